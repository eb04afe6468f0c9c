import { addDays, daysBetween } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { choice, day, line, lines, maybe, yesNo } from '../act/fields.js';
import { dateWithin } from '../act/date-checks.js';
import { insertRow } from '../act/write.js';
import { backToDst } from '../dst/dst.picture.js';
import { isBeingAssessed, itsReferral } from '../referral/referral.guards.js';
import { isStandard } from '../referral/referral.acts.js';
import { leaveMeeting, releaseBookings, standingBookings } from '../scheduling/booking.js';
import { PROFESSIONS, type Profession } from './mdt.rules.js';

export const ATTENDANCES = {
  in_person: 'Took part in person',
  by_video_or_telephone: 'Took part by video or telephone',
  absent: 'Did not take part',
} as const;

const professions = Object.fromEntries(Object.entries(PROFESSIONS).map(([code, { title }]) => [code, title])) as Record<Profession, string>;

const isMember: Guard<'mdt_member'> = ({ row }) => (row.removedOn === null ? undefined : 'member_is_removed');

const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
/** A time of day as it is kept: 9.30 is 09:30. Nothing where it is none. */
const timeOf = (typed: string): string | undefined => TIME.exec(typed)?.slice(1).join(':').padStart(5, '0');
/** Farther ahead than this a meeting was mistyped. */
const MOST_DAYS_AHEAD = 366;

/** Who belongs to the MDT, who of them took part, and who of them may open this one case. */
export const MDT_ACTS = {
  book_mdt: act({
    on: 'referral', stage: 'assessment', title: 'Book the MDT', event: 'mdt_booked',
    says: 'When and where the MDT meets. Booked again, the new day takes the place of the old one. Invitations are letters of their own.',
    fields: {
      meetingOn: day('Day of the MDT'),
      meetingTime: line('Time', { most: 5, hint: '24-hour clock, for example 09:30' }),
      meetingPlace: line('Place', { hint: 'An address, or how to join by video' }),
    },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, isBeingAssessed],
    initial: ({ row }) => ({ meetingOn: row.mdtMeetingOn ?? undefined, meetingTime: row.mdtMeetingTime ?? undefined, meetingPlace: row.mdtMeetingPlace ?? undefined }),
    check: ({ record, row }, { meetingOn, meetingTime }) => [
      ...dateWithin('meetingOn', meetingOn, { from: [[row.receivedOn, 'when the referral was received']] }),
      ...(daysBetween(record.today, meetingOn) > MOST_DAYS_AHEAD ? [refuse('meetingOn', meetingOn, 'a day within a year')] : []),
      ...(timeOf(meetingTime) === undefined ? [refuse('meetingTime', meetingTime, 'a time of day, for example 09:30')] : []),
    ],
    sets: ({ record, by, input }) => ({
      mdt_booked_on: record.today, mdt_booked_by: by.id, mdt_meeting_on: input.meetingOn, mdt_meeting_time: timeOf(input.meetingTime), mdt_meeting_place: input.meetingPlace,
    }),
    also: async ({ tx, record, row, input }) => {
      const slots = await releaseBookings(tx, standingBookings(record.slot_booking, { referralId: row.id }), record.today, 'booked_otherwise');
      return { details: { meetingOn: input.meetingOn, ...(slots > 0 && { slotsGivenBack: slots }) } };
    },
  }),

  add_mdt_member: act({
    on: 'referral', stage: 'assessment', title: 'Add a member to the MDT', event: 'mdt_member_added', creates: true,
    says: 'An MDT needs two people of different healthcare professions, or one of a healthcare profession and a Care Act assessor.',
    fields: {
      name: line('Name'),
      profession: choice('Profession', professions),
      careActAssessor: yesNo('Responsible for Care Act assessments?'),
      organisation: line('Organisation'),
      username: maybe(line('Their account', { part: 'To let them open this case', hint: 'Whoever is missing here has not signed in yet: leave it empty, and invite them once they have', most: 200, list: 'contributors' })),
      mayOpenUntil: maybe(day('They may open it until')),
    },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, isBeingAssessed],
    initial: () => ({ careActAssessor: false }),
    check: ({ record, row }, { username, mayOpenUntil }) => [
      ...(mayOpenUntil !== undefined && mayOpenUntil < record.today ? [refuse('mayOpenUntil', mayOpenUntil, 'today or later')] : []),
      ...(mayOpenUntil !== undefined && username === undefined ? [refuse('username', '', 'the account that may open the case until then')] : []),
      ...(username !== undefined && record.mdt_member.some((member) => member.referralId === row.id && member.removedOn === null && member.username === username) ? [refuse('username', username, 'an account that is not on this MDT yet')] : []),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const until = input.username === undefined ? undefined : input.mayOpenUntil ?? addDays(record.today, record.values.mdt_invitation_days);
      const id = await insertRow(tx, 'mdt_member', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, name: input.name, profession: input.profession, care_act_assessor: input.careActAssessor,
        organisation: input.organisation, username: input.username, may_open_until: until, added_on: record.today, added_by: by.id,
      });
      return { made: { kind: 'mdt_member', id }, details: { referralId: row.id, profession: input.profession, careActAssessor: input.careActAssessor, ...(until && { mayOpenUntil: until }) } };
    },
  }),

  remove_mdt_member: act({
    on: 'mdt_member', stage: 'assessment', title: 'Remove from the MDT', event: 'mdt_member_removed',
    says: 'What the member proposed is kept and no longer stands. An account of theirs may no longer open the case.',
    fields: { reason: lines('Why', { rows: 2, most: 1_000 }) },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [isMember, itsReferral(isBeingAssessed)],
    sets: ({ record, input }) => ({ removed_on: record.today, removed_reason: input.reason }),
    also: async (doing) => {
      await leaveMeeting(doing, doing.row.id, 'member_removed');
      return { details: { referralId: doing.row.referralId } };
    },
  }),

  record_attendance: act({
    on: 'mdt_member', stage: 'assessment', title: 'Record who took part', event: 'attendance_recorded',
    fields: {
      attendance: choice('Taking part', ATTENDANCES),
      unavailableUntil: maybe(day('The MDT had to wait for them until', { hint: 'Only when a key member from outside the ICB could not come sooner: it may explain a delay (D3)' })),
    },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [isMember, itsReferral(isBeingAssessed)],
    initial: ({ row }) => ({ attendance: row.attendance ?? undefined, unavailableUntil: row.unavailableUntil ?? undefined }),
    sets: ({ input }) => ({ attendance: input.attendance, unavailable_until: input.unavailableUntil }),
    also: ({ row, input }) => Promise.resolve({ details: { referralId: row.referralId, attendance: input.attendance } }),
  }),
} as const satisfies ActTable;

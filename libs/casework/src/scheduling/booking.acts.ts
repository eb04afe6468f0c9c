import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { choice, lines, maybe, pick, picks, RefusedInput, sometimes } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import { DomainError } from '../errors.js';
import { isStandard } from '../referral/referral.acts.js';
import { isBeingAssessed, isOpen } from '../referral/referral.guards.js';
import { REVIEW_TRANSITIONS } from '../review/review.transitions.js';
import { bookSlot, type BookedSlot, leaveMeeting, releaseBookings, standingBookings, takeSlots } from './booking.js';
import { type Meeting, meetingOn } from './meeting.rules.js';

/** The page on which slots are picked: the form of its act is that page. */
const slotFields = { slots: picks('Slots', { hint: 'One of each person who is to meet' }), lateReason: sometimes(lines('Why so late', { rows: 2, most: 1_000, hint: 'Needed where the meeting leaves no two working days for verification before day 28' })) };

/** Adds whoever gives a slot to the MDT, unless they are on it; takes those off who came by a slot and are not booked any more. */
async function members(doing: Doing<'referral'>, slots: readonly BookedSlot[]): Promise<ReadonlyMap<string, string>> {
  const { tx, record, row, by } = doing;
  const there = record.mdt_member.filter((member) => member.referralId === row.id && member.removedOn === null && member.professionalId !== null);
  for (const member of there.filter(({ professionalId, attendance }) => attendance === null && !slots.some((slot) => slot.professionalId === professionalId))) {
    await leaveMeeting(doing, member.id, 'booked_otherwise');
    await updateRow(tx, 'mdt_member', member, { removed_on: record.today, removed_reason: 'The MDT was booked on the slots of others' });
  }
  const ids = new Map<string, string>();
  for (const { professionalId, name, profession, careActAssessor, organisation, practitioner } of slots) {
    const known = there.find((member) => member.professionalId === professionalId);
    ids.set(professionalId, known?.id ?? await insertRow(tx, 'mdt_member', {
      icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, name, profession, care_act_assessor: careActAssessor, organisation,
      professional_id: professionalId, from_outside: practitioner === null, added_on: record.today, added_by: by.id,
    }));
  }
  return ids;
}

/** The meeting that the slots make. @throws RefusedInput, DomainError with every reason why they make none */
function theMeeting({ record, row, input }: Doing<'referral', typeof slotFields>, slots: readonly BookedSlot[]): Meeting<BookedSlot> {
  const meeting = meetingOn(slots, { receivedOn: row.receivedOn, today: record.today, verificationDays: record.values.verification_working_days, coordinator: row.coordinator });
  const reasons = meeting.refusals.filter((reason) => reason !== 'too_late_to_verify');
  if (reasons.length > 0) throw new DomainError('conflict', reasons);
  if (meeting.refusals.length > 0 && input.lateReason === undefined) throw new RefusedInput([refuse('lateReason', '', 'why the MDT meets so late: it leaves no time for verification before day 28')]);
  return meeting;
}

const hasBookings: Guard<'referral'> = ({ record, row }) => (standingBookings(record.slot_booking, { referralId: row.id }).length > 0 ? undefined : 'no_slots_booked');
const isBooked: Guard<'review'> = ({ row }) => (row.state === 'booked' ? undefined : `not_possible_when_${row.state}`);
const eligibilityLasts: Guard<'review'> = ({ record, row }) => {
  const eligibility = record.eligibility.find(({ id }) => id === row.eligibilityId)!;
  return (eligibility.eligibleTo === null || eligibility.eligibleTo > record.today) && record.person[0]!.diedOn === null ? undefined : 'eligibility_has_ended';
};
const itStands: Guard<'slot_booking'> = ({ row }) => (row.cancelledOn === null ? undefined : 'booking_is_cancelled');
const notAnswered: Guard<'slot_booking'> = ({ row }) => (row.answer === null ? undefined : 'booking_is_answered');
/** Whoever comes by a link answers for themselves alone. */
const answersForThemselves: Guard<'slot_booking'> = ({ record, row, by }) =>
  (by.may === undefined || by.may.has('see_case') || record.mdt_member.some(({ id, username }) => id === row.mdtMemberId && username === by.id) ? undefined : 'only_for_yourself');

const reviewSlot = { slot: pick('Slot') };

/** A booked review has a day from the first; which one the slot says, once it is theirs. */
const dated = ({ record, row }: Doing<'review', typeof reviewSlot>): { booked_for: string } => ({ booked_for: row.bookedFor ?? record.today });

/** Books a review on one slot; what was booked before is given back. */
async function bookReview(doing: Doing<'review', typeof reviewSlot>): Promise<{ details: object }> {
  const { tx, record, row, input, at } = doing;
  await releaseBookings(tx, standingBookings(record.slot_booking, { reviewId: row.id }), record.today, 'booked_otherwise');
  const [slot] = await takeSlots(tx, record.person[0]!.icbId, [input.slot], at);
  const on = businessDateAt(slot!.startsAt);
  const { eligibleTo } = record.eligibility.find(({ id }) => id === row.eligibilityId)!;
  if (eligibleTo !== null && on > eligibleTo) throw new DomainError('conflict', ['slot_after_eligibility']);
  await updateRow(tx, 'review', { id: row.id, version: row.version + 1 }, { booked_for: on, booked_with: slot!.name });
  await bookSlot(doing, slot!, { purpose: 'review', reviewId: row.id, startsAt: slot!.startsAt, endsAt: slot!.endsAt });
  return { details: { bookedFor: on, slot: input.slot } };
}

/** Meetings booked on slots that people gave, answered, cancelled and moved: the record of the case is the one of `book_mdt` and `book_review`. */
export const BOOKING_ACTS = {
  book_mdt_slots: act({
    on: 'referral', stage: 'assessment', title: 'Book the MDT on slots', event: 'mdt_booked_on_slots',
    says: 'Meetings that those who gave slots can hold together. Booked again, the new one takes the place of the old one, whose slots are free again.',
    fields: slotFields, guards: [isStandard, isBeingAssessed],
    also: async (doing) => {
      const { tx, record, row, input, by, at } = doing;
      await releaseBookings(tx, standingBookings(record.slot_booking, { referralId: row.id }), record.today, 'booked_otherwise');
      const slots = await takeSlots(tx, row.icbId, input.slots, at);
      const meeting = theMeeting(doing, slots);
      const ids = await members(doing, slots);
      const [first] = slots;
      await updateRow(tx, 'referral', { id: row.id, version: row.version + 1 }, {
        mdt_booked_on: record.today, mdt_booked_by: by.id, mdt_meeting_on: meeting.on, mdt_meeting_time: londonTimeAt(meeting.startsAt),
        mdt_meeting_place: slots.find(({ online }) => !online)?.place ?? (first!.place === null ? 'Online' : `Online: ${first!.place}`),
      });
      for (const slot of slots) await bookSlot(doing, slot, { purpose: 'mdt', referralId: row.id, mdtMemberId: ids.get(slot.professionalId)!, startsAt: meeting.startsAt, endsAt: meeting.endsAt });
      return { details: { meetingOn: meeting.on, slots: input.slots, ...(input.lateReason !== undefined && { late: true }) } };
    },
  }),

  cancel_mdt_booking: act({
    on: 'referral', stage: 'assessment', title: 'Cancel the MDT', event: 'mdt_cancelled',
    says: 'The slots are free again, and whoever was invited by email is told that the meeting is cancelled.',
    fields: { reason: lines('Why', { rows: 2, most: 1_000 }) },
    guards: [isStandard, isOpen, hasBookings],
    sets: () => ({ mdt_booked_on: null, mdt_booked_by: null, mdt_meeting_on: null, mdt_meeting_time: null, mdt_meeting_place: null }),
    also: async ({ tx, record, row, input }) => {
      const released = await releaseBookings(tx, standingBookings(record.slot_booking, { referralId: row.id }), record.today, input.reason);
      return { details: { wasFor: row.mdtMeetingOn, slots: released } };
    },
  }),

  answer_slot: act({
    on: 'slot_booking', stage: 'assessment', title: 'Answer for a slot', event: 'slot_answered',
    says: 'Whether whoever gave the slot comes. Declined, the slot is not offered to anybody else, and the coordinator has a task.',
    fields: { answer: choice('Answer', { accepted: 'Comes', declined: 'Cannot come' }), note: maybe(lines('Note', { rows: 2, most: 1_000 })) },
    guards: [itStands, notAnswered, answersForThemselves],
    sets: ({ record, input, by, at }) => ({
      answer: input.answer, answered_at: at, answered_by: by.id, answer_note: input.note,
      ...(input.answer === 'declined' && { cancelled_on: record.today, cancelled_reason: 'declined' }),
    }),
    also: async ({ tx, record, row, input, by, at }) => {
      if (input.answer === 'declined') {
        await tx.query(`update slot set state = 'withdrawn', withdrawn_on = $2, withdrawn_by = $3, withdrawn_reason = 'declined', version = version + 1 where id = $1`, [row.slotId, record.today, by.id]);
        const referral = record.referral.find(({ id }) => id === row.referralId);
        const assignee = referral?.coordinator ?? record.person[0]!.practitioner;
        const member = record.mdt_member.find(({ id }) => id === row.mdtMemberId);
        if (assignee) await insertRow(tx, 'task', { icb_id: record.person[0]!.icbId, person_id: record.caseId, what: `${member?.name ?? 'Whoever gave the slot'} cannot come: book the ${row.purpose === 'mdt' ? 'MDT' : 'review'} again`, due_on: record.today, assignee, recorded_by: by.id, recorded_at: at });
      }
      return { details: { purpose: row.purpose, answer: input.answer, memberId: row.mdtMemberId } };
    },
  }),

} as const satisfies ActTable;

/** Reviews on slots. */
export const REVIEW_SLOT_ACTS = {
  book_review_slot: act({
    on: 'review', stage: 'reviews', title: 'Book the review on a slot', event: 'review_booked_on_slot', moves: REVIEW_TRANSITIONS.book,
    fields: reviewSlot, guards: [eligibilityLasts], sets: dated, also: bookReview,
  }),

  move_review_slot: act({
    on: 'review', stage: 'reviews', title: 'Move the review to another slot', event: 'review_moved',
    fields: reviewSlot, guards: [isBooked, eligibilityLasts], sets: dated, also: bookReview,
  }),
} as const satisfies ActTable;


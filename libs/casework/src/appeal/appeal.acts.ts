import type { PlainDate } from '@chc/deadlines';
import { act, type ActTable, type Standing } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, line, lines, sometimes, yesNo } from '../act/fields.js';
import { refuse } from '../act/act.js';
import { namesNoMoney } from '../decision/decision.rules.js';
import { APPEAL_OUTCOMES, challengedReferral, hadNoPart, namedWithAPart, wrongFound } from './appeal.rules.js';
import { APPEAL_TRANSITIONS } from './appeal.transitions.js';
import { cannotOpen, openUpheld } from './upheld.js';

/** The last thing that happened to it, before which no later stage can be. */
const lastDay = ({ row: { formalMeetingOn, informalMeetingOn, requestedOn } }: Standing<'appeal'>): PlainDate => formalMeetingOn ?? informalMeetingOn ?? requestedOn;

/** What an outcome is recorded by, of local resolution and of independent review. */
export const FOUND_FIELDS = {
  foundFrom: sometimes(day('From when should the person have been found eligible?', { hint: 'Needed where it is upheld: money runs from this day. The eligibility itself counts from the day of this outcome' })),
  foundTo: sometimes(day('First day no longer eligible', { hint: 'Only for a part of the period that has passed' })),
};

/** The stages of local resolution: talked through, met formally, decided; or ended before. */
export const APPEAL_ACTS = {
  record_informal_discussion: act({
    on: 'appeal', stage: 'challenge', title: 'Record the informal discussion', event: 'appeal_discussed', moves: APPEAL_TRANSITIONS.record_informal_discussion,
    fields: { informalMeetingOn: day('Day of the discussion'), informalNote: lines('Who took part, what was said, what they want now', { most: 10_000, rows: 6 }) },
    guards: [],
    initial: ({ record }) => ({ informalMeetingOn: record.today }),
    check: ({ record, row }, { informalMeetingOn }) => dateWithin('informalMeetingOn', informalMeetingOn, { from: [[row.requestedOn, 'when it was asked for']], to: [[record.today, 'today']] }),
    sets: ({ input }) => ({ informal_meeting_on: input.informalMeetingOn, informal_note: input.informalNote }),
  }),

  book_formal_meeting: act({
    on: 'appeal', stage: 'challenge', title: 'Book the formal meeting', event: 'formal_meeting_booked', moves: APPEAL_TRANSITIONS.book_formal_meeting,
    says: 'The person or whoever speaks for them may attend. Nobody who verified the decision or was in the MDT sits on the panel.',
    fields: { formalBookedFor: day('Day of the meeting'), formalPlace: line('Place', { hint: 'An address, or how to join by video' }), formalPanel: lines('Who is on the panel', { most: 2_000, hint: 'Names and posts, one a line' }) },
    guards: [],
    check: (at, { formalBookedFor, formalPanel }) => [
      ...dateWithin('formalBookedFor', formalBookedFor, { from: [[lastDay(at), 'the stage before it']] }),
      ...namedWithAPart(at.record, challengedReferral(at), formalPanel).map((name) => refuse('formalPanel', name, `a panel without ${name}, who had a part in the decision`)),
    ],
    initial: ({ row }) => ({ formalBookedFor: row.formalBookedFor ?? undefined }),
    sets: ({ input }) => ({ formal_booked_for: input.formalBookedFor, formal_place: input.formalPlace, formal_panel: input.formalPanel }),
    also: ({ input }) => Promise.resolve({ details: { formalBookedFor: input.formalBookedFor } }),
  }),

  hold_formal_meeting: act({
    on: 'appeal', stage: 'challenge', title: 'Record that the formal meeting was held', event: 'formal_meeting_held', moves: APPEAL_TRANSITIONS.hold_formal_meeting,
    fields: { formalMeetingOn: day('Held on'), formalNote: lines('What was heard: who attended, what each side said about the evidence', { most: 10_000, rows: 6 }) },
    guards: [],
    initial: ({ record, row }) => ({ formalMeetingOn: row.formalBookedFor !== null && row.formalBookedFor <= record.today ? row.formalBookedFor : record.today }),
    check: ({ record, row }, { formalMeetingOn }) =>
      dateWithin('formalMeetingOn', formalMeetingOn, { from: [[row.informalMeetingOn ?? row.requestedOn, 'the stage before it']], to: [[record.today, 'today']] }),
    sets: ({ input }) => ({ formal_meeting_on: input.formalMeetingOn, formal_note: input.formalNote }),
    also: ({ input }) => Promise.resolve({ details: { formalMeetingOn: input.formalMeetingOn } }),
  }),

  decide_local_resolution: act({
    on: 'appeal', stage: 'challenge', title: 'Decide the local resolution', event: 'appeal_decided', moves: APPEAL_TRANSITIONS.decide_local_resolution,
    says: 'An upheld one makes the person eligible from the day of this outcome; money runs from the earlier day. Table 9 counts it when its letter has gone out.',
    fields: {
      outcome: choice('Outcome', APPEAL_OUTCOMES),
      decidedOn: day('Decided on'),
      reasons: lines('Reasons', { most: 10_000, rows: 8, hint: 'For the person to read: what the evidence shows about the four characteristics' }),
      ...FOUND_FIELDS,
      agreedInformally: sometimes(yesNo('Do they agree that it ends here?', { hint: 'Needed where no formal meeting was held: otherwise book one' })),
    },
    guards: [hadNoPart],
    initial: ({ record }) => ({ decidedOn: record.today }),
    check: (at, input) => {
      const { record, row } = at;
      const [referral, on] = [challengedReferral(at), input.decidedOn];
      const dates = dateWithin('decidedOn', on, { from: [[lastDay(at), 'the stage before it']], to: [[record.today, 'today']] });
      if (dates.length > 0) return dates;
      const wrong = [
        ...wrongFound(input, on, referral), ...namesNoMoney('reasons', input.reasons),
        ...(row.formalMeetingOn === null && input.agreedInformally !== true ? [refuse('agreedInformally', input.agreedInformally, 'yes: without their agreement it goes on to a formal meeting')] : []),
      ];
      const reason = input.outcome === 'not_upheld' ? undefined : cannotOpen(record, on, input.foundTo);
      return wrong.length > 0 || reason === undefined ? wrong : [reason];
    },
    sets: ({ by, input }) => ({
      decided_on: input.decidedOn, decided_outcome: input.outcome, decided_reasons: input.reasons, decided_by: by.id, decided_by_name: by.name,
      eligible_from: input.foundFrom, eligible_to: input.foundTo,
    }),
    also: async (doing) => {
      const { input, row } = doing;
      if (input.outcome === 'not_upheld') return { details: { outcome: input.outcome, decidedOn: input.decidedOn } };
      const opened = await openUpheld(doing, { appealId: row.id, referral: challengedReferral(doing), on: input.decidedOn, foundFrom: input.foundFrom!, foundTo: input.foundTo });
      return {
        ...(opened.opened && { made: { kind: 'eligibility', id: opened.id } }),
        details: { outcome: input.outcome, decidedOn: input.decidedOn, fundedFrom: input.foundFrom, foundTo: input.foundTo, eligibility: opened.id, ended: opened.ended },
      };
    },
  }),

  withdraw_appeal: act({
    on: 'appeal', stage: 'challenge', title: 'Record that the request is withdrawn', event: 'appeal_withdrawn', moves: APPEAL_TRANSITIONS.withdraw_appeal,
    fields: { withdrawnOn: day('Withdrawn on'), note: lines('Who withdrew it, and what they said', { most: 4_000 }) },
    guards: [],
    initial: ({ record }) => ({ withdrawnOn: record.today }),
    check: (at, { withdrawnOn }) => dateWithin('withdrawnOn', withdrawnOn, { from: [[lastDay(at), 'the stage before it']], to: [[at.record.today, 'today']] }),
    sets: ({ input }) => ({ outcome: 'withdrawn', outcome_letter_on: input.withdrawnOn, ended_note: input.note }),
  }),

  find_appeal_inappropriate: act({
    on: 'appeal', stage: 'challenge', title: 'Record that it is no request for local resolution', event: 'appeal_found_inappropriate', moves: APPEAL_TRANSITIONS.find_appeal_inappropriate,
    says: 'For example about the size of a package or the manner of somebody: that is a complaint. Say where it went.',
    fields: { note: lines('Why, and where it was passed on to', { most: 4_000, hint: 'For the person to read' }) },
    guards: [],
    sets: ({ record, input }) => ({ outcome: 'inappropriate', outcome_letter_on: record.today, ended_note: input.note }),
  }),
} as const satisfies ActTable;

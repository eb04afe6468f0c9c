import { addMonths } from '@chc/deadlines';
import { act, type ActTable, type Guard } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, lines } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { askBy, openAppealOf } from './appeal.rules.js';
import { APPEAL_TRANSITIONS } from './appeal.transitions.js';
import { ASKING_FIELDS, askingBegins, representativesOf, wrongAsking } from './asking.js';

const isDecided: Guard<'referral'> = ({ row }) => (row.decidedOn === null || row.mergedIntoId !== null ? 'not_decided' : undefined);
const noneOpen: Guard<'referral'> = ({ record, row }) => (openAppealOf(record, row.id) ? 'appeal_is_open' : undefined);

/** A request for local resolution, and what becomes of one that comes late. */
export const APPEAL_REQUEST_ACTS = {
  request_local_resolution: act({
    on: 'referral', stage: 'challenge', title: 'Record a request for local resolution', event: 'appeal_asked', creates: true,
    says: 'Whoever asks says why in their own words; there is no form they have to use. A request after the last day is recorded too: the ICB then decides whether to take it.',
    fields: {
      requestedOn: day('Day the request came'),
      ...ASKING_FIELDS,
    },
    guards: [isDecided, noneOpen],
    offers: (at) => ({ representative: representativesOf(at) }),
    initial: (at) => ({ requestedOn: at.record.today, ...askingBegins(at) }),
    check: ({ record, row }, input) => [
      ...dateWithin('requestedOn', input.requestedOn, { from: [[row.decidedOn, 'the day of the decision']], to: [[record.today, 'today']] }), ...wrongAsking({ record }, input),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const last = askBy(record, row);
      const state = input.requestedOn > last ? 'late' : 'requested';
      const dueOn = addMonths(input.requestedOn, record.values.local_resolution_months);
      const id = await insertRow(tx, 'appeal', {
        icb_id: row.icbId, referral_id: row.id, state, requested_on: input.requestedOn, ask_by: last, due_on: dueOn, asked_by: input.askedBy, representative_id: input.representative,
        grounds: input.grounds, grounds_note: input.groundsNote, recorded_by: by.id,
      });
      return { made: { kind: 'appeal', id }, details: { requestedOn: input.requestedOn, askBy: last, late: state === 'late', dueOn } };
    },
  }),

  accept_late_appeal: act({
    on: 'appeal', stage: 'challenge', title: 'Take the late request', event: 'late_appeal_accepted', moves: APPEAL_TRANSITIONS.accept_late_appeal,
    fields: { reason: lines('Why it is taken although it is late', { most: 2_000 }) },
    guards: [],
    sets: ({ record, by, input }) => ({ late_answer: 'accepted', late_reason: input.reason, late_answered_on: record.today, late_answered_by: by.id }),
  }),

  decline_late_appeal: act({
    on: 'appeal', stage: 'challenge', title: 'Decline the late request', event: 'late_appeal_declined', moves: APPEAL_TRANSITIONS.decline_late_appeal,
    says: 'They are told in writing why, and that they may complain.',
    fields: { reason: lines('Why it is not taken', { most: 2_000, hint: 'For the person to read' }) },
    guards: [],
    sets: ({ record, by, input }) => ({
      late_answer: 'declined', late_reason: input.reason, late_answered_on: record.today, late_answered_by: by.id,
      outcome: 'inappropriate', outcome_letter_on: record.today, ended_note: input.reason,
    }),
  }),
} as const satisfies ActTable;

import { addMonths } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, line, lines, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { FOUND_FIELDS } from '../appeal/appeal.acts.js';
import { APPEAL_OUTCOMES, challengedReferral, hadAPartIn, wrongFound } from '../appeal/appeal.rules.js';
import { ASKING_FIELDS, askingBegins, representativesOf, wrongAsking } from '../appeal/asking.js';
import { cannotOpen, openUpheld } from '../appeal/upheld.js';
import { namesNoMoney } from '../decision/decision.rules.js';
import { independentReviewBody } from './independent-review.rows.js';
import { INDEPENDENT_REVIEW_TRANSITIONS as MOVES } from './independent-review.transitions.js';

const OPEN: ReadonlySet<string> = new Set(['requested', 'panel_booked', 'recommended']);
const HEARD: ReadonlySet<string> = new Set(['full', 'partial', 'not_upheld']);

const localResolutionIsOver: Guard<'appeal'> = ({ row }) => (row.outcomeLetterOn !== null && HEARD.has(row.outcome ?? '') ? undefined : 'local_resolution_not_over');
const noneOpen: Guard<'appeal'> = ({ record, row }) => (record.independent_review.some(({ appealId, state }) => appealId === row.id && OPEN.has(state)) ? 'independent_review_is_open' : undefined);
const hadNoPart: Guard<'independent_review'> = (at) => hadAPartIn(at, challengedReferral(at));

/** Independent review: asked for after local resolution, declined by its chair or heard by a panel, answered by the ICB. */
export const INDEPENDENT_REVIEW_ACTS = {
  request_independent_review: act({
    on: 'appeal', stage: 'challenge', title: 'Record a request for independent review', event: 'independent_review_asked', creates: true,
    says: 'It is asked of the body that runs independent reviews, which has the ICB’s case bundle sent to it.',
    fields: {
      requestedOn: day('Day it was asked for'), ...ASKING_FIELDS,
      lateReason: sometimes(lines('Why it is taken although it is late', { most: 2_000, hint: 'Needed after the last day to ask: what that body said' })),
    },
    guards: [localResolutionIsOver, noneOpen],
    offers: (at) => ({ representative: representativesOf(at) }),
    initial: (at) => ({ requestedOn: at.record.today, ...askingBegins(at) }),
    check: ({ record, row }, input) => [
      ...dateWithin('requestedOn', input.requestedOn, { from: [[row.outcomeLetterOn, 'the outcome of local resolution']], to: [[record.today, 'today']] }), ...wrongAsking({ record }, input),
      ...(row.reviewBy !== null && input.requestedOn > row.reviewBy && input.lateReason === undefined ? [refuse('lateReason', '', `why it is taken: the last day to ask was ${row.reviewBy}`)] : []),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const dueOn = addMonths(input.requestedOn, record.values.independent_review_months);
      const body = independentReviewBody(record.independent_review_body, input.requestedOn);
      const id = await insertRow(tx, 'independent_review', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, referral_id: row.referralId, appeal_id: row.id, state: 'requested', body, requested_on: input.requestedOn,
        ask_by: row.reviewBy ?? addMonths(row.outcomeLetterOn!, record.values.review_request_months), due_on: dueOn, asked_by: input.askedBy, representative_id: input.representative, grounds: input.grounds, grounds_note: input.groundsNote,
        late_reason: input.lateReason, recorded_by: by.id,
      });
      return { made: { kind: 'independent_review', id }, details: { requestedOn: input.requestedOn, body, dueOn } };
    },
  }),

  decline_independent_review: act({
    on: 'independent_review', stage: 'challenge', title: 'Record that the chair declines a panel', event: 'independent_review_declined', moves: MOVES.decline_independent_review,
    fields: { declinedOn: day('Declined on'), reason: lines('The chair’s reason', { most: 4_000 }) },
    guards: [],
    initial: ({ record }) => ({ declinedOn: record.today }),
    check: ({ record, row }, { declinedOn }) => dateWithin('declinedOn', declinedOn, { from: [[row.requestedOn, 'when it was asked for']], to: [[record.today, 'today']] }),
    sets: ({ input }) => ({ declined_on: input.declinedOn, declined_reason: input.reason }),
  }),

  book_independent_panel: act({
    on: 'independent_review', stage: 'challenge', title: 'Record when the panel meets', event: 'independent_panel_booked', moves: MOVES.book_independent_panel,
    fields: { panelBookedFor: day('The panel meets on') },
    guards: [],
    check: ({ row }, { panelBookedFor }) => dateWithin('panelBookedFor', panelBookedFor, { from: [[row.requestedOn, 'when it was asked for']] }),
    initial: ({ row }) => ({ panelBookedFor: row.panelBookedFor ?? undefined }),
    sets: ({ input }) => ({ panel_booked_for: input.panelBookedFor }),
    also: ({ input }) => Promise.resolve({ details: { panelBookedFor: input.panelBookedFor } }),
  }),

  record_panel_recommendation: act({
    on: 'independent_review', stage: 'challenge', title: 'Record the panel’s recommendation', event: 'independent_panel_recommended', moves: MOVES.record_panel_recommendation,
    says: 'A panel has an independent chair, a member from an ICB and one from a council.',
    fields: {
      heldOn: day('The panel met on'), chair: line('Independent chair'), icbMember: line('Member from an ICB'), councilMember: line('Member from a council'),
      recommendedOn: day('Day of its recommendation'), outcome: choice('It recommends', APPEAL_OUTCOMES), reasons: lines('Its reasons', { most: 10_000, rows: 8 }), ...FOUND_FIELDS,
    },
    guards: [],
    initial: ({ record, row }) => ({ recommendedOn: record.today, heldOn: row.panelBookedFor !== null && row.panelBookedFor <= record.today ? row.panelBookedFor : record.today }),
    check: (at, input) => {
      const { record, row } = at;
      const dates = [
        ...dateWithin('heldOn', input.heldOn, { from: [[row.requestedOn, 'when it was asked for']], to: [[record.today, 'today']] }),
        ...dateWithin('recommendedOn', input.recommendedOn, { from: [[input.heldOn, 'when the panel met']], to: [[record.today, 'today']] }),
      ];
      return dates.length > 0 ? dates : wrongFound(input, input.recommendedOn, challengedReferral(at));
    },
    sets: ({ input }) => ({
      panel_held_on: input.heldOn, panel_chair: input.chair, panel_icb_member: input.icbMember, panel_council_member: input.councilMember, recommended_on: input.recommendedOn,
      recommendation: input.outcome, recommended_reasons: input.reasons, recommended_from: input.foundFrom, recommended_to: input.foundTo,
    }),
    also: ({ input }) => Promise.resolve({ details: { recommendation: input.outcome, recommendedOn: input.recommendedOn } }),
  }),

  accept_panel_recommendation: act({
    on: 'independent_review', stage: 'challenge', title: 'Accept the panel’s recommendation', event: 'independent_recommendation_accepted', moves: MOVES.accept_panel_recommendation,
    says: 'What it finds takes effect today: an upheld one makes the person eligible from today, with money from the earlier day.',
    fields: { answeredOn: day('Accepted on') },
    guards: [hadNoPart],
    initial: ({ record }) => ({ answeredOn: record.today }),
    check: ({ record, row }, { answeredOn }) => {
      const dates = dateWithin('answeredOn', answeredOn, { from: [[row.recommendedOn, 'the recommendation']], to: [[record.today, 'today']] });
      const reason = row.recommendation === 'not_upheld' ? undefined : cannotOpen(record, answeredOn, row.recommendedTo ?? undefined);
      return dates.length > 0 || reason === undefined ? dates : [reason];
    },
    sets: ({ by, input }) => ({ answer: 'accepted', answered_on: input.answeredOn, answered_by: by.id, answered_by_name: by.name }),
    also: async (doing) => {
      const { input, row } = doing;
      if (row.recommendation === 'not_upheld') return { details: { answer: 'accepted', recommendation: row.recommendation } };
      const opened = await openUpheld(doing, { appealId: row.appealId, referral: challengedReferral(doing), on: input.answeredOn, foundFrom: row.recommendedFrom!, foundTo: row.recommendedTo ?? undefined });
      return {
        ...(opened.opened && { made: { kind: 'eligibility', id: opened.id } }),
        details: { answer: 'accepted', recommendation: row.recommendation, answeredOn: input.answeredOn, fundedFrom: row.recommendedFrom, eligibility: opened.id, ended: opened.ended },
      };
    },
  }),

  refuse_panel_recommendation: act({
    on: 'independent_review', stage: 'challenge', title: 'Not accept the panel’s recommendation', event: 'independent_recommendation_not_accepted', moves: MOVES.refuse_panel_recommendation,
    says: 'Only in exceptional circumstances, for reasons in writing that are about the person’s needs. Somebody else than decided the local resolution says so.',
    fields: { answeredOn: day('Decided on'), reason: lines('The exceptional reason', { most: 10_000, rows: 6, hint: 'For the person and the panel to read' }) },
    guards: [hadNoPart, ({ record, row, by }) => (record.appeal.some(({ id, decidedBy }) => id === row.appealId && decidedBy === by.id) ? 'needs_another_person' : undefined)],
    initial: ({ record }) => ({ answeredOn: record.today }),
    check: ({ record, row }, { answeredOn, reason }) => [
      ...dateWithin('answeredOn', answeredOn, { from: [[row.recommendedOn, 'the recommendation']], to: [[record.today, 'today']] }), ...namesNoMoney('reason', reason),
    ],
    sets: ({ by, input }) => ({ answer: 'not_accepted', answered_on: input.answeredOn, answered_by: by.id, answered_by_name: by.name, exceptional_reason: input.reason }),
    also: () => Promise.resolve({ details: { answer: 'not_accepted' } }),
  }),

  withdraw_independent_review: act({
    on: 'independent_review', stage: 'challenge', title: 'Record that the request for independent review is withdrawn', event: 'independent_review_withdrawn', moves: MOVES.withdraw_independent_review,
    fields: { withdrawnOn: day('Withdrawn on'), note: lines('Who withdrew it, and what they said', { most: 4_000 }) },
    guards: [],
    initial: ({ record }) => ({ withdrawnOn: record.today }),
    check: ({ record, row }, { withdrawnOn }) => dateWithin('withdrawnOn', withdrawnOn, { from: [[row.requestedOn, 'when it was asked for']], to: [[record.today, 'today']] }),
    sets: ({ input }) => ({ withdrawn_on: input.withdrawnOn, withdrawn_note: input.note }),
  }),
} as const satisfies ActTable;

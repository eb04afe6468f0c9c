import { addDays } from '@chc/deadlines';
import type { ActTable, Guard, Standing } from '../act/act.js';
import { lines } from '../act/fields.js';
import { challengedReferral } from '../appeal/appeal.rules.js';
import { independentReviewBody } from '../independent-review/independent-review.rows.js';
import { queues } from './queue-letter.act.js';

const wasReconsidered: Guard<'checklist'> = ({ row }) => (row.reconsideredOn === null ? 'not_reconsidered' : undefined);
const isOpen: Guard<'appeal'> = ({ row }) => (row.outcomeLetterOn === null ? undefined : 'appeal_is_complete');
/** Decided and not told; or ended otherwise, which a letter may say afterwards. One whose outcome only a source knows was told by it. */
const hasOutcome: Guard<'appeal'> = ({ row }) => (row.state === 'decided' || row.endedNote !== null ? undefined : row.state === 'completed' ? 'appeal_is_complete' : 'appeal_has_no_outcome');

const filed = (at: Standing<'appeal'>): { appealId: string; referralId: string } => ({ appealId: at.row.id, referralId: at.row.referralId });

/** Letters about a challenge. */
export const QUEUE_CHALLENGE_LETTER_ACTS = {
  queue_reconsideration_outcome: queues({
    kind: 'reconsideration_outcome', on: 'checklist', title: 'Write what came of looking at the Checklist again', event: 'reconsideration_outcome_queued', guards: [wasReconsidered],
    fields: { reasons: lines('Why, in plain English', { most: 4_000, rows: 6 }) },
    initial: ({ row }) => ({ reasons: row.reconsiderationReason ?? undefined }),
    facts: ({ row }, { reasons }) => ({ requestedOn: row.reconsiderationAskedOn, checklistOn: row.completedOn, reconsidered: row.reconsiderationOutcome, decidedOn: row.reconsideredOn, reasons }),
    filed: ({ row }) => ({ referralId: row.referralId }),
  }),
  queue_appeal_acknowledgement: queues({
    kind: 'appeal_acknowledgement', on: 'appeal', title: 'Acknowledge the request for local resolution', event: 'appeal_acknowledgement_queued', guards: [isOpen], fields: {},
    facts: (at) => ({ requestedOn: at.row.requestedOn, decidedOn: challengedReferral(at).decidedOn, askByOn: at.row.lateAnswer === 'accepted' ? at.row.requestedOn : at.row.askBy ?? at.row.requestedOn, answerByOn: at.row.dueOn }),
    filed,
  }),
  queue_appeal_outcome: queues({
    kind: 'appeal_outcome', on: 'appeal', title: 'Write the outcome of local resolution', event: 'appeal_outcome_queued', guards: [hasOutcome],
    fields: { reasons: lines('Why, in plain English', { most: 10_000, rows: 8 }) },
    initial: ({ row }) => ({ reasons: row.decidedReasons ?? row.endedNote ?? undefined }),
    facts: ({ row, record }, { reasons }) => {
      const outcome = row.state === 'decided' ? row.decidedOutcome : row.outcome;
      const goesOn = outcome === 'full' || outcome === 'partial' || outcome === 'not_upheld';
      return {
        requestedOn: row.requestedOn, decidedOn: row.decidedOn ?? row.outcomeLetterOn, appealOutcome: outcome, reasons, reviewBody: independentReviewBody(record.independent_review_body, record.today),
        ...(goesOn && { reviewMonths: record.values.review_request_months }),
        ...(row.eligibleFrom && { fundedFrom: row.eligibleFrom }), ...(row.eligibleTo && { fundedTo: addDays(row.eligibleTo, -1) }),
      };
    },
    filed,
  }),
  queue_independent_review_outcome: queues({
    kind: 'independent_review_outcome', on: 'independent_review', title: 'Write the outcome of the independent review', event: 'independent_review_outcome_queued',
    guards: [({ row }) => (row.state === 'declined' || row.state === 'concluded' ? undefined : 'independent_review_has_no_outcome')],
    fields: { reasons: lines('Why, in plain English', { most: 10_000, rows: 8 }) },
    initial: ({ row }) => ({ reasons: row.exceptionalReason ?? row.recommendedReasons ?? row.declinedReason ?? undefined }),
    facts: ({ row }, { reasons }) => ({
      requestedOn: row.requestedOn, decidedOn: row.answeredOn ?? row.declinedOn, reviewAnswer: row.answer ?? 'declined', reasons, reviewBody: row.body,
      ...(row.answer === 'accepted' && { appealOutcome: row.recommendation }), ...(row.recommendedFrom && { fundedFrom: row.recommendedFrom }), ...(row.recommendedTo && { fundedTo: addDays(row.recommendedTo, -1) }),
    }),
    filed: ({ row }) => ({ independentReviewId: row.id, appealId: row.appealId, referralId: row.referralId }),
  }),
} as const satisfies ActTable;

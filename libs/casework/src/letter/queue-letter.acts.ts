import { addMonths, fastTrackCareDueAt } from '@chc/deadlines';
import type { ActTable, Guard, Standing } from '../act/act.js';
import { choice, day, line, lines, maybe, pounds, sometimes, time } from '../act/fields.js';
import type { ReferralRow } from '../case/case.rows.js';
import { independentReviewBody } from '../independent-review/independent-review.rows.js';
import { queues } from './queue-letter.act.js';

const isDecided: Guard<'referral'> = ({ row }) => (row.decidedOn ? undefined : 'not_decided');
const isStandardOpen: Guard<'referral'> = ({ row }) => (row.activityType === '02' ? 'only_for_standard_referrals' : row.concludedOn ? 'already_concluded' : undefined);
const isNegative: Guard<'checklist'> = ({ row }) => (row.fullAssessmentRequired === false && row.completedOn ? undefined : 'checklist_not_negative');
const isBooked: Guard<'review'> = ({ row }) => (row.state === 'booked' ? undefined : 'review_not_booked');
const isAcceptedFastTrack: Guard<'referral'> = ({ row }) => (row.activityType === '02' && row.decidedOn ? undefined : 'fast_track_not_accepted');
const isFnc: Guard<'eligibility'> = ({ row }) => (row.funding === 'fnc' ? undefined : 'only_for_fnc');

const OUTCOME_WORDS: Readonly<Record<string, string>> = { '01': 'chc', '02': 'chc', '03': 'fnc', '04': 'not_eligible' };

/** The outcome as letters call it: joint funding is national outcome 04 with shares by funder. */
function outcomeOf({ row, record }: Standing<'referral'>): string {
  return record.decision_share.some(({ referralId }) => referralId === row.id) ? 'joint' : OUTCOME_WORDS[row.decisionOutcome!]!;
}
/** The review that the decision made, as it is due. */
function firstReviewOf({ row, record }: Standing<'referral'>): string {
  const opened = record.eligibility.find(({ referralId: of }) => of === row.id);
  const review = record.review.find(({ eligibilityId, state }) => eligibilityId === opened?.id && (state === 'due' || state === 'booked'));
  return review?.dueOn ?? addMonths(row.decidedOn!, record.values.first_review_months);
}

/** The day from which the NHS pays by the decision; nothing where it does not. */
function fundedFromOf({ row, record }: Standing<'referral'>): string | undefined {
  const opened = record.eligibility.find(({ referralId: of }) => of === row.id);
  return opened?.fundedFrom ?? opened?.eligibleFrom;
}

const receiptOf = ({ receivedAt, receivedOn }: ReferralRow): Date => new Date(receivedAt ?? `${receivedOn}T00:00:00Z`);

/** When Fast Track care should be in place: as worked out at acceptance, or from the receipt of one that a source brought. */
const careDueOf = (row: ReferralRow, hours: number): string => (row.careDueAt ? new Date(row.careDueAt) : fastTrackCareDueAt(receiptOf(row), hours)).toISOString();

const referralId = ({ row }: { row: { id: string } }): { referralId: string } => ({ referralId: row.id });

/** An act for each kind of letter: what must be so before it may be written, what has to be filled in, what the case tells by itself. */
export const QUEUE_LETTER_ACTS = {
  queue_acknowledgement: queues({
    kind: 'acknowledgement', on: 'referral', title: 'Write the acknowledgement', event: 'acknowledgement_queued',
    guards: [isStandardOpen], fields: { coordinatorName: maybe(line('Name of the coordinator', { most: 100 })) },
    initial: ({ row, by }) => ({ coordinatorName: row.coordinator !== null && row.coordinator === by.practitioner ? by.name : undefined }),
    facts: ({ row }, { coordinatorName }) => ({ receivedOn: row.receivedOn, coordinatorName }), filed: referralId,
  }),
  queue_mdt_invitation: queues({
    kind: 'mdt_invitation', on: 'referral', title: 'Write an invitation to the MDT', event: 'mdt_invitation_queued', guards: [isStandardOpen],
    fields: { meetingOn: day('Day of the meeting'), meetingTime: time('Time'), meetingPlace: line('Place', { hint: 'An address, or how to join by video' }), coordinatorName: line('Name of the coordinator', { most: 100 }) },
    initial: ({ by }) => ({ coordinatorName: by.name }),
    facts: (_at, input) => input, filed: referralId,
  }),
  queue_delay_letter: queues({
    kind: 'delay', on: 'referral', title: 'Write the delay letter', event: 'delay_letter_queued', guards: [isStandardOpen],
    fields: { newDateOn: day('New date for the decision'), delayReason: choice('Reason', {
      D1: 'Evidence from another body is late', D2: 'Information or participation is late', D3: 'A practitioner of another body is not available', D4: 'Another exceptional reason' }),
    delayExplanation: sometimes(lines('What has happened', { most: 2_000, hint: 'Needed for another exceptional reason' })) },
    initial: ({ row }) => ({ delayReason: (row.delayReason ?? undefined) as 'D1' | undefined, newDateOn: row.expectedDecisionOn ?? undefined, delayExplanation: row.delayReason === 'D4' ? row.delayNote ?? undefined : undefined }),
    facts: ({ row }, input) => ({ receivedOn: row.receivedOn, ...input }), filed: referralId,
  }),
  queue_decision_letter: queues({
    kind: 'decision', on: 'referral', title: 'Write the decision letter', event: 'decision_letter_queued', guards: [isDecided],
    fields: { reasons: lines('Why it was decided so', { rows: 10, hint: 'In plain English, from the MDT’s rationale: what was found about the four characteristics' }) },
    facts: (at, { reasons }) => ({ decidedOn: at.row.decidedOn, reasons, outcome: outcomeOf(at), firstReviewOn: firstReviewOf(at), receivedOn: at.row.receivedOn, fundedFrom: fundedFromOf(at), reviewBody: independentReviewBody(at.record.independent_review_body, at.record.today) }), filed: referralId,
  }),
  queue_council_copy: queues({
    kind: 'council_copy', on: 'referral', title: 'Write to the council about the decision', event: 'council_copy_queued', guards: [isDecided], fields: {},
    facts: (at) => ({ decidedOn: at.row.decidedOn, outcome: outcomeOf(at), nhsNumber: at.record.person[0]!.nhsNumber }), filed: referralId,
  }),
  queue_fast_track_approval: queues({
    kind: 'fast_track_approval', on: 'referral', title: 'Write the Fast Track approval to the provider', event: 'fast_track_approval_queued', guards: [isAcceptedFastTrack], fields: {},
    facts: ({ row, record }) => ({ receivedAt: receiptOf(row).toISOString(), acceptedOn: row.decidedOn, careDueAt: careDueOf(row, record.values.fast_track_hours), nhsNumber: record.person[0]!.nhsNumber }), filed: referralId,
  }),
  queue_fnc_approval: queues({
    kind: 'fnc_approval', on: 'eligibility', title: 'Write the FNC approval to the care home', event: 'fnc_approval_queued', guards: [isFnc],
    fields: { weeklyRatePence: pounds('Weekly rate'), band: choice('Band', { standard: 'Standard', higher: 'Higher' }) },
    initial: () => ({ band: 'standard' as const }),
    facts: ({ row, record }, input) => ({ decidedOn: row.eligibleFrom, fundedFrom: row.fundedFrom ?? row.eligibleFrom, fundedTo: row.fundedTo, nhsNumber: record.person[0]!.nhsNumber, ...input }),
    filed: ({ row }) => ({ eligibilityId: row.id }),
  }),
  queue_review_appointment: queues({
    kind: 'review_appointment', on: 'review', title: 'Write the review appointment', event: 'review_appointment_queued', guards: [isBooked],
    fields: { reviewTime: time('Time'), reviewPlace: line('Place'), reviewerName: line('Who comes', { most: 100 }) },
    initial: ({ by }) => ({ reviewerName: by.name }),
    facts: ({ row }, input) => ({ reviewOn: row.bookedFor, ...input }),
    filed: ({ row }) => ({ reviewId: row.id, eligibilityId: row.eligibilityId }),
  }),
  queue_not_screened_letter: queues({
    kind: 'not_screened', on: 'not_screened', title: 'Write why there was no Checklist', event: 'not_screened_letter_queued', guards: [],
    fields: { reasons: lines('Why, in plain English', { most: 4_000 }), decidedBy: line('Who decided', { most: 200 }) },
    initial: ({ by }) => ({ decidedBy: by.name }),
    facts: ({ row }, input) => ({ decidedOn: row.decidedOn, ...input }), filed: () => ({}),
  }),
  queue_negative_checklist_letter: queues({
    kind: 'negative_checklist', on: 'checklist', title: 'Write the outcome of the negative Checklist', event: 'negative_checklist_letter_queued', guards: [isNegative],
    fields: { completedBy: line('Who completed the Checklist', { most: 200 }) },
    initial: ({ row }) => ({ completedBy: row.completedByName ?? undefined }),
    facts: ({ row }, { completedBy }) => ({ checklistOn: row.completedOn, completedBy }), filed: ({ row }) => ({ referralId: row.referralId }),
  }),
} as const satisfies ActTable;

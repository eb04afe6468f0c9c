import { act, type ActTable, refuse } from '../act/act.js';
import { choice, day, lines } from '../act/fields.js';
import { updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import { isChc } from '../eligibility/settle.js';
import { isStatutoryStandard } from '../referral/referral.acts.js';
import { isOpen } from '../referral/referral.guards.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { cancelWhatItOvertakes, outOfOrder } from './concluding.js';
import { answerVerification } from './verification.js';

/** Why a referral ends without a decision (NHS Data Dictionary, DISCOUNTED REASON; DCB2117 T4). */
export const DISCOUNT_REASONS = {
  '01': 'The person died and was fully funded at death',
  '02': 'The person is on fully funded interim care',
  '03': 'The person needs further acute treatment',
  '04': 'The referral was inappropriate',
  '05': 'The person or their family withdrew it',
  '98': 'Another reason',
} as const;

/** Why a decision comes late for reasons outside the ICB's control (National Framework Annex E, not verified). */
export const DELAY_REASONS = {
  D1: 'Evidence asked of another body has come late or not at all',
  D2: 'The person or their representative gave information or took part late',
  D3: 'A practitioner from another body whose attendance is key was not available',
  D4: 'Another exceptional reason',
} as const;

const wasFundedAtDeath = (record: CaseRecord): boolean => record.eligibility.some((row) => isChc(row) && row.endedByDeath);

/** Acts that end a referral without a decision, or explain why the decision is late. Nothing here stops or restarts the clock. */
export const DISCOUNT_ACTS = {
  discount: act({
    on: 'referral', stage: 'decision', title: 'Discount the referral', event: 'discounted',
    says: 'The referral ends without a decision on eligibility and counts as concluded. It takes a national reason, and a note of the evidence for it.',
    moves: REFERRAL_TRANSITIONS.discount,
    fields: {
      reason: choice('Reason', DISCOUNT_REASONS),
      evidence: lines('Evidence', { most: 4_000, hint: 'What shows it: who said so and when, or the document' }),
      discountedOn: day('Discounted on'),
    },
    guards: [],
    // Somebody who was fully funded on the day of death has a national reason of their own.
    initial: ({ record }) => ({ discountedOn: record.today, ...(wasFundedAtDeath(record) && { reason: '01' as const }) }),
    check: ({ record, row }, { reason, discountedOn }) => [
      ...outOfOrder('discountedOn', discountedOn, { from: row.receivedOn, record }),
      ...(reason === '01' && record.person[0]!.diedOn === null ? [refuse('reason', reason, 'another reason: no death is recorded')] : []),
    ],
    sets: ({ input }) => ({ discounted_on: input.discountedOn, discounted_reason: input.reason, discounted_evidence: input.evidence, undecided_at_death: false }),
    also: async (doing) => {
      const { tx, at, record, row, input } = doing;
      await answerVerification(doing, 'lapsed');
      await cancelWhatItOvertakes(doing);
      const returned = record.fast_track_return.find(({ referralId, endedAs }) => referralId === row.id && endedAs === null);
      if (returned) await updateRow(tx, 'fast_track_return', returned, { ended_as: 'discounted', ended_at: at });
      return { details: { reason: input.reason, from: row.state } };
    },
  }),

  record_delay: act({
    on: 'referral', stage: 'decision', title: 'Record why the decision will be late', event: 'delay_recorded',
    says: 'It explains and never stops the clock. The person is then owed a letter with the reason and the new date.',
    fields: {
      reason: choice('Reason', DELAY_REASONS),
      note: lines('What has happened', { most: 2_000 }),
      expectedOn: day('New date for the decision'),
    },
    guards: [isStatutoryStandard, isOpen],
    initial: ({ row }) => ({ reason: (row.delayReason ?? undefined) as keyof typeof DELAY_REASONS | undefined, note: row.delayNote ?? undefined, expectedOn: row.expectedDecisionOn ?? undefined }),
    check: ({ record }, { expectedOn }) => (expectedOn < record.today ? [refuse('expectedOn', expectedOn, 'today or a later date')] : []),
    sets: ({ record, input }) => ({ delay_reason: input.reason, delay_note: input.note, expected_decision_on: input.expectedOn, delay_recorded_on: record.today }),
    also: ({ input }) => Promise.resolve({ details: { reason: input.reason, expectedOn: input.expectedOn } }),
  }),

  clear_delay: act({
    on: 'referral', stage: 'decision', title: 'Take back the reason for a delay', event: 'delay_cleared',
    says: 'For one recorded by mistake, or that no longer holds. What was recorded stays in the account of the case.',
    fields: {},
    guards: [isStatutoryStandard, isOpen, ({ row }) => (row.delayReason === null ? 'no_delay_is_recorded' : undefined)],
    sets: () => ({ delay_reason: null, delay_note: null, expected_decision_on: null, delay_recorded_on: null }),
  }),
} as const satisfies ActTable;

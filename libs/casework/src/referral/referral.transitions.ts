import type { TransitionTable } from '../transition-table.js';
import {
  type ReferralFacts, acceptanceIsDated, coordinatorIsNamed, decisionHasOutcome, decisionIsDated, discountHasReason, discountIsDated,
  dstIsComplete, isFastTrack, isStandard, recommendationIsMade, returnHasReason,
} from './referral.rules.js';

export const REFERRAL_STATES = [
  'received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete',
] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** States in which the 28-day clock still runs. */
export const OPEN_STATES = ['received', 'assessing', 'mdt_held', 'verifying', 'returned_incomplete'] as const satisfies ReferralState[];

/**
 * What may be done with a referral and when. A standard referral goes received → assessing → mdt_held → verifying →
 * decided; Fast Track received → decided (DCB2117 T3-T7). Only decided and discounted stop the clock: a return to the
 * MDT does not. The database holds the same rows in referral_transition.
 */
export const REFERRAL_TRANSITIONS = {
  receive: { event: 'received', from: ['new'], to: 'received', guards: [] },
  name_coordinator: { event: 'coordinator_named', from: ['received'], to: 'assessing', guards: [isStandard, coordinatorIsNamed] },
  hold_mdt: { event: 'mdt_held', from: ['assessing'], to: 'mdt_held', guards: [isStandard, dstIsComplete, recommendationIsMade] },
  submit_for_verification: { event: 'submitted_for_verification', from: ['mdt_held'], to: 'verifying', guards: [dstIsComplete, recommendationIsMade] },
  return_to_mdt: { event: 'returned_to_mdt', from: ['verifying'], to: 'assessing', guards: [returnHasReason] },
  record_decision: { event: 'decision_recorded', from: ['verifying'], to: 'decided', guards: [isStandard, decisionIsDated, decisionHasOutcome] },
  accept_fast_track: { event: 'fast_track_accepted', from: ['received'], to: 'decided', guards: [isFastTrack, acceptanceIsDated] },
  return_fast_track: { event: 'fast_track_returned', from: ['received'], to: 'returned_incomplete', guards: [isFastTrack, returnHasReason] },
  resubmit_fast_track: { event: 'fast_track_resubmitted', from: ['returned_incomplete'], to: 'received', guards: [isFastTrack] },
  discount: { event: 'discounted', from: OPEN_STATES, to: 'discounted', guards: [discountIsDated, discountHasReason] },
  // A row from a source system: its state follows from its dates alone, whatever it was before.
  import: { event: 'imported', from: ['new', ...REFERRAL_STATES], to: ['received', 'mdt_held', 'decided', 'discounted'], guards: [] },
} as const satisfies TransitionTable<ReferralState, ReferralFacts>;

export type ReferralAction = keyof typeof REFERRAL_TRANSITIONS;

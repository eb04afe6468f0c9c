import type { PlainDate } from '@chc/deadlines';

/** What the guards look at: the referral with the act's own input applied. Codes as in the Data Dictionary. */
export interface ReferralFacts {
  readonly activityType: '01' | '02';
  readonly receivedOn: PlainDate;
  readonly coordinator?: string | null;
  readonly dstCompletedOn?: PlainDate | null;
  readonly recommendation?: string | null;
  readonly decidedOn?: PlainDate | null;
  readonly decisionOutcome?: string | null;
  readonly discountedOn?: PlainDate | null;
  readonly discountedReason?: string | null;
  readonly returnReason?: string | null;
}

type Reason = string | undefined;

export const isStandard = (r: ReferralFacts): Reason => (r.activityType === '01' ? undefined : 'only_for_standard_referrals');
export const isFastTrack = (r: ReferralFacts): Reason => (r.activityType === '02' ? undefined : 'only_for_fast_track');
export const coordinatorIsNamed = (r: ReferralFacts): Reason => (r.coordinator ? undefined : 'no_coordinator');
export const recommendationIsMade = (r: ReferralFacts): Reason => (r.recommendation ? undefined : 'no_recommendation');
export const returnHasReason = (r: ReferralFacts): Reason => (r.returnReason ? undefined : 'no_return_reason');
export const discountHasReason = (r: ReferralFacts): Reason => (r.discountedReason ? undefined : 'no_discount_reason');

export function dstIsComplete(r: ReferralFacts): Reason {
  if (!r.dstCompletedOn) return 'no_dst';
  return r.dstCompletedOn < r.receivedOn ? 'dst_before_receipt' : undefined;
}

export function decisionIsDated(r: ReferralFacts): Reason {
  if (!r.decidedOn) return 'no_decision_date';
  if (r.discountedOn) return 'already_discounted';
  if (r.decidedOn < r.receivedOn) return 'decision_before_receipt';
  return r.dstCompletedOn && r.decidedOn < r.dstCompletedOn ? 'decision_before_dst' : undefined;
}

/** DD decision outcomes of a standard referral: 01 CHC, 03 FNC, 04 neither. */
export function decisionHasOutcome(r: ReferralFacts): Reason {
  return ['01', '03', '04'].includes(r.decisionOutcome ?? '') ? undefined : 'no_decision_outcome';
}

export function acceptanceIsDated(r: ReferralFacts): Reason {
  if (!r.decidedOn) return 'no_acceptance_date';
  return r.decidedOn < r.receivedOn ? 'acceptance_before_receipt' : undefined;
}

export function discountIsDated(r: ReferralFacts): Reason {
  if (!r.discountedOn) return 'no_discount_date';
  if (r.decidedOn) return 'already_decided';
  return r.discountedOn < r.receivedOn ? 'discount_before_receipt' : undefined;
}

export const REFERRAL_STATES = [
  'received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete',
] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** States in which the 28-day clock still runs. */
export const OPEN_STATES = ['received', 'assessing', 'mdt_held', 'verifying', 'returned_incomplete'] as const satisfies ReferralState[];

export const REFERRAL_STATES = [
  'received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete', 'merged', 'screened_out',
] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** States in which the 28-day clock still runs. */
export const OPEN_STATES = ['received', 'assessing', 'mdt_held', 'verifying', 'returned_incomplete'] as const satisfies ReferralState[];

/** No request of its own after all: on the record, and in no count. */
export const SET_ASIDE_STATES = ['merged', 'screened_out'] as const satisfies ReferralState[];

/** States a source system knows of. */
export const IMPORTABLE_STATES = [...OPEN_STATES, 'decided', 'discounted'] as const satisfies ReferralState[];

import type { Figure } from './figures.js';

/** What must hold within every organisation and type, or nothing is written; and what is only worth a look. */
interface Identity {
  readonly types: readonly string[];
  readonly says: string;
  readonly holds: (value: (item: string) => number) => boolean;
}

export const MUST_HOLD: readonly Identity[] = [
  { types: ['standard', 'fast_track'], says: 'eligible_start + newly_eligible - no_longer_eligible = eligible_end', holds: (v) => v('eligible_start') + v('newly_eligible') - v('no_longer_eligible') === v('eligible_end') },
  { types: ['standard'], says: 'the bands add up to incomplete_over_28_days', holds: (v) => v('incomplete_over_28_days_by_band') === v('incomplete_over_28_days') },
  { types: ['standard'], says: 'concluded_within_28_days <= referrals_concluded', holds: (v) => v('concluded_within_28_days') <= v('referrals_concluded') },
  { types: ['standard'], says: 'dst_in_acute <= dst_completed', holds: (v) => v('dst_in_acute') <= v('dst_completed') },
];

export const WORTH_A_LOOK: readonly Identity[] = [
  { types: ['standard', 'fast_track'], says: 'eligible_ytd_end >= eligible_end', holds: (v) => v('eligible_ytd_end') >= v('eligible_end') },
  { types: ['standard', 'fast_track'], says: 'assessed + discounted = referrals_concluded', holds: (v) => v('assessed') + v('discounted') === v('referrals_concluded') },
  { types: ['all'], says: 'local_appeals_eligible <= local_appeals_completed', holds: (v) => v('local_appeals_eligible') <= v('local_appeals_completed') },
];

/** Sentences naming each organisation and type for which an identity does not hold. */
export function broken(identities: readonly Identity[], figures: readonly Figure[]): string[] {
  const sums = new Map<string, Map<string, number>>();
  for (const { organisation_code, chc_type, item, value } of figures) {
    const key = `${organisation_code} ${chc_type}`;
    const items = sums.get(key) ?? sums.set(key, new Map()).get(key)!;
    items.set(item, (items.get(item) ?? 0) + (value ?? 0));
  }
  return [...sums].flatMap(([key, items]) => identities
    .filter(({ types, holds }) => types.includes(key.split(' ').at(-1)!) && !holds((item) => items.get(item) ?? 0))
    .map(({ says }) => `${key}: ${says} does not hold`));
}

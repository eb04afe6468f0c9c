import { describe, expect, it } from '@jest/globals';
import type { Figure } from './figures.js';
import { MUST_HOLD, WORTH_A_LOOK, broken } from './integrity.js';

type Values = Readonly<Record<string, number>>;

/** An organisation whose figures agree with one another, for a type. */
const SOUND: Record<string, Values> = {
  standard: {
    eligible_start: 100, newly_eligible: 20, no_longer_eligible: 15, eligible_end: 105, eligible_ytd_end: 130,
    assessed: 50, discounted: 10, referrals_concluded: 60, concluded_within_28_days: 45, dst_completed: 40, dst_in_acute: 6, incomplete_over_28_days: 9,
  },
  fast_track: { eligible_start: 30, newly_eligible: 40, no_longer_eligible: 35, eligible_end: 35, eligible_ytd_end: 90, assessed: 40, discounted: 2, referrals_concluded: 42 },
  all: { local_appeals_completed: 5, local_appeals_eligible: 2 },
};
const BANDS = [4, 3, 1, 1, 0];

function figuresOf(code: string, change: { type?: string; values?: Values; bands?: number[] } = {}): Figure[] {
  const row = (chc_type: string, item: string, value: number, band: string | null = null): Figure =>
    ({ organisation_code: code, organisation_kind: 'sub_icb', quarter_end: '2026-03-31', table: 1, item, chc_type: chc_type as Figure['chc_type'], band, value, numerator: null, denominator: null });
  return [
    ...Object.entries(SOUND).flatMap(([type, values]) =>
      Object.entries({ ...values, ...(type === change.type && change.values) }).map(([item, value]) => row(type, item, value))),
    ...(change.bands ?? BANDS).map((value, at) => row('standard', 'incomplete_over_28_days_by_band', value, `0${at + 1}`)),
  ];
}

/** One contradiction for each identity: which type, which figures, what is said. */
const MUST: [string, string, { values?: Values; bands?: number[] }, string][] = [
  ['roll-forward', 'standard', { values: { eligible_end: 104 } }, 'eligible_start + newly_eligible - no_longer_eligible = eligible_end'],
  ['roll-forward', 'fast_track', { values: { eligible_start: 31 } }, 'eligible_start + newly_eligible - no_longer_eligible = eligible_end'],
  ['bands', 'standard', { bands: [4, 3, 1, 1, 1] }, 'the bands add up to incomplete_over_28_days'],
  ['within 28', 'standard', { values: { concluded_within_28_days: 61 } }, 'concluded_within_28_days <= referrals_concluded'],
  ['in acute', 'standard', { values: { dst_in_acute: 41 } }, 'dst_in_acute <= dst_completed'],
];
const LOOK: [string, string, { values?: Values }, string][] = [
  ['year to date', 'standard', { values: { eligible_ytd_end: 104 } }, 'eligible_ytd_end >= eligible_end'],
  ['year to date', 'fast_track', { values: { eligible_ytd_end: 34 } }, 'eligible_ytd_end >= eligible_end'],
  ['concluded', 'fast_track', { values: { discounted: 3 } }, 'assessed + discounted = referrals_concluded'],
  ['appeals', 'all', { values: { local_appeals_eligible: 6 } }, 'local_appeals_eligible <= local_appeals_completed'],
];

describe('the identities of the return', () => {
  it('hold for figures that agree, at their limits too', () => {
    expect(broken([...MUST_HOLD, ...WORTH_A_LOOK], figuresOf('S01'))).toEqual([]);
    const atTheirLimits = { type: 'standard', values: { concluded_within_28_days: 60, dst_in_acute: 40, eligible_ytd_end: 105 } };
    expect(broken([...MUST_HOLD, ...WORTH_A_LOOK], figuresOf('S01', atTheirLimits))).toEqual([]);
  });

  it.each(MUST)('%s of %s must hold: %j', (_, type, change, says) => {
    expect(broken(MUST_HOLD, [...figuresOf('S01'), ...figuresOf('S02', { type, ...change })])).toEqual([`S02 ${type}: ${says} does not hold`]);
  });

  it.each(LOOK)('%s of %s is worth a look: %j', (_, type, change, says) => {
    const figures = figuresOf('S02', { type, ...change });
    expect(broken(WORTH_A_LOOK, figures)).toEqual([`S02 ${type}: ${says} does not hold`]);
    expect(broken(MUST_HOLD, figures)).toEqual([]);
  });

  it('are each proved by a row above', () => {
    const proved = new Set([...MUST, ...LOOK].map(([, , , says]) => says));
    expect([...MUST_HOLD, ...WORTH_A_LOOK].filter(({ says }) => !proved.has(says))).toEqual([]);
  });

  it('are the contract’s four that must hold', () => {
    expect(MUST_HOLD).toHaveLength(4);
  });
});

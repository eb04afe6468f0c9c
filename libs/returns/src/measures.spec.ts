import { describe, expect, it } from '@jest/globals';
import { type ChcType, type Item, MEASURES, type Measure, isCount, isPercentage, isSum } from './measures.js';

const BOTH: ChcType[] = ['standard', 'fast_track'];
/** The rows of the return as the outside contract lists them (section 3). */
const CONTRACT: [table: number, items: string[], types: ChcType[]][] = [
  [1, ['eligible_start', 'newly_eligible', 'no_longer_eligible', 'eligible_end'], BOTH],
  [2, ['eligible_ytd_start', 'eligible_ytd_end'], BOTH],
  [3, ['referrals_received'], BOTH],
  [4, ['assessed_not_eligible'], ['standard']],
  [4, ['assessed', 'discounted', 'referrals_concluded'], BOTH],
  [5, ['assessment_conversion_pct', 'referral_conversion_pct'], BOTH],
  [6, ['dst_completed', 'dst_in_acute', 'dst_in_acute_pct'], ['standard']],
  [7, ['concluded_within_28_days', 'concluded_within_28_days_pct', 'incomplete_over_28_days'], ['standard']],
  [8, ['incomplete_over_28_days_by_band'], ['standard']],
  [9, ['local_appeals_completed', 'local_appeals_eligible', 'local_appeals_eligible_pct', 'local_appeals_incomplete'], ['all']],
  [11, ['fnc_eligible_ytd', 'fnc_eligible_end'], ['all']],
];
const measures: readonly Measure[] = MEASURES;
const of = (item: string): Measure | undefined => measures.find((measure) => measure.item === item);

describe('the measures of the return', () => {
  it.each(CONTRACT.flatMap(([table, items, types]) => items.map((item) => ({ item, table, types }))))('table $table has $item for $types', ({ item, table, types }) => {
    expect(measures.filter((measure) => measure.item === item).map((measure) => ({ table: measure.table, types: [...measure.types].sort() })))
      .toEqual([{ table, types: [...types].sort() }]);
  });

  it('are those of the contract and no others', () => {
    const contracted = CONTRACT.flatMap(([, items]) => items);
    expect(measures.map(({ item }) => item).filter((item) => !contracted.includes(item))).toEqual([]);
  });

  it('add up and divide only items that are counted for the same types', () => {
    const lacking = measures.flatMap((measure) => {
      const parts = isSum(measure) ? measure.types.flatMap((type) => (measure.sumOf[type] ?? ['nothing']).map((item) => ({ item, type })))
        : isPercentage(measure) ? measure.types.flatMap((type) => [measure.part, measure.whole].map((item) => ({ item, type }))) : [];
      return parts.filter(({ item, type }) => !of(item)?.types.includes(type) || isPercentage(of(item)!)).map(({ item, type }) => `${measure.item}: ${item} ${type}`);
    });
    expect(lacking).toEqual([]);
  });

  it('sum only what is counted, so that their evidence can be listed', () => {
    expect(measures.filter(isSum).flatMap(({ sumOf }) => Object.values(sumOf).flat()).filter((item) => !isCount(of(item)!))).toEqual([]);
  });

  it('each say what they are', () => {
    expect(measures.filter(({ says }) => says.length < 10)).toEqual([]);
  });

  it('count table 8 exactly as they count the item it breaks up', () => {
    const where = (item: Item): string => (of(item) as { where: string }).where;
    expect(where('incomplete_over_28_days_by_band')).toBe(where('incomplete_over_28_days'));
  });
});

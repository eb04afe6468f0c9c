import { describe, expect, it } from '@jest/globals';
import type { DiscountsOf } from '@chc/returns';
import { discountsView } from './discounts.view.js';

const of = (code: string, kind: 'icb' | 'place' | 'sub_icb', words: Partial<DiscountsOf> = {}): DiscountsOf => ({
  organisation: { code, name: `${code} invented`, kind, parentCode: { icb: null, place: 'QX1', sub_icb: 'PL1' }[kind] },
  concluded: 0, discounted: 0, discountedPct: null, lastDays: 0, lastDaysPct: null, after28: 0, byReason: {}, fastTrack: 0, returned: 0, ...words,
});
const found = [of('PL1', 'place', { concluded: 12, discounted: 3, discountedPct: 25, lastDays: 2, lastDaysPct: 66.7, byReason: { '05': 3 } }), of('QX1', 'icb', { concluded: 1_204, discounted: 3, discountedPct: 0.2, byReason: { '05': 3 } })];

describe('the page of discounts', () => {
  it('goes down from the top, and begins where what somebody sees begins', () => {
    const names = (...rows: DiscountsOf[]): string[] => discountsView(rows, '2026-03-16', '2026-03-16').rows.map(({ name, level }) => `${name}, ${level}`);
    const [team, place, icb] = [of('S01', 'sub_icb'), of('PL1', 'place'), of('QX1', 'icb')];
    expect(names(team, place, icb)).toEqual(['QX1 invented, whole ICB', 'PL1 invented, place', 'S01 invented, commissioner']);
    expect(names(team)).toEqual(['S01 invented, commissioner']);
  });

  it('puts each ICB before its places and has a dash where there is nothing to divide by', () => {
    expect(discountsView([...found, of('PL2', 'place')], '2026-03-16', '2026-03-16').rows.map(({ name, concluded, discountedPct, lastDaysPct }) => [name, concluded, discountedPct, lastDaysPct]))
      .toEqual([['QX1 invented', '1,204', '0.2%', '-'], ['PL1 invented', '12', '25.0%', '66.7%'], ['PL2 invented', '0', '-', '-']]);
  });

  it('counts every national reason, also one that nobody gave', () => {
    expect(discountsView(found, '2026-03-16', '2026-03-16').reasons.map(({ counts }) => counts)).toEqual([['0', '0'], ['0', '0'], ['0', '0'], ['0', '0'], ['3', '3'], ['0', '0']]);
  });

  it('says which quarter it is, and leads to the one before and, of a past one, the one after', () => {
    expect(discountsView(found, '2026-03-16', '2026-03-16')).toMatchObject({ period: 'Q4 2025/26: 1 January 2026 to 16 March 2026', earlier: { href: '/figures/discounts?quarter=2025-12-31', text: 'Q3 2025/26' }, later: null });
    expect(discountsView(found, '2025-09-30', '2026-03-16').later).toEqual({ href: '/figures/discounts?quarter=2025-12-31', text: 'Q3 2025/26' });
    expect(discountsView(found, '2025-12-31', '2026-03-16').later).toEqual({ href: '/figures/discounts', text: 'Q4 2025/26' });
  });
});

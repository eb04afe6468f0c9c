import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '@chc/deadlines';
import { betweenBodies, type Cost, day29, type RefundBasis, refundOf } from './refund.rules.js';

const rate = (fromOn: string, standardPence: number): RefundBasis['rates'][number] =>
  ({ id: fromOn, fromOn, toOn: null, standardPence, higherPence: standardPence + 1, announcedOn: null, knownFrom: fromOn, source: 'test', supersedes: null });
const basis = (words: Partial<RefundBasis> = {}): RefundBasis => ({ costs: [], fnc: [], rates: [rate('2025-04-01', 25_406), rate('2026-04-01', 26_768)], alreadyFunded: [], knownOn: '2026-06-01', ...words });
const cost = (words: Partial<Cost> = {}): Cost => ({ fromOn: '2025-01-01', toOn: null, payer: 'individual', organisationId: null, weeklyPence: 100_000, hundredths: 10_000, includesFnc: false, ...words });

describe('day 29', () => {
  it('is receipt + 28 where receipt is day 1, and a day later where it is day 0', () => {
    expect(day29('2026-03-02')).toEqual({ refund: '2026-03-30', statistic: '2026-03-31' });
  });
});

describe('a refund', () => {
  it('is weeks and odd days of what was paid, to the penny', () => {
    expect(refundOf(basis({ costs: [cost()] }), '2026-03-02', '2026-03-12')).toMatchObject({ days: 10, individualPence: 142_857, councilPence: 0, daysNotKnown: 0 });
  });

  it('sets off the nursing care that the price holds, at the rate of each day', () => {
    const found = refundOf(basis({ costs: [cost({ includesFnc: true })], fnc: [{ fromOn: '2026-03-25', toOn: null, band: 'standard' }] }), '2026-03-25', '2026-04-08');
    expect(found.fncPence).toBe(25_406 + 26_768);
    expect(found.individualPence).toBe(200_000 - 25_406 - 26_768);
    expect(found.stretches.map(({ fromOn, toOn, fncWeeklyPence }) => [fromOn, toOn, fncWeeklyPence])).toEqual([['2026-03-25', '2026-04-01', 25_406], ['2026-04-01', '2026-04-08', 26_768]]);
  });

  it('goes gross to the council for days it paid, the person’s own part of them with it', () => {
    const costs = [cost({ payer: 'council', organisationId: 'o', weeklyPence: 90_000, toOn: '2026-03-09' }), cost({ weeklyPence: 20_000 })];
    expect(refundOf(basis({ costs }), '2026-03-02', '2026-03-16')).toMatchObject({ councilPence: 90_000, individualPence: 20_000 });
  });

  it('leaves out days of CHC and says for how many days no cost is known', () => {
    const found = refundOf(basis({ costs: [cost({ fromOn: '2026-03-05' })], alreadyFunded: [{ fromOn: '2026-03-10', toOn: '2026-03-12' }] }), '2026-03-02', '2026-03-16');
    expect(found).toMatchObject({ days: 12, daysNotKnown: 3, individualPence: Math.round((9 * 100_000) / 7) });
  });

  const day = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2025-01-01', days));
  const costs = fc.array(fc.record({ from: day, length: fc.option(fc.integer({ min: 1, max: 400 })), weekly: fc.integer({ min: 0, max: 300_000 }), payer: fc.constantFrom<'individual' | 'council'>('individual', 'council'), hundredths: fc.integer({ min: 1, max: 10_000 }), fnc: fc.boolean() }), { maxLength: 5 })
    .map((all) => all.map(({ from, length, weekly, payer, hundredths, fnc }) => cost({ fromOn: from, toOn: length === null ? null : addDays(from, length), weeklyPence: weekly, payer, hundredths, includesFnc: fnc })));
  const anyBasis = fc.record({ costs, fnc: fc.array(day, { maxLength: 1 }) }).map(({ costs: all, fnc }) => basis({ costs: all, fnc: fnc.map((fromOn) => ({ fromOn, toOn: null, band: 'standard' as const })) }));

  it('is never less than nothing, counts every day once, and its stretches cover them', () => {
    fc.assert(fc.property(anyBasis, day, fc.integer({ min: 0, max: 300 }), (from, first, length) => {
      const to = addDays(first, length);
      const found = refundOf(from, first, to);
      expect(Math.min(found.individualPence, found.councilPence, found.fncPence)).toBeGreaterThanOrEqual(0);
      expect(found.days).toBe(length);
      expect(found.stretches.reduce((sum, stretch) => sum + daysBetween(stretch.fromOn, stretch.toOn), 0)).toBe(length);
    }));
  });

  it('of two parts is that of the whole, to a penny of rounding, and a day later is never more', () => {
    fc.assert(fc.property(anyBasis, day, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 200 }), (from, first, one, two) => {
      const [middle, end] = [addDays(first, one), addDays(first, one + two)];
      const [whole, a, b] = [refundOf(from, first, end), refundOf(from, first, middle), refundOf(from, middle, end)];
      for (const sum of ['individualPence', 'councilPence', 'fncPence'] as const) expect(Math.abs(whole[sum] - a[sum] - b[sum])).toBeLessThanOrEqual(1);
      expect(refundOf(from, addDays(first, 1), end).individualPence).toBeLessThanOrEqual(whole.individualPence);
    }));
  });

  it('is the sum of its days, taken one by one', () => {
    fc.assert(fc.property(anyBasis, day, fc.integer({ min: 1, max: 60 }), (from, first, length) => {
      const byDay = Array.from({ length }, (_, at) => refundOf(from, addDays(first, at), addDays(first, at + 1)).individualPence).reduce((sum, one) => sum + one, 0);
      expect(Math.abs(byDay - refundOf(from, first, addDays(first, length)).individualPence)).toBeLessThanOrEqual(length);
    }));
  });
});

describe('between an ICB and a council', () => {
  it('whoever paid too little repays the difference', () => {
    const paid = { paid: [{ fromOn: '2026-03-02', icbPercent: 0 }], toOn: '2026-03-16', weeklyPence: 100_000 };
    expect(betweenBodies({ ...paid, outcomePercent: 100 })).toEqual({ repaidBy: 'icb', pence: 200_000, days: 14 });
    expect(betweenBodies({ ...paid, paid: [{ fromOn: '2026-03-02', icbPercent: 100 }], outcomePercent: 33.33 })).toEqual({ repaidBy: 'council', pence: 133_340, days: 14 });
    expect(betweenBodies({ ...paid, outcomePercent: 0 })).toEqual({ repaidBy: 'nobody', pence: 0, days: 14 });
    // A week the council paid, then a week each half: of a whole week each should have paid half.
    expect(betweenBodies({ ...paid, paid: [{ fromOn: '2026-03-09', icbPercent: 50 }, { fromOn: '2026-03-02', icbPercent: 0 }], outcomePercent: 50 })).toEqual({ repaidBy: 'icb', pence: 50_000, days: 14 });
  });

  it('is the same the other way round', () => {
    const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
    fc.assert(fc.property(percent, percent, fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 2_000 }), (a, b, weeklyPence, days) => {
      const of = (interimPercent: number, outcomePercent: number): number => betweenBodies({ paid: [{ fromOn: '2026-01-01', icbPercent: interimPercent }], toOn: addDays('2026-01-01', days), weeklyPence, outcomePercent }).pence;
      expect(of(a, b)).toBe(of(b, a));
    }));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agesAt, type BoardSpoke, placeOn, RUNWAY } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import { rowsFor, runwayOf } from './runway.chart.js';

const TODAY = '2026-11-23';
const none = { received: 0, assessing: 0, mdt_held: 0, verifying: 0 };

/** A spoke of referrals so many days old. */
function aSpoke(ages: readonly number[]): BoardSpoke {
  const piles = new Map<number, string[]>();
  for (const [nth, age] of [...ages].sort((a, b) => b - a).entries()) {
    const at = placeOn(TODAY, addDays(TODAY, -age));
    piles.set(at, [...(piles.get(at) ?? []), `r${nth}`]);
  }
  return {
    code: 'PL1', name: 'Coast', isPlace: true, open: ages.length, over28: 0, over12Weeks: 0, lastWeek: 0, byStage: none, reviewsOverdue: 0,
    piles: [...piles].map(([at, cases]) => ({ at, count: cases.length, cases })),
  };
}

describe('the runway', () => {
  it('has one place for every age, in the order of age', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), (age) => {
      expect(RUNWAY.filter((place) => agesAt(place).from <= age && age <= (agesAt(place).to ?? age))).toHaveLength(1);
      expect(placeOn(TODAY, addDays(TODAY, -age))).toBeGreaterThanOrEqual(placeOn(TODAY, addDays(TODAY, -Math.max(0, age - 1))));
    }));
  });

  it('begins each kind of place where the one before ends', () => {
    expect([0, 28, 29, 35, 36, 112, 113, 210, 211].map((age) => placeOn(TODAY, addDays(TODAY, -age)))).toEqual([0, 28, 29, 29, 30, 40, 41, 41, 42]);
    expect(placeOn(TODAY, addDays(TODAY, 3))).toBe(0);
  });

  it('loses nobody: each case is a dot or in the number above its pile, no two dots are at one point, and none is outside', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 }), (ages) => {
      const spoke = aSpoke(ages);
      const { piles, width, height } = runwayOf(spoke, rowsFor([spoke]));
      const dots = piles.flatMap((pile) => pile.dots);
      expect(dots.length + piles.reduce((n, { more }) => n + more, 0)).toBe(ages.length);
      expect(new Set(dots.map(({ x, y }) => `${x} ${y}`)).size).toBe(dots.length);
      expect(dots.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true);
    }));
  });

  it('leads from a pile to the same cases on the worklist', () => {
    expect(runwayOf(aSpoke([12, 30, 120, 500]), 3).piles.map(({ href, says }) => [href, says]).sort()).toEqual([
      ['/referrals?place=PL1&band=04', 'Above 12 to 26 weeks beyond 28 days: 1 case'], ['/referrals?place=PL1&band=05', 'Over 26 weeks beyond 28 days: 1 case'],
      ['/referrals?place=PL1&band=day_12', 'Day 12: 1 case'], ['/referrals?place=PL1&band=week_1', 'Week 1 beyond 28 days: 1 case'],
    ]);
  });
});

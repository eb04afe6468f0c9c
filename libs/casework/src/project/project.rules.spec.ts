import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isStandstill, trajectory } from './project.rules.js';

const plan = { startsOn: '2026-01-05', endsOn: '2026-03-30', cohort: 100, plannedWeekly: 10 };
const week = (joined: number, done: number): { from: string; joined: number; done: number } => ({ from: '2026-01-05', joined, done });

describe('the trajectory of a project', () => {
  it('holds the plan against what is left, and says nothing of weeks to come', () => {
    expect(trajectory(plan, [week(2, 12), week(0, 5)]).slice(0, 3)).toEqual([
      { endsOn: '2026-01-11', planned: 90, left: 90, joined: 2, done: 12 }, { endsOn: '2026-01-18', planned: 80, left: 85, joined: 0, done: 5 },
      { endsOn: '2026-01-25', planned: 70, left: null, joined: null, done: null },
    ]);
    expect(trajectory(plan, [])).toHaveLength(12);
  });

  it('loses nobody', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 30 }), (all) => {
      const weeks = all.map(([joined, done]) => week(joined, done));
      const last = trajectory(plan, weeks)[weeks.length - 1]!;
      expect(last.left).toBe(100 + all.reduce((n, [joined, done]) => n + joined - done, 0));
    }));
  });

  it('is a standstill when four weeks cover only what joined', () => {
    expect([isStandstill([week(0, 1)]), isStandstill([week(9, 0), week(2, 2), week(2, 2), week(2, 1), week(0, 1)]), isStandstill([week(1, 2), week(1, 2), week(1, 1), week(1, 1)])]).toEqual([null, true, false]);
  });
});

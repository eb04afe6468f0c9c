import { describe, expect, it } from '@jest/globals';
import { behindOn, type OnItsWay } from './milestones.rules.js';

const BY = { coordinator_by_day: 2, mdt_booked_by_day: 7, dst_by_day: 20, verified_by_day: 24, decision_days: 28 };
const way = (words: Partial<OnItsWay> = {}): OnItsWay => ({ state: 'received', coordinator: null, mdtBooked: false, dstCompleted: false, ...words });
const behind = (day: string, words: Partial<OnItsWay> = {}): string[] => behindOn(day, '2026-03-02', way(words), BY).map(({ id }) => id);

describe('a standard referral', () => {
  it('is behind only the day after one by which something was to be done', () => {
    expect([behind('2026-03-04'), behind('2026-03-05')]).toEqual([[], ['coordinator']]);
  });

  it('is behind with all that is late, in order', () => {
    expect(behind('2026-04-01', { state: 'assessing' })).toEqual(['mdt', 'dst', 'verified', 'decided']);
  });

  it('keeps what it passed before it came back to the MDT', () => {
    expect(behind('2026-03-23', { state: 'assessing', dstCompleted: true })).toEqual([]);
    expect(behind('2026-03-23', { state: 'assessing' })).toEqual(['mdt', 'dst']);
  });

  it('of which an MDT is booked waits for it', () => {
    expect(behind('2026-03-12', { state: 'assessing', mdtBooked: true })).toEqual([]);
  });
});

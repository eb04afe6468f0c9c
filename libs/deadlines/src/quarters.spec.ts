import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from './plain-date.js';
import { isQuarterEnd, quarterOf } from './quarters.js';

describe('quarterOf', () => {
  it('gives the seed table its quarter', () => {
    expect(quarterOf('2019-09-30')).toEqual({
      startsOn: '2019-07-01',
      endsOn: '2019-09-30',
      previousEndsOn: '2019-06-30',
      yearStartsOn: '2019-04-01',
      label: 'Q2 2019/20',
    });
  });

  it.each([
    ['2026-04-01', 'Q1 2026/27', '2026-04-01', '2026-06-30'],
    ['2026-03-31', 'Q4 2025/26', '2026-01-01', '2026-03-31'],
    ['2026-12-31', 'Q3 2026/27', '2026-10-01', '2026-12-31'],
    ['2024-02-29', 'Q4 2023/24', '2024-01-01', '2024-03-31'],
    ['2000-01-15', 'Q4 1999/00', '2000-01-01', '2000-03-31'],
  ])('%s lies in %s', (date, label, startsOn, endsOn) => {
    expect(quarterOf(date)).toMatchObject({ label, startsOn, endsOn });
  });

  it('leaves no day out and counts none twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (days) => {
        const date = addDays('1900-01-01', days);
        const quarter = quarterOf(date);
        expect(quarter.previousEndsOn < date && date <= quarter.endsOn).toBe(true);
        expect(addDays(quarter.previousEndsOn, 1)).toBe(quarter.startsOn);
        expect(quarterOf(quarter.previousEndsOn).endsOn).toBe(quarter.previousEndsOn);
        expect(quarter.yearStartsOn <= quarter.startsOn && quarter.yearStartsOn.endsWith('-04-01')).toBe(true);
        expect(isQuarterEnd(date)).toBe(['03-31', '06-30', '09-30', '12-31'].includes(date.slice(5)));
      }),
    );
  });

  it('refuses what is no date', () => {
    expect(() => quarterOf('2026-02-30')).toThrow(RangeError);
    expect(isQuarterEnd('2026-06-31')).toBe(false);
  });
});

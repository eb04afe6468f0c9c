import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { businessDateAt, londonInstant, londonTimeAt } from './business-date.js';

describe('the business date', () => {
  it.each([
    ['2026-01-15T23:59:59Z', '2026-01-15', '23:59'],
    ['2026-01-16T00:00:00Z', '2026-01-16', '00:00'],
    ['2026-06-14T22:59:59Z', '2026-06-14', '23:59'],
    ['2026-06-14T23:00:00Z', '2026-06-15', '00:00'],
    // clocks go forward: 00:59 is followed by 02:00
    ['2026-03-29T00:59:00Z', '2026-03-29', '00:59'],
    ['2026-03-29T01:00:00Z', '2026-03-29', '02:00'],
    ['2026-03-29T22:59:00Z', '2026-03-29', '23:59'],
    ['2026-03-29T23:00:00Z', '2026-03-30', '00:00'],
    // clocks go back: 01:30 comes twice
    ['2026-10-24T23:00:00Z', '2026-10-25', '00:00'],
    ['2026-10-25T00:30:00Z', '2026-10-25', '01:30'],
    ['2026-10-25T01:30:00Z', '2026-10-25', '01:30'],
    ['2026-10-25T23:59:00Z', '2026-10-25', '23:59'],
  ])('at %s it is %s, %s in London', (instant, date, time) => {
    expect(businessDateAt(new Date(instant))).toBe(date);
    expect(londonTimeAt(new Date(instant))).toBe(time);
  });

  it('follows summer time, from 01:00 UTC on the last Sunday of March to that of October, whatever the zone of the process', () => {
    const lastSundayAtOne = (year: number, month: number): number => {
      const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
      return lastDay.getTime() - lastDay.getUTCDay() * 86_400_000;
    };
    const instants = fc.date({ min: new Date('1997-01-01T00:00:00Z'), max: new Date('2036-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const [year, at] = [instant.getUTCFullYear(), instant.getTime()];
        const isSummer = at >= lastSundayAtOne(year, 2) && at < lastSundayAtOne(year, 9);
        const wall = new Date(at + (isSummer ? 3_600_000 : 0)).toISOString();
        expect([businessDateAt(instant), londonTimeAt(instant)]).toEqual([wall.slice(0, 10), wall.slice(11, 16)]);
      }),
    );
  });

  it('refuses an invalid instant', () => {
    expect(() => businessDateAt(new Date(NaN))).toThrow(RangeError);
  });
});

describe('the instant of a time in London', () => {
  it.each([
    ['2026-01-15T09:00', '2026-01-15T09:00:00.000Z'],
    ['2026-06-15T09:00', '2026-06-15T08:00:00.000Z'],
    // comes twice: the first of them
    ['2026-10-25T01:30', '2026-10-25T00:30:00.000Z'],
    // does not come: as if the clocks had not gone forward yet
    ['2026-03-29T01:30', '2026-03-29T01:30:00.000Z'],
  ])('%s is %s', (moment, instant) => {
    expect(londonInstant(moment).toISOString()).toBe(instant);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, daysBetween, isPlainDate, weekdayOf } from './plain-date.js';

const DAY_MS = 86_400_000;
const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const anyDate = fc
  .integer({ min: utc('1850-01-01') / DAY_MS, max: utc('2199-12-31') / DAY_MS })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));
const someDays = fc.integer({ min: -40_000, max: 40_000 });
const someMonths = fc.integer({ min: -1200, max: 1200 });

describe('isPlainDate', () => {
  it.each(['1850-01-01', '2199-12-31', '2024-02-29', '2000-02-29', '2026-12-31'])('takes %s', (text) => {
    expect(isPlainDate(text)).toBe(true);
  });

  it.each([
    ['', 'nothing'],
    ['2026-02-29', 'no leap year'],
    ['2100-02-29', 'a century that is no leap year'],
    ['2026-04-31', 'a day the month lacks'],
    ['2026-00-10', 'month nought'],
    ['2026-13-01', 'month thirteen'],
    ['2026-01-00', 'day nought'],
    ['1849-12-31', 'before the first year'],
    ['2200-01-01', 'after the last year'],
    ['2026-1-01', 'one digit'],
    ['01/02/2026', 'another order'],
    ['2026/01/02', 'another mark'],
    [' 2026-01-02', 'a space before'],
    ['2026-01-02T00:00:00Z', 'an instant'],
    ['2026-01-0٣', 'digits of another script'],
    ['2026-01-+1', 'a sign'],
  ])('refuses %j: %s', (text) => {
    expect(isPlainDate(text)).toBe(false);
  });

  it('agrees with the calendar for every year, month and day', () => {
    const numbers = fc.tuple(fc.integer({ min: 1850, max: 2199 }), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 39 }));
    fc.assert(
      fc.property(numbers, ([year, month, day]) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const instant = new Date(Date.UTC(year, month - 1, day));
        expect(isPlainDate(text)).toBe(instant.toISOString().startsWith(text));
      }),
    );
  });
});

describe('days', () => {
  it('counts whole calendar days over both clock changes', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(addDays('2026-03-01', 28)).toBe('2026-03-29');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
  });

  it('agrees with the calendar', () => {
    fc.assert(
      fc.property(anyDate, anyDate, someDays, (from, to, days) => {
        expect(daysBetween(from, to)).toBe((utc(to) - utc(from)) / DAY_MS);
        expect(addDays(from, days)).toBe(new Date(utc(from) + days * DAY_MS).toISOString().slice(0, 10));
        expect(weekdayOf(from)).toBe(new Date(utc(from)).getUTCDay());
      }),
    );
  });

  it('walks through every day of the 350 years, leap days and centuries included', () => {
    const calendar = Array.from({ length: 127_835 }, (_, day) => new Date(utc('1850-01-01') + day * DAY_MS).toISOString().slice(0, 10));
    expect(calendar.at(-1)).toBe('2199-12-31');
    expect(calendar.filter((date, day) => addDays('1850-01-01', day) !== date || daysBetween('1850-01-01', date) !== day)).toEqual([]);
  });

  it('adding and counting undo one another, and text order is date order', () => {
    fc.assert(
      fc.property(anyDate, someDays, (date, days) => {
        const later = addDays(date, days);
        expect(daysBetween(date, later)).toBe(days);
        expect(Math.sign(days)).toBe(later < date ? -1 : Number(later > date));
      }),
    );
  });

  it('refuses what is no date, a part of a day, and what no four digits can hold', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow('not a calendar date: 2026-02-30');
    expect(() => daysBetween('2026-01-01', 'soon')).toThrow(RangeError);
    expect(() => addDays('2026-01-01', 0.5)).toThrow('not a whole number: 0.5');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0001-01-01', -1)).toThrow(RangeError);
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-11-30', 3, '2027-02-28'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-05-31', 1, '2026-06-30'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-02-28', 3, '2026-05-28'],
  ])('%s and %i months: %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('lands so many months on, on the same day or on the last when the month lacks it', () => {
    fc.assert(
      fc.property(anyDate, someMonths, (date, months) => {
        const landed = addMonths(date, months);
        const month = (of: string): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7));
        expect(month(landed) - month(date)).toBe(months);
        const isLastOfMonth = addDays(landed, 1).slice(8) === '01';
        expect(landed.slice(8) === date.slice(8) || (isLastOfMonth && landed.slice(8) < date.slice(8))).toBe(true);
      }),
    );
  });
});

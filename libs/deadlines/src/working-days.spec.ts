import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BANK_HOLIDAY_YEARS, BANK_HOLIDAYS } from './bank-holidays.js';
import { addDays, daysBetween, weekdayOf } from './plain-date.js';
import { addWorkingDays, bankHolidayWarning, isWorkingDay } from './working-days.js';

const MONDAY = 1;
const firstMonday = (date: string): string => addDays(date, (MONDAY - weekdayOf(date) + 7) % 7);

// Reckoned apart from the list: Easter Sunday is the Sunday after the Paschal full moon (19-year cycle; the
// table holds for 1900 to 2199).
const PASCHAL_MOONS = ['04-14', '04-03', '03-23', '04-11', '03-31', '04-18', '04-08', '03-28', '04-16', '04-05', '03-25', '04-13', '04-02', '03-22', '04-10', '03-30', '04-17', '04-07', '03-27'];
const easterSunday = (year: number): string => {
  const moon = `${year}-${PASCHAL_MOONS[year % 19]}`;
  return addDays(moon, 7 - weekdayOf(moon));
};
const substituted = (fixed: string[]): string[] =>
  fixed.reduce<string[]>((kept, date) => {
    let day = date;
    const isTaken = (): boolean => [0, 6].includes(weekdayOf(day)) || kept.includes(day) || (day !== date && fixed.includes(day));
    while (isTaken()) day = addDays(day, 1);
    return [...kept, day];
  }, []);

const MOVED: Record<string, string> = { '2020-05-04': '2020-05-08', '2022-05-30': '2022-06-02' };
const EXTRA = ['2022-06-03', '2022-09-19', '2023-05-08'];

const holidaysByRule = (year: number): string[] =>
  [
    ...substituted([`${year}-01-01`]),
    addDays(easterSunday(year), -2),
    addDays(easterSunday(year), 1),
    firstMonday(`${year}-05-01`),
    firstMonday(`${year}-05-25`),
    firstMonday(`${year}-08-25`),
    ...substituted([`${year}-12-25`, `${year}-12-26`]),
  ]
    .map((date) => MOVED[date] ?? date)
    .concat(EXTRA.filter((date) => date.startsWith(String(year))))
    .sort();

describe('the list of bank holidays', () => {
  const years = Array.from({ length: BANK_HOLIDAY_YEARS.to - BANK_HOLIDAY_YEARS.from + 1 }, (_, i) => BANK_HOLIDAY_YEARS.from + i);

  it.each(years)('holds every holiday of %i and no other', (year) => {
    expect(BANK_HOLIDAYS.filter((date) => date.startsWith(String(year)))).toEqual(holidaysByRule(year));
  });

  it('holds nothing outside its years', () => {
    expect(BANK_HOLIDAYS).toHaveLength(years.flatMap(holidaysByRule).length);
  });
});

describe('working days', () => {
  it.each([
    ['2026-11-20', true],
    ['2026-11-21', false],
    ['2026-11-22', false],
    ['2026-12-25', false],
    ['2026-12-28', false],
    ['2026-12-29', true],
    ['2020-05-04', true],
    ['2020-05-08', false],
    ['2022-09-19', false],
  ])('%s: %s', (date, expected) => {
    expect(isWorkingDay(date)).toBe(expected);
  });

  it.each([
    ['2026-11-16', 2, '2026-11-18'],
    ['2026-11-19', 2, '2026-11-23'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-12-23', 2, '2026-12-29'],
    ['2022-06-01', 1, '2022-06-06'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s and %i working days: %s', (date, days, expected) => {
    expect(addWorkingDays(date, days)).toBe(expected);
  });

  it('ends on a working day with just so many working days on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4300 }), fc.integer({ min: 1, max: 30 }), (start, count) => {
        const from = addDays('2017-01-01', start);
        const to = addWorkingDays(from, count);
        const passed = Array.from({ length: daysBetween(from, to) }, (_, i) => addDays(from, i + 1));
        expect(isWorkingDay(to)).toBe(true);
        expect(passed.filter(isWorkingDay)).toHaveLength(count);
      }),
    );
  });

  it('refuses a number of working days that is negative or broken', () => {
    expect(() => addWorkingDays('2026-01-01', -1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-01-01', 1.5)).toThrow(RangeError);
  });

  it('warns once the list ends within a year', () => {
    expect(bankHolidayWarning('2026-11-22')).toBeNull();
    expect(bankHolidayWarning('2027-12-31')).toBeNull();
    expect(bankHolidayWarning('2028-01-01')).toContain('2028-12-31');
    expect(bankHolidayWarning('2031-01-01')).toContain('2028-12-31');
  });
});

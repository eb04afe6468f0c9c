/**
 * Date arithmetic of the oracle, on `YYYY-MM-DD` strings and whole day numbers. Written apart from `libs/deadlines`, with
 * its own leap-year rule and no `Date`, so that one mistake cannot hide in both. Comparison is plain string comparison.
 */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const monthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : MONTH_LENGTHS[month - 1]!;

const parts = (on: string): [number, number, number] => [Number(on.slice(0, 4)), Number(on.slice(5, 7)), Number(on.slice(8, 10))];

export const dateOf = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** Days since 1 January 1900, which is day 0. */
export function dayNumber(on: string): number {
  const [year, month, day] = parts(on);
  let days = day - 1;
  for (let y = 1900; y < year; y += 1) days += isLeap(y) ? 366 : 365;
  for (let m = 1; m < month; m += 1) days += monthLength(year, m);
  return days;
}

/** Calendar days from `from` to `to`; receipt is day 0. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

export function addDays(on: string, days: number): string {
  let [year, month, day] = parts(on);
  day += days;
  while (day < 1) {
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
    day += monthLength(year, month);
  }
  while (day > monthLength(year, month)) {
    day -= monthLength(year, month);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return dateOf(year, month, day);
}

/** The same day of a later month; a day that the month lacks becomes its last (contract section 2). */
export function addMonths(on: string, months: number): string {
  const [year, month, day] = parts(on);
  const index = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(index / 12), (index % 12) + 1];
  return dateOf(y, m, Math.min(day, monthLength(y, m)));
}

/** The first day of the quarter that `on` lies in; quarters start in April, July, October and January. */
export function quarterStart(on: string): string {
  const [year, month] = parts(on);
  return dateOf(year, month - ((month - 1) % 3), 1);
}

/** P of the contract's (P, E]: the last day of the quarter before the one that ends on `quarterEnd`. */
export const previousQuarterEnd = (quarterEnd: string): string => addDays(quarterStart(quarterEnd), -1);

/** The 31 March on or before `on`. */
export function yearStartEve(on: string): string {
  const [year] = parts(on);
  return on >= dateOf(year, 3, 31) ? dateOf(year, 3, 31) : dateOf(year - 1, 3, 31);
}

/** The latest quarter end on or before `on`. */
export const latestQuarterEnd = (on: string): string => {
  const end = addDays(addMonths(quarterStart(on), 3), -1);
  return end === on ? end : previousQuarterEnd(on);
};

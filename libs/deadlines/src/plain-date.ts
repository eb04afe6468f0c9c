/** A calendar date without time or zone, `YYYY-MM-DD`. Plain dates compare and sort as text. */
export type PlainDate = string;

const FIRST_YEAR = 1850;
const LAST_YEAR = 2199;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DASH = 45;
const ZERO = 48;

interface DateParts {
  year: number;
  month: number;
  day: number;
}

/**
 * Whether the text is a real calendar date a record may hold.
 * @returns true for `YYYY-MM-DD` of the years 1850 to 2199; false for 30 February, other spellings and surrounding spaces
 */
export function isPlainDate(text: string): boolean {
  const parts = readParts(text);
  return parts !== null && parts.year >= FIRST_YEAR && parts.year <= LAST_YEAR;
}

/**
 * The date so many calendar days later (earlier when negative).
 * @throws RangeError for what is no calendar date, a part of a day, or a result outside the years 1 to 9999
 */
export function addDays(date: PlainDate, days: number): PlainDate {
  assertWhole(days);
  return dateOfDayNumber(dayNumber(date) + days);
}

/**
 * The same day so many months later (earlier when negative); a day the month lacks becomes its last:
 * 31 January + 1 month = 28 or 29 February.
 * @throws RangeError as `addDays`
 */
export function addMonths(date: PlainDate, months: number): PlainDate {
  assertWhole(months);
  const from = partsOf(date);
  const monthsSinceYearNought = from.year * 12 + (from.month - 1) + months;
  const year = Math.floor(monthsSinceYearNought / 12);
  const month = monthsSinceYearNought - year * 12 + 1;
  return write(year, month, Math.min(from.day, monthLength(year, month)));
}

/**
 * Whole calendar days from one date to another: 0 on the same day, negative when `to` is the earlier.
 * Weekends and holidays count, and no clock change can add or lose a day.
 * @throws RangeError for what is no calendar date
 */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The day of the week: 0 Sunday to 6 Saturday. */
export function weekdayOf(date: PlainDate): number {
  const THURSDAY = 4; // 1 January 1970
  return (((dayNumber(date) + THURSDAY) % 7) + 7) % 7;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

// Whole-number arithmetic throughout: `Date` would bring the zone of the process in, `Intl` is
// hundreds of times slower, and an import works out some 300,000 of these.
function readParts(text: string): DateParts | null {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  // NaN fails every comparison, so each is written as what must hold.
  const real = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  return real ? { year, month, day } : null;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const units = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : NaN;
}

function partsOf(date: PlainDate): DateParts {
  const parts = readParts(date);
  if (parts === null) throw new RangeError(`not a calendar date: ${date.slice(0, 40)}`);
  return parts;
}

// Days since 1 January 1970. The year is taken to begin in March, so that the leap day is its last.
function dayNumber(date: PlainDate): number {
  const { year, month, day } = partsOf(date);
  const marchYear = month <= 2 ? year - 1 : year;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - 719_468;
}

function dateOfDayNumber(days: number): PlainDate {
  const sinceMarchOfYearNought = days + 719_468;
  const era = Math.floor(sinceMarchOfYearNought / 146_097); // 400 years
  const dayOfEra = sinceMarchOfYearNought - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return write(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day);
}

function write(year: number, month: number, day: number): PlainDate {
  if (year < 1 || year > 9999) throw new RangeError(`outside the years 1 to 9999: ${year}`);
  const paddedYear = year >= 1000 ? String(year) : String(year).padStart(4, '0');
  return `${paddedYear}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

function assertWhole(count: number): void {
  if (!Number.isSafeInteger(count)) throw new RangeError(`not a whole number: ${count}`);
}

import { BANK_HOLIDAYS, BANK_HOLIDAY_YEARS } from './bank-holidays.js';
import { addDays, addMonths, weekdayOf, type PlainDate } from './plain-date.js';

const SUNDAY = 0;
const SATURDAY = 6;
const HOLIDAYS: ReadonlySet<PlainDate> = new Set(BANK_HOLIDAYS);
const LIST_ENDS_ON: PlainDate = `${BANK_HOLIDAY_YEARS.to}-12-31`;

/**
 * Whether a date is a working day in England and Wales: Monday to Friday and no bank holiday. Outside the years
 * of the list every Monday to Friday counts as one, which is why `bankHolidayWarning` is shown in good time.
 * @throws RangeError for what is no calendar date
 */
export function isWorkingDay(date: PlainDate): boolean {
  const weekday = weekdayOf(date);
  return weekday !== SUNDAY && weekday !== SATURDAY && !HOLIDAYS.has(date);
}

/**
 * The date so many working days after a date, which is itself not counted and need not be a working day.
 * @param workingDays whole number, 0 or more; 0 gives the date back
 * @throws RangeError for anything else
 */
export function addWorkingDays(date: PlainDate, workingDays: number): PlainDate {
  if (!Number.isSafeInteger(workingDays) || workingDays < 0) {
    throw new RangeError(`not a whole number of working days: ${workingDays}`);
  }
  let reached = date;
  for (let left = workingDays; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

/** What to tell the person who runs the service when the list of bank holidays ends within a year; else null. */
export function bankHolidayWarning(asOf: PlainDate): string | null {
  if (addMonths(asOf, 12) <= LIST_ENDS_ON) return null;
  return `The list of bank holidays ends on ${LIST_ENDS_ON}. Add the years that follow to bank-holidays.ts: until then working days after it are counted without them.`;
}

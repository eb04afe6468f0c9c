import { addDays, addMonths, isPlainDate, type PlainDate } from './plain-date.js';

/** A quarter of a financial year, which begins on 1 April. Both ends belong to it. */
export interface Quarter {
  startsOn: PlainDate;
  endsOn: PlainDate;
  /** the last day of the quarter before: figures count what is after it, up to and including `endsOn` */
  previousEndsOn: PlainDate;
  /** 1 April of the financial year the quarter is in */
  yearStartsOn: PlainDate;
  /** as the returns print it: `Q2 2019/20` */
  label: string;
}

const MONTHS_IN_QUARTER = 3;
const FIRST_MONTH_OF_YEAR = 4;

/**
 * The financial quarter a date lies in.
 * @throws RangeError for what `isPlainDate` refuses
 */
export function quarterOf(date: PlainDate): Quarter {
  if (!isPlainDate(date)) throw new RangeError(`not a calendar date: ${date.slice(0, 40)}`);
  const monthsIntoYear = (Number(date.slice(5, 7)) - FIRST_MONTH_OF_YEAR + 12) % 12;
  const yearStartsOn = addMonths(`${date.slice(0, 7)}-01`, -monthsIntoYear);
  const number = Math.floor(monthsIntoYear / MONTHS_IN_QUARTER) + 1;
  const startsOn = addMonths(yearStartsOn, (number - 1) * MONTHS_IN_QUARTER);
  return {
    startsOn,
    endsOn: addDays(addMonths(startsOn, MONTHS_IN_QUARTER), -1),
    previousEndsOn: addDays(startsOn, -1),
    yearStartsOn,
    label: `Q${number} ${yearLabel(yearStartsOn)}`,
  };
}

/** Whether a date is the last day of a quarter: 30 June, 30 September, 31 December or 31 March. */
export function isQuarterEnd(date: PlainDate): boolean {
  return isPlainDate(date) && quarterOf(date).endsOn === date;
}

function yearLabel(yearStartsOn: PlainDate): string {
  const year = Number(yearStartsOn.slice(0, 4));
  return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
}

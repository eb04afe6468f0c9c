import { addDays, addMonths, daysBetween, isWorkingDay, quarterOf, type PlainDate } from '@chc/deadlines';
import { HISTORY_QUARTERS } from './figures.js';

/** A quarter of the history; the last is the quarter to date. */
export interface Span {
  from: PlainDate;
  to: PlainDate;
  /** days of it on which referrals are concluded: its working days, or all when it has none */
  days: PlainDate[];
  /** its part of a whole quarter's working days, 0 to 1 */
  share: number;
  toDate: boolean;
}

/** The first day of the history: two years before the quarter that a day is in. */
export function historyStart(madeFor: PlainDate): PlainDate {
  return addMonths(quarterOf(madeFor).startsOn, -3 * HISTORY_QUARTERS);
}

/** The quarters of the history, the last one up to and including the day. */
export function historySpans(madeFor: PlainDate): Span[] {
  const spans: Span[] = [];
  for (let day = historyStart(madeFor); day <= madeFor; ) {
    const { startsOn, endsOn } = quarterOf(day);
    const to = endsOn < madeFor ? endsOn : madeFor;
    const working = workingDays(day, to);
    const days = working.length > 0 ? working : daysFrom(day, to);
    const share = working.length / workingDays(startsOn, endsOn).length;
    spans.push({ from: day, to, days, share, toDate: to === madeFor });
    day = addDays(to, 1);
  }
  return spans;
}

/** The working days of a period, both ends included. */
export function workingDays(from: PlainDate, to: PlainDate): PlainDate[] {
  return daysFrom(from, to).filter((day) => isWorkingDay(day));
}

/** The nearest working day that is not later. */
export function workingDayBy(date: PlainDate): PlainDate {
  return isWorkingDay(date) ? date : workingDayBy(addDays(date, -1));
}

/** The nearest working day that is not earlier. */
export function workingDayFrom(date: PlainDate): PlainDate {
  return isWorkingDay(date) ? date : workingDayFrom(addDays(date, 1));
}

/** The earlier of two dates. */
export function earlier(one: PlainDate, other: PlainDate): PlainDate {
  return one < other ? one : other;
}

/** The later of two dates. */
export function later(one: PlainDate, other: PlainDate): PlainDate {
  return one > other ? one : other;
}

function daysFrom(from: PlainDate, to: PlainDate): PlainDate[] {
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));
}

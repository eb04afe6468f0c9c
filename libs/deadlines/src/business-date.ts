import type { PlainDate } from './plain-date.js';

// Made once: making a formatter costs far more than using one.
const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/**
 * The calendar date in London at an instant, whatever zone the process runs in: from 23:00 UTC in summer it is
 * already tomorrow.
 * @throws RangeError for an invalid `Date`
 */
export function businessDateAt(instant: Date): PlainDate {
  const { year, month, day } = londonParts(instant);
  return `${year?.padStart(4, '0')}-${month}-${day}`;
}

/**
 * The time of day in London at an instant, `HH:mm` from 00:00 to 23:59. When the clocks go back, 01:00 to 01:59
 * comes twice; when they go forward it does not come at all.
 * @throws RangeError for an invalid `Date`
 */
export function londonTimeAt(instant: Date): string {
  const { hour, minute } = londonParts(instant);
  return `${hour}:${minute}`;
}

function londonParts(instant: Date): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(LONDON.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/**
 * The instant of a date and time of day in London, `YYYY-MM-DDTHH:mm`: of a time that comes twice the first, and one that
 * does not come at all as if the clocks had not gone forward yet.
 */
export function londonInstant(moment: string): Date {
  const asUtc = new Date(`${moment}:00Z`).getTime();
  const summer = new Date(asUtc - 60 * 60 * 1000);
  return `${businessDateAt(summer)}T${londonTimeAt(summer)}` === moment ? summer : new Date(asUtc);
}

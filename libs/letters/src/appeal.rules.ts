import { addMonths, type PlainDate } from '@chc/deadlines';

/** The fewest months somebody has to ask for local resolution, from the date on the decision letter. */
export const LEAST_APPEAL_MONTHS = 6;

/**
 * The last day to ask for a decision to be looked at again: six months after the letter's date, more where the ICB gives
 * more, never fewer (one ICB's page and others' accounts; the Framework's own words were not read: docs/unverified.md).
 * @throws RangeError for fewer than six months
 */
export function appealBy(letterOn: PlainDate, months: number): PlainDate {
  if (!Number.isInteger(months) || months < LEAST_APPEAL_MONTHS) throw new RangeError(`an appeal has at least ${LEAST_APPEAL_MONTHS} months, not ${months}`);
  return addMonths(letterOn, months);
}

import { addMonths, type PlainDate } from './plain-date.js';

/** Calendar months from the decision to the first review, and from a completed review to the next at the latest. */
export const REVIEW_MONTHS = { first: 3, next: 12 } as const;

/** The day the first review is due: 3 months after the day of the decision, a day the month lacks becoming its last. */
export function firstReviewDueOn(eligibleFrom: PlainDate): PlainDate {
  return addMonths(eligibleFrom, REVIEW_MONTHS.first);
}

/** The day the review after a completed one is due: as planned when it was completed, else 12 months after it. */
export function nextReviewDueOn(lastCompletedOn: PlainDate, nextPlannedOn?: PlainDate | null): PlainDate {
  return nextPlannedOn ?? addMonths(lastCompletedOn, REVIEW_MONTHS.next);
}

/** Whether an open review is overdue at the end of a day: from the day after it was due, not on it. */
export function reviewOverdue(dueOn: PlainDate, asOf: PlainDate): boolean {
  return dueOn < asOf;
}

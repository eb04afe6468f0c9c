import type { PlainDate } from './plain-date.js';
import { addWorkingDays } from './working-days.js';

/** Working days the ICB has to answer the MDT's recommendation; they lie inside the 28 calendar days. */
export const VERIFICATION_WORKING_DAYS = 2;

/** Hours from receipt of a Fast Track tool within which care should be in place. */
export const FAST_TRACK_HOURS = 48;

/** The day by which a recommendation should be verified: the second working day after it. */
export function verificationDueOn(recommendedOn: PlainDate): PlainDate {
  return addWorkingDays(recommendedOn, VERIFICATION_WORKING_DAYS);
}

/** The instant by which Fast Track care should be in place: 48 hours that really pass, over a clock change too. */
export function fastTrackCareDueAt(receivedAt: Date): Date {
  return new Date(receivedAt.getTime() + FAST_TRACK_HOURS * 60 * 60 * 1000);
}

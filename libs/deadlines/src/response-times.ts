import type { PlainDate } from './plain-date.js';
import { addWorkingDays } from './working-days.js';

/** Working days the ICB has to answer the MDT's recommendation; they lie inside the 28 calendar days. */
export const VERIFICATION_WORKING_DAYS = 2;

/** Hours from receipt of a Fast Track tool within which care should be in place. */
export const FAST_TRACK_HOURS = 48;

/** The day by which a recommendation should be verified: the second working day after it, where the ICB sets no other. */
export function verificationDueOn(recommendedOn: PlainDate, workingDays = VERIFICATION_WORKING_DAYS): PlainDate {
  return addWorkingDays(recommendedOn, workingDays);
}

/** The instant by which Fast Track care should be in place: 48 hours that really pass, over a clock change too. */
export function fastTrackCareDueAt(receivedAt: Date, hours = FAST_TRACK_HOURS): Date {
  return new Date(receivedAt.getTime() + hours * 60 * 60 * 1000);
}

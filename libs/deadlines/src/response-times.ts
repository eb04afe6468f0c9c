import type { PlainDate } from './plain-date.js';
import { addWorkingDays } from './working-days.js';

const HOUR_MS = 60 * 60 * 1000;

/**
 * The day by which a recommendation should be verified; it lies inside the 28 calendar days.
 * @param workingDays the ICB has to answer in (dated value `verification_working_days`); the day of the recommendation is not counted
 */
export function verificationDueOn(recommendedOn: PlainDate, workingDays: number): PlainDate {
  return addWorkingDays(recommendedOn, workingDays);
}

/**
 * The instant by which Fast Track care should be in place: hours that really pass, over a clock change too.
 * @param hours from receipt (dated value `fast_track_hours`)
 */
export function fastTrackCareDueAt(receivedAt: Date, hours: number): Date {
  return new Date(receivedAt.getTime() + hours * HOUR_MS);
}

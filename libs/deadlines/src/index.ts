export { addDays, addMonths, daysBetween, isPlainDate, weekdayOf, type PlainDate } from './plain-date.js';
export {
  bandOf,
  clock,
  CLOCK_DAYS,
  CLOCK_POLICIES,
  concludedInTime,
  lastReceivedOver28,
  OVER_28_BANDS,
  REFUND_DAY1,
  STAT_DAY0,
  type ClockPolicy,
  type ClockReading,
  type Over28BandCode,
} from './28-day-clock.js';
export { firstReviewDueOn, nextReviewDueOn, REVIEW_MONTHS, reviewOverdue } from './review-dates.js';
export { careStartAfterDecision, careStartAfterFastTrack, type CareStartReading } from './care-start.js';
export { isQuarterEnd, quarterOf, type Quarter } from './quarters.js';
export { businessDateAt, londonInstant, londonTimeAt } from './business-date.js';
export { addWorkingDays, bankHolidayWarning, isWorkingDay } from './working-days.js';
export { fastTrackCareDueAt, verificationDueOn } from './response-times.js';

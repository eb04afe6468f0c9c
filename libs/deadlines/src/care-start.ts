import { businessDateAt } from './business-date.js';
import { addDays, daysBetween, type PlainDate } from './plain-date.js';

/** How long somebody has waited, or did wait, for care after it was found that they should have it. */
export interface CareStartReading {
  readonly fromOn: PlainDate;
  /** Empty where no target is set: the wait is shown without one. */
  readonly dueOn: PlainDate | null;
  /** The very instant, for Fast Track. */
  readonly dueAt: Date | null;
  readonly startedOn: PlainDate | null;
  /** Whole days from `fromOn` to the first day of care, or to the day it is read at. */
  readonly days: number;
  readonly late: boolean;
}

const read = (fromOn: PlainDate, dueOn: PlainDate | null, dueAt: Date | null, startedOn: PlainDate | null, asOf: PlainDate): CareStartReading => {
  const until = startedOn ?? asOf;
  return { fromOn, dueOn, dueAt, startedOn, days: Math.max(0, daysBetween(fromOn, until)), late: dueOn !== null && until > dueOn };
};

/** From a decision to the first day of care; `targetDays` where a target is in force. */
export function careStartAfterDecision(decidedOn: PlainDate, startedOn: PlainDate | null, asOf: PlainDate, targetDays?: number): CareStartReading {
  return read(decidedOn, targetDays === undefined ? null : addDays(decidedOn, targetDays), null, startedOn, asOf);
}

/**
 * From the receipt of a Fast Track tool to the first day of care. Care is recorded by its day, so whatever began on the day
 * in London in which the hours run out was in time.
 */
export function careStartAfterFastTrack(receivedAt: Date, dueAt: Date, startedOn: PlainDate | null, asOf: PlainDate): CareStartReading {
  return read(businessDateAt(receivedAt), businessDateAt(dueAt), dueAt, startedOn, asOf);
}

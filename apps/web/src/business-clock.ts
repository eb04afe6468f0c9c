import { businessDateAt, londonInstant, londonTimeAt, type PlainDate } from '@chc/deadlines';

/** The one place where the web process asks what day it is. */
export class BusinessClock {
  /** @param set the business date of CHC_TODAY, for demonstration and tests */
  constructor(readonly set?: PlainDate) {}

  /** The business date: the set one, else today in Europe/London. */
  today(): PlainDate {
    return this.set ?? businessDateAt(this.now());
  }

  /** Today in Europe/London, whatever the business date is set to: for what is about real days. */
  realToday(): PlainDate {
    return businessDateAt(this.now());
  }

  /**
   * The instant at which something is done in a case: now, on the business date. Where that is set, the same time of day on
   * it; otherwise what comes in today would lie after everything that may be recorded of today.
   */
  actingAt(): Date {
    return this.set ? londonInstant(`${this.set}T${londonTimeAt(this.now())}`) : this.now();
  }

  now(): Date {
    return new Date();
  }
}

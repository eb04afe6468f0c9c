import { businessDateAt, type PlainDate } from '@chc/deadlines';

/** The one place where the web process asks what day it is. */
export class BusinessClock {
  /** @param set the business date of CHC_TODAY, for demonstration and tests */
  constructor(readonly set?: PlainDate) {}

  /** The business date: the set one, else today in Europe/London. */
  today(): PlainDate {
    return this.set ?? businessDateAt(this.now());
  }

  now(): Date {
    return new Date();
  }
}

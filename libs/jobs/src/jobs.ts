import type { JobsOptions } from 'bullmq';

/** The queue all of the night's jobs go through. */
export const NIGHTLY_QUEUE = 'nightly';

/** What a job is told: a business date and ids, nothing personal. */
export interface NightJobData {
  readonly runId: string;
  readonly businessDate: string;
}

interface Job {
  readonly does: string;
  readonly options: JobsOptions;
  /** When the schedule starts it by itself. */
  readonly every?: { readonly pattern: string; readonly tz: string };
  /** Jobs that must be done before it. */
  readonly after?: readonly string[];
}

const RETRIED = { attempts: 5, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: { age: 7 * 86_400 }, removeOnFail: { age: 30 * 86_400 } } as const;

/** Every job: its name is its name in the queue, the schedule and the log. 03:15 is past both clock changes. */
export const JOBS = {
  'start-night': { does: 'begins the night of today', options: RETRIED, every: { pattern: '15 3 * * *', tz: 'Europe/London' } },
  'flag-breaches': { does: 'raises and clears breaches of the 28 days', options: RETRIED },
  'flag-overdue-reviews': { does: 'raises and clears overdue reviews, 3 and 12 months', options: RETRIED },
  'measure-hospital-dsts': { does: 'measures DSTs completed in an acute hospital, quarter to date', options: RETRIED },
  'close-night': { does: 'counts the day and writes the ledger', options: RETRIED, after: ['flag-breaches', 'flag-overdue-reviews', 'measure-hospital-dsts'] },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof JOBS;

/** When the night of a day is due, as London's clock shows it: the minute of the schedule above. */
export const NIGHT_IS_DUE_AT = '03:15';
/** And from when its absence is worth an alarm. */
export const NIGHT_IS_LATE_AT = '04:15';

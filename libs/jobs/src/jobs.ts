import type { JobsOptions } from 'bullmq';

/** The queue all of the night's jobs go through. */
export const NIGHTLY_QUEUE = 'nightly';
/** And the one of the emails: apart, so that neither waits for the other. */
export const OUTBOX_QUEUE = 'outbox';
/** And the one that seals the audit. */
export const AUDIT_QUEUE = 'audit';

/** What a job is told: a business date and ids, nothing personal. */
export interface NightJobData {
  readonly runId: string;
  readonly businessDate: string;
}

interface Job {
  readonly does: string;
  readonly queue: typeof NIGHTLY_QUEUE | typeof OUTBOX_QUEUE | typeof AUDIT_QUEUE;
  readonly options: JobsOptions;
  /** When the schedule starts it by itself. */
  readonly every?: { readonly pattern: string; readonly tz: string };
  /** Jobs that must be done before it. */
  readonly after?: readonly string[];
}

const RETRIED = { attempts: 5, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: { age: 7 * 86_400 }, removeOnFail: { age: 30 * 86_400 } } as const;

/** Comes again within the minute anyway; what it did is told by the outbox. */
const EVERY_MINUTE = { attempts: 3, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: { count: 100 }, removeOnFail: { count: 1000 } } as const;

/** Comes again within seconds; a few are kept to see that it does. */
const EVERY_FEW_SECONDS = { attempts: 2, backoff: { type: 'fixed', delay: 500 }, removeOnComplete: { count: 10 }, removeOnFail: { count: 100 } } as const;

/** Every job: its name is its name in the queue, the schedule and the log. 03:15 is past both clock changes. */
export const JOBS = {
  'start-night': { does: 'begins the night of today', queue: NIGHTLY_QUEUE, options: RETRIED, every: { pattern: '15 3 * * *', tz: 'Europe/London' } },
  'flag-breaches': { does: 'raises and clears breaches of the 28 days', queue: NIGHTLY_QUEUE, options: RETRIED },
  'flag-overdue-reviews': { does: 'raises and clears overdue reviews, 3 and 12 months', queue: NIGHTLY_QUEUE, options: RETRIED },
  'measure-hospital-dsts': { does: 'measures DSTs completed in an acute hospital, quarter to date', queue: NIGHTLY_QUEUE, options: RETRIED },
  'raise-escalations': { does: 'raises and clears escalations, and raises again those whose plan has passed', queue: NIGHTLY_QUEUE, options: RETRIED },
  'refresh-review-priorities': { does: 'refreshes the priorities of reviews: days pass, overrides end, weights begin', queue: NIGHTLY_QUEUE, options: RETRIED },
  'close-night': { does: 'counts the day and writes the ledger', queue: NIGHTLY_QUEUE, options: RETRIED, after: ['flag-breaches', 'flag-overdue-reviews', 'raise-escalations', 'refresh-review-priorities', 'measure-hospital-dsts'] },
  'send-outbox': { does: 'sends the emails that are due', queue: OUTBOX_QUEUE, options: EVERY_MINUTE, every: { pattern: '* * * * *', tz: 'Europe/London' } },
  'seal-audit': { does: 'seals what was written into the audit', queue: AUDIT_QUEUE, options: EVERY_FEW_SECONDS, every: { pattern: '*/2 * * * * *', tz: 'Europe/London' } },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof JOBS;
export type NightJobName = { [K in JobName]: (typeof JOBS)[K]['queue'] extends typeof NIGHTLY_QUEUE ? K : never }[JobName];

/** When the night of a day is due, as London's clock shows it: the minute of the schedule above. */
export const NIGHT_IS_DUE_AT = '03:15';
/** And from when its absence is worth an alarm. */
export const NIGHT_IS_LATE_AT = '04:15';

import { addDays, businessDateAt, londonTimeAt } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { NIGHT_IS_DUE_AT, NIGHT_IS_LATE_AT } from './jobs.js';

export interface NightStatus {
  /** The latest night that should have been by now. */
  readonly dueFor: string;
  readonly latest: { readonly businessDate: string; readonly finishedAt: Date } | null;
  /** The due night has not been completed and its hour of grace is over. */
  readonly late: boolean;
}

/**
 * The latest night due at an instant: today's from 03:15 London time, until then yesterday's.
 * @param today a set business date, whose night counts as due and long past
 */
export function latestDueNight(now: Date, today?: string): { businessDate: string; graceIsOver: boolean } {
  if (today) return { businessDate: today, graceIsOver: true };
  const [date, time] = [businessDateAt(now), londonTimeAt(now)];
  if (time < NIGHT_IS_DUE_AT) return { businessDate: addDays(date, -1), graceIsOver: true };
  return { businessDate: date, graceIsOver: time >= NIGHT_IS_LATE_AT };
}

/** Reads from the ledger alone whether last night was made, so that a scheduler that stopped cannot hide it. */
export async function nightStatus(db: Queryable, now: Date, today?: string): Promise<NightStatus> {
  const due = latestDueNight(now, today);
  const { rows: [latest] } = await db.query<{ businessDate: string; finishedAt: Date }>(
    `select business_date as "businessDate", finished_at as "finishedAt" from job_run where job = 'nightly' order by business_date desc limit 1`);
  const done = latest !== undefined && latest.businessDate >= due.businessDate;
  return { dueFor: due.businessDate, latest: latest ?? null, late: !done && due.graceIsOver };
}

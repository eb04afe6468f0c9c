import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { NightResult } from './night.service.js';

export const RUNS_PAGE = 25;

/** A run of the nightly jobs as the ledger has it. */
export interface LedgerRun {
  readonly id: string;
  readonly businessDate: PlainDate;
  readonly reason: 'schedule' | 'missed' | 'asked';
  readonly countsOnly: boolean;
  readonly askedBy: string | null;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
  readonly result: NightResult | null;
  readonly tries: number;
  readonly failures: number;
}

export interface LedgerJob {
  readonly job: string;
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly did: Readonly<Record<string, unknown>> | null;
  readonly failed: string | null;
}

const RUN = `
  select r.id, r.business_date as "businessDate", r.reason, r.counts_only as "countsOnly", r.asked_by as "askedBy", r.requested_at as "requestedAt", r.finished_at as "finishedAt", r.result,
    (select count(*)::int from nightly_job j where j.run_id = r.id) as tries, (select count(*)::int from nightly_job j where j.run_id = r.id and j.failed is not null) as failures
  from nightly_run r`;

/** A page of runs, the latest first. @param after the last run of the page before */
export async function readRuns(db: Queryable, after: string | null = null): Promise<{ runs: readonly LedgerRun[]; next: string | null }> {
  const { rows } = await db.query<LedgerRun>(`${RUN} where $1::uuid is null or (r.requested_at, r.id) < (select requested_at, id from nightly_run where id = $1) order by r.requested_at desc, r.id desc limit $2`, [after, RUNS_PAGE + 1]);
  const runs = rows.slice(0, RUNS_PAGE);
  return { runs, next: rows.length > RUNS_PAGE ? runs.at(-1)!.id : null };
}

export async function readRun(db: Queryable, id: string): Promise<{ run: LedgerRun; jobs: readonly LedgerJob[] } | undefined> {
  const { rows: [run] } = await db.query<LedgerRun>(`${RUN} where r.id = $1`, [id]);
  if (!run) return undefined;
  const { rows: jobs } = await db.query<LedgerJob>('select job, attempt, started_at as "startedAt", ended_at as "endedAt", did, failed from nightly_job where run_id = $1 order by started_at, id', [id]);
  return { run, jobs };
}

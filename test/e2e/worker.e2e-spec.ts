// The worker as it runs: the missed night, the schedule, two at once, and one that is killed in the middle of its work.
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Queue } from 'bullmq';
import { DateTime } from 'luxon';
import pg from 'pg';
import { JOBS, type NightResult } from '@chc/jobs';
import { Database, connectRedis } from '@chc/platform';
import { BUSINESS_DATE, aBundle, aPerson, aReferral } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { load } from '../support/importing.js';
import { until } from '../support/night.js';
import { Program, type Surroundings } from '../support/programs.js';

jest.setTimeout(120_000);
const toBeClosed: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toBeClosed.splice(0).reverse()) await close();
});

interface Installation extends Surroundings { readonly db: Database }

/** A database with the small bundle in it and 60 late referrals more, its queue its own. */
async function anInstallation(name: string): Promise<Installation> {
  const { ownerUrl } = await freshDatabase(`worker_${name}`);
  const db = new Database({ databaseUrl: ownerUrl });
  toBeClosed.push(() => db.close());
  const bundle = aBundle();
  const late = Array.from({ length: 60 }, (_, n) => `L${n}`);
  await load(db, {
    ...bundle,
    persons: [...bundle.persons, ...late.map((id) => aPerson({ person_id: id, nhs_number: '' }))],
    referrals: [...bundle.referrals, ...late.map((id, n) => aReferral({ service_request_id: id, person_id: id, received_date: `2025-12-${String(1 + (n % 28)).padStart(2, '0')}` }))],
  });
  return { databaseUrl: ownerUrl, today: BUSINESS_DATE, db };
}

function start(app: 'worker' | 'chc', where: Surroundings, ...words: string[]): Program {
  const program = new Program(app, where, ...words);
  toBeClosed.push(() => program.end('SIGKILL'));
  return program;
}
const ready = (worker: Program): Promise<unknown> => until('a worker that is ready', () => worker.logged('ready')[0]);

interface Ledger { business_date: string; run_id: string; counts: NightResult; by_organisation: Record<string, { referralsOver28Days: number }> }
const ledger = async ({ db }: Installation): Promise<Ledger[]> => (await db.query<never>('select business_date, run_id, counts, by_organisation from job_run order by business_date')).rows;
const theNight = (where: Installation): Promise<Ledger> => until('the night', async () => (await ledger(where))[0]);
const runs = async ({ db }: Installation): Promise<unknown[]> => (await db.query('select business_date as on, reason, finished_at is not null as finished from nightly_run order by id')).rows;
/** The flags by what is flagged, for two databases whose ids differ. */
const flags = async ({ db }: Installation): Promise<unknown[]> => (await db.query(`
  select b.standard, coalesce(r.source_id, v.source_id, 'made for ' || e.source_id) as subject, b.raised_on, b.cleared_on
  from breach b left join referral r on r.id = b.referral_id left join review v on v.id = b.review_id left join eligibility e on e.id = v.eligibility_id
  order by 1, 2`)).rows;

async function theQueue({ db }: Installation): Promise<Queue> {
  const { rows: [installation] } = await db.query<{ id: string }>('select id from installation');
  const connection = connectRedis(process.env.REDIS_URL!);
  const queue = new Queue('nightly', { connection, prefix: `{chc-${installation!.id.slice(0, 13)}}` });
  toBeClosed.push(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}
/** Each says one `done`; what begins the night says none. */
const JOBS_OF_A_NIGHT = Object.entries(JOBS).filter(([name, { queue }]) => queue === 'nightly' && name !== 'start-night').length;
const MISSED = { on: BUSINESS_DATE, reason: 'missed', finished: true };

describe('a worker', () => {
  it('makes the missed night up once; ends when told to; and makes none when it comes back', async () => {
    const where = await anInstallation('missed');
    const first = start('worker', where);
    const { business_date, counts, by_organisation } = await theNight(where);
    expect([business_date, counts.asOf]).toEqual([BUSINESS_DATE, BUSINESS_DATE]);
    expect(counts).toMatchObject({ referralsOver28Days: 62, newlyFlagged: 62 + counts.reviewsOverdue, cleared: 0 });
    expect(Object.keys(by_organisation).sort()).toEqual(['PL1', 'PL2', 'PL3', 'QX1', 'QX2', 'S01', 'S02', 'S03']);
    expect([by_organisation.S01!, by_organisation.QX1!, by_organisation.QX2!].map((o) => o.referralsOver28Days)).toEqual([61, 61, 1]);
    await until('all of it said', () => first.logged('done').length === JOBS_OF_A_NIGHT);
    expect(await first.end()).toBe(0);

    const second = start('worker', where);
    await ready(second);
    expect(second.logged('ready')).toEqual([expect.objectContaining({ missed: null })]);
    expect(await second.end()).toBe(0);
    expect(await runs(where)).toEqual([MISSED]);
  });

  it('keeps one schedule, at 03:15 in London, however often workers come', async () => {
    const where = await anInstallation('schedule');
    const workers = [start('worker', where), start('worker', where)];
    await Promise.all(workers.map(ready));
    await workers[0]!.end();
    await ready(start('worker', where));
    const schedulers = await (await theQueue(where)).getJobSchedulers();
    expect(schedulers).toEqual([expect.objectContaining({ key: 'start-night', name: 'start-night', pattern: '15 3 * * *', tz: 'Europe/London' })]);
    expect(DateTime.fromMillis(schedulers[0]!.next!, { zone: 'Europe/London' }).toFormat('HH:mm:ss')).toBe('03:15:00');
  });

  it('does nothing twice when there are two', async () => {
    const where = await anInstallation('two');
    const workers = [start('worker', where), start('worker', where)];
    const { counts } = await theNight(where);
    await Promise.all(workers.map(ready));
    await until('all of it said', () => workers.flatMap((worker) => worker.logged('done')).length === JOBS_OF_A_NIGHT);
    expect(await runs(where)).toEqual([MISSED]);
    expect((await flags(where)).length).toBe(counts.newlyFlagged);
    expect(workers.flatMap((worker) => worker.logged('failed'))).toEqual([]);
  });

  it('tries a job that fails again, and one that nobody knows not', async () => {
    const where = await anInstallation('failing');
    const worker = start('worker', where);
    await theNight(where);
    const queue = await theQueue(where);
    const ofNoRun = { runId: '00000000-0000-7000-8000-000000000000', businessDate: BUSINESS_DATE };
    const jobs = [await queue.add('close-night', ofNoRun, { attempts: 3 }), await queue.add('flag-holidays', ofNoRun, { attempts: 3 })];
    for (const job of jobs) await until(`${job.name} failed for good`, async () => (await job.getState()) === 'failed');
    expect((await Promise.all(jobs.map((job) => queue.getJob(job.id!)))).map((job) => [job!.name, job!.attemptsMade])).toEqual([['close-night', 3], ['flag-holidays', 1]]);
    expect(worker.logged('failed')).toHaveLength(4);
    expect(await ledger(where)).toHaveLength(1);
  });
});

/** Holds up whatever would write to a table until it is let go. */
async function holdingUp({ databaseUrl, db }: Installation, table: string): Promise<{ someoneWaits: () => Promise<boolean>; letGo: () => Promise<unknown> }> {
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  toBeClosed.push(() => holder.end());
  await holder.query(`begin; lock table ${table} in share row exclusive mode`);
  return {
    someoneWaits: async () => ((await db.query(`
      select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
      where not l.granted and l.relation = $1::regclass`, [table])).rowCount ?? 0) > 0,
    letGo: () => holder.query('rollback'),
  };
}

describe('a worker killed in the middle of the night', () => {
  it.each([
    ['while it raises the flags', 'breach'],
    ['while it writes the ledger', 'job_run'],
  ])('%s: the next one completes the run, once, as if nothing had happened', async (_, table) => {
    const [where, calm] = [await anInstallation(`killed_${table}`), await anInstallation(`calm_${table}`)];
    const { someoneWaits, letGo } = await holdingUp(where, table);
    const victim = start('worker', where);
    await until('the night in the middle of its work', someoneWaits);
    expect(await victim.end('SIGKILL')).toBe('SIGKILL');
    await letGo();
    expect(await ledger(where)).toEqual([]);

    start('worker', where);
    start('worker', calm);
    const [completed, undisturbed] = [await theNight(where), await theNight(calm)];
    expect(completed.counts).toEqual(undisturbed.counts);
    expect(completed.by_organisation).toEqual(undisturbed.by_organisation);
    expect(await flags(where)).toEqual(await flags(calm));
    expect((await flags(where)).length).toBe(completed.counts.newlyFlagged);
    expect(await ledger(where)).toHaveLength(1);
    expect(await runs(where)).toEqual([MISSED]);
    const { rows } = await where.db.query(`select count(*)::int as closed from audit_entry where action = 'night_closed'`);
    expect(rows).toEqual([{ closed: 1 }]);
  });
});

describe('the nightly command', () => {
  const printed = async (command: Program): Promise<NightResult> => {
    expect([await command.ended, command.stderr]).toEqual([0, '']);
    return JSON.parse(command.stdout) as NightResult;
  };

  it('leaves the work to a worker that is there', async () => {
    const where = await anInstallation('command');
    const worker = start('worker', where);
    const { counts } = await theNight(where);
    await until('all of it said', () => worker.logged('done').length === JOBS_OF_A_NIGHT);
    expect(await printed(start('chc', where, 'nightly', '--as-of', BUSINESS_DATE))).toEqual({ ...counts, newlyFlagged: 0, cleared: 0 });
    await until('the worker’s word for it', () => worker.logged('done').length === 2 * JOBS_OF_A_NIGHT);
    expect(await runs(where)).toEqual([MISSED, { ...MISSED, reason: 'asked' }]);
  });

  it('hosts one for the run where there is none, without a schedule and without a missed night', async () => {
    const where = await anInstallation('alone');
    expect(await printed(start('chc', where, 'nightly', '--as-of', '2026-02-05'))).toMatchObject({ asOf: '2026-02-05', referralsOver28Days: 61 });
    expect(await runs(where)).toEqual([{ on: '2026-02-05', reason: 'asked', finished: true }]);
    expect((await ledger(where)).map(({ business_date }) => business_date)).toEqual(['2026-02-05']);
    const queue = await theQueue(where);
    expect([await queue.getJobSchedulers(), await queue.getWorkersCount()]).toEqual([[], 0]);
  });

  it('of several at once gives each its own answer, and raises each flag once', async () => {
    const where = await anInstallation('several');
    const results = await Promise.all([1, 2, 3].map(() => start('chc', where, 'nightly', '--as-of', BUSINESS_DATE)).map(printed));
    expect(results.reduce((sum, { newlyFlagged }) => sum + newlyFlagged, 0)).toBe((await flags(where)).length);
    expect(new Set(results.map(({ reviewsOverdue, referralsOver28Days }) => `${reviewsOverdue} ${referralsOver28Days}`)).size).toBe(1);
  });
});

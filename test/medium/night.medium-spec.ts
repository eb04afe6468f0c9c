// The night without its schedule: what a run leaves in the ledger, and who notices when there was none.
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { NightQueue, NightService, nightStatus, watchForLateNight } from '@chc/jobs';
import { Database } from '@chc/platform';
import { COMMISSIONER, ICB, aDst, aReferral, aReview, insert, aParent, theOrganisations } from '../builders/record.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { aWholeNight, until } from '../support/night.js';

let database: FreshDatabase;
let db: Database;
let owner: pg.Client;
beforeAll(async () => {
  database = await freshDatabase('night');
  db = new Database({ databaseUrl: database.ownerUrl });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await theOrganisations(db);
});
beforeEach(async () => {
  for (const table of ['breach', 'job_run', 'nightly_job', 'nightly_run', 'escalation', 'escalation_watch', 'review_priority', 'review', 'eligibility', 'dst', 'referral', 'case_commissioner', 'person']) await owner.query(`delete from ${table}`);
});
afterAll(async () => {
  await db.close();
  await owner.end();
});

const ledger = async (): Promise<{ business_date: string; counts: Record<string, unknown>; by_organisation: Record<string, Record<string, unknown>> }[]> =>
  (await db.query<never>(`select business_date, counts, by_organisation from job_run where job = 'nightly' order by business_date`)).rows;
const breaches = async (): Promise<unknown[]> => (await db.query('select referral_id, review_id, raised_on, cleared_on from breach order by id')).rows;

/** Two late referrals, one of them with its DST done in hospital, an overdue review and one that is not due yet. */
async function aSmallCaseload(): Promise<{ late: string }> {
  const late = await aReferral(db, { received_on: '2026-05-01' });
  await aDst(db, { referral_id: late, completed_on: '2026-07-02', setting: '01' });
  await aReferral(db, { received_on: '2026-06-30' });
  await aReferral(db, { received_on: '2026-05-20' });
  await aReview(db);
  await aReview(db, { due_on: '2026-07-11' });
  return { late };
}

describe('a night', () => {
  it('leaves one ledger row with its counts, for the whole and by organisation', async () => {
    await aSmallCaseload();
    const result = await aWholeNight(db, '2026-07-10');
    expect(result).toEqual({
      asOf: '2026-07-10', referralsOver28Days: 2, newlyFlagged: 3, cleared: 0, reviewsOverdue: 1,
      reviewsOverdueByFunding: { chc_standard: 1, chc_fast_track: 0, fnc: 0, joint: 0 }, reviewsOverdueByType: { '01': 1, '02': 0, '03': 0 },
      dstInAcute: { count: 1, total: 1, pct: 100 }, dstInAcuteByPlace: { PL1: { count: 1, total: 1, pct: 100 } },
    });
    const [row, ...others] = await ledger();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ business_date: '2026-07-10', counts: result });
    expect(Object.keys(row!.by_organisation).sort()).toEqual(['PL1', 'QX1', 'QX2', 'S01']);
    expect(['S01', 'PL1', 'QX1', 'QX2'].map((code) => row!.by_organisation[code]!.referralsOver28Days)).toEqual([2, 2, 2, 0]);
  });

  it('is counted by the commissioner that a referral lies with', async () => {
    const other = await insert(db, 'organisation', { code: 'S09', kind: 'sub_icb' });
    const place = await insert(db, 'organisation', { code: 'PL9', kind: 'place' });
    await aParent(db, { organisation_id: place, organisation_kind: 'place', parent_id: ICB, parent_kind: 'icb' });
    await aParent(db, { organisation_id: other, organisation_kind: 'sub_icb', parent_id: place, parent_kind: 'place' });
    await aReferral(db, { received_on: '2026-05-01', commissioner_id: other });
    await aReferral(db, { received_on: '2026-05-01', commissioner_id: COMMISSIONER });
    await aWholeNight(db, '2026-07-10');
    const counts = (await ledger())[0]!.by_organisation;
    expect(['S01', 'S09', 'PL1', 'PL9', 'QX1'].map((code) => counts[code]!.referralsOver28Days)).toEqual([1, 1, 1, 1, 2]);
  });

  it('run again raises and clears nothing, and takes the ledger row over', async () => {
    await aSmallCaseload();
    await aWholeNight(db, '2026-07-10');
    const before = await breaches();
    expect(await aWholeNight(db, '2026-07-10')).toMatchObject({ referralsOver28Days: 2, newlyFlagged: 0, cleared: 0 });
    expect(await breaches()).toEqual(before);
    expect(await ledger()).toHaveLength(1);
  });

  it('for a date before the latest counts as at that date, and raises and clears nothing', async () => {
    const { late } = await aSmallCaseload();
    await aWholeNight(db, '2026-07-10');
    await db.query(`update referral set state = 'decided', decided_on = '2026-07-05', decision_outcome = '01', source_id = 'LATE' where id = $1`, [late]);
    const before = await breaches();
    expect(await aWholeNight(db, '2026-07-04')).toMatchObject({ asOf: '2026-07-04', referralsOver28Days: 2, newlyFlagged: 0, cleared: 0, dstInAcute: { total: 1 } });
    expect(await aWholeNight(db, '2026-07-05')).toMatchObject({ referralsOver28Days: 1, newlyFlagged: 0, cleared: 0 });
    expect(await breaches()).toEqual(before);
    expect((await ledger()).map(({ business_date }) => business_date)).toEqual(['2026-07-04', '2026-07-05', '2026-07-10']);
    expect(await aWholeNight(db, '2026-07-10')).toMatchObject({ referralsOver28Days: 1, newlyFlagged: 0, cleared: 1 });
  });

  it('closed twice says the same twice, and is audited once', async () => {
    await aSmallCaseload();
    const nights = new NightService(db);
    const night = await nights.open('2026-07-10', 'asked');
    await nights.flagBreaches(night);
    const dsts = await nights.measureHospitalDsts(night);
    const said = await Promise.all([nights.close(night, dsts), nights.close(night, dsts)]);
    expect(said[0]).toEqual(said[1]);
    const { rows } = await db.query(`select details from audit_entry where action = 'night_closed' and details ->> 'runId' = $1`, [night.runId]);
    expect(rows).toEqual([{ details: { runId: night.runId, newlyFlagged: 2, cleared: 0 } }]);
  });

  it('tells of what the run itself flagged, though its sweep was done twice', async () => {
    await aSmallCaseload();
    const nights = new NightService(db);
    const night = await nights.open('2026-07-10', 'asked');
    expect(await nights.flagBreaches(night)).toEqual({ raised: 2, cleared: 0 });
    expect(await nights.flagBreaches(night)).toEqual({ raised: 0, cleared: 0 });
    expect(await nights.close(night, {})).toMatchObject({ newlyFlagged: 2 });
  });
});

describe('a night that was not made', () => {
  const at = (time: string): Date => new Date(`2026-01-12T${time}Z`);

  it.each([
    ['03:00:00', null, { dueFor: '2026-01-11', late: true }],
    ['03:00:00', '2026-01-11', { dueFor: '2026-01-11', late: false }],
    ['03:30:00', '2026-01-11', { dueFor: '2026-01-12', late: false }],
    ['04:15:00', '2026-01-11', { dueFor: '2026-01-12', late: true }],
    ['04:15:00', '2026-01-12', { dueFor: '2026-01-12', late: false }],
    ['12:00:00', '2026-02-01', { dueFor: '2026-01-12', late: false }],
  ])('at %s with the latest of %s: %j', async (time, latest, expected) => {
    if (latest) await aWholeNight(db, latest);
    const status = await nightStatus(db, at(time));
    expect(status).toMatchObject(expected);
    expect(status.latest?.businessDate ?? null).toBe(latest);
  });

  it('is reported by the watchdog, which only reads the ledger, until it is made', async () => {
    const lines: { level: number; msg: string; dueFor?: string }[] = [];
    const log = pino(new Writable({ write: (chunk: Buffer, _encoding, done) => { lines.push(JSON.parse(chunk.toString()) as never); done(); } }));
    let alarms = 0;
    const end = watchForLateNight(db, log, { today: '2026-01-12', everyMs: 10, onLate: async () => {
      alarms += 1;
      if (alarms === 2) await aWholeNight(db, '2026-01-12');
    } });
    await until('the night made up', async () => (await ledger()).length === 1);
    end();
    expect(alarms).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toMatchObject({ level: 50, msg: 'the nightly run is late', dueFor: '2026-01-12' });
  });

  it('is reported as unreadable when the ledger cannot be read', async () => {
    const gone = new Database({ databaseUrl: database.ownerUrl });
    await gone.close();
    const said = await new Promise<string>((resolve) => {
      const end = watchForLateNight(gone, pino(new Writable({ write: (chunk: Buffer, _encoding, done) => { end(); resolve(chunk.toString()); done(); } })), { everyMs: 10 });
    });
    expect(said).toContain('the watchdog cannot read the ledger');
  });
});

describe('making up a missed night', () => {
  let queues: NightQueue[];
  beforeAll(async () => {
    queues = await Promise.all([1, 2, 3].map(() => NightQueue.connect(db, process.env.REDIS_URL!)));
  });
  afterAll(() => Promise.all(queues.map((queue) => queue.close())));
  const makeUp = (today: string): Promise<(string | null)[]> => Promise.all(queues.map((queue) => queue.makeUpMissedNight(new Date(), today)));

  it('is begun by one of several workers that come up at once, and not again while it waits', async () => {
    expect((await makeUp('2026-07-10')).filter(Boolean)).toEqual(['2026-07-10']);
    expect(await makeUp('2026-07-10')).toEqual([null, null, null]);
    expect((await db.query('select reason from nightly_run')).rows).toEqual([{ reason: 'missed' }]);
  });

  it('is left alone when that night, or a later one, is in the ledger', async () => {
    await aWholeNight(db, '2026-07-11');
    expect(await makeUp('2026-07-11')).toEqual([null, null, null]);
    expect(await makeUp('2026-07-10')).toEqual([null, null, null]);
  });

  it('is begun anew when the run that was under way is in no queue any more', async () => {
    await new NightService(db).open('2026-07-12', 'schedule');
    expect((await makeUp('2026-07-12')).filter(Boolean)).toEqual(['2026-07-12']);
  });
});

// What people and supervisors see while PostgreSQL or Redis is away, and that all of it comes back by itself.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type Patience, redisAnswers } from '@chc/platform';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { until } from '../support/night.js';
import { Program } from '../support/programs.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { aCaseload, startOn, startWeb, type Web } from '../support/web.js';
import { aWireTo, type Wire } from '../support/wire.js';

/** As PATIENCE.page, for tests that cannot wait so long. */
const SHORT: Patience = { connectionTimeoutMillis: 700, statement_timeout: 700, lock_timeout: 500, query_timeout: 1_000 };

let web: Web;
let person: SignedIn;
let postgres: Wire;
let redis: Wire;
let db: Database;
let address: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  web = await startWeb('faults', BUSINESS_DATE, aCaseload());
  person = await signedInAs(web, 'hub_manager', { organisation: 'QX1' });
  [postgres, redis] = [await aWireTo(web.settings.databaseUrl), await aWireTo(web.settings.redisUrl!)];
  const settings = { ...web.settings, databaseUrl: postgres.url, databaseAppUrl: undefined, redisUrl: redis.url };
  db = new Database(settings, 3, SHORT);
  const wired = await startOn(settings, db);
  stop = wired.stop;
  address = (await wired.app.getUrl()).replace(/\/$/, '');
}, 120_000);
afterAll(async () => {
  await stop();
  await db.close();
  await Promise.all([postgres.stop(), redis.stop()]);
  await web.stop();
});
afterEach(async () => {
  await postgres.heal();
  await redis.heal();
});

const ask = (path: string, at = address): Promise<Response> => fetch(at + path, { headers: { cookie: person.cookie } });
interface Ready { status: string; checks: Record<string, { ok: boolean; says: string }> }
const ready = async (at = address): Promise<[number, Ready]> => {
  const answer = await ask('/health/ready', at);
  return [answer.status, await answer.json() as Ready];
};
const isBack = (): Promise<unknown> => until('ready again', async () => (await ready())[0] === 200);

describe.each(['cut', 'stall'] as const)('with PostgreSQL away (%s)', (how) => {
  it('every door says so, with a time to come again, and is back by itself', async () => {
    expect((await ask('/referrals')).status).toBe(200);
    await postgres[how]();
    const [status, { checks }] = await ready();
    expect([status, checks.postgresql, checks.night]).toEqual([503, { ok: false, says: 'does not answer' }, { ok: false, says: 'not known' }]);
    for (const path of ['/referrals', '/api/v1/referrals', '/']) {
      const answer = await ask(path);
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '10']);
      expect(await answer.text()).toMatch(/cannot reach its database/);
    }
    expect((await ask('/health/live')).status).toBe(200);
    await postgres.heal();
    await isBack();
    expect((await ask('/referrals')).status).toBe(200);
  });
});

describe('with somebody else in the way', () => {
  it('a lock that is not had in time is no fault of whoever asks', async () => {
    await web.db.transaction(async (tx) => {
      await tx.query('select from person for update');
      await expect(db.transaction((mine) => mine.query('select from person for update'))).rejects.toMatchObject({ code: '55P03' });
    });
    await expect(db.transaction((mine) => mine.query('select from person limit 1 for update'))).resolves.toBeDefined();
  });
});

describe.each(['cut', 'stall'] as const)('with Redis away (%s)', (how) => {
  it('pages are as before, and health says what is missing', async () => {
    await redis[how]();
    const [status, { checks }] = await ready();
    expect([status, checks.redis, checks.postgresql!.ok]).toEqual([200, { ok: false, says: 'does not answer' }, true]);
    expect((await ask('/referrals')).status).toBe(200);
    await redis.heal();
    expect(await redisAnswers(redis.url)).toBe(true);
  });
});

describe('the web process, told to stop', () => {
  const aProcess = async (): Promise<{ program: Program; at: string }> => {
    const program = new Program('web', { databaseUrl: postgres.url, today: BUSINESS_DATE, env: { PORT: '0', REDIS_URL: redis.url, DATABASE_APP_URL: '' } });
    const [line] = await until('listening', () => { const said = program.logged('listening'); return said.length > 0 && said; });
    const at = (line!.address as string).replace(/\/$/, '');
    // A connection that is there waits for its answer, longer than one that is being made.
    expect((await ask('/referrals', at)).status).toBe(200);
    return { program, at };
  };

  it('answers what is under way, takes nothing new, and ends well', async () => {
    const { program, at } = await aProcess();
    postgres.stall();
    const underWay = ask('/referrals', at);
    await until('it is asked', async () => (await ask('/health/live', at)).ok);
    program.child.kill('SIGTERM');
    await until('stopping', () => program.logged('stopping')[0]);
    await until('takes nothing new', () => fetch(`${at}/health/live`).then(({ status }) => status === 503, () => true));
    await postgres.heal();
    expect((await underWay).status).toBe(200);
    expect(await program.ended).toBe(0);
    expect(program.logged('stopped')).toHaveLength(1);
  });

  it('ends at once when told twice', async () => {
    const { program, at } = await aProcess();
    postgres.stall();
    const underWay = ask('/referrals', at).then(({ status }) => status, () => 'cut off');
    await until('it is asked', async () => (await ask('/health/live', at)).ok);
    program.child.kill('SIGTERM');
    await until('stopping', () => program.logged('stopping')[0]);
    program.child.kill('SIGTERM');
    expect([await program.ended, await underWay]).toEqual([1, 'cut off']);
  });
});

// Web, worker, PostgreSQL and Redis are killed, paused and told to stop while people act. Afterwards nothing that was
// acknowledged is missing, nothing is there twice, and everybody told the truth. CHAOS_SECONDS and CHAOS_SEED; npm run chaos.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actorOf, type Role } from '@chc/access';
import { OutboxQueue } from '@chc/jobs';
import { Chance } from '../oracle/chance.js';
import { casesToWalk } from '../support/cases-to-walk.js';
import { until } from '../support/night.js';
import type { Program } from '../support/programs.js';
import { signedInAs } from '../support/sign-in.js';
import { type Client, Ledger, send, work, write as writeEmails } from './clients.js';
import { FAULTS, health, strike } from './faults.js';
import { aWorld, TODAY, type World } from './world.js';

const SECONDS = Number(process.env.CHAOS_SECONDS ?? 45);
const SEED = Number(process.env.CHAOS_SEED ?? 20261125);
const ROLES: readonly Role[] = ['hub_manager', 'verifier', 'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager'];
const say = (text: string): void => void process.stderr.write(`chaos: ${text}\n`);

let world: World;
const ledger = new Ledger();
const wrong: string[] = [];
const nights: Program[] = [];
let clients: Client[];
let databaseIsAway = false;
let struck = 0;

const count = async (sql: string, ...values: unknown[]): Promise<number> => (await world.db.query<{ n: number }>(`select count(*)::int as n from ${sql}`, values)).rows[0]!.n;

beforeAll(async () => {
  world = await aWorld(() => databaseIsAway);
  const cases = await casesToWalk(world.db, TODAY, 48);
  clients = [];
  for (const role of ROLES) {
    const person = await signedInAs(world, role, { organisation: 'QX1', practitioner: `PR-${clients.length}` });
    clients.push({ person, actor: actorOf(person.account) });
  }
  world.web.start();
  world.worker.start();
  await until('everything runs', async () => (await health(world))?.status === 200);
  await until('the worker is ready', () => world.worker.program!.logged('ready')[0]);
  say(`seed ${SEED}, ${SECONDS} seconds, ${cases.length} cases, ${clients.length} people`);
  const over = Date.now() + SECONDS * 1000;
  const isOver = (): boolean => Date.now() > over;
  await Promise.all([
    ...clients.map((client, at) => work(world.address, world.db, new Chance(SEED + at), cases, client, ledger, isOver)),
    writeEmails(world.db, new Chance(SEED + 100), ledger, isOver),
    faults(new Chance(SEED + 200), isOver),
    askForNights(new Chance(SEED + 300), isOver),
  ]);
  await settle();
}, SECONDS * 1000 + 600_000);
afterAll(() => world.stop(), 60_000);

/** One fault after the other, every kind once before any comes again. */
async function faults(chance: Chance, isOver: () => boolean): Promise<void> {
  for (let order = chance.shuffled(FAULTS); !isOver(); order = order.length > 1 ? order.slice(1) : chance.shuffled(FAULTS)) {
    const [target, how] = order[0]!;
    await pause(chance.between(300, 1_500));
    databaseIsAway = target === 'postgres';
    const found = await strike(world, chance, order[0]!);
    databaseIsAway = false;
    wrong.push(...found);
    struck += 1;
    say(`${target} ${how}; ${ledger.count(({ status }) => status === 200)} done, ${ledger.count(({ status }) => status === null)} not known${found.length > 0 ? `; WRONG: ${found.join('; ')}` : ''}`);
  }
}

async function askForNights(chance: Chance, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const night = await world.run('nightly', '--as-of', chance.pick([TODAY, TODAY, '2026-03-09']));
    nights.push(night);
    const failed = await night.ended;
    if (failed !== 0) say(`a night asked for: ${failed} ${night.stderr.trim().split('\n').at(-1)!.slice(0, 200)}`);
    await pause(chance.between(1_000, 10_000));
  }
}

/** All faults are over: what had no last word gets one, what waits is sent. */
async function settle(): Promise<void> {
  for (const write of ledger.writes.filter(({ status }) => status === null)) {
    for (let tries = 0; write.status === null && tries < 10; tries += 1) {
      await send(world.address, write, ledger);
      if (write.status === null) await pause(500);
    }
  }
  await until('the worker is ready', () => world.worker.program!.logged('ready')[0]);
  await until('every email is sent', async () => {
    const outbox = await OutboxQueue.connect(world.db, world.servers.redis.url);
    await outbox.wake().finally(() => outbox.close());
    await pause(500);
    return (await count('outbox where sent_at is null')) === 0;
  }, 120_000);
  await until('the night', async () => (await count(`job_run where job = 'nightly' and business_date = $1`, TODAY)) === 1);
  const [given, sent] = [new Set(world.smtp.received.map(({ messageId }) => messageId)).size, world.smtp.received.length];
  say(`${struck} faults; ${ledger.writes.length} writes: ${ledger.count(({ status }) => status === 200)} done, ${ledger.count(({ tries }) => tries > 1)} tried again; ${given} emails, ${sent - given} of them twice; ${nights.filter(({ child }) => child.exitCode === 0).length} of ${nights.length} nights asked for made at once`);
}

describe(`after ${SECONDS} seconds of faults from seed ${SEED}`, () => {
  it('health told the truth each time, nobody was told 500, no process ended by itself', () => {
    expect([...wrong, ...ledger.wrong, ...world.web.endedByItself, ...world.worker.endedByItself]).toEqual([]);
    expect(struck).toBeGreaterThan(3);
  });

  it('every write has a last word', () => {
    expect(ledger.writes.filter(({ status }) => status === null).map(({ action, tries }) => `${action} ${tries}`)).toEqual([]);
    expect(ledger.count(({ status }) => status === 200)).toBeGreaterThan(SECONDS / 2);
  });

  it('every acknowledged write is there, no other, and none twice', async () => {
    const actors = clients.map(({ actor }) => actor.id);
    const acknowledged = ledger.writes.filter(({ status }) => status === 200).map(({ key }) => key).sort();
    const { rows } = await world.db.query<{ key: string }>('select key from answered_request where key = any($1) order by key', [ledger.writes.map(({ key }) => key)]);
    expect(rows.map(({ key }) => key).sort()).toEqual(acknowledged);
    expect(await count('case_event where actor = any($1)', actors)).toBe(acknowledged.length);
    expect(await count(`audit_entry where actor = any($1) and details ? 'caseId'`, actors)).toBe(acknowledged.length);
  });

  it('leads every referral and review from state to state without a gap', async () => {
    for (const kind of ['referral', 'review']) {
      expect(await count(`(select e.to_state, r.state, row_number() over (partition by r.id order by e.id desc) as at from ${kind} r join ${kind}_event e on e.${kind}_id = r.id) x where at = 1 and to_state <> state`)).toBe(0);
    }
  });

  it('the night is made once, and its flags are raised once', async () => {
    const { rows: runs } = await world.db.query<{ id: string; result: { newlyFlagged: number } }>('select id, result from nightly_run where finished_at is not null');
    for (const { id, result } of runs) expect(await count('breach where raised_run_id = $1', id)).toBe(result.newlyFlagged);
    expect(await count('(select from breach where cleared_on is null group by standard, referral_id, review_id having count(*) > 1) twice')).toBe(0);
    const made = nights.filter(({ child }) => child.exitCode === 0);
    expect(runs.length).toBeGreaterThanOrEqual(made.length);
    for (const { stdout } of made) expect(JSON.parse(stdout)).toHaveProperty('newlyFlagged');
  });

  it('every email was effective once: one message each, and what went twice went under one Message-ID', async () => {
    const { rows } = await world.db.query<{ id: string; effect: string }>('select id, effect from outbox where sent_at is not null');
    const effects = rows.filter(({ effect }) => effect.startsWith('chaos')).map(({ effect }) => effect);
    expect(effects).toEqual(expect.arrayContaining(ledger.emails));
    expect(new Set(effects).size).toBe(effects.length);
    const given = new Set(world.smtp.received.map(({ messageId }) => messageId));
    expect([...given].sort()).toEqual(rows.map(({ id }) => `<${id}@127.0.0.1>`).sort());
    // Only a sender that is struck between the mail server's word and its own commit sends again.
    expect(world.smtp.received.length - given.size).toBeLessThanOrEqual(struck);
  });

  it('the audit is whole', async () => {
    const checked = await world.run('verify-audit');
    expect([await checked.ended, checked.stdout.split('\n')[0]]).toEqual([0, 'The audit is intact.']);
  });

  it('both programs end well when told to', async () => {
    expect([await world.web.end('SIGTERM'), await world.worker.end('SIGTERM')]).toEqual([0, 0]);
  });
});

// The board over HTTP: who gets it, of whose cases, that it is read once however many watch, and that a change is told.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { closeSessionsOf } from '@chc/access';
import { BoardStreams, STREAMS } from '../../apps/web/src/board/board.streams.js';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { aCaseload, startWeb, type Web } from '../support/web.js';

let web: Web;
let manager: SignedIn;
let watching: Watching[] = [];
/** Statements that read a board, as the database's pool sent them. */
let boardsRead = 0;

interface Watching {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next event that matches. */
  readonly next: (wanted: RegExp) => Promise<string>;
  /** Whether the server ended it. */
  readonly ended: Promise<void>;
  readonly leave: () => void;
}

beforeAll(async () => {
  web = await startWeb('board', BUSINESS_DATE, aCaseload());
  web.db.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    Object.assign(client, { query: (...all: unknown[]) => {
      if ((all[0] as { name?: string }).name === 'board') boardsRead += 1;
      return query(...all);
    } });
  });
  // What was connected before is counted too.
  await Promise.all(Array.from({ length: 10 }, () => web.db.pool.query('select pg_sleep(0.01)')));
  manager = await signedInAs(web, 'hub_manager');
}, 60_000);
afterAll(async () => {
  for (const one of watching) one.leave();
  await web?.stop();
});

const ask = async (path: string, by: SignedIn = manager): Promise<{ status: number; body: string }> => {
  const answer = await fetch(web.address + path, { headers: { cookie: by.cookie }, redirect: 'manual' });
  return { status: answer.status, body: await answer.text() };
};

async function watch(by: SignedIn, path = '/board/changes', headers: Record<string, string> = {}): Promise<Watching> {
  // fetch would open another connection in place of one that is left, and the server would wait for it.
  const asked = get(web.address + path, { agent: false, headers: { cookie: by.cookie, ...headers } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  let wake: () => void = () => {};
  const ended = new Promise<void>((resolve) => { answer.on('close', resolve).on('error', () => {}); }).then(() => wake());
  answer.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    wake();
  });
  const next = async (wanted: RegExp): Promise<string> => {
    for (let over = false; ; ) {
      const [found] = wanted.exec(text) ?? [];
      if (found) {
        text = text.slice(text.indexOf(found) + found.length);
        return found;
      }
      if (over) throw new Error(`ended before ${String(wanted)}: ${text}`);
      over = await Promise.race([new Promise<false>((resolve) => { wake = () => resolve(false); }), ended.then(() => true)]);
    }
  };
  const one = { status: answer.statusCode!, headers: answer.headers, next, ended, leave: () => void asked.destroy() };
  watching = [...watching, one];
  return one;
}

const dotsOf = (body: string): Set<string> => new Set([...body.matchAll(/class="chc-dot" href="\/cases\/([\w-]+)"/g)].map(([, id]) => id!));
const versionOf = (body: string): string => /data-version="([^"]+)"/.exec(body)![1]!;
const CHANGED = /id: \S+\nevent: changed\ndata: (\S+)\n\n/;

/** Something that changes what the board counts. */
const oneOlder = (n: number): Promise<unknown> => web.db.query('update referral set received_on = received_on - 1 where source_id = $1', [`WR${n}`]);

describe('the board', () => {
  it('is for leads and hub managers; its counts are those of the worklists it leads to', async () => {
    const { status, body } = await ask('/board');
    expect(status).toBe(200);
    for (const [, href, figure] of body.matchAll(/<a class="chc-(?:board__figure|figure-link)" href="(\/referrals[^"]*)">([\d,]+)</g)) {
      const { body: list } = await ask(href!.replaceAll('&amp;', '&'));
      expect([href, /of ([\d,]+)<\/p>/.exec(list)?.[1]]).toEqual([href, figure]);
    }
    expect((await ask('/board', await signedInAs(web, 'practitioner'))).status).toBe(403);
    expect((await ask('/board/changes', await signedInAs(web, 'verifier'))).status).toBe(403);
  }, 60_000);

  it('names nobody, and holds for each open referral in reach a dot that leads to its case', async () => {
    const { body } = await ask('/board');
    const { rows } = await web.db.query<{ id: string; family_name: string }>(`select r.person_id as id, p.family_name from referral r join person p on p.id = r.person_id where activity_type = '01' and concluded_on is null`);
    expect(dotsOf(body)).toEqual(new Set(rows.map(({ id }) => id)));
    for (const name of new Set(rows.map(({ family_name: one }) => one))) expect(body).not.toContain(name);
  });

  it('shows a lead their own part alone, and another organisation’s nothing', async () => {
    const lead = await signedInAs(web, 'spoke_lead', { organisation: 'PL1' });
    const { body } = await ask('/board', lead);
    const dots = dotsOf(body);
    expect([String([...body.matchAll(/class="chc-dot" href="\/cases/g)].length), dots.size > 0 && dots.size < dotsOf((await ask('/board')).body).size]).toEqual([/of ([\d,]+)<\/p>/.exec((await ask('/referrals', lead)).body)![1], true]);
    for (const id of [...dots].slice(0, 5)) expect((await ask(`/cases/${id}`, lead)).status).toBe(200);
    const { body: nothing } = await ask('/board', await signedInAs(web, 'spoke_lead', { organisation: null }));
    expect(nothing).toContain('No standard referral is open');
  });
});

describe('its changes', () => {
  it('are told to everybody who watches, by one more reading for all of them', async () => {
    const version = versionOf((await ask('/board')).body);
    const others = await Promise.all([1, 2, 3].map(() => signedInAs(web, 'hub_manager')));
    const watchers = await Promise.all([manager, ...others].map((by) => watch(by, `/board/changes?drawn=${version}`)));
    expect(watchers.map(({ status, headers }) => [status, headers['content-type'], headers['cache-control']])).toEqual(watchers.map(() => [200, 'text/event-stream; charset=utf-8', 'no-store']));
    for (const one of watchers) expect(await one.next(/retry: \d+/)).toBe(`retry: ${STREAMS.retryMs}`);
    const before = boardsRead;
    await web.db.query(`update referral set state = state where id = (select id from referral where activity_type = '01' and concluded_on is null limit 1)`);
    await oneOlder(1);
    const told = await Promise.all(watchers.map((one) => one.next(CHANGED)));
    expect(new Set(told).size).toBe(1);
    const read = boardsRead - before;
    const drawings = await Promise.all([manager, ...others].map((by) => ask('/board/drawing', by)));
    expect(drawings.map(({ body }) => versionOf(body))).toEqual(told.map((one) => CHANGED.exec(one)![1]));
    expect([boardsRead - before - read, read > 0 && read <= 6]).toEqual([0, true]);
    for (const one of watchers) one.leave();
  }, 30_000);

  it('are told at once to who comes back behind, and not to who is not', async () => {
    const version = versionOf((await ask('/board')).body);
    const behind = await watch(manager, '/board/changes?drawn=older', { 'last-event-id': 'older-still' });
    expect(await behind.next(CHANGED)).toContain(version);
    behind.leave();
    const level = await watch(manager, '/board/changes?drawn=older', { 'last-event-id': version });
    await oneOlder(2);
    expect(await level.next(CHANGED)).not.toContain(`data: ${version}\n`);
    level.leave();
  }, 30_000);

  it('are heard of again after the connection for them is lost', async () => {
    const version = versionOf((await ask('/board')).body);
    const one = await watch(manager, `/board/changes?drawn=${version}`);

    const owner = new pg.Client({ connectionString: web.settings.databaseUrl });
    await owner.connect();
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'chc-casework board' and datname = current_database()`);
    await owner.end();
    await oneOlder(3);
    await one.next(CHANGED);
    one.leave();
  }, 30_000);

  it('are streamed to so many tabs of a session; the next is told to come back later', async () => {
    const by = await signedInAs(web, 'hub_manager');
    const tabs = await Promise.all(Array.from({ length: STREAMS.aSession }, () => watch(by)));
    expect((await ask('/board/changes', by)).status).toBe(429);
    for (const one of tabs) one.leave();
  });

  it('end with the session, and looking on keeps no session going', async () => {
    const by = await signedInAs(web, 'hub_manager');
    await web.db.query(`update session set created_at = created_at - interval '1 hour', last_seen_at = last_seen_at - interval '5 minutes' where account_id = $1`, [by.account.id]);
    const seen = async (): Promise<string> => String((await web.db.query<{ at: string }>('select last_seen_at::text as at from session where account_id = $1', [by.account.id])).rows[0]!.at);
    const before = await seen();
    const one = await watch(by);
    await ask('/board/drawing', by);
    expect(await seen()).toBe(before);
    await closeSessionsOf(web.db, by.account.id, new Date());
    await web.app.get(BoardStreams).look();
    await one.next(/event: ended/);
    await one.ended;
  });

  it('are told to nobody who is not signed in', async () => {
    expect((await fetch(`${web.address}/board/changes`, { redirect: 'manual' })).status).toBe(303);
  });

  it('do not keep the process from stopping', async () => {
    const one = await watch(await signedInAs(web, 'hub_manager'));
    web.app.get(BoardStreams).onModuleDestroy();
    await one.ended;
  });
});

// Accounts, sessions, sign-ins under way and interrupted forms on a real PostgreSQL, with a clock of the test's own.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  actorOf, beginSignIn, type ClaimedPerson, closeSession, EVERY_ROLE, keepInterruptedForm, newSecret, openSession, readSession, recordSignIn, takeInterruptedForm, takeSignIn,
} from '@chc/access';
import { Database } from '@chc/platform';
import { ICB, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

const LIMITS = { idleMinutes: 30, hours: 12 };
const START = new Date('2026-02-11T09:00:00Z');
const at = (minutes: number, seconds = 0): Date => new Date(START.getTime() + minutes * 60_000 + seconds * 1000);

let db: Database;
let owner: pg.Client;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('sign_in');
  db = new Database({ databaseUrl: ownerUrl });
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await theOrganisations(owner);
});
afterAll(async () => {
  await owner.end();
  await db.close();
});
beforeEach(() => owner.query('truncate session, sign_in_attempt, interrupted_form; delete from account'));

const CARO: ClaimedPerson = { username: 'c.holt', name: 'Caro Holt', email: null, roles: ['practitioner'], unknownRoles: [], organisationCode: null, practitioner: 'PR-1' };
const signIn = (person: Partial<ClaimedPerson> = {}, subject = 's-1', when = START): ReturnType<typeof recordSignIn> =>
  recordSignIn(db, { issuer: 'https://login.example.org', subject }, { ...CARO, ...person }, when);
const aSession = async (when = START): Promise<{ secret: string; accountId: string }> => {
  const account = await signIn();
  return { secret: await openSession(db, account!.id, when, LIMITS), accountId: account!.id };
};

describe('an account', () => {
  it('is made at the first sign-in and brought up to what is claimed at every other', async () => {
    const first = await signIn();
    const { rows: [icb] } = await owner.query<{ code: string }>('select code from organisation where id = $1', [ICB]);
    const second = await signIn({ name: 'Caro Holt-Day', roles: ['verifier', 'spoke_lead'], organisationCode: icb!.code, practitioner: null }, 's-1', at(60));
    expect(second).toEqual({ id: first!.id, username: 'c.holt', name: 'Caro Holt-Day', organisationId: ICB, practitioner: null, roles: ['verifier', 'spoke_lead'] });
    expect((await owner.query('select count(*)::int as n, max(last_signed_in_at) as at from account')).rows).toEqual([{ n: 1, at: at(60) }]);
  });

  it('acts under a name no other account has', async () => {
    const names = [await signIn(), await signIn({}, 's-2'), await signIn({}, 's-2'), await signIn()].map((account) => account!.username);
    expect(names).toEqual(['c.holt', 'c.holt~s-2', 'c.holt~s-2', 'c.holt']);
  });

  it('gives the actor its roles, and what they permit', async () => {
    const actor = actorOf((await signIn({ roles: ['practitioner', 'verifier'] }))!);
    expect(actor).toMatchObject({ id: 'c.holt', role: 'practitioner, verifier', name: 'Caro Holt', roles: ['practitioner', 'verifier'], practitioner: 'PR-1', organisationId: null });
    expect(actor.may!.has('see_caseload')).toBe(true);
    expect(actor.may!.has('read_audit')).toBe(false);
  });

  it('is entered in the audit at each sign-in, a refused one too', async () => {
    await signIn({ unknownRoles: ['root'] });
    await owner.query('update account set disabled_at = now()');
    expect(await signIn()).toBeUndefined();
    const { rows } = await owner.query(`select action, actor, actor_role, details from audit_entry where actor = 'c.holt' and subject_kind = 'account' order by id desc limit 2`);
    expect(rows).toEqual([
      { action: 'sign_in_refused', actor: 'c.holt', actor_role: 'practitioner', details: { roles: ['practitioner'] } },
      { action: 'signed_in', actor: 'c.holt', actor_role: 'practitioner', details: { roles: ['practitioner'], unknownRoles: 1 } },
    ]);
  });

  it('holds each role there is, and the database no other', async () => {
    expect((await signIn({ roles: EVERY_ROLE }))!.roles).toEqual(EVERY_ROLE);
    await expect(owner.query(`update account set roles = array['superuser']`)).rejects.toMatchObject({ constraint: 'account_roles_check' });
  });
});

describe('a session', () => {
  it('is known by its secret, of which the database has only the hash', async () => {
    const { secret, accountId } = await aSession();
    expect(await readSession(db, secret, at(1), LIMITS)).toMatchObject({ id: accountId, username: 'c.holt' });
    expect(JSON.stringify((await owner.query('select * from session')).rows)).not.toContain(secret);
    for (const other of [undefined, '', 'x', newSecret(), `${secret}x`]) expect(await readSession(db, other, at(1), LIMITS)).toBeUndefined();
  });

  it('ends after half an hour without a request', async () => {
    const { secret } = await aSession();
    expect(await readSession(db, secret, at(30), LIMITS)).toBeUndefined();
    expect(await readSession(db, secret, at(29, 59), LIMITS)).toBeDefined();
    expect(await readSession(db, secret, at(59), LIMITS)).toBeDefined();
    expect(await readSession(db, secret, at(90), LIMITS)).toBeUndefined();
  });

  it('ends after twelve hours however busy', async () => {
    const { secret } = await aSession();
    for (let minutes = 20; minutes < 720; minutes += 20) expect([minutes, await readSession(db, secret, at(minutes), LIMITS)]).toEqual([minutes, expect.anything()]);
    expect(await readSession(db, secret, at(719, 59), LIMITS)).toBeDefined();
    expect(await readSession(db, secret, at(720), LIMITS)).toBeUndefined();
  });

  it('writes that it was seen once a minute, not once a request', async () => {
    const { secret } = await aSession();
    const seen = async (when: Date): Promise<Date> => {
      await readSession(db, secret, when, LIMITS);
      return (await owner.query<{ at: Date }>('select last_seen_at as at from session')).rows[0]!.at;
    };
    expect([await seen(at(0, 59)), await seen(at(1)), await seen(at(1, 30))]).toEqual([START, at(1), at(1)]);
  });

  it('has a new secret at each sign-in, and the one before ends', async () => {
    const { secret, accountId } = await aSession();
    const next = await openSession(db, accountId, at(5), LIMITS, secret);
    expect([next === secret, await readSession(db, secret, at(5), LIMITS), (await readSession(db, next, at(5), LIMITS))?.id]).toEqual([false, undefined, accountId]);
  });

  it('ends when it is closed, and with its account', async () => {
    const [one, other] = [await aSession(), await aSession()];
    await closeSession(db, one.secret, at(1));
    expect(await readSession(db, one.secret, at(1), LIMITS)).toBeUndefined();
    expect(await readSession(db, other.secret, at(1), LIMITS)).toBeDefined();
    await owner.query('update account set disabled_at = now()');
    expect(await readSession(db, other.secret, at(1), LIMITS)).toBeUndefined();
  });

  it('is forgotten a day after its end', async () => {
    const { accountId } = await aSession();
    await openSession(db, accountId, at(36 * 60 + 1), LIMITS);
    expect((await owner.query('select 1 from session')).rows).toHaveLength(1);
  });
});

describe('a sign-in under way', () => {
  const attempt = { nonce: 'n', codeVerifier: 'v', returnTo: '/referrals' };

  it('comes back once, with its state, in its browser, within a quarter of an hour', async () => {
    for (const state of ['a', 'b']) await beginSignIn(db, state, 'browser', attempt, START);
    expect(await takeSignIn(db, 'c', 'browser', at(1))).toBeUndefined();
    expect(await takeSignIn(db, 'a', 'another', at(1))).toBeUndefined();
    expect(await takeSignIn(db, 'a', 'browser', at(15))).toBeUndefined();
    expect(await takeSignIn(db, 'a', 'browser', at(14, 59))).toEqual(attempt);
    expect(await takeSignIn(db, 'a', 'browser', at(1))).toBeUndefined();
    expect(await takeSignIn(db, 'b', 'browser', at(1))).toEqual(attempt);
  });

  it('leads nowhere else, by the database too', async () => {
    for (const returnTo of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      await expect(beginSignIn(db, returnTo, 'browser', { ...attempt, returnTo }, START)).rejects.toMatchObject({ constraint: 'sign_in_attempt_return_to_check' });
    }
  });
});

describe('an interrupted form', () => {
  const secret = newSecret();
  const fields = { rationale: 'Nutrition\u0000 is severe', level: ['high', 'severe'] };

  it('is kept a day for the person in the browser that typed it', async () => {
    const { secret: session, accountId } = await aSession();
    await closeSession(db, session, at(1));
    const id = await keepInterruptedForm(db, { session, secret, path: '/cases/1/dst', fields }, at(2));
    const kept = { path: '/cases/1/dst', fields: { rationale: 'Nutrition\uFFFD is severe', level: ['high', 'severe'] } };
    expect(await takeInterruptedForm(db, id, secret, accountId, at(3))).toEqual(kept);
    expect(await takeInterruptedForm(db, id, secret, accountId, at(24 * 60 + 1))).toEqual(kept);
    const other = await signIn({}, 's-2');
    for (const [asked, browser, who, when] of [
      [id, newSecret(), accountId, at(3)], [id, 'x', accountId, at(3)], [id, secret, other!.id, at(3)], [id, secret, accountId, at(24 * 60 + 2)],
      ['not-an-id', secret, accountId, at(3)], [['a'], secret, accountId, at(3)],
    ] as const) expect(await takeInterruptedForm(db, asked, browser, who, when)).toBeUndefined();
  });

  it('is not kept of whoever never signed in', async () => {
    expect(await keepInterruptedForm(db, { session: newSecret(), secret, path: '/', fields }, START)).toBeUndefined();
    expect((await owner.query('select 1 from interrupted_form')).rows).toEqual([]);
  });
});

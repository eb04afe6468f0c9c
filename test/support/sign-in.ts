import type { Database } from '@chc/platform';
import { type Account, openSession, recordSignIn, type Role } from '@chc/access';
import type { BrowserContextOptions } from 'playwright-core';
import type { Web } from './web.js';

/** What may be said of the person beside the role; `organisation` is a code of the caseload, that of the cluster unless said. */
export interface Words {
  readonly username?: string;
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly organisation?: string | null;
  readonly practitioner?: string | null;
}

export interface SignedIn {
  readonly account: Account;
  /** The header of a request: `fetch(url, { headers: { cookie } })`. */
  readonly cookie: string;
  /** The cookie, and what a browser says of a form of ours: for requests that change something. */
  readonly headers: { readonly cookie: string; readonly origin: string };
  /** For `browser.newContext(...)`. */
  readonly storageState: NonNullable<BrowserContextOptions['storageState']>;
}

let people = 0;

/** The first ICB of the caseload, whose people work on the cases of every other by agreement: whoever is not said to be elsewhere sees all. */
async function theCluster(db: Database): Promise<string | null> {
  await db.query(`
    insert into hosting_agreement (id, host_id, scope_id, scope_kind, functions, from_on, basis, made_by)
    select gen_random_uuid(), host.id, o.id, o.kind, array(select function from hosted_function), '2007-10-01', 'The cluster (invented)', 'test'
    from organisation o, (select id from organisation where kind = 'icb' order by code limit 1) host
    where o.kind = 'icb' and o.id <> host.id and not exists (select from hosting_agreement h where h.scope_id = o.id)`);
  return (await db.query<{ code: string }>(`select code from organisation where kind = 'icb' order by code limit 1`)).rows[0]?.code ?? null;
}

/** Signs a new person in to the test web, through the functions that the sign-in itself uses. */
export async function signedInAs(web: Pick<Web, 'db' | 'settings' | 'address'>, role: Role, words: Words = {}): Promise<SignedIn> {
  people += 1;
  const username = words.username ?? `${role}-${people}`;
  const now = new Date();
  const account = await recordSignIn(web.db, { issuer: 'https://test.invalid', subject: username }, {
    username, name: words.name ?? `Test ${role.replaceAll('_', ' ')} ${people}`, email: null, roles: words.roles ?? [role], unknownRoles: [],
    organisationCode: words.organisation === undefined ? await theCluster(web.db) : words.organisation, practitioner: words.practitioner ?? null,
  }, now);
  const { sessionIdleMinutes: idleMinutes, sessionHours: hours } = web.settings;
  const secret = await openSession(web.db, account!.id, now, { idleMinutes, hours });
  const cookie = `chc_session=${secret}`;
  const stored = { name: 'chc_session', value: secret, domain: new URL(web.address).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return { account: account!, cookie, headers: { cookie, origin: web.address }, storageState: { cookies: [stored], origins: [] } };
}

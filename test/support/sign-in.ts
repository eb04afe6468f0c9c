import { type Account, openSession, recordSignIn, type Role } from '@chc/access';
import type { BrowserContextOptions } from 'playwright-core';
import type { Web } from './web.js';

/** What may be said of the person beside the role; `organisation` is a code of the caseload. */
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

/** Signs a new person in to the test web, through the functions that the sign-in itself uses. */
export async function signedInAs(web: Pick<Web, 'db' | 'settings' | 'address'>, role: Role, words: Words = {}): Promise<SignedIn> {
  people += 1;
  const username = words.username ?? `${role}-${people}`;
  const now = new Date();
  const account = await recordSignIn(web.db, { issuer: 'https://test.invalid', subject: username }, {
    username, name: words.name ?? `Test ${role.replaceAll('_', ' ')} ${people}`, email: null, roles: words.roles ?? [role], unknownRoles: [],
    organisationCode: words.organisation ?? null, practitioner: words.practitioner ?? null,
  }, now);
  const { sessionIdleMinutes: idleMinutes, sessionHours: hours } = web.settings;
  const secret = await openSession(web.db, account!.id, now, { idleMinutes, hours });
  const cookie = `chc_session=${secret}`;
  const stored = { name: 'chc_session', value: secret, domain: new URL(web.address).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' as const };
  return { account: account!, cookie, headers: { cookie, origin: web.address }, storageState: { cookies: [stored], origins: [] } };
}

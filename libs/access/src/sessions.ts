import type { Queryable } from '@chc/platform';
import { ACCOUNT_COLUMNS, type Account } from './accounts.js';
import { hashOf, isSecret, newSecret } from './secrets.js';

/** How long a session lasts: without a request, and in all. */
export interface SessionLimits {
  readonly idleMinutes: number;
  readonly hours: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Not every request is worth a write: within this time of the last note it was seen already. */
const NOTED_EVERY_MS = MINUTE_MS;

/** When a session still open was last seen at the earliest. */
export const openSince = (now: Date, { idleMinutes }: SessionLimits): Date => new Date(now.getTime() - idleMinutes * MINUTE_MS);

/** Whether session `s` is open: $now is the parameter of this moment, $since that of `openSince`. */
export const OPEN_SESSION = (now: string, since: string): string => `s.expires_at > ${now} and s.last_seen_at > ${since}`;

/**
 * Signs a browser in: a new secret, whatever cookie it came with (session fixation), which is ended.
 * @returns the value for the cookie, which is kept nowhere
 */
export async function openSession(tx: Queryable, accountId: string, now: Date, limits: SessionLimits, before?: string): Promise<string> {
  const secret = newSecret();
  if (before) await closeSession(tx, before, now);
  await tx.query('delete from session where expires_at < $1', [new Date(now.getTime() - DAY_MS)]);
  await tx.query('insert into session (id_hash, account_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)',
    [hashOf(secret), accountId, now, new Date(now.getTime() + limits.hours * 60 * MINUTE_MS)]);
  return secret;
}

/** Somebody signed in, and when their session ends: by itself when nothing is asked any more, and at the latest. */
export interface SignedInAccount extends Account {
  readonly endsAt: Date;
  readonly latestEndAt: Date;
}

/** Whose session it is, and notes that it was seen; undefined when there is none, it has ended, or the account is disabled. @param isWatching nobody asked, a page did by itself: that keeps no session going */
export async function readSession(db: Queryable, secret: string | undefined, now: Date, limits: SessionLimits, isWatching = false): Promise<SignedInAccount | undefined> {
  if (!isSecret(secret)) return undefined;
  const idHash = hashOf(secret);
  const { rows: [found] } = await db.query<Account & { lastSeenAt: Date; latestEndAt: Date }>({
    name: 'session',
    text: `select ${ACCOUNT_COLUMNS}, s.last_seen_at as "lastSeenAt", s.expires_at as "latestEndAt" from session s join account a on a.id = s.account_id
           where s.id_hash = $1 and ${OPEN_SESSION('$2', '$3')} and a.disabled_at is null`,
    values: [idHash, now, openSince(now, limits)],
  });
  if (!found) return undefined;
  const { lastSeenAt, ...account } = found;
  const isNoted = !isWatching && now.getTime() - lastSeenAt.getTime() >= NOTED_EVERY_MS;
  if (isNoted) {
    await db.query('update session set last_seen_at = greatest(last_seen_at, $2) where id_hash = $1', [idHash, now]);
  }
  const idleEnd = (isNoted ? now : lastSeenAt).getTime() + limits.idleMinutes * MINUTE_MS;
  return { ...account, endsAt: new Date(Math.min(idleEnd, account.latestEndAt.getTime())) };
}

/** Those of the secrets whose sessions are open and whose accounts are not disabled. */
export async function sessionsStillOpen(db: Queryable, secrets: readonly string[], now: Date, limits: SessionLimits): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ idHash: string }>({
    name: 'sessions-still-open',
    text: `select s.id_hash as "idHash" from session s join account a on a.id = s.account_id where s.id_hash = any ($1) and ${OPEN_SESSION('$2', '$3')} and a.disabled_at is null`,
    values: [secrets.map(hashOf), now, openSince(now, limits)],
  });
  const open = new Set(rows.map(({ idHash }) => idHash));
  return new Set(secrets.filter((secret) => open.has(hashOf(secret))));
}

/** Whether this was a session of ours within the last day, ended or not. */
export async function wasSession(db: Queryable, secret: string | undefined): Promise<boolean> {
  return isSecret(secret) && (await db.query('select from session where id_hash = $1', [hashOf(secret)])).rowCount === 1;
}

/** Ends a session; the row stays a day, see `keepInterruptedForm`. */
export async function closeSession(db: Queryable, secret: string, now: Date): Promise<void> {
  await db.query('update session set expires_at = greatest(created_at, least(expires_at, $2)) where id_hash = $1', [hashOf(secret), now]);
}

/** Ends every session of an account. @returns how many were open */
export async function closeSessionsOf(db: Queryable, accountId: string, now: Date): Promise<number> {
  const { rowCount } = await db.query('update session set expires_at = greatest(created_at, $2) where account_id = $1 and expires_at > $2', [accountId, now]);
  return rowCount ?? 0;
}

/** A browser that an account is signed in with. */
export interface OpenSession {
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  readonly endsAt: Date;
  readonly isThis: boolean;
}

/** The open sessions of an account, the latest first; `secret` tells which is this browser's. */
export async function readSessionsOf(db: Queryable, accountId: string, secret: string, now: Date, limits: SessionLimits): Promise<readonly OpenSession[]> {
  const { rows } = await db.query<OpenSession>(
    `select s.created_at as "openedAt", s.last_seen_at as "lastSeenAt", s.expires_at as "endsAt", s.id_hash = $4 as "isThis" from session s
     where s.account_id = $1 and ${OPEN_SESSION('$2', '$3')} order by s.created_at desc`, [accountId, now, openSince(now, limits), hashOf(secret)]);
  return rows;
}

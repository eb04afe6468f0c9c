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

/** Whose session it is, and notes that it was seen; undefined when there is none, it has ended, or the account is disabled. */
export async function readSession(db: Queryable, secret: string | undefined, now: Date, limits: SessionLimits): Promise<Account | undefined> {
  if (!isSecret(secret)) return undefined;
  const idHash = hashOf(secret);
  const { rows: [found] } = await db.query<Account & { lastSeenAt: Date }>({
    name: 'session',
    text: `select ${ACCOUNT_COLUMNS}, s.last_seen_at as "lastSeenAt" from session s join account a on a.id = s.account_id
           where s.id_hash = $1 and s.expires_at > $2 and s.last_seen_at > $3 and a.disabled_at is null`,
    values: [idHash, now, new Date(now.getTime() - limits.idleMinutes * MINUTE_MS)],
  });
  if (!found) return undefined;
  const { lastSeenAt, ...account } = found;
  if (now.getTime() - lastSeenAt.getTime() >= NOTED_EVERY_MS) {
    await db.query('update session set last_seen_at = greatest(last_seen_at, $2) where id_hash = $1', [idHash, now]);
  }
  return account;
}

/** Whether this was a session of ours within the last day, ended or not. */
export async function wasSession(db: Queryable, secret: string | undefined): Promise<boolean> {
  return isSecret(secret) && (await db.query('select from session where id_hash = $1', [hashOf(secret)])).rowCount === 1;
}

/** Ends a session; the row stays a day, see `keepInterruptedForm`. */
export async function closeSession(db: Queryable, secret: string, now: Date): Promise<void> {
  await db.query('update session set expires_at = greatest(created_at, least(expires_at, $2)) where id_hash = $1', [hashOf(secret), now]);
}

import { recordAudit } from '@chc/audit';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { v7 as newId } from 'uuid';
import type { Role } from './roles.js';
import { closeSessionsOf, OPEN_SESSION, openSince, type SessionLimits } from './sessions.js';

/** An account as whoever keeps accounts sees it. */
export interface KeptAccount {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly organisation: string | null;
  readonly lastSignedInAt: Date | null;
  readonly disabledAt: Date | null;
  readonly openSessions: number;
}

export interface AccountEvent {
  readonly event: (typeof KEEPING)[Keeping]['event'];
  readonly reason: string;
  readonly sessionsEnded: number;
  readonly actor: string;
  readonly at: Date;
}

/** What may be done to an account: the event it leaves, and whether the account is open after it. */
export const KEEPING = {
  disable: { event: 'disabled', when: 'open', refusal: 'account_is_closed' },
  enable: { event: 'enabled', when: 'closed', refusal: 'account_is_open' },
  end_sessions: { event: 'sessions_ended', when: 'either', refusal: null },
} as const;
export type Keeping = keyof typeof KEEPING;

const PAGE = 50;

const COLUMNS = `a.id, a.username, a.name, a.roles, coalesce(o.name, o.code) as organisation, a.last_signed_in_at as "lastSignedInAt", a.disabled_at as "disabledAt",
  (select count(*)::int from session s where s.account_id = a.id and ${OPEN_SESSION('$1', '$2')}) as "openSessions"`;
const FROM = 'from account a left join organisation o on o.id = a.organisation_id';
/** $3 is anything in a username or name, '' all. */
const FOUND = `($3 = '' or position(lower($3) in lower(a.username)) > 0 or position(lower($3) in lower(a.name)) > 0)`;

/**
 * Accounts by username, `PAGE` at a time.
 * @param words looked for in usernames and names
 * @param after the username that ends the page before
 */
export async function readAccounts(db: Queryable, words: string, after: string | null, now: Date, limits: SessionLimits): Promise<{ rows: readonly KeptAccount[]; total: number; next: string | null }> {
  const values = [now, openSince(now, limits), words];
  const { rows: [counted] } = await db.query<{ total: number }>(`select count(*)::int as total from account a where $1::timestamptz is not null and $2::timestamptz is not null and ${FOUND}`, values);
  const { rows } = await db.query<KeptAccount>(
    `select ${COLUMNS} ${FROM} where ${FOUND} and ($4::text is null or a.username > $4) order by a.username limit ${PAGE + 1}`, [...values, after]);
  const shown = rows.slice(0, PAGE);
  return { rows: shown, total: counted!.total, next: rows.length > PAGE ? shown.at(-1)!.username : null };
}

/** One account and what was done to it, the latest first; undefined where there is none. */
export async function readAccount(db: Queryable, id: string, now: Date, limits: SessionLimits): Promise<{ account: KeptAccount; events: readonly AccountEvent[] } | undefined> {
  const { rows: [account] } = await db.query<KeptAccount>(`select ${COLUMNS} ${FROM} where a.id = $3`, [now, openSince(now, limits), id]);
  if (!account) return undefined;
  const { rows: events } = await db.query<AccountEvent>('select event, reason, sessions_ended as "sessionsEnded", actor, at from account_event where account_id = $1 order by at desc, id desc', [id]);
  return { account, events };
}

/**
 * Closes or opens an account, or ends its sessions so that its roles are asked for anew. Closing ends its sessions too.
 * @returns how many sessions were ended
 * @throws DomainError `no_such_record`, `not_yourself`, `account_is_closed`, `account_is_open`
 */
export async function keepAccount(db: Database, by: Actor, id: string, keeping: Keeping, reason: string, at: Date): Promise<number> {
  const { event, when, refusal } = KEEPING[keeping];
  return db.transaction(async (tx) => {
    // Under the row's lock: a sign-in at the same moment either comes first, and its session ends here, or finds the account closed.
    const { rows: [account] } = await tx.query<{ closed: boolean }>('select disabled_at is not null as closed from account where id = $1 for update', [id]);
    if (!account) throw new DomainError('not_found', ['no_such_record']);
    if (keeping === 'disable' && id === by.accountId) throw new DomainError('conflict', ['not_yourself']);
    if (when !== 'either' && account.closed !== (when === 'closed')) throw new DomainError('conflict', [refusal]);
    if (when !== 'either') await tx.query('update account set disabled_at = $2 where id = $1', [id, keeping === 'disable' ? at : null]);
    const ended = keeping === 'enable' ? 0 : await closeSessionsOf(tx, id, at);
    await tx.query('insert into account_event (id, account_id, event, reason, sessions_ended, actor, at) values ($1, $2, $3, $4, $5, $6, $7)', [newId(), id, event, reason, ended, by.id, at]);
    await recordAudit(tx, by, { action: `account_${event}`, subjectKind: 'account', subjectId: id, details: { sessionsEnded: ended } });
    return ended;
  });
}

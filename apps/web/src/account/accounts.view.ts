import { type AccountEvent, type KeptAccount, type OpenSession, ROLES } from '@chc/access';
import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { count, counted, shortDate } from '../page/wording.js';

/** `3 Feb 2026 at 14:05`, as in London. */
export const momentOf = (at: Date): string => `${shortDate(businessDateAt(at))} at ${londonTimeAt(at).slice(0, 5)}`;

const rolesOf = (roles: KeptAccount['roles']): string => roles.map((role) => ROLES[role]).join(', ') || 'No role';

export interface AccountRow {
  readonly href: string;
  readonly name: string;
  readonly username: string;
  readonly roles: string;
  readonly organisation: string;
  readonly lastSignedIn: string;
  readonly sessions: string;
  readonly standing: string;
}

/** An account in words, for a row and for its own page. */
export function accountRow({ id, name, username, roles, organisation, lastSignedInAt, disabledAt, openSessions }: KeptAccount): AccountRow {
  return {
    href: `/settings/accounts/${id}`, name, username, roles: rolesOf(roles), organisation: organisation ?? 'None known here',
    lastSignedIn: lastSignedInAt ? momentOf(lastSignedInAt) : 'Never', sessions: openSessions === 0 ? 'None' : count(openSessions),
    standing: disabledAt ? `Closed on ${momentOf(disabledAt)}` : 'Open',
  };
}

/** The page of accounts. */
export function accountsView(read: { rows: readonly KeptAccount[]; total: number; next: string | null }, q: string, isFirst: boolean): object {
  const address = (words: Record<string, string>): string => {
    const query = new URLSearchParams({ ...(q && { q }), ...words }).toString();
    return `/settings/accounts${query && `?${query}`}`;
  };
  return {
    q, rows: read.rows.map(accountRow), showing: read.total === 0 ? 'No account found' : counted(read.total, 'account'),
    firstHref: isFirst ? null : address({}), nextHref: read.next && address({ after: Buffer.from(read.next).toString('base64url') }),
  };
}

const EVENTS: Readonly<Record<AccountEvent['event'], string>> = { disabled: 'Closed', enabled: 'Opened again', sessions_ended: 'Sessions ended' };

export const eventRow = ({ event, reason, sessionsEnded, actor, at }: AccountEvent): object =>
  ({ what: EVENTS[event], ended: sessionsEnded ? `${counted(sessionsEnded, 'session')} ended` : '', reason, by: actor, at: momentOf(at) });

/** A person's own sessions in words. */
export const sessionRow = ({ openedAt, lastSeenAt, endsAt, isThis }: OpenSession): object =>
  ({ opened: momentOf(openedAt), seen: momentOf(lastSeenAt), ends: momentOf(endsAt), which: isThis ? 'This browser' : 'Another browser' });

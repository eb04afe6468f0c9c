import type { Queryable } from '@chc/platform';
import type { CaseRecord } from './case.record.js';

/** Events on one page of a timeline. */
export const TIMELINE_PAGE = 30;

/** Something that happened in a case. */
export interface TimelineEvent {
  readonly source: 'case' | 'referral' | 'review';
  readonly id: number;
  readonly at: Date;
  readonly event: string;
  readonly kind: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly actor: string;
  readonly actorName: string | null;
  readonly actorRole: string;
  readonly details: Readonly<Record<string, unknown>> | null;
}

/** An event: the older ones come after it. */
export interface TimelineCursor {
  readonly at: string;
  readonly source: string;
  readonly id: number;
}

// A move of our own acts is written beside its act's event and is the same happening; what came by import or along with
// another record's act stands alone. Its instant is the transaction's beginning, the act's a little later.
const SAME = `not exists (select from case_event c where c.person_id = $1 and c.subject_id = s.id and c.actor = e.actor and c.at between e.at and e.at + interval '1 minute')`;
const MICROSECONDS = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const TIMELINE = `
  select *, ${MICROSECONDS} as exactly from (
    select 'case' as source, e.id, e.at, e.event, e.subject_kind as kind, null as "fromState", null as "toState", e.actor, e.actor_name as "actorName", e.actor_role as "actorRole", e.details
    from case_event e where e.person_id = $1
    union all
    select 'referral', e.id, e.at, e.event, 'referral', e.from_state, e.to_state, e.actor, null, e.actor_role, e.details
    from referral s join referral_event e on e.referral_id = s.id where s.person_id = $1 and ${SAME}
    union all
    select 'review', e.id, e.at, e.event, 'review', e.from_state, e.to_state, e.actor, null, e.actor_role, e.details
    from eligibility g join review s on s.eligibility_id = g.id join review_event e on e.review_id = s.id where g.person_id = $1 and ${SAME}
  ) happened
  where $2::timestamptz is null or (at, source, id) < ($2::timestamptz, $3, $4)
  order by at desc, source desc, id desc limit $5`;

/** What happened in a case, newest first, a page at a time. */
export async function readTimeline(db: Queryable, caseId: string, before: TimelineCursor | null = null, rows = TIMELINE_PAGE): Promise<{ events: readonly TimelineEvent[]; older: TimelineCursor | null }> {
  const { rows: read } = await db.query<TimelineEvent & { exactly: string }>({
    name: 'case-timeline', text: TIMELINE, values: [caseId, before?.at ?? null, before?.source ?? '', before?.id ?? 0, rows + 1],
  });
  const shown = read.slice(0, rows);
  const last = shown.at(-1);
  return {
    events: shown.map(({ exactly: _exactly, ...event }) => event),
    older: read.length > rows && last ? { at: last.exactly, source: last.source, id: last.id } : null,
  };
}

/** What a case's identifiers, codes of practitioners and accounts are called. */
export interface Names {
  readonly organisations: Readonly<Record<string, string>>;
  readonly practitioners: Readonly<Record<string, string>>;
  readonly accounts: Readonly<Record<string, string>>;
}

const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Columns that hold whose account it was. */
export const OF_ACCOUNTS = /By$|^(verifier|author|username|assignee)$/;

/** The names behind the organisations, practitioners and accounts that a case's rows name. */
export async function readNames(db: Queryable, record: CaseRecord): Promise<Names> {
  const values = Object.values(record).flatMap((part: unknown) => (Array.isArray(part) ? part.flatMap((row: object) => Object.entries(row)) : [])) as [string, unknown][];
  const ids = new Set(values.flatMap(([column, value]) => (typeof value === 'string' && column.endsWith('Id') && IDENTIFIER.test(value) ? [value] : [])));
  const codes = new Set(values.flatMap(([column, value]) => (typeof value === 'string' && ['practitioner', 'coordinator'].includes(column) ? [value] : [])));
  const accounts = new Set(values.flatMap(([column, value]) => (typeof value === 'string' && OF_ACCOUNTS.test(column) ? [value] : [])));
  const { rows } = await db.query<{ kind: keyof Names; key: string; name: string }>({
    name: 'case-names',
    text: `select 'organisations' as kind, id::text as key, coalesce(name, code) as name from organisation where id = any ($1::uuid[])
      union all select 'practitioners', practitioner, max(name) from account where practitioner = any ($2) group by practitioner
      union all select 'accounts', username, name from account where username = any ($3)`,
    values: [[...ids], [...codes], [...accounts]],
  });
  const of = (wanted: keyof Names): Record<string, string> => Object.fromEntries(rows.filter(({ kind }) => kind === wanted).map(({ key, name }) => [key, name]));
  return { organisations: of('organisations'), practitioners: of('practitioners'), accounts: of('accounts') };
}

/** When each move of a referral was last made, by its event. What a source system brought has none of them. */
export async function readReached(db: Queryable, referralId: string): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await db.query<{ event: string; at: Date }>({
    name: 'referral-reached',
    text: 'select event, max(at) as at from referral_event where referral_id = $1 group by event', values: [referralId],
  });
  return new Map(rows.map(({ event, at }) => [event, at]));
}

/** The forms of a case that somebody has begun and not sent. */
export async function readDraftsOf(db: Queryable, accountId: string | undefined, caseId: string): Promise<readonly { form: string; savedAt: Date }[]> {
  if (!accountId) return [];
  const { rows } = await db.query<{ form: string; savedAt: Date }>({
    name: 'case-drafts', text: `select form, saved_at as "savedAt" from draft where account_id = $1 and form like 'cases/' || $2 || '/%' order by saved_at desc`, values: [accountId, caseId],
  });
  return rows;
}

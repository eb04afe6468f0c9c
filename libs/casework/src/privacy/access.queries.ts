import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** Rows of a page. */
export const ACCESS_PAGE = 50;
/** Days of a page of those who opened many cases. */
export const BULK_DAYS = 7;

/** What a privacy officer looks through, each by its own partial index of the access log. */
export const ACCESS_LISTS = {
  same_surname: { title: 'Same surname as the viewer', where: 'l.same_surname' },
  own_record: { title: 'Own record', where: 'l.own_record' },
  out_of_hours: { title: 'Out of hours', where: 'l.out_of_hours' },
  searches: { title: 'Searches', where: `l.kind = 'search'` },
  exports: { title: 'Exports', where: `l.kind = 'export'` },
  refused: { title: 'Refused', where: `l.kind = 'refused'` },
} as const;
export type AccessList = keyof typeof ACCESS_LISTS;

/** One answered request: who saw what, when. */
export interface AccessRow {
  readonly id: number;
  readonly at: Date;
  /** The instant to the microsecond, for the cursor. */
  readonly exactAt: string;
  readonly kind: string;
  readonly actor: string;
  readonly actorName: string | null;
  readonly actorRole: string;
  readonly accountId: string | null;
  readonly route: string;
  readonly status: number;
  readonly caseId: string | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  /** How many cases it named beside the one it was about. */
  readonly named: number;
  readonly terms: string | null;
  readonly sameSurname: boolean;
  readonly ownRecord: boolean;
  readonly outOfHours: boolean;
}

/** The last row of the page before. */
export interface AccessCursor {
  readonly exactAt: string;
  readonly id: number;
}

export interface AccessPage {
  readonly rows: readonly AccessRow[];
  readonly next: AccessCursor | null;
}

/** Somebody who opened many cases in a day. */
export interface BulkRow {
  readonly onDate: PlainDate;
  readonly actor: string;
  readonly actorName: string | null;
  readonly accountId: string | null;
  readonly cases: number;
}

/** One of the lists, the latest first, of what was seen of an ICB's people. */
export function readAccessList(db: Queryable, icbs: readonly string[], list: AccessList, after: AccessCursor | null): Promise<AccessPage> {
  return readAccess(db, `access-${list}`, `${ACCESS_LISTS[list].where} and l.icb_id = any ($1)`, [icbs], after);
}

/** Who has looked at a case of the ICB, or had it in a list or among what a search found. */
export function readWhoLooked(db: Queryable, icbs: readonly string[], caseId: string, after: AccessCursor | null): Promise<AccessPage> {
  return readAccess(db, 'access-of-case', '(l.case_id = $2 or l.case_ids @> array[$2::uuid]) and exists (select from person where id = $2 and icb_id = any ($1))', [icbs, caseId], after);
}

/** What somebody has looked at of the ICBs' people. */
export function readLookedAt(db: Queryable, icbs: readonly string[], actor: string, after: AccessCursor | null): Promise<AccessPage> {
  return readAccess(db, 'access-of-actor', 'l.actor = $2 and l.icb_id = any ($1)', [icbs, actor], after);
}

const EXACT = `to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

async function readAccess(db: Queryable, name: string, where: string, values: readonly unknown[], after: AccessCursor | null): Promise<AccessPage> {
  const [at, id] = [`$${values.length + 1}`, `$${values.length + 2}`];
  const { rows } = await db.query<AccessRow>({
    name: after ? `${name}-after` : name,
    text: `
      select l.id, l.at, ${EXACT} as "exactAt", l.kind, l.actor, l.actor_name as "actorName", l.actor_role as "actorRole", l.account_id as "accountId", l.route, l.status,
        l.case_id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", cardinality(l.case_ids) as named, l.terms,
        l.same_surname as "sameSurname", l.own_record as "ownRecord", l.out_of_hours as "outOfHours"
      from (select * from access_log l where ${where}${after ? ` and (l.at, l.id) < (${at}::timestamptz, ${id}::bigint)` : ''} order by l.at desc, l.id desc limit ${ACCESS_PAGE + 1}) l
      left join person p on p.id = l.case_id and p.icb_id = any ($1)
      order by l.at desc, l.id desc`,
    values: [...values, ...(after ? [after.exactAt, after.id] : [])],
  });
  const shown = rows.slice(0, ACCESS_PAGE);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > ACCESS_PAGE && last ? { exactAt: last.exactAt, id: last.id } : null };
}

/** Who opened as many different cases in a day as the value of the case's ICB says, or more; the lowest of these values beside, in the seven days that end on one. */
export async function readBulkViewing(db: Queryable, icbs: readonly string[], to: PlainDate): Promise<{ rows: readonly BulkRow[]; threshold: number }> {
  const { rows: [value] } = await db.query<{ threshold: number | null }>(`select min(dated_value_on('bulk_view_cases', icb, $2))::int as threshold from unnest($1::uuid[]) icb`, [icbs, to]);
  const { rows } = await db.query<BulkRow>({
    name: 'bulk-viewing',
    text: `
      select (l.at at time zone 'Europe/London')::date as "onDate", l.actor, max(l.actor_name) as "actorName", max(l.account_id::text) as "accountId", count(distinct l.case_id)::int as cases
      from access_log l
      where l.at >= ($2::date - ${BULK_DAYS - 1})::timestamp at time zone 'Europe/London' and l.at < ($2::date + 1)::timestamp at time zone 'Europe/London'
        and l.case_id is not null and l.kind <> 'refused' and l.icb_id = any ($1)
      group by 1, l.actor, l.icb_id having count(distinct l.case_id) >= dated_value_on('bulk_view_cases', l.icb_id, $2)
      order by 1 desc, cases desc, l.actor limit 200`,
    values: [icbs, to],
  });
  return { rows, threshold: value!.threshold ?? 0 };
}

/** Whose record a case is, when it is one of the ICBs'. */
export async function readWhose(db: Queryable, icbs: readonly string[], caseId: string): Promise<{ familyName: string | null; givenName: string | null; nhsNumber: string | null } | null> {
  const { rows: [person] } = await db.query<{ familyName: string | null; givenName: string | null; nhsNumber: string | null }>(
    `select family_name as "familyName", given_name as "givenName", nhs_number as "nhsNumber" from person where id = $1 and icb_id = any ($2)`, [caseId, icbs]);
  return person ?? null;
}

/** People who sign in and have looked at something of the ICB's, by the beginning of their name or by account name. */
export async function findViewers(db: Queryable, icbs: readonly string[], words: string): Promise<{ id: string; username: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; username: string; name: string }>(`
    select a.id, a.username, a.name from account a
    where (lower(a.username) = lower($2) or plain_name(a.name) like replace(replace(plain_name($2), '%', ''), '_', '') || '%')
      and exists (select from access_log l where l.actor = a.username and l.icb_id = any ($1))
    order by a.name, a.username limit 25`, [icbs, words]);
  return rows;
}

export async function readViewer(db: Queryable, accountId: string): Promise<{ username: string; name: string } | null> {
  const { rows: [viewer] } = await db.query<{ username: string; name: string }>('select username, name from account where id = $1', [accountId]);
  return viewer ?? null;
}

import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { CASE_PARTS } from '../case/case.record.js';
import { WORKING_PARTS } from './operational.js';

export const RETENTION_PAGE = 25;

/** The lists of cases whose retention has passed: those to look at, those one person has looked at, those two have, those that are held. */
export const RETENTION_LISTS = { to_review: 'To be reviewed', reviewed: 'To be confirmed', confirmed: 'Reviewed and confirmed', held: 'Held' } as const;
export type RetentionList = keyof typeof RETENTION_LISTS;

/** A case whose retention has passed. */
export interface RetentionRow {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly diedOn: PlainDate | null;
  readonly lastOn: PlainDate;
  readonly keptUntil: PlainDate;
  readonly reviewId: string | null;
  readonly reviewedBy: string | null;
}

export interface RetentionQueue {
  readonly rows: readonly RetentionRow[];
  readonly total: number;
  readonly counts: Readonly<Record<RetentionList, number>>;
  readonly next: RetentionCursor | null;
}

/** The last row of the page before. */
export interface RetentionCursor {
  readonly keptUntil: PlainDate;
  readonly caseId: string;
}

const dayOf = (column: string): string => (column.endsWith('_at') ? `(t.${column} at time zone 'Europe/London')::date` : `t.${column}`);
const looks = (look: Readonly<Record<string, null | 'any' | readonly string[]>>): string => Object.entries(look).map(([column, holds]) =>
  (holds === null ? `t.${column} is null` : holds === 'any' ? `t.${column} is not null` : `t.${column} in (${holds.map((code) => `'${code}'`).join(', ')})`)).join(' and ');

/** SQL: one row of a case `p`, its last day and whether anything is open in it; the same as `workedOf`, out of the same table. */
const WORKED = WORKING_PARTS.map(([part, { dates, open = [] }]) => `
      select max(greatest(${dates.map(dayOf).join(', ')})) as last_on, ${open.length === 0 ? 'false' : `coalesce(bool_or(${open.map((look) => `(${looks(look)})`).join(' or ')}), false)`} as open
      from ${part} t where ${CASE_PARTS[part].where.replaceAll('$1', 'p.id')}`).join(' union all');

/**
 * SQL of the cases whose retention has passed by $1, for the ICB that organisation $2 is or lies under, all of them where $2 is null. Only a case with
 * something older than the shortest retention can be one, and each such case has a row in one of five dated indexes
 * (referral_received, eligibility_from, checklist_completed_on, person_died_on, case_event_on_date); for those alone everything is read, from the
 * indexes by person. A test compares it with the rule.
 */
const PASSED = `
  icb as materialized (
    select o.id, dated_value_on('retention_years', o.id, $1)::int as years from organisation o where o.kind = 'icb' and ($2::uuid is null or o.id in (select above_id from organisation_above($1) where organisation_id = $2))
  ), cutoff as materialized (select ($1::date - make_interval(years => min(years)))::date as day from icb),
  candidate as (
    select person_id from referral where received_on <= (select day from cutoff)
    union select person_id from eligibility where eligible_from <= (select day from cutoff)
    union select person_id from checklist where completed_on <= (select day from cutoff)
    union select id from person where died_on <= (select day from cutoff)
    union select person_id from case_event where on_date <= (select day from cutoff)
  ), worked as (
    select p.id, p.icb_id, icb.years, w.last_on
    from candidate c join person p on p.id = c.person_id and p.merged_into_id is null join icb on icb.id = p.icb_id
    cross join lateral (select max(u.last_on) as last_on, bool_or(u.open) as open from (${WORKED}
    ) u) w
    where not w.open and w.last_on <= (select day from cutoff)
  ), passed as materialized (
    select s.*, r.id as review_id, r.reviewed_by,
      case when exists (select from legal_hold h where h.person_id = s.id and h.lifted_at is null) then 'held'
        when r.state is null then 'to_review' else r.state end as list
    from (
      select w.id, w.last_on, greatest((w.last_on + make_interval(years => w.years))::date, (select max(x.until_on) from retention_extension x where x.person_id = w.id)) as kept_until from worked w
    ) s left join disposal_review r on r.person_id = s.id and r.kept_until_on = s.kept_until and r.state <> 'withdrawn'
    where s.kept_until < $1
  )`;

/** One page of a list: $1 business date, $2 organisation, $3 list, $4 and $5 cursor, $6 rows. Exported for the test of its plan. */
export const RETENTION_QUEUE_SQL = `with ${PASSED}, page as (
    select * from passed where list = $3 and ($4::date is null or (kept_until, id) > ($4::date, $5::uuid)) order by kept_until, id limit $6
  )
  select (select json_object_agg(list, n) from (select list, count(*)::int as n from passed group by list) c) as counts,
    p.id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.died_on as "diedOn",
    page.last_on as "lastOn", page.kept_until as "keptUntil", page.review_id as "reviewId", coalesce(a.name, page.reviewed_by) as "reviewedBy"
  from (values (1)) always (one) left join page on true left join person p on p.id = page.id left join account a on a.username = page.reviewed_by
  order by page.kept_until, page.id`;

/**
 * One page of a list of cases whose retention has passed, the oldest first, with how many there are in each list.
 * @param organisationId whose records: the ICB that it is or lies under. Null for all that the installation holds
 */
export async function readRetentionQueue(db: Queryable, organisationId: string | null, today: PlainDate, list: RetentionList, after: RetentionCursor | null = null, rows = RETENTION_PAGE): Promise<RetentionQueue> {
  const { rows: read } = await db.query<Omit<RetentionRow, 'caseId'> & { caseId: string | null; counts: Partial<Record<RetentionList, number>> | null }>({
    name: 'retention-queue', text: RETENTION_QUEUE_SQL, values: [today, organisationId, list, after?.keptUntil ?? null, after?.caseId ?? null, rows + 1],
  });
  const counts = { to_review: 0, reviewed: 0, confirmed: 0, held: 0, ...read[0]!.counts };
  const found = read.flatMap(({ counts: _counts, ...row }) => (row.caseId === null ? [] : [row as RetentionRow]));
  const shown = found.slice(0, rows);
  const last = shown.at(-1);
  return { rows: shown, total: counts[list], counts, next: found.length > rows && last ? { keptUntil: last.keptUntil, caseId: last.caseId } : null };
}

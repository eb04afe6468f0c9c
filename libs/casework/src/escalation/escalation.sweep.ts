import { londonInstant, type PlainDate } from '@chc/deadlines';
import type { Database, Queryable, Transaction } from '@chc/platform';
import type { Night, Swept } from '../breach/breach.sweeps.js';
import { type DatedValues, readDatedValues } from '../case/dated-values.js';
import { ALL_ESCALATION_KINDS, ESCALATION_KINDS, type Limits, limitsOn } from './escalation.kinds.js';
import { tellOf, type ToTell } from './escalation.tell.js';
import { awaited, IS_DUE, LIMITS } from './escalation.watch.js';

const OF_REVIEWS = `(${ALL_ESCALATION_KINDS.filter((kind) => ESCALATION_KINDS[kind].of === 'review').map((kind) => `'${kind}'`).join(', ')})`;

/** SQL: escalations of what was found due (`d`), one open for each kind and subject; two at once are one. */
const raise = (found: string, run: string): string => `
  insert into escalation (icb_id, person_id, kind, referral_id, review_id, raised_on, raised_run_id)
  select d.icb_id, d.person_id, d.kind, case when d.kind not in ${OF_REVIEWS} then d.subject_id end, case when d.kind in ${OF_REVIEWS} then d.subject_id end, $1::date, ${run}
  from ${found} d
  on conflict (kind, coalesce(referral_id, review_id)) where cleared_on is null do nothing
  returning id, icb_id, person_id, kind`;

/**
 * Keeps the watches and escalations of some people, or of all, as the record now says: one statement. A person's other record,
 * merged or asked about in a correction, is theirs too.
 */
function followSql(everybody: boolean): string {
  const of = everybody ? (): string => 'true' : (column: string): string => `${column} = any (array(select id from people))`;
  return `
  with people as (
    ${everybody ? 'select null::uuid as id where false' : `
    select unnest($7::uuid[]) as id
    union select merged_into_id from person where id = any ($7) and merged_into_id is not null
    union select id from person where merged_into_id = any ($7)
    union select other_person_id from correction where person_id = any ($7) and other_person_id is not null`}
  ), n as (${LIMITS}),
  w as (select distinct on (kind, subject_id) * from (${awaited(of)}) a order by kind, subject_id, due_at nulls last),
  judged as (select w.*, coalesce(n.tells is not null and ${IS_DUE}, false) as is_due from w left join n on n.icb_id = w.icb_id and n.kind = w.kind),
  gone as (
    delete from escalation_watch x where ${of('x.person_id')} and not exists (select from w where w.kind = x.kind and w.subject_id = x.subject_id)
  ), kept as (
    insert into escalation_watch (kind, subject_id, icb_id, person_id, since_on, since_at, due_at, until_on, raised)
    select kind, subject_id, icb_id, person_id, since_on, since_at, due_at, until_on, is_due from judged
    on conflict (kind, subject_id) do update set icb_id = excluded.icb_id, person_id = excluded.person_id, since_on = excluded.since_on, since_at = excluded.since_at,
      due_at = excluded.due_at, until_on = excluded.until_on, raised = excluded.raised
    where (escalation_watch.icb_id, escalation_watch.person_id, escalation_watch.since_on, escalation_watch.since_at, escalation_watch.due_at, escalation_watch.until_on, escalation_watch.raised)
      is distinct from (excluded.icb_id, excluded.person_id, excluded.since_on, excluded.since_at, excluded.due_at, excluded.until_on, excluded.raised)
  ), cleared as (
    update escalation e set cleared_on = greatest($1::date, e.raised_on, e.acknowledged_on), version = e.version + 1
    where e.cleared_on is null and ${of('e.person_id')}
      and not exists (select from judged j where j.is_due and j.kind = e.kind and j.subject_id = coalesce(e.referral_id, e.review_id))
    returning 1
  ), moved as (
    update escalation e set person_id = j.person_id, icb_id = j.icb_id from judged j
    where e.cleared_on is null and j.is_due and j.kind = e.kind and j.subject_id = coalesce(e.referral_id, e.review_id) and e.person_id <> j.person_id
  ), raised as (${raise('(select * from judged where is_due)', 'null')})
  select (select count(*)::int from cleared) as cleared, (select count(*)::int from raised) as raised,
    (select coalesce(json_agg(json_build_object('icbId', r.icb_id, 'personId', r.person_id, 'tells', n.tells)), '[]') from (select distinct icb_id, person_id, kind from raised) r join n on n.icb_id = r.icb_id and n.kind = r.kind) as tell`;
}
const FOLLOW_SOME = followSql(false);
const FOLLOW_ALL = followSql(true);

interface Found { readonly cleared: number; readonly raised: number; readonly tell: readonly ToTell[] }

const given = (today: PlainDate, { icbs, kinds, ons, ats }: Limits): unknown[] => [today, londonInstant(`${today}T00:00`), icbs, kinds, ons, ats];

/** The numbers in force on a day in every ICB. */
async function valuesOfAll(db: Queryable, today: PlainDate): Promise<Map<string, DatedValues>> {
  const { rows } = await db.query<{ id: string }>(`select id from organisation where kind = 'icb' order by id`);
  const values = new Map<string, DatedValues>();
  for (const { id } of rows) values.set(id, await readDatedValues(db, id, today));
  return values;
}

/**
 * Raises and clears the escalations of one case at the moment it changes, in the transaction of the change; tells whom it
 * concerns, once. What is acknowledged stays so.
 * @param values the numbers in force for the case's ICB
 */
export async function followEscalations(tx: Transaction, people: readonly string[], today: PlainDate, icbId: string, values: DatedValues): Promise<Swept> {
  const { rows: [found] } = await tx.query<Found>({ name: 'follow-escalations', text: FOLLOW_SOME, values: [...given(today, limitsOn(today, new Map([[icbId, values]]))), people] });
  if (found!.raised > 0) await tellOf(tx, found!.tell, today, `change/${crypto.randomUUID()}`, people[0]!);
  return { raised: found!.raised, cleared: found!.cleared };
}

/** The same for everybody, after an import: as the record now says, whatever it said before. */
export async function followAllEscalations(tx: Transaction, today: PlainDate): Promise<Swept> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('chc raise-escalations'))`);
  const { rows: [found] } = await tx.query<Found>(FOLLOW_ALL, given(today, limitsOn(today, await valuesOfAll(tx, today))));
  if (found!.raised > 0) await tellOf(tx, found!.tell, today, `import/${crypto.randomUUID()}`, null);
  return { raised: found!.raised, cleared: found!.cleared };
}

/**
 * The night: raises what has come to wait too long, clears what no longer does because its day, its rule or its threshold
 * moved, and raises again what was acknowledged with a plan whose date has passed. Each part reads only its frontier index
 * (escalation_watch_to_raise, _raised, _raised_until, escalation_plan_passing); the same night twice changes nothing.
 */
export function raiseEscalations(db: Database, { runId, businessDate }: Night): Promise<Swept> {
  return db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('chc raise-escalations'))`);
    const values = given(businessDate, limitsOn(businessDate, await valuesOfAll(tx, businessDate)));
    const { rowCount: cleared } = await tx.query(CLEAR, values);
    const { rows: [found] } = await tx.query<Found>(RAISE, [...values, runId]);
    const { rows: again } = await tx.query<ToTell>(AGAIN, [businessDate]);
    const tell = [...found!.tell, ...again];
    if (tell.length > 0) await tellOf(tx, tell, businessDate, `night/${businessDate}`, null);
    return { raised: found!.raised + again.length, cleared: cleared ?? 0 };
  });
}

const CLEAR = `
  with n as materialized (${LIMITS}), mended as (
    select w.kind, w.subject_id from escalation_watch w where w.raised and w.until_on <= $1::date
    union
    select w.kind, w.subject_id from n join escalation_watch w on w.kind = n.kind and w.icb_id = n.icb_id and w.raised and w.since_on > n.reach
    union
    select w.kind, w.subject_id from n join escalation_watch w on w.kind = n.kind and w.icb_id = n.icb_id and w.raised where n.kind = 'fast_track_over' and not (${IS_DUE})
    union
    -- No rule is in force any longer.
    select w.kind, w.subject_id from unnest($3::uuid[], $4::text[]) g (icb_id, kind)
    join escalation_watch w on w.kind = g.kind and w.icb_id = g.icb_id and w.raised
    where not exists (select from n where n.icb_id = g.icb_id and n.kind = g.kind)
  ), unwatched as (
    update escalation_watch w set raised = false from mended m where w.kind = m.kind and w.subject_id = m.subject_id
  )
  update escalation e set cleared_on = greatest($1::date, e.raised_on, e.acknowledged_on), version = e.version + 1
  from mended m where e.cleared_on is null and e.kind = m.kind and coalesce(e.referral_id, e.review_id) = m.subject_id`;

const RAISE = `
  with n as materialized (${LIMITS}), found as (
    select w.kind, w.subject_id, w.icb_id, w.person_id, n.tells from n
    cross join lateral (select * from escalation_watch x where x.kind = n.kind and x.icb_id = n.icb_id and not x.raised and x.since_on <= n.reach) w
    where ${IS_DUE}
  ), watched as (
    update escalation_watch w set raised = true from found f where w.kind = f.kind and w.subject_id = f.subject_id
  ), raised as (${raise('found', '$7::uuid')})
  select 0 as cleared, (select count(*)::int from raised) as raised,
    (select coalesce(json_agg(json_build_object('icbId', r.icb_id, 'personId', r.person_id, 'tells', n.tells)), '[]') from raised r join n on n.icb_id = r.icb_id and n.kind = r.kind) as tell`;

const AGAIN = `
  with again as (
    update escalation set raised_again_on = $1::date, version = version + 1
    where cleared_on is null and plan_on < $1::date and raised_again_on is null returning icb_id, person_id, kind
  )
  select a.icb_id as "icbId", a.person_id as "personId", r.tells from again a join escalation_rules_on($1) r on r.icb_id = a.icb_id and r.kind = a.kind`;

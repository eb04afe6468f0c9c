import type { PlainDate } from '@chc/deadlines';
import type { Database, Queryable, Transaction } from '@chc/platform';
import type { Night } from '../breach/breach.sweeps.js';
import { ALL_PRIORITY_FACTORS, type PriorityFactor } from './priority.factors.js';

/** An authorisation is said to end within so many days of its expiry: the same as the flags of a case. */
const EXPIRY_NOTICE_DAYS = 28;

/** SQL: the level of each factor for a review `v` of eligibility `e` of person `p`, with its package `k`, on $1. */
const LEVELS: Readonly<Record<PriorityFactor, string>> = {
  days_overdue: `case when v.due_on >= $1 then '0' when v.due_on >= $1::date - 28 then '1' when v.due_on >= $1::date - 91 then '29' when v.due_on >= $1::date - 182 then '92' when v.due_on >= $1::date - 365 then '183' else '366' end`,
  never_reviewed: `case when exists (select from review c where c.eligibility_id = e.id and c.state = 'completed' and c.completed_on <= $1) then 'no' else 'yes' end`,
  funding: 'e.funding',
  review_type: 'v.review_type',
  setting: `case when k.product in ('05', '06', '07') then 'home' when k.product in ('03', '04') then 'placement' when k.product = '02' then 'care_home' when k.product in ('01', '11', '12') then 'nursing_home' else 'unknown' end`,
  safeguarding: `case when exists (select from safeguarding_concern s where s.person_id = p.id and s.ended_on is null) then 'open' else 'no' end`,
  authorisation: `case when exists (select from legal_status l where l.person_id = p.id and l.ended_on is null and l.expires_on <= $1::date + ${EXPIRY_NOTICE_DAYS}) then 'ending' else 'no' end`,
  cost: `case when k.weekly_pence is null then 'unknown' when k.weekly_pence < 50000 then 'under_500' when k.weekly_pence < 100000 then 'under_1000' when k.weekly_pence < 200000 then 'under_2000' else 'over_2000' end`,
  change_reported: `case when exists (select from referral r where r.person_id = p.id and r.concluded_on is null and r.opened_because = 'needs_changed') then 'yes' else 'no' end`,
  inherited: `case when p.legacy_origin is not null then 'yes' else 'no' end`,
};

/**
 * Keeps the priority of every outstanding review, or of some people's: levels, points by the weights in force on $1, and where
 * an override puts it. Writes only what is not as it was.
 */
function scoreSql(everybody: boolean): string {
  const of = (column: string): string => (everybody ? 'true' : `${column} = any (array(select id from people))`);
  const points = (factor: PriorityFactor): string => `coalesce((m.points -> '${factor}' ->> f.${factor})::int, 0)`;
  return `
  with people as (${everybody ? 'select null::uuid as id where false' : 'select unnest($2::uuid[]) as id union select merged_into_id from person where id = any ($2) and merged_into_id is not null union select id from person where merged_into_id = any ($2)'}),
  m as materialized (
    select v.version, jsonb_object_agg(w.factor, w.levels) as points from (select priority_version_on($1) as version) v
    join lateral (select factor, jsonb_object_agg(level, points) as levels from priority_weight where version = v.version group by factor) w on true group by v.version
  ), f as (
    select v.id, p.icb_id, p.id as person_id, p.commissioner_id, v.due_on, e.funding as its_funding, v.review_type as its_type,
      coalesce((select case o.moved when 'first' then 1 else -1 end from review_priority_override o where o.review_id = v.id and o.ended_on is null and o.until_on >= $1), 0)::smallint as moved,
      ${ALL_PRIORITY_FACTORS.map((factor) => `${LEVELS[factor]} as ${factor}`).join(',\n      ')}
    from review v join eligibility e on e.id = v.eligibility_id join person p on p.id = e.person_id
    left join lateral (
      select max(c.care_product) as product, sum(coalesce((select g.weekly_cost_pence from care_package_change g where g.care_package_id = c.id and g.approved_on is not null and g.effective_on <= $1 and g.weekly_cost_pence is not null order by g.effective_on desc, g.id desc limit 1), c.weekly_cost_pence)) as weekly_pence
      from care_package c where c.eligibility_id = e.id and c.starts_on <= $1 and (c.ends_on is null or c.ends_on > $1)) k on true
    where v.outstanding_to is null and p.died_on is null and ${of('e.person_id')}
  ), scored as (
    select f.id, f.icb_id, f.person_id, f.commissioner_id, f.due_on, f.its_funding, f.its_type, f.moved, ${ALL_PRIORITY_FACTORS.map(points).join(' + ')} as score,
      jsonb_build_object(${ALL_PRIORITY_FACTORS.map((factor) => `'${factor}', jsonb_build_object('level', f.${factor}, 'points', ${points(factor)})`).join(', ')}) as factors, m.version
    from f cross join m
  ), gone as (
    delete from review_priority x where ${of('x.person_id')} and not exists (select from scored s where s.id = x.id)
  )
  insert into review_priority as x (id, icb_id, person_id, commissioner_id, due_on, funding, review_type, moved, score, factors, weights_version, scored_on)
  select id, icb_id, person_id, commissioner_id, due_on, its_funding, its_type, moved, score, factors, version, $1::date from scored
  on conflict (id) do update set icb_id = excluded.icb_id, person_id = excluded.person_id, commissioner_id = excluded.commissioner_id, due_on = excluded.due_on, funding = excluded.funding,
    review_type = excluded.review_type, moved = excluded.moved, score = excluded.score, factors = excluded.factors, weights_version = excluded.weights_version, scored_on = excluded.scored_on, version = x.version + 1
  where (x.icb_id, x.person_id, x.commissioner_id, x.due_on, x.funding, x.review_type, x.moved, x.score, x.factors, x.weights_version)
    is distinct from (excluded.icb_id, excluded.person_id, excluded.commissioner_id, excluded.due_on, excluded.funding, excluded.review_type, excluded.moved, excluded.score, excluded.factors, excluded.weights_version)`;
}
const SCORE_SOME = scoreSql(false);
const SCORE_ALL = scoreSql(true);

/** The import rule of an inherited case: an eligibility that began under a primary care trust; those ended on 31 March 2013. An act that said otherwise stands. */
const INHERITED = `
  update person p set legacy_origin = 'pct_2013', legacy_origin_basis = 'import_rule' where p.legacy_origin is null and p.legacy_origin_basis is distinct from 'act'
    and exists (select from eligibility e where e.person_id = p.id and e.eligible_from < date '2013-04-01')`;

/** Keeps the priorities of some people's reviews, in the transaction of what changed them. */
export async function scoreReviews(tx: Queryable, people: readonly string[], today: PlainDate): Promise<void> {
  await tx.query({ name: 'score-reviews', text: SCORE_SOME, values: [today, people] });
}

/** The same for everybody, after an import. @returns how many priorities were written */
export async function scoreAllReviews(tx: Transaction, today: PlainDate): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('chc score-reviews'))`);
  await tx.query(INHERITED);
  return (await tx.query(SCORE_ALL, [today])).rowCount ?? 0;
}

/** The night: days pass, overrides end and weights begin. Reads the outstanding reviews and writes those whose priority changed. */
export function refreshPriorities(db: Database, { businessDate }: Night): Promise<number> {
  return db.transaction((tx) => scoreAllReviews(tx, businessDate));
}

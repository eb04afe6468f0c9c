import type { Actor, Transaction } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';

/**
 * Works out again every due date that follows by rule: 01 = eligible_from + 3 months; 02 = the latest completed review
 * before it (else eligible_from) + 12 months; a day that a month lacks becomes its last. A review that we made ourselves
 * prefers the latest completed one's planned date (contract section 2, reviews).
 */
export async function workOutDueDates(tx: Transaction): Promise<void> {
  await tx.query(`
    update review r set due_on = w.due_on
    from (
      select r.id, case r.review_type when '01' then (e.eligible_from + interval '3 months')::date
        else coalesce(case when r.source_id is null then latest.next_planned_on end,
          (coalesce(latest.completed_on, e.eligible_from) + interval '12 months')::date) end as due_on
      from review r
      join eligibility e on e.id = r.eligibility_id
      left join lateral (
        select c.completed_on, c.next_planned_on from review c
        where r.review_type = '02' and c.eligibility_id = r.eligibility_id and c.id <> r.id and c.state = 'completed'
          and (r.completed_on is null or c.completed_on < r.completed_on)
        order by c.completed_on desc, c.source_id desc limit 1
      ) latest on true
      where r.due_by_rule
    ) w
    where w.id = r.id and w.due_on <> r.due_on`);
}

/**
 * Gives every eligibility live on the business date its open review: where there is none, one is made by the rule
 * (01 when none was completed, else 02). Made ones follow what has become known since, and give way to the source's own.
 * @returns how many were made
 */
export async function makeMissingReviews(tx: Transaction, by: Actor, businessDate: PlainDate): Promise<number> {
  await giveWay(tx, by);
  await tx.query(`
    update review r set review_type = rule.review_type
    from (
      select m.id, case when exists (select from review c where c.eligibility_id = m.eligibility_id and c.state = 'completed') then '02' else '01' end as review_type
      from review m where m.source_id is null and m.state in ('due', 'booked') and m.due_by_rule
    ) rule
    where rule.id = r.id and rule.review_type <> r.review_type`);
  const made = await tx.query(`
    with made as (
      insert into review (id, icb_id, eligibility_id, state, review_type, due_on, due_by_rule)
      select gen_random_uuid(), e.icb_id, e.id, 'due',
        case when exists (select from review c where c.eligibility_id = e.id and c.state = 'completed') then '02' else '01' end,
        (e.eligible_from + interval '3 months')::date, true
      from eligibility e
      where e.eligible_from <= $1 and (e.eligible_to is null or e.eligible_to > $1)
        and not exists (select from review o where o.eligibility_id = e.id and o.state in ('due', 'booked'))
      returning id, icb_id
    )
    insert into review_event (review_id, event, from_state, to_state, actor, actor_role, organisation_id)
    select id, 'opened', 'new', 'due', $2, $3, coalesce($4, icb_id) from made`, [businessDate, by.id, by.role, by.organisationId]);
  await workOutDueDates(tx);
  return made.rowCount ?? 0;
}

/**
 * Cancels a made review where the source's own is open beside it: one that was completed and is so no longer, or that came
 * from another eligibility (a new one has taken its place already). From its first day, because as known now it was never
 * needed: no date gone by counts it.
 */
async function giveWay(tx: Transaction, by: Actor): Promise<void> {
  await tx.query(`
    with unneeded as (
      select m.id, m.state, e.eligible_from from review m join eligibility e on e.id = m.eligibility_id
      where m.source_id is null and m.state in ('due', 'booked')
        and exists (select from review o where o.eligibility_id = m.eligibility_id and o.source_id is not null and o.state in ('due', 'booked'))
    ), cancelled as (
      update review r set state = 'cancelled', cancelled_on = u.eligible_from, cancelled_reason = 'the source has its own'
      from unneeded u where u.id = r.id returning r.id, r.icb_id, u.state
    )
    insert into review_event (review_id, event, from_state, to_state, actor, actor_role, organisation_id)
    select id, 'cancelled', state, 'cancelled', $1, $2, coalesce($3, icb_id) from cancelled`, [by.id, by.role, by.organisationId]);
}

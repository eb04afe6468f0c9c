import type { Transaction } from '@chc/platform';
import { type BulkContext, type BulkUpsert, lookUp, merge, refuseChangeOfPerson, refuseUnknown } from '../bulk.js';
import { workOutDueDates } from './review.rule.js';

const STATE_BY_DATES = `case when i.completed_date is not null then 'completed' else 'due' end`;

/** The due date from the file alone; workOutDueDates then changes only those for which the record knows a later review. */
const DUE_AS_FAR_AS_THE_FILE_TELLS = `coalesce(i.due_date, case i.review_type
  when '01' then (i.existing_eligible_from + interval '3 months')::date
  else (coalesce((select max(c.completed_date) from incoming c where c.ok and c.found_eligibility = i.found_eligibility and c.line <> i.line
    and (i.completed_date is null or c.completed_date < i.completed_date)), i.existing_eligible_from) + interval '12 months')::date end)`;

/** reviews.csv. A blank due date is worked out by the rule; a review we had made gives way to the source's own. */
export const upsertReviews: BulkUpsert = async (tx, context) => {
  await lookUp(tx, `
    select s.*, e.id as found_eligibility, e.person_id as existing_found_person, e.eligible_from as existing_eligible_from, e.icb_id as found_icb,
      t.id as existing_id, te.person_id as existing_person, t.state as existing_state, t.source_digest as existing_digest
    from staged s
    left join eligibility e on e.source_id = s.eligibility_id
    left join review t on t.source_id = s.review_id
    left join eligibility te on te.id = t.eligibility_id`);
  await tx.query('alter table incoming add column found_person uuid');
  await tx.query('update incoming set found_person = existing_found_person where existing_person is not null');
  const problems = [
    ...(await refuseUnknown(tx, 'eligibility_id', 'found_eligibility', 'eligibilities.csv')),
    ...(await refuseChangeOfPerson(tx, 'review_id')),
  ];
  await takeOverMadeReviews(tx);
  await tx.query('create index on incoming (found_eligibility)');
  await tx.query(`create temporary table arriving on commit drop as
    select line, coalesce(existing_id, id) as review_id from incoming where ok and (is_new or existing_digest is distinct from digest)`);
  const counts = await merge(tx, 'review', 'review_id', {
    icb_id: 'i.found_icb', eligibility_id: 'i.found_eligibility', state: STATE_BY_DATES, review_type: 'i.review_type',
    due_on: DUE_AS_FAR_AS_THE_FILE_TELLS,
    due_by_rule: 'i.due_date is null', completed_on: 'i.completed_date', cancelled_on: 'null', cancelled_reason: 'null',
    review_outcome: 'i.review_outcome', eligibility_outcome: 'i.review_eligibility_outcome', next_planned_on: 'i.next_planned_date',
  });
  const takenOver = (await tx.query('select from incoming where ok and is_new and existing_id is not null')).rowCount ?? 0;
  await recordImported(tx, context);
  await workOutDueDates(tx);
  return { created: counts.created + takenOver, updated: counts.updated - takenOver, problems, warnings: [] };
};

/** The first open review that the source brings for an eligibility takes the place, and the history, of the one we made. */
async function takeOverMadeReviews(tx: Transaction): Promise<void> {
  await tx.query(`
    with firsts as (
      select distinct on (i.found_eligibility) i.line, made.id as made_id, made.state as made_state
      from incoming i
      join review made on made.eligibility_id = i.found_eligibility and made.source_id is null and made.state in ('due', 'booked')
      where i.ok and i.is_new and i.completed_date is null
      order by i.found_eligibility, i.due_date, i.line
    ), taken as (
      update review r set source_id = i.review_id from firsts f join incoming i using (line) where r.id = f.made_id
    )
    update incoming i set existing_id = f.made_id, existing_state = f.made_state from firsts f where f.line = i.line`);
}

async function recordImported(tx: Transaction, { by }: BulkContext): Promise<void> {
  await tx.query(`
    insert into review_event (review_id, event, from_state, to_state, actor, actor_role, organisation_id)
    select a.review_id, 'imported', coalesce(i.existing_state, 'new'), ${STATE_BY_DATES}, $1, $2, coalesce($3, i.found_icb)
    from arriving a join incoming i using (line) order by a.line`, [by.id, by.role, by.organisationId]);
}

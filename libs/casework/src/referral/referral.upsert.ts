import type { Transaction } from '@chc/platform';
import { type BulkContext, type BulkUpsert, ITS_COMMISSIONER, lookUp, merge, refuse, refuseChangeOfPerson, refuseCommissioner, refuseUnknown, type RowProblem, stayWhereCorrected } from '../bulk.js';
import { SET_ASIDE_STATES } from './referral.states.js';
import { IS_CROWDED, findCrowded, settleSuspectedDuplicates } from './referral.duplicates.js';

/** The state that follows from an imported referral's dates alone. */
const STATE_BY_DATES = `case
  when i.discounted_date is not null then 'discounted'
  when i.decided_on is not null then 'decided'
  when i.activity_type = '01' and i.dst_completed_date is not null then 'mdt_held'
  else 'received' end`;

/** One that duplicates were merged into keeps the earliest receipt of them all. */
const EARLIEST_RECEIPT = `coalesce((select least(i.received_date, min(m.received_on)) from referral m where m.merged_into_id = i.existing_id), i.received_date)`;

/** referrals.csv, with the Checklist, DST and Fast Track tool each row tells of. */
export const upsertReferrals: BulkUpsert = async (tx, context) => {
  await lookUp(tx, `
    select s.*,
      case s.activity_type when '02' then s.accepted_date else s.decision_date end as decided_on,
      case s.activity_type when '02' then case when s.accepted_date is not null then '02' end else s.decision_outcome end as decided_outcome,
      p.id as found_person, c.id as found_commissioner, c.kind as found_commissioner_kind, a.icb_id as found_icb,
      t.id as existing_id, coalesce(t.imported_person_id, t.person_id) as existing_person, t.person_id as existing_own_person, t.state as existing_state, t.practitioner as existing_practitioner, t.source_digest as existing_digest
    from staged s
    left join person p on p.source_id = s.person_id
    ${ITS_COMMISSIONER}
    left join referral t on t.source_id = s.service_request_id`, [context.businessDate]);
  const problems = [
    ...(await refuseUnknown(tx, 'person_id', 'found_person', 'persons.csv')),
    ...(await refuseCommissioner(tx)),
    ...(await refuseChangeOfPerson(tx, 'service_request_id')),
    ...(await refuseSetAside(tx)),
  ];
  await stayWhereCorrected(tx);
  await tx.query(`create temporary table arriving on commit drop as
    select line, coalesce(existing_id, id) as referral_id, is_new from incoming where ok and (is_new or existing_digest is distinct from digest)`);
  await tx.query('analyze arriving');
  await findCrowded(tx);
  const counts = await merge(tx, 'referral', 'service_request_id', {
    icb_id: 'i.found_icb', person_id: 'i.found_person', commissioner_id: 'i.found_commissioner',
    activity_type: 'i.activity_type', state: STATE_BY_DATES, received_on: EARLIEST_RECEIPT,
    notification_type: 'i.notification_type', source_of_referral: 'i.source_of_referral',
    practitioner: 'i.practitioner', delay_reason: 'i.delay_reason',
    decided_on: 'i.decided_on', decision_outcome: 'i.decided_outcome', outcome_communicated_on: 'i.outcome_communicated_date',
    discounted_on: 'i.discounted_date', discounted_reason: 'i.discounted_reason',
    // Whoever has more than one open is settled below, once all rows are in; until then none may claim to be the one.
    suspected_duplicate: IS_CROWDED,
  });
  await recordImported(tx, context);
  await followOwners(tx);
  await upsertAssessments(tx);
  const duplicates = await settleSuspectedDuplicates(tx);
  return { ...counts, problems, warnings: duplicates };
};

/** What was merged or screened out here stays so until that is undone here: a changed row of it is not taken. */
function refuseSetAside(tx: Transaction): Promise<RowProblem[]> {
  return refuse(tx, `
    select line, 'service_request_id' as "column", service_request_id as value,
      'was set aside here (' || existing_state || '): undo that before its changes are imported' as reason
    from incoming where existing_state in (${SET_ASIDE_STATES.map((state) => `'${state}'`).join(', ')}) and existing_digest is distinct from digest`);
}

/** One `imported` event for each row that came or changed, in the role and for the ICB it was imported for. */
async function recordImported(tx: Transaction, { by }: BulkContext): Promise<void> {
  await tx.query(`
    insert into referral_event (referral_id, event, from_state, to_state, actor, actor_role, organisation_id)
    select a.referral_id, 'imported', coalesce(i.existing_state, 'new'), ${STATE_BY_DATES}, $1, $2, coalesce($3, i.found_icb)
    from arriving a join incoming i using (line) order by a.line`, [by.id, by.role, by.organisationId]);
}

/** The owner of a case follows its latest referral where that came with another practitioner than before: an owner chosen here stays. */
async function followOwners(tx: Transaction): Promise<void> {
  await tx.query(`
    update person p set practitioner = latest.practitioner
    from (
      select distinct on (r.person_id) r.person_id, r.practitioner, a.referral_id is not null and r.practitioner is distinct from i.existing_practitioner as came
      from referral r left join (arriving a join incoming i using (line)) on a.referral_id = r.id
      where r.practitioner <> '' and r.person_id in (select found_person from arriving join incoming using (line))
      order by r.person_id, r.received_on desc, r.id desc
    ) latest
    where latest.person_id = p.id and (latest.came or p.practitioner is null) and p.practitioner is distinct from latest.practitioner`);
}

/** An imported referral's assessments carry its own id, so that the next import finds them. */
const ASSESSMENTS = {
  checklist: {
    there: 'i.checklist_completed_date is not null or i.checklist_location is not null',
    columns: { person_id: 'i.found_person', completed_on: 'i.checklist_completed_date', location: 'i.checklist_location', framework: 'i.checklist_framework', tool_version: 'i.checklist_version' },
  },
  fast_track_tool: {
    there: 'i.fast_track_completed_date is not null',
    columns: { completed_on: 'i.fast_track_completed_date', framework: 'i.fast_track_framework', tool_version: 'i.fast_track_version' },
  },
  dst: {
    there: 'i.dst_completed_date is not null or i.mdt_recommendation is not null',
    columns: { completed_on: 'i.dst_completed_date', setting: 'i.dst_setting', recommendation: 'i.mdt_recommendation', framework: 'i.dst_framework', tool_version: 'i.dst_version' },
  },
};

// A DST that people have worked on here is theirs: the source no longer changes it, nor adds one beside it.
const WORKED_ON_HERE = 'exists (select from dst own where own.referral_id = a.referral_id and own.superseded_at is null and (own.begun_at is not null or own.reopened_at is not null))';

async function upsertAssessments(tx: Transaction): Promise<void> {
  for (const [table, { there, columns }] of Object.entries(ASSESSMENTS)) {
    const names = Object.keys(columns);
    const isFree = table === 'dst' ? `not ${WORKED_ON_HERE}` : 'true';
    await tx.query(`
      delete from ${table} t using arriving a join incoming i using (line)
      where not a.is_new and t.id = a.referral_id and not (${there}) and ${isFree}`);
    await tx.query(`
      insert into ${table} (id, referral_id, icb_id, ${names.join(', ')})
      select a.referral_id, a.referral_id, i.found_icb, ${Object.values(columns).join(', ')}
      from arriving a join incoming i using (line) where (${there}) and ${isFree}
      on conflict (id) do update set icb_id = excluded.icb_id, ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`);
  }
}

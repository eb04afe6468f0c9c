import type { Transaction } from '@chc/platform';
import { type BulkUpsert, ITS_COMMISSIONER, type RowProblem, lookUp, merge, refuse, refuseChangeOfPerson, refuseCommissioner, refuseUnknown, stayWhereCorrected } from '../bulk.js';

/** eligibilities.csv. One left open after the person's death ends on the later of death and its first day. */
export const upsertEligibilities: BulkUpsert = async (tx, { businessDate }) => {
  await lookUp(tx, `
    select s.*, p.id as found_person, c.id as found_commissioner, c.kind as found_commissioner_kind, a.icb_id as found_icb,
      r.id as found_referral, t.id as existing_id, coalesce(t.imported_person_id, t.person_id) as existing_person, t.person_id as existing_own_person,
      coalesce(r.imported_person_id, r.person_id) as existing_referral_person,
      case when s.eligible_to is null then greatest(p.died_on, case when p.died_on is not null then s.eligible_from end) end as existing_death_end
    from staged s
    left join person p on p.source_id = s.person_id
    left join referral r on r.source_id = s.service_request_id
    ${ITS_COMMISSIONER}
    left join eligibility t on t.source_id = s.eligibility_id`, [businessDate]);
  const problems = [
    ...(await refuseUnknown(tx, 'person_id', 'found_person', 'persons.csv')),
    ...(await refuseUnknown(tx, 'service_request_id', 'found_referral', 'referrals.csv')),
    ...(await refuseCommissioner(tx)),
    ...(await refuseChangeOfPerson(tx, 'eligibility_id')),
    ...(await refuse(tx, `
      select line, 'service_request_id' as "column", service_request_id as value, 'is another person''s referral' as reason
      from incoming where found_person is not null and existing_referral_person <> found_person`)),
  ];
  await stayWhereCorrected(tx);
  problems.push(...(await refuseOverlaps(tx)));
  const counts = await merge(tx, 'eligibility', 'eligibility_id', {
    icb_id: 'i.found_icb', person_id: 'i.found_person', commissioner_id: 'i.found_commissioner', referral_id: 'i.found_referral',
    funding: 'i.funding', eligible_from: 'i.eligible_from', funded_from: 'i.funded_from',
    eligible_to: 'coalesce(i.eligible_to, i.existing_death_end)',
    end_reason: `case when i.existing_death_end is null then i.end_reason else 'deceased' end`,
    ended_by_death: 'i.existing_death_end is not null',
    // What the source says of the end takes the place of what was recorded here.
    end_basis: `case when i.existing_death_end is not null then 'death' end`, end_referral_id: 'null',
  });
  const warnings = await tx.query<RowProblem>(`
    select line, 'eligible_to' as "column", '' as value,
      'is open although the person has died: ended on ' || existing_death_end as reason
    from incoming where ok and existing_death_end is not null order by line`);
  return { ...counts, problems, warnings: warnings.rows };
};

/**
 * Refuses, in the order of the file, each row that overlaps an earlier row of the same person or one already in the
 * record: for the same funding, or beside CHC (the same lanes as eligibility_one_at_a_time_excl). Each round finds
 * every person's first such row, so that a refused row refuses nothing itself.
 */
async function refuseOverlaps(tx: Transaction): Promise<RowProblem[]> {
  const problems: RowProblem[] = [];
  for (;;) {
    const round = await refuse(tx, `
      with standing as (
        select i.line, i.found_person as person_id, i.eligibility_id, i.funding, i.eligible_from, coalesce(i.eligible_to, i.existing_death_end) as eligible_to
        from incoming i where i.ok
        union all
        select 0, e.person_id, e.source_id, e.funding, e.eligible_from, e.eligible_to
        from eligibility e
        where exists (select from incoming i where i.ok and i.found_person = e.person_id)
          and not exists (select from incoming i where i.ok and i.existing_id = e.id)
      )
      select distinct on (later.person_id) later.line, 'eligible_from' as "column", later.eligible_from::text as value,
        'overlaps eligibility ' || coalesce(earlier.eligibility_id, '(made here)') || ' (' || earlier.funding || ' from ' || earlier.eligible_from
          || coalesce(' to ' || earlier.eligible_to, '') || ')' as reason
      from standing later join standing earlier on earlier.person_id = later.person_id and earlier.line < later.line
      where daterange(later.eligible_from, later.eligible_to) && daterange(earlier.eligible_from, earlier.eligible_to)
        and (later.funding = earlier.funding or later.funding like 'chc%' or earlier.funding like 'chc%')
      order by later.person_id, later.line`);
    if (round.length === 0) return problems;
    problems.push(...round);
  }
}

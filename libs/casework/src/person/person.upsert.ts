import { type BulkUpsert, ICB_OF_COMMISSIONER, type RowProblem, lookUp, merge, refuse, refuseCommissioner } from '../bulk.js';
import { endEligibilitiesOfTheDead } from '../eligibility/eligibility.death.js';

/** persons.csv. A person may change commissioner but not ICB; a death that became known ends what is open. */
export const upsertPersons: BulkUpsert = async (tx, { businessDate }) => {
  await lookUp(tx, `
    select s.*, t.id as existing_id, t.icb_id as existing_icb, c.id as found_commissioner, c.kind as found_commissioner_kind, a.icb_id as found_icb
    from staged s
    left join person t on t.source_id = s.person_id
    left join organisation c on c.code = s.commissioner_code
    ${ICB_OF_COMMISSIONER}`, [businessDate]);
  const problems = [
    ...(await refuseCommissioner(tx)),
    ...(await refuse(tx, `
      select line, 'commissioner_code' as "column", commissioner_code as value, 'lies under no ICB' as reason
      from incoming where found_commissioner_kind = 'sub_icb' and found_icb is null`)),
    ...(await refuse(tx, `
      select line, 'commissioner_code' as "column", commissioner_code as value, 'would move the person to another ICB, which an import may not' as reason
      from incoming where existing_icb <> found_icb`)),
  ];
  const counts = await merge(tx, 'person', 'person_id', {
    icb_id: 'i.found_icb', commissioner_id: 'i.found_commissioner',
    nhs_number: 'i.nhs_number_valid', nhs_number_given: 'i.nhs_number',
    nhs_number_status: `case when i.nhs_number_valid is null then '03' else '02' end`,
    family_name: 'i.family_name', given_name: 'i.given_name', born_on: 'i.birth_date', stated_gender: 'i.stated_gender',
    postcode: 'i.postcode', died_on: 'i.death_date',
  });
  await endEligibilitiesOfTheDead(tx, 'select id from incoming where ok and is_new union all select existing_id from incoming where ok and not is_new');
  const warnings = await tx.query<RowProblem>(`
    select line, 'nhs_number' as "column", coalesce(nhs_number, '') as value,
      case when nhs_number is null then 'is missing: trace required' else 'fails its check digit: trace required' end as reason
    from incoming where ok and nhs_number_valid is null order by line`);
  return { ...counts, problems, warnings: warnings.rows };
};

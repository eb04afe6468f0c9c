import { type BulkUpsert, lookUp, merge, refuseChangeOfPerson, refuseUnknown } from '../bulk.js';

/** packages.csv. Pounds become pence. */
export const upsertPackages: BulkUpsert = async (tx) => {
  await lookUp(tx, `
    select s.*, e.id as found_eligibility, e.person_id as found_person, e.icb_id as found_icb, o.id as found_provider,
      t.id as existing_id, te.person_id as existing_person
    from staged s
    left join eligibility e on e.source_id = s.eligibility_id
    left join organisation o on o.code = s.provider_code
    left join care_package t on t.source_id = s.care_package_id
    left join eligibility te on te.id = t.eligibility_id`);
  const problems = [
    ...(await refuseUnknown(tx, 'eligibility_id', 'found_eligibility', 'eligibilities.csv')),
    ...(await refuseUnknown(tx, 'provider_code', 'found_provider', 'organisations.csv')),
    ...(await refuseChangeOfPerson(tx, 'care_package_id')),
  ];
  const counts = await merge(tx, 'care_package', 'care_package_id', {
    icb_id: 'i.found_icb', eligibility_id: 'i.found_eligibility', provider_id: 'i.found_provider',
    starts_on: 'i.start_date', ends_on: 'i.end_date', phb_type: 'i.phb_type', care_product: 'i.care_product',
    unit_cost_pence: '(i.unit_cost * 100)::bigint', unit_frequency: 'i.unit_frequency', weekly_hours: 'i.weekly_hours',
  });
  return { ...counts, problems, warnings: [] };
};

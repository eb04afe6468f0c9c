import { type BulkUpsert, lookUp, merge, refuseChangeOfPerson, refuseUnknown } from '../bulk.js';

/** appeals.csv: local resolution of a referral's decision. */
export const upsertAppeals: BulkUpsert = async (tx) => {
  await lookUp(tx, `
    select s.*, r.id as found_referral, r.person_id as found_person, r.icb_id as found_icb, t.id as existing_id, tr.person_id as existing_person,
      -- What was concluded here stays until the source says how it ended.
      case when t.decided_on is not null or t.ended_note is not null then t.outcome_letter_on end as existing_letter_on,
      case when t.decided_on is not null or t.ended_note is not null then t.outcome end as existing_outcome
    from staged s
    left join referral r on r.source_id = s.service_request_id
    left join appeal t on t.source_id = s.appeal_id
    left join referral tr on tr.id = t.referral_id`);
  const problems = [
    ...(await refuseUnknown(tx, 'service_request_id', 'found_referral', 'referrals.csv')),
    ...(await refuseChangeOfPerson(tx, 'appeal_id')),
  ];
  const counts = await merge(tx, 'appeal', 'appeal_id', {
    icb_id: 'i.found_icb', referral_id: 'i.found_referral', requested_on: 'i.requested_date',
    outcome_letter_on: 'coalesce(i.outcome_letter_date, i.existing_letter_on)', outcome: 'coalesce(i.outcome, i.existing_outcome)',
  });
  return { ...counts, problems, warnings: [] };
};

import type { Transaction } from '@chc/platform';
import type { RowProblem } from '../bulk.js';

/**
 * Of one person's open standard referrals the earliest received is the one; the others are suspected duplicates.
 * Looks only at the people whose referrals are arriving; answers with a warning for each such row of this import.
 */
export async function settleSuspectedDuplicates(tx: Transaction): Promise<RowProblem[]> {
  await tx.query(`
    with ranked as (
      select r.id, r.suspected_duplicate, row_number() over (partition by r.person_id order by r.received_on, r.source_id, r.id) > 1 as suspected
      from referral r
      where r.activity_type = '01' and r.concluded_on is null
        and r.person_id in (select r2.person_id from arriving a join referral r2 on r2.id = a.referral_id)
    )
    update referral r set suspected_duplicate = k.suspected
    from ranked k where k.id = r.id and k.suspected and not r.suspected_duplicate`);
  await tx.query(`
    with ranked as (
      select r.id, row_number() over (partition by r.person_id order by r.received_on, r.source_id, r.id) as rank
      from referral r
      where r.activity_type = '01' and r.concluded_on is null
        and r.person_id in (select r2.person_id from arriving a join referral r2 on r2.id = a.referral_id)
    )
    update referral r set suspected_duplicate = false from ranked k where k.id = r.id and k.rank = 1 and r.suspected_duplicate`);
  const { rows } = await tx.query<RowProblem>(`
    select i.line, 'service_request_id' as "column", i.service_request_id as value,
      'is a further open standard referral of one person: loaded as a suspected duplicate' as reason
    from incoming i join referral r on r.id = coalesce(i.existing_id, i.id)
    where i.ok and r.suspected_duplicate order by i.line`);
  return rows;
}

import type { Transaction } from '@chc/platform';

/**
 * Ends every eligibility that the source left open although the person has died, on the later of the day of death and
 * its first day; and opens again one so ended when the death turns out not to be (contract section 2, eligibilities).
 * @param persons a select of person ids
 */
export async function endEligibilitiesOfTheDead(tx: Transaction, persons: string): Promise<void> {
  await tx.query(`
    update eligibility e set
      eligible_to = greatest(p.died_on, case when p.died_on is not null then e.eligible_from end),
      end_reason = case when p.died_on is not null then 'deceased' end,
      end_basis = case when p.died_on is not null then 'death' end,
      ended_by_death = p.died_on is not null
    from person p
    where p.id = e.person_id and p.id in (${persons})
      and ((e.eligible_to is null and p.died_on is not null)
        or (e.ended_by_death and e.eligible_to is distinct from greatest(p.died_on, case when p.died_on is not null then e.eligible_from end)))`);
}

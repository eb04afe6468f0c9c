import type { Transaction } from '@chc/platform';
import type { RowProblem } from '../bulk.js';

/** An open standard referral, of a row of table `of`. */
const isOpen = (of: string): string => `${of}.activity_type = '01' and ${of}.concluded_on is null`;
const IS_OPEN_INCOMING = `i.activity_type = '01' and i.decided_on is null and i.discounted_date is null`;

/** SQL: the arriving row `i` is open and its person has, or until now had, another open one. Needs findCrowded first. */
export const IS_CROWDED = `${IS_OPEN_INCOMING} and exists (select from crowded c where c.person_id = i.found_person)`;

/**
 * Makes temporary table `crowded`: the people with more than one open standard referral, counting those that this import
 * concludes: until it has, none of its rows may take their place (referral_one_open_per_person is checked row by row).
 */
export async function findCrowded(tx: Transaction): Promise<void> {
  await tx.query(`
    create temporary table crowded on commit drop as
    select person_id from (
      select i.found_person as person_id, coalesce(i.existing_id, i.id) as referral_id from incoming i where i.ok and ${IS_OPEN_INCOMING}
      union
      select r.person_id, r.id from referral r where ${isOpen('r')}
    ) open_ones group by person_id having count(*) > 1`);
  await tx.query('analyze crowded');
}

/** Ranks the open standard referrals of some people by receipt. First the later ones are marked, then the first is cleared: the other way round would for a moment leave two. */
async function rank(tx: Transaction, whose: string, values: unknown[] = []): Promise<void> {
  const ranked = `
    select r.id, r.suspected_duplicate, row_number() over (partition by r.person_id order by r.received_on, r.id) as rank
    from referral r where ${isOpen('r')} and r.person_id in (${whose})`;
  await tx.query(`update referral r set suspected_duplicate = true from (${ranked}) k where k.id = r.id and k.rank > 1 and not k.suspected_duplicate`, values);
  await tx.query(`update referral r set suspected_duplicate = false from (${ranked}) k where k.id = r.id and k.rank = 1 and k.suspected_duplicate`, values);
}

/** The same for some people, when a referral has come to them or gone. */
export const settleDuplicatesOf = (tx: Transaction, personIds: readonly string[]): Promise<void> => rank(tx, 'select unnest($1::uuid[])', [personIds]);

/**
 * Of one person's open standard referrals the earliest received is the one, on one day the first that came (ids grow);
 * the others are suspected duplicates.
 * @returns a warning for each such row of this import
 */
export async function settleSuspectedDuplicates(tx: Transaction): Promise<RowProblem[]> {
  await rank(tx, 'select person_id from referral where suspected_duplicate');
  const { rows } = await tx.query<RowProblem>(`
    select i.line, 'service_request_id' as "column", i.service_request_id as value,
      'is a further open standard referral of one person: loaded as a suspected duplicate' as reason
    from referral r join incoming i on i.service_request_id = r.source_id and i.ok
    where r.suspected_duplicate and r.concluded_on is null order by i.line`);
  return rows;
}

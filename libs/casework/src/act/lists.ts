import type { Queryable } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import { PRACTITIONERS } from '../referral/referral.queries.js';
import type { PeopleList } from './fields.js';

/** The most that one list offers. */
const MOST_OFFERED = 500;

/** Accounts that work on cases inside an ICB, or for one of it by an agreement in force; by SQL for the ICB and the day. */
export const COLLEAGUES = (icb: string, today: string): string => `
  select a.id, a.username, a.name from account a
  where a.disabled_at is null and a.roles && array(select role from case_role where works) and (
    exists (select from organisation_above(${today}::date) o where o.organisation_id = a.organisation_id and o.above_id = ${icb})
    or exists (select from hosting_agreement h join organisation_above(${today}::date) o on o.organisation_id = h.scope_id and o.above_id = ${icb}
      where h.host_id = a.organisation_id and daterange(h.from_on, h.to_on) @> ${today}::date))`;

/** Who is on a list, by code and name: $1 the most, $2 the ICB, $3 the day. */
const LISTS: Readonly<Record<PeopleList, string>> = {
  // Whoever signs in with a code of their own, and every code with an open referral: sources bring their own.
  practitioners: `
    select code, max(name) as name from (
      select a.practitioner as code, a.name from account a join organisation_above($3::date) o on o.organisation_id = a.organisation_id and o.above_id = $2
      where a.practitioner is not null and a.disabled_at is null
      union all select practitioner, null from (${PRACTITIONERS}) at_work
    ) known group by code order by max(name) nulls last, code limit $1`,
  colleagues: `select username as code, name from (${COLLEAGUES('$2', '$3')}) colleague order by name, username limit $1`,
  contributors: `
    select a.username as code, a.name from account a
    where a.disabled_at is null and a.roles && array['mdt_contributor', 'practitioner', 'spoke_lead'] order by a.name, a.username limit $1`,
};

/** Everybody on a list as a form offers them: code -> name. */
export async function readList(db: Queryable, list: PeopleList, { person: [person], today }: Pick<CaseRecord, 'person'> & { readonly today: PlainDate }): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.query<{ code: string; name: string | null }>({ name: `list-${list}`, text: LISTS[list], values: list === 'contributors' ? [MOST_OFFERED] : [MOST_OFFERED, person!.icbId, today] });
  return Object.fromEntries(rows.map(({ code, name }) => [code, name ? `${name} (${code})` : code]));
}

import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** An organisation that figures are given for, and the commissioners whose records make them up. */
export interface Reporting {
  readonly code: string;
  readonly name: string;
  readonly kind: 'icb' | 'place' | 'sub_icb';
  readonly parentCode: string | null;
  readonly adultPopulation: number | null;
  /** Ids of the commissioners under it on the day, those taken over by then among them; of a commissioner, its own and those it took over. */
  readonly commissionerIds: readonly string[];
}

/** Open on the day $1: what closed by then is counted under its successor, what opens later is not there yet. */
const STANDS = (o: string): string => `(${o}.closed_on is null or ${o}.closed_on > $1) and (${o}.opened_on is null or ${o}.opened_on <= $1)`;

/** Every ICB, place and commissioner as they lie on a day, by code. */
export async function reportingOrganisations(db: Queryable, on: PlainDate): Promise<Reporting[]> {
  const { rows } = await db.query<Reporting>(`
    select o.code, coalesce(o.name, o.code) as name, o.kind, parent.code as "parentCode",
      coalesce((select adult from population_on(o.id, $1)), o.adult_registered_population, (
        select sum(coalesce(n.adult, u.adult_registered_population)) from organisation_above($1) a join organisation u on u.id = a.organisation_id and u.kind = 'sub_icb' and ${STANDS('u')}
        left join lateral population_on(u.id, $1) n on true
        where a.above_id = o.id having count(*) = count(coalesce(n.adult, u.adult_registered_population))))::int as "adultPopulation",
      array(select c.id::text from organisation_above($1) a join organisation c on c.id = a.organisation_id and c.kind = 'sub_icb'
        where a.above_id = o.id) as "commissionerIds"
    from organisation o
    left join organisation_parent p on p.organisation_id = o.id and daterange(p.effective_from, p.effective_to) @> $1::date
    left join organisation parent on parent.id = p.parent_id
    where o.kind in ('sub_icb', 'place', 'icb') and ${STANDS('o')}
    order by o.code collate "C"`, [on]);
  return rows;
}

/** An ICB and every organisation under it, of those given. */
export function under(icb: string, organisations: readonly Reporting[]): Reporting[] {
  const parents = new Map(organisations.map(({ code, parentCode }) => [code, parentCode]));
  const isUnder = (code: string | null | undefined, deep = 0): boolean => !!code && deep < 10 && (code === icb || isUnder(parents.get(code), deep + 1));
  return organisations.filter(({ code }) => isUnder(code));
}

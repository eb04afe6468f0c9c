import type { Queryable } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import type { FncBand, FncRate } from './fnc-rates.rules.js';

/** Every rate we hold, the newest first. */
export async function readFncRates(db: Queryable): Promise<FncRate[]> {
  const { rows } = await db.query<FncRate>({
    name: 'fnc-rates',
    text: `select id, from_on as "fromOn", to_on as "toOn", standard_pence as "standardPence", higher_pence as "higherPence",
        announced_on as "announcedOn", known_from as "knownFrom", source, supersedes
      from fnc_rate order by from_on desc, known_from desc`,
  });
  return rows;
}

/** A rate announced after it began: from its first day until it was known, people were paid at another. */
export interface Rerating {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
  readonly paidAsKnownOn: PlainDate;
  readonly knownOn: PlainDate;
}

/** The re-rating that a rate made, or null where it was announced in time. */
export async function reratingOf(db: Queryable, rateId: string): Promise<Rerating | null> {
  const { rows: [found] } = await db.query<Rerating>({
    name: 'fnc-rerating',
    text: `select from_on as "fromOn", least(to_on, announced_on) as "toOn", announced_on - 1 as "paidAsKnownOn", announced_on as "knownOn"
      from fnc_rate where id = $1 and announced_on > from_on`,
    values: [rateId],
  });
  return found ?? null;
}

/** What somebody is owed by a re-rating. */
export interface Arrears {
  readonly eligibilityId: string;
  readonly personId: string;
  readonly commissioner: string;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
  readonly band: FncBand;
  readonly days: number;
  readonly arrearsPence: number;
}

// The stretches of the re-rating are few, the people many: rates are looked up once a stretch and joined to everybody in it.
// Paid from the first day of money, where that is earlier, to the last; the higher band where it is recorded, or was imported
// as product 12.
const RERATED = `
  with edges as (
    select $1::date as edge union select $2::date
    union select from_on from fnc_rate where from_on > $1 and from_on < $2 union select to_on from fnc_rate where to_on > $1 and to_on < $2
  ), stretches as (
    select * from (select edge as from_on, lead(edge) over (order by edge) as to_on from edges) s where to_on is not null
  ), differences as (
    select s.from_on, s.to_on, band, fnc_rate_on(s.from_on, $4::date, band) - fnc_rate_on(s.from_on, $3::date, band) as pence
    from stretches s cross join unnest(array['standard', 'higher']) band
  ), paid as (
    select e.id, e.person_id, e.commissioner_id,
      coalesce(e.funded_from, e.eligible_from) as from_on, coalesce(e.funded_to, e.eligible_to, $2::date) as to_on,
      case when e.fnc_band = 'higher' or (e.fnc_band is null and exists (select from care_package k where k.eligibility_id = e.id and k.care_product = '12'))
        then 'higher' else 'standard' end as band
    from eligibility e join seen_person s on s.id = e.person_id
    where e.funding = 'fnc' and coalesce(e.funded_from, e.eligible_from) < $2 and coalesce(e.funded_to, e.eligible_to, $2::date) > $1
      and ($5::uuid is null or e.icb_id = $5)
  ), owed as (
    select p.id, p.person_id, p.commissioner_id, p.band, greatest(p.from_on, $1::date) as from_on, least(p.to_on, $2::date) as to_on,
      sum(least(p.to_on, d.to_on) - greatest(p.from_on, d.from_on)) as days,
      sum((least(p.to_on, d.to_on) - greatest(p.from_on, d.from_on)) * d.pence) as sevenths
    from paid p join differences d on d.band = p.band and d.from_on < p.to_on and d.to_on > p.from_on
    where d.pence <> 0
    group by p.id, p.person_id, p.commissioner_id, p.band, p.from_on, p.to_on
  )`;
const SCOPE = ({ fromOn, toOn, paidAsKnownOn, knownOn }: Rerating, icbId: string | null): unknown[] => [fromOn, toOn, paidAsKnownOn, knownOn, icbId];

/** What each person is owed by a re-rating, by person; 100 at a time, after the person and eligibility last shown. */
export async function rerateFnc(db: Queryable, rerating: Rerating, { icbId = null, after = null, limit = 100 }: { icbId?: string | null; after?: string | null; limit?: number } = {}): Promise<Arrears[]> {
  const { rows } = await db.query<Arrears>({
    name: 'fnc-arrears',
    text: `${RERATED}
      select o.id as "eligibilityId", o.person_id as "personId", c.code as commissioner, o.from_on as "fromOn", o.to_on as "toOn", o.band,
        o.days::int as days, round(o.sevenths / 7.0)::int as "arrearsPence"
      from owed o join organisation c on c.id = o.commissioner_id
      where $6::uuid is null or o.id > $6
      order by o.id limit $7`,
    values: [...SCOPE(rerating, icbId), after, limit],
  });
  return rows;
}

/** What a re-rating costs each commissioner: the people and the sum of what each is owed. */
export async function sumArrears(db: Queryable, rerating: Rerating, icbId: string | null = null): Promise<{ commissioner: string; name: string | null; people: number; arrearsPence: number }[]> {
  const { rows } = await db.query<{ commissioner: string; name: string | null; people: number; arrearsPence: number }>({
    name: 'fnc-arrears-by-commissioner',
    text: `${RERATED}
      select c.code as commissioner, c.name, count(distinct o.person_id)::int as people, sum(round(o.sevenths / 7.0))::bigint::float8 as "arrearsPence"
      from owed o join organisation c on c.id = o.commissioner_id group by c.code, c.name order by c.code`,
    values: SCOPE(rerating, icbId),
  });
  return rows;
}

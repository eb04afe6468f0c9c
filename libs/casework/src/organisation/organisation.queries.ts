import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** An organisation as the administration lists it on a day. */
export interface ListedOrganisation {
  readonly id: string;
  readonly code: string;
  readonly name: string | null;
  readonly kind: string;
  readonly parentCode: string | null;
  readonly parentName: string | null;
  readonly openedOn: PlainDate | null;
  readonly closedOn: PlainDate | null;
  readonly successorCode: string | null;
  readonly adult: number | null;
  readonly registered: number | null;
  readonly people: number;
}

const LISTED = `
  select o.id, o.code, o.name, o.kind, up.code as "parentCode", up.name as "parentName", o.opened_on as "openedOn", o.closed_on as "closedOn", s.code as "successorCode",
    coalesce(p.adult, o.adult_registered_population) as adult, coalesce(p.registered, o.registered_population) as registered,
    case o.kind when 'sub_icb' then (select count(*)::int from person q where q.commissioner_id = o.id and q.merged_into_id is null) else 0 end as people
  from organisation o
  left join organisation_parent op on op.organisation_id = o.id and daterange(op.effective_from, op.effective_to) @> $1::date
  left join organisation up on up.id = op.parent_id left join organisation s on s.id = o.successor_id
  left join lateral population_on(o.id, $1) p on true`;

/** Every ICB, place and commissioner, and the others of one kind when one is asked for. */
export async function listOrganisations(db: Queryable, on: PlainDate, kind?: string): Promise<ListedOrganisation[]> {
  return (await db.query<ListedOrganisation>(`${LISTED} where ${kind ? 'o.kind = $2' : `o.kind in ('icb', 'place', 'sub_icb') and $2::text is null`} order by o.closed_on is not null, array_position(array['icb', 'place', 'sub_icb'], o.kind), o.name, o.code limit 1000`, [on, kind ?? null])).rows;
}

/** What an organisation lay and will lie under, and its populations, the latest first. */
export interface OrganisationHistory {
  readonly parents: readonly { readonly code: string; readonly name: string | null; readonly from: PlainDate | null; readonly to: PlainDate | null; readonly movedBy: string | null }[];
  readonly populations: readonly { readonly from: PlainDate | null; readonly adult: number | null; readonly registered: number | null; readonly source: string; readonly setBy: string }[];
  readonly predecessors: readonly { readonly code: string; readonly name: string | null; readonly closedOn: PlainDate }[];
}

export async function readOrganisation(db: Queryable, code: string, on: PlainDate): Promise<(ListedOrganisation & OrganisationHistory) | undefined> {
  const { rows: [one] } = await db.query<ListedOrganisation>(`${LISTED} where upper(o.code) = upper($2)`, [on, code]);
  if (!one) return undefined;
  const parents = await db.query<OrganisationHistory['parents'][number]>(`select o.code, o.name, p.effective_from as "from", p.effective_to as "to", p.moved_by as "movedBy" from organisation_parent p join organisation o on o.id = p.parent_id where p.organisation_id = $1 order by p.effective_from desc nulls last`, [one.id]);
  const populations = await db.query<OrganisationHistory['populations'][number]>(`select from_on as "from", adult_registered_population as adult, registered_population as registered, source, set_by as "setBy" from organisation_population where organisation_id = $1 order by from_on desc nulls last`, [one.id]);
  const predecessors = await db.query<OrganisationHistory['predecessors'][number]>(`select code, name, closed_on as "closedOn" from organisation where successor_id = $1 order by closed_on desc, code`, [one.id]);
  return { ...one, parents: parents.rows, populations: populations.rows, predecessors: predecessors.rows };
}

import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** A national standard as a percentage, in force from a day. */
export interface Target {
  readonly from: PlainDate;
  readonly percent: number;
  /** More than the percentage meets it; otherwise fewer. */
  readonly moreThan: boolean;
  readonly source: string;
}

/** Which dated value each target is, and on which side of it the standard lies. */
export const TARGETS = {
  within28: { value: 'target_within_28_percent', moreThan: true },
  dstInAcute: { value: 'target_dst_in_acute_percent', moreThan: false },
} as const;

export type Targets = Readonly<Record<keyof typeof TARGETS, Target>>;

/** What the figures of a day are held against: the newest that has begun, else the first there is; the same for every ICB. */
export async function readTargets(db: Queryable, on: PlainDate): Promise<Targets> {
  const { rows } = await db.query<{ name: string; from: PlainDate; percent: number; source: string }>({
    name: 'targets',
    text: `select distinct on (name) name, from_on as "from", value::float8 as percent, source from dated_value
      where name like 'target\\_%' and organisation_id is null
      order by name, from_on <= $1 desc, case when from_on <= $1 then from_on end desc, from_on`,
    values: [on],
  });
  return Object.fromEntries(Object.entries(TARGETS).map(([target, { value, moreThan }]) => {
    const found = rows.find(({ name }) => name === value);
    if (!found) throw new Error(`no dated_value ${value}`);
    return [target, { from: found.from, percent: found.percent, source: found.source, moreThan }];
  })) as unknown as Targets;
}

import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Database, Queryable } from '@chc/platform';
import { refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { day, type Fields, line, RefusedInput, whole } from '../act/fields.js';
import { ALL_PRIORITY_FACTORS, POINTS, PRIORITY_FACTORS, PRIORITY_LEVELS, type PriorityFactor } from './priority.factors.js';

/** A version of the weights. */
export interface PriorityVersion {
  readonly version: number;
  readonly fromOn: PlainDate;
  readonly source: string;
  readonly setBy: string | null;
  /** Points by `factor level`. */
  readonly points: Readonly<Record<string, number>>;
}

/** The name of a level's field and its key among the points. */
export const pointsKey = (factor: PriorityFactor, level: string): string => `${factor}__${level}`;

/** The form of a new version: the points of every level. */
export const PRIORITY_WEIGHT_FIELDS: Fields = {
  from_on: day('From', { hint: 'Today or later' }),
  source: line('By whose decision', { hint: 'For example a policy and its date' }),
  ...Object.fromEntries(PRIORITY_LEVELS.map(({ factor, level, words }, at) => [pointsKey(factor, level), whole(`${PRIORITY_FACTORS[factor].title}: ${words}`, {
    ...POINTS, ...(PRIORITY_LEVELS[at - 1]?.factor !== factor && { part: PRIORITY_FACTORS[factor].title }),
  })])),
};

/** Every version, the newest first. */
export async function readPriorityVersions(db: Queryable): Promise<PriorityVersion[]> {
  const { rows } = await db.query<PriorityVersion>({
    name: 'priority-versions',
    text: `select v.version, v.from_on as "fromOn", v.source, v.set_by as "setBy", (select json_object_agg(w.factor || '__' || w.level, w.points) from priority_weight w where w.version = v.version) as points
      from priority_version v order by v.from_on desc`,
  });
  return rows;
}

/**
 * Adds a version of the weights from a day on; none is ever changed. Scores follow with the next night, or the next act in a case.
 * @throws RefusedInput in the past or for a day on which a version begins already
 */
export async function setPriorityWeights(db: Database, by: Actor, input: Readonly<Record<string, unknown>>, today: PlainDate): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('chc priority-version'))`);
    const [fromOn, source] = [input.from_on as PlainDate, input.source as string];
    const refusals = dateWithin('from_on', fromOn, { from: [[today, 'today']] });
    if ((await tx.query('select from priority_version where from_on = $1', [fromOn])).rowCount) refusals.push(refuse('from_on', fromOn, 'another day: a version begins on it already, and none is changed'));
    if (refusals.length > 0) throw new RefusedInput(refusals);
    const { rows: [made] } = await tx.query<{ version: number }>(`insert into priority_version (version, from_on, source, set_by) select max(version) + 1, $1, $2, $3 from priority_version returning version`, [fromOn, source, by.id]);
    await tx.query(`insert into priority_weight (version, factor, level, points) select $1, * from unnest($2::text[], $3::text[], $4::int[])`,
      [made!.version, PRIORITY_LEVELS.map(({ factor }) => factor), PRIORITY_LEVELS.map(({ level }) => level), PRIORITY_LEVELS.map(({ factor, level }) => input[pointsKey(factor, level)])]);
    await recordAudit(tx, by, { action: 'set_priority_weights', subjectKind: 'priority_version', subjectId: String(made!.version), details: { fromOn, source } });
    return made!.version;
  });
}

/** How the order would change under another version: of the first so many overdue reviews. */
export interface WhatWouldChange {
  readonly first: number;
  readonly reviews: number;
  /** Reviews among the first now that would not be, and so as many the other way. */
  readonly leave: number;
  readonly byFunding: readonly { readonly funding: string; readonly now: number; readonly then: number }[];
}

/** The first so many that one compares: about what a team reviews in a quarter. */
export const FIRST_COMPARED = 100;

/** Puts the overdue reviews in the order that each of two versions gives and compares their beginnings; reads every one of them. */
export async function compareVersions(db: Queryable, today: PlainDate, now: number, then: number): Promise<WhatWouldChange> {
  const points = (version: string): string => ALL_PRIORITY_FACTORS.map((factor) => `coalesce((${version}.points ->> ('${factor}__' || (x.factors -> '${factor}' ->> 'level')))::int, 0)`).join(' + ');
  const { rows: [compared] } = await db.query<{ reviews: number; leave: number; byFunding: WhatWouldChange['byFunding'] | null }>({
    name: 'compare-priority-versions',
    text: `
      with weights as (select version, jsonb_object_agg(factor || '__' || level, points) as points from priority_weight where version in ($2, $3) group by version),
      scored as (
        select x.id, x.funding, x.moved, ${points('a')} as score_now, ${points('b')} as score_then
        from review_priority x join seen_person p on p.id = x.person_id join weights a on a.version = $2 join weights b on b.version = $3 where x.due_on < $1
      ), ranked as (
        select funding, row_number() over (order by moved desc, score_now desc, id) <= ${FIRST_COMPARED} as is_now, row_number() over (order by moved desc, score_then desc, id) <= ${FIRST_COMPARED} as is_then from scored
      )
      select (select count(*)::int from scored) as reviews, (select count(*)::int from ranked where is_now and not is_then) as leave,
        (select json_agg(f order by funding) from (select funding, count(*) filter (where is_now)::int as "now", count(*) filter (where is_then)::int as "then" from ranked where is_now or is_then group by funding) f) as "byFunding"`,
    values: [today, now, then],
  });
  return { first: FIRST_COMPARED, reviews: compared!.reviews, leave: compared!.leave, byFunding: compared!.byFunding ?? [] };
}

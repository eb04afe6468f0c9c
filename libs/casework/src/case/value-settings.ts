import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Database, Queryable } from '@chc/platform';
import { refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, line, maybe, RefusedInput, whole } from '../act/fields.js';
import type { InputOf } from '../act/fields.js';
import { insertRow } from '../act/write.js';

/** What a value is and within which bounds it may be set (table value_limit). */
export interface ValueLimit {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  readonly why: string;
}

/** One row of a value: for whom, from when, and by whose authority. */
export interface SetValue {
  readonly name: string;
  readonly organisation: string | null;
  readonly organisationName: string | null;
  readonly fromOn: PlainDate;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
  readonly setBy: string | null;
}

/** The form of a new row; its lists of values and organisations come from the record. */
export const VALUE_FIELDS = {
  name: choice('Value', { '': '' }),
  organisation: maybe(line('For which ICB', { hint: 'Its code. Leave it out for all', most: 40 })),
  from_on: day('From', { hint: 'Today or later: what has been worked with stays as it was' }),
  value: whole('New value'),
  source: line('By whose decision', { hint: 'For example a policy and its date' }),
} as const;

export async function readValueLimits(db: Queryable): Promise<ValueLimit[]> {
  const { rows } = await db.query<ValueLimit>({ name: 'value-limits', text: 'select name, title, unit, least::float8 as least, most::float8 as most, why from value_limit order by title' });
  return rows;
}

/** Every row ever set, by value, those for all first, the newest first. */
export async function readSetValues(db: Queryable): Promise<SetValue[]> {
  const { rows } = await db.query<SetValue>({
    name: 'set-values',
    text: `select v.name, o.code as organisation, o.name as "organisationName", v.from_on as "fromOn", v.value::float8 as value, v.unit, v.source, v.set_by as "setBy"
      from dated_value v left join organisation o on o.id = v.organisation_id
      order by v.name, o.code nulls first, v.from_on desc`,
  });
  return rows;
}

/** A row to add; the organisation is left out for all. */
export type NewValue = Omit<InputOf<typeof VALUE_FIELDS>, 'name' | 'organisation'> & { readonly name: string; readonly organisation?: string | undefined };

/**
 * Adds a value from a day on. Nothing is changed: what was in force stays in force for the days before.
 * @throws RefusedInput outside its bounds, in the past, for an organisation that is no ICB, or a second time for a day
 */
export async function setDatedValue(db: Database, by: Actor, input: NewValue, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const limit = (await readValueLimits(tx)).find(({ name }) => name === input.name);
    if (!limit) throw new RefusedInput([refuse('name', input.name, 'one of the values listed')]);
    const { rows: [icb] } = input.organisation === undefined ? { rows: [] } : await tx.query<{ id: string }>(`select id from organisation where kind = 'icb' and upper(code) = upper($1)`, [input.organisation]);
    const refusals = [
      ...(input.organisation !== undefined && !icb ? [refuse('organisation', input.organisation, 'the code of an ICB that we hold')] : []),
      ...(input.organisation !== undefined && input.name.startsWith('target_') ? [refuse('organisation', input.organisation, 'nothing: a national standard is the same for all')] : []),
      ...(input.value < limit.least || input.value > limit.most ? [refuse('value', input.value, `${limit.least} to ${limit.most} ${limit.unit}: ${limit.why}`)] : []),
      ...dateWithin('from_on', input.from_on, { from: [[today, 'today']] }),
    ];
    if (refusals.length === 0) {
      const { rowCount } = await tx.query('select from dated_value where name = $1 and organisation_id is not distinct from $2 and from_on = $3', [input.name, icb?.id ?? null, input.from_on]);
      if (rowCount) refusals.push(refuse('from_on', input.from_on, 'another day: a value begins on it already, and none is changed'));
    }
    if (refusals.length > 0) throw new RefusedInput(refusals);
    const id = await insertRow(tx, 'dated_value', {
      name: input.name, organisation_id: icb?.id ?? null, from_on: input.from_on, value: input.value, unit: limit.unit, source: input.source, set_by: by.id,
    });
    await recordAudit(tx, by, { action: 'set_dated_value', subjectKind: 'dated_value', subjectId: id, details: { name: input.name, organisation: input.organisation, fromOn: input.from_on, value: input.value } });
  });
}

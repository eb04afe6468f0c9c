import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Transaction } from '@chc/platform';
import { refuse } from '../act/act.js';
import { choice, day, type FieldRefusal, type Fields, line, maybe, RefusedInput, whole } from '../act/fields.js';

export const ORGANISATION_KINDS = {
  icb: 'ICB', place: 'Place', sub_icb: 'Commissioner', hub: 'Hub', region: 'Region', england: 'England', provider: 'Provider',
  local_authority: 'Council', acute_trust: 'Acute trust', care_home: 'Care home',
} as const;

/** What each kind has to lie under. */
export const PARENT_KINDS: Readonly<Record<string, 'place' | 'icb' | undefined>> = { sub_icb: 'place', place: 'icb' };

interface Standing { readonly id: string; readonly code: string; readonly name: string | null; readonly kind: string; readonly openedOn: PlainDate | null; readonly closedOn: PlainDate | null; readonly adult: number | null; readonly registered: number | null }

interface Changing {
  readonly tx: Transaction;
  readonly by: Actor;
  readonly today: PlainDate;
  /** The organisation that is changed; absent when one is added. */
  readonly of: Standing | undefined;
  readonly input: Readonly<Record<string, string | number | undefined>>;
}

export interface OrganisationChange {
  readonly title: string;
  readonly says: string;
  readonly submit: string;
  readonly fields: Fields;
  /** Whether it changes who lies under whom, or a population: its figures are shown before it is confirmed. */
  readonly dated: boolean;
  /** Whether it is offered for an organisation of this kind that is open. */
  readonly offered: (kind: string) => boolean;
  readonly apply: (changing: Changing) => Promise<FieldRefusal[]>;
}

const population = { adult: maybe(whole('Adults registered with a GP', { most: 99_999_999, hint: 'Aged 18 and over, unweighted: what rates per 50,000 divide by' })), registered: maybe(whole('All registered with a GP', { most: 99_999_999 })) };
const source = line('By whose decision', { hint: 'For example an order or a publication, and its date', most: 200 });
const on = day('From which day', { hint: 'It counts from that day on. No figure of a day before it changes' });

export const ORGANISATION_CHANGES = {
  add: {
    title: 'Add an organisation', says: 'A commissioner needs its place, a place its ICB.', submit: 'Add the organisation', dated: false, offered: () => false,
    fields: { code: line('Code', { most: 40 }), name: line('Name'), kind: choice('Kind', ORGANISATION_KINDS), parent: maybe(line('Code of what it lies under', { most: 40 })), on: maybe(day('Opens on', { hint: 'Leave it out where it has always been there' })), ...population, source },
    apply: addOrganisation,
  },
  rename: { title: 'Rename', says: 'The code stays; figures and files name it by that.', submit: 'Rename it', dated: false, offered: () => true, fields: { name: line('Name') }, apply: rename },
  move: {
    title: 'Move to another', says: 'A commissioner moves to another place, a place to another ICB, with all that lies under it.', submit: 'Move it', dated: true, offered: (kind) => PARENT_KINDS[kind] !== undefined,
    fields: { parent: line('Code of what it then lies under', { most: 40 }), on, source }, apply: move,
  },
  close: {
    title: 'Close, with a successor', says: 'From that day on its cases are its successor’s: seen and counted under it. Those who sign in for it then work for the successor.', submit: 'Close it', dated: true, offered: () => true,
    fields: { on, successor: maybe(line('Code of its successor', { most: 40, hint: 'A commissioner always needs one' })), adult: maybe(whole('Adults registered with the successor from then on', { most: 99_999_999, hint: 'Leave it out to add the two' })), registered: maybe(whole('All registered with the successor from then on', { most: 99_999_999 })), source },
    apply: close,
  },
  population: {
    title: 'Set a population', says: 'It is added to those before it and changes none of them.', submit: 'Set the population', dated: true, offered: (kind) => ['icb', 'place', 'sub_icb'].includes(kind),
    fields: { on, adult: whole('Adults registered with a GP', { most: 99_999_999, hint: 'Aged 18 and over, unweighted: what rates per 50,000 divide by' }), registered: population.registered, source }, apply: setPopulation,
  },
} as const satisfies Record<string, OrganisationChange>;

export type OrganisationChangeName = keyof typeof ORGANISATION_CHANGES;
export const isOrganisationChange = (name: string): name is OrganisationChangeName => Object.hasOwn(ORGANISATION_CHANGES, name);

const ONE = `select o.id, o.code, o.name, o.kind, o.opened_on as "openedOn", o.closed_on as "closedOn", o.adult_registered_population as adult, o.registered_population as registered from organisation o where upper(o.code) = upper($1)`;
const find = async (tx: Transaction, code: unknown): Promise<Standing | undefined> => (await tx.query<Standing>(ONE, [code])).rows[0];
const openOn = (one: Standing, date: PlainDate): boolean => (one.openedOn === null || one.openedOn <= date) && (one.closedOn === null || one.closedOn > date);

/**
 * Does one change in the caller's transaction, checked, with its audit entry; a preview rolls it back.
 * @throws RefusedInput naming each field, its value and what was expected
 */
export async function changeOrganisation(tx: Transaction, by: Actor, name: OrganisationChangeName, code: string | undefined, input: Changing['input'], today: PlainDate): Promise<void> {
  // One tree, changed by one person at a time: what is checked stays so until it is written.
  await tx.query(`select pg_advisory_xact_lock(hashtext('chc organisations'))`);
  const of = code === undefined ? undefined : await find(tx, code);
  const change: OrganisationChange = ORGANISATION_CHANGES[name];
  const date = (input.on as PlainDate | undefined) ?? today;
  const refusals = [...(change.dated ? await signedSince(tx, date) : []), ...(of?.closedOn ? [refuse('on', date, `nothing: ${of.code} closed on ${of.closedOn}`)] : [])];
  if (refusals.length === 0) refusals.push(...(await change.apply({ tx, by, today, of, input })));
  if (refusals.length > 0) throw new RefusedInput(refusals);
  await recordAudit(tx, by, { action: `organisation_${({ add: 'added', rename: 'renamed', move: 'moved', close: 'closed', population: 'population_set' })[name]}`, subjectKind: 'organisation', subjectId: of?.code ?? String(input.code), details: { ...input, ...(of && { before: of.name }) } });
  if (change.dated) await tx.query('select settle_moved_cases($1)', [today]);
}

/** What was signed stays true: a tree changes after the last quarter that somebody signed for. */
async function signedSince(tx: Transaction, date: PlainDate): Promise<FieldRefusal[]> {
  const { rows: [signed] } = await tx.query<{ until: PlainDate | null }>('select max(quarter_end) as until from return_version where signed_at is not null');
  return signed?.until && date <= signed.until ? [refuse('on', date, `a day after ${signed.until}: a return up to it is signed`)] : [];
}

async function addOrganisation({ tx, by, today, input }: Changing): Promise<FieldRefusal[]> {
  const { code, name, kind, parent, on: opens, adult, registered, source: why } = input as Record<string, string> & { adult?: number; registered?: number };
  const needs = PARENT_KINDS[kind!];
  const above = parent === undefined ? undefined : await find(tx, parent);
  const refusals = [
    ...(/^[=+\-@]/.test(code!) ? [refuse('code', code, 'a code that does not begin with =, +, - or @')] : []),
    ...((await find(tx, code)) ? [refuse('code', code, 'a code that no organisation has yet')] : []),
    ...(needs && !above ? [refuse('parent', parent, `the code of its ${needs === 'icb' ? 'ICB' : needs}`)] : []),
    ...(parent !== undefined && !needs && !above ? [refuse('parent', parent, 'the code of an organisation that we hold')] : []),
    ...(above && needs && (above.kind !== needs || !openOn(above, opens ?? today)) ? [refuse('parent', parent, `the code of ${needs === 'icb' ? 'an ICB' : 'a place'} that is open then`)] : []),
  ];
  if (refusals.length > 0) return refusals;
  const { rows: [made] } = await tx.query<{ id: string }>(
    `insert into organisation (id, code, name, kind, opened_on, adult_registered_population, registered_population, added_by) values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7) returning id`,
    [code, name, kind, opens ?? null, adult ?? null, registered ?? null, by.id]);
  if (above) {
    await tx.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind, effective_from, moved_by, moved_at, settled_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp())`,
      [made!.id, kind, above.id, above.kind, opens ?? null, by.id]);
  }
  if (adult !== undefined || registered !== undefined) await addPopulation(tx, by, made!.id, null, adult ?? null, registered ?? null, why!);
  return [];
}

async function rename({ tx, of, input }: Changing): Promise<FieldRefusal[]> {
  if (of!.name === input.name) return [refuse('name', input.name, 'another name than it has')];
  await tx.query('update organisation set name = $2, version = version + 1 where id = $1', [of!.id, input.name]);
  return [];
}

/** Rows of its parent that would contradict a change on a day. */
async function later(tx: Transaction, id: string, date: PlainDate): Promise<PlainDate | null> {
  const { rows: [next] } = await tx.query<{ from: PlainDate }>('select effective_from as "from" from organisation_parent where organisation_id = $1 and effective_from >= $2 order by 1 limit 1', [id, date]);
  return next?.from ?? null;
}

async function move({ tx, by, of, input }: Changing): Promise<FieldRefusal[]> {
  const date = input.on as PlainDate;
  const [above, planned, needs] = [await find(tx, input.parent), await later(tx, of!.id, date), PARENT_KINDS[of!.kind]];
  const { rows: [now] } = await tx.query<{ parent: string }>('select parent_id as parent from organisation_parent where organisation_id = $1 and daterange(effective_from, effective_to) @> $2::date', [of!.id, date]);
  const refusals = [
    ...(above && above.kind === needs && openOn(above, date) && (above.closedOn === null) ? [] : [refuse('parent', input.parent, `the code of ${needs === 'icb' ? 'an ICB' : 'a place'} that is open on ${date}`)]),
    ...(above && now?.parent === above.id ? [refuse('parent', input.parent, 'another than it lies under already')] : []),
    ...(planned ? [refuse('on', date, `a day after ${planned}: from that day it lies where somebody has already moved it`)] : []),
    ...(of!.openedOn && date < of!.openedOn ? [refuse('on', date, `no day before ${of!.openedOn}, when it opens`)] : []),
  ];
  if (refusals.length > 0) return refusals;
  await tx.query('update organisation_parent set effective_to = $2 where organisation_id = $1 and daterange(effective_from, effective_to) @> $2::date', [of!.id, date]);
  await tx.query('insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind, effective_from, moved_by, moved_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())', [of!.id, of!.kind, above!.id, above!.kind, date, by.id]);
  return [];
}

async function close({ tx, by, of, input }: Changing): Promise<FieldRefusal[]> {
  const date = input.on as PlainDate;
  const [successor, planned] = [input.successor === undefined ? undefined : await find(tx, input.successor), await later(tx, of!.id, date)];
  const { rows: [below] } = await tx.query<{ code: string }>(
    `select o.code from organisation_parent p join organisation o on o.id = p.organisation_id where p.parent_id = $1 and daterange(p.effective_from, p.effective_to) && daterange($2, null) order by 1 limit 1`, [of!.id, date]);
  const refusals = [
    ...(of!.kind === 'sub_icb' && input.successor === undefined ? [refuse('successor', input.successor, 'the code of the commissioner that takes its cases over')] : []),
    ...(input.successor !== undefined && (!successor || successor.kind !== of!.kind || successor.id === of!.id || successor.closedOn !== null || !openOn(successor, date)) ? [refuse('successor', input.successor, `the code of another open organisation of its kind, ${of!.kind}`)] : []),
    ...(below ? [refuse('on', date, `a day from which nothing lies under it: ${below.code} does; move it first`)] : []),
    ...(planned ? [refuse('on', date, `a day after ${planned}, when it moves`)] : []),
    ...(of!.openedOn && date <= of!.openedOn ? [refuse('on', date, `a day after ${of!.openedOn}, when it opens`)] : []),
  ];
  if (refusals.length > 0) return refusals;
  await tx.query('update organisation_parent set effective_to = $2 where organisation_id = $1 and daterange(effective_from, effective_to) @> $2::date', [of!.id, date]);
  await tx.query('update organisation set closed_on = $2, successor_id = $3, closed_by = $4, version = version + 1 where id = $1', [of!.id, date, successor?.id ?? null, by.id]);
  if (successor && ['icb', 'place', 'sub_icb'].includes(of!.kind)) {
    const [own, theirs] = [await populationOn(tx, of!, date), await populationOn(tx, successor, date)];
    const sum = (typed: unknown, one: number | null, other: number | null): number | null => (typed as number | undefined) ?? (one === null || other === null ? other : one + other);
    await keepBaseline(tx, by, successor);
    await addPopulation(tx, by, successor.id, date, sum(input.adult, own.adult, theirs.adult), sum(input.registered, own.registered, theirs.registered), `${String(input.source)} (${of!.code} taken over)`);
  }
  return [];
}

async function setPopulation({ tx, by, of, input }: Changing): Promise<FieldRefusal[]> {
  const { rowCount } = await tx.query('select from organisation_population where organisation_id = $1 and from_on = $2', [of!.id, input.on]);
  if (rowCount) return [refuse('on', input.on, 'another day: a population begins on it already, and none is changed')];
  await keepBaseline(tx, by, of!);
  const before = await populationOn(tx, of!, input.on as PlainDate);
  await addPopulation(tx, by, of!.id, input.on as PlainDate, input.adult as number, (input.registered as number | undefined) ?? before.registered, input.source as string);
  return [];
}

async function populationOn(tx: Transaction, one: Standing, date: PlainDate): Promise<{ adult: number | null; registered: number | null }> {
  const { rows: [dated] } = await tx.query<{ adult: number | null; registered: number | null }>('select adult, registered from population_on($1, $2)', [one.id, date]);
  return dated ?? { adult: one.adult, registered: one.registered };
}

/** Before the first dated population, what has counted until now is written down as it was. */
async function keepBaseline(tx: Transaction, by: Actor, one: Standing): Promise<void> {
  await tx.query(`insert into organisation_population (organisation_id, adult_registered_population, registered_population, source, set_by)
    select $1, $2, $3, 'As it was', $4 where not exists (select from organisation_population where organisation_id = $1)`, [one.id, one.adult, one.registered, by.id]);
}

async function addPopulation(tx: Transaction, by: Actor, id: string, date: PlainDate | null, adult: number | null, registered: number | null, why: string): Promise<void> {
  await tx.query(`insert into organisation_population (organisation_id, from_on, adult_registered_population, registered_population, source, set_by) values ($1, $2, $3, $4, $5, $6)
    on conflict (organisation_id, from_on) do update set adult_registered_population = excluded.adult_registered_population, registered_population = excluded.registered_population, source = excluded.source, set_by = excluded.set_by, set_at = clock_timestamp()`,
  [id, date, adult, registered, why, by.id]);
}

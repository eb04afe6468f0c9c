import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import { type Actor, type Database, DomainError, type Queryable } from '@chc/platform';
import { refuse } from '../act/act.js';
import { choices, day, line, maybe, RefusedInput } from '../act/fields.js';
import type { InputOf } from '../act/fields.js';
import { insertRow } from '../act/write.js';

/** One organisation works on the cases of another. */
export interface HostingAgreement {
  readonly id: string;
  readonly version: number;
  readonly host: string;
  readonly scope: string;
  /** Titles of its functions. */
  readonly functions: readonly string[];
  readonly fromOn: PlainDate;
  /** The first day no longer; null while nobody has said. */
  readonly toOn: PlainDate | null;
  readonly basis: string;
  readonly madeBy: string;
}

export const AGREEMENT_FIELDS = {
  host: line('Who works on the cases', { hint: 'The code of the organisation that the people sign in for', most: 40 }),
  scope: line('Whose cases', { hint: 'The code of a commissioner, a place or an ICB; everything under it', most: 40 }),
  /** Which there are the record says (readHostedFunctions). */
  functions: choices<string>('What they do', {}),
  from_on: day('From', { hint: 'Today or later' }),
  to_on: maybe(day('Until', { hint: 'The first day no longer. Leave it out while nobody knows' })),
  basis: line('By which agreement', { hint: 'For example its title and date', most: 200 }),
} as const;

export const END_FIELDS = { to_on: day('First day no longer', { hint: 'Today or later' }) } as const;

/** What one organisation may do for another: code and title. */
export async function readHostedFunctions(db: Queryable): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.query<{ function: string; title: string }>('select function, title from hosted_function order by title');
  return Object.fromEntries(rows.map((row) => [row.function, row.title]));
}

/**
 * The ICBs somebody's organisation is or lies under, and those whose returns or oversight it does by an agreement about a whole
 * ICB for one of their roles: ids.
 */
export async function readIcbsOf(db: Queryable, { organisationId, roles = [] }: Actor, functions: readonly ('returns' | 'oversight')[], today: PlainDate): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'icbs-of',
    text: `
      select a.above_id as id from organisation_above($2) a join organisation o on o.id = a.above_id and o.kind = 'icb' where a.organisation_id = $1
      union
      select h.scope_id from hosting_agreement h join hosted_function f on f.function = any (h.functions) and f.function = any ($3) and f.roles && $4
      where h.host_id = $1 and h.scope_kind = 'icb' and daterange(h.from_on, h.to_on) @> $2`,
    values: [organisationId, today, functions, roles],
  });
  return rows.map(({ id }) => id);
}

/** All there are and were, the newest first. */
export async function readHostingAgreements(db: Queryable): Promise<readonly HostingAgreement[]> {
  const { rows } = await db.query<HostingAgreement>(`
    select h.id, h.version, coalesce(host.name, host.code) as host, coalesce(o.name, o.code) as scope, array(select title from hosted_function f where f.function = any (h.functions) order by title) as functions,
      h.from_on as "fromOn", h.to_on as "toOn", h.basis, h.made_by as "madeBy"
    from hosting_agreement h join organisation host on host.id = h.host_id join organisation o on o.id = h.scope_id order by h.from_on desc, h.id`);
  return rows;
}

/**
 * Adds an agreement from a day on.
 * @throws RefusedInput for organisations or functions there are not, a day past, or an end before the beginning
 */
export async function addHostingAgreement(db: Database, by: Actor, input: InputOf<typeof AGREEMENT_FIELDS>, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const find = async (code: string): Promise<{ id: string; kind: string } | undefined> =>
      (await tx.query<{ id: string; kind: string }>('select id, kind from organisation where upper(code) = upper($1)', [code])).rows[0];
    const [host, scope, known] = [await find(input.host), await find(input.scope), await readHostedFunctions(tx)];
    const functions = input.functions as readonly string[];
    const refusals = [
      ...(host ? [] : [refuse('host', input.host, 'the code of an organisation that we hold')]),
      ...(scope && ['icb', 'place', 'sub_icb'].includes(scope.kind) ? [] : [refuse('scope', input.scope, 'the code of a commissioner, a place or an ICB')]),
      ...(host && host.id === scope?.id ? [refuse('scope', input.scope, 'another organisation than the one that works on them')] : []),
      ...(functions.length > 0 && functions.every((one) => Object.hasOwn(known, one)) ? [] : [refuse('functions', functions.join(', '), `one or more of ${Object.keys(known).join(', ')}`)]),
      ...(input.from_on < today ? [refuse('from_on', input.from_on, `no day before today, ${today}`)] : []),
      ...(input.to_on !== undefined && input.to_on <= input.from_on ? [refuse('to_on', input.to_on, `a day after ${input.from_on}`)] : []),
    ];
    if (refusals.length > 0) throw new RefusedInput(refusals);
    const id = await insertRow(tx, 'hosting_agreement', { host_id: host!.id, scope_id: scope!.id, scope_kind: scope!.kind, functions, from_on: input.from_on, to_on: input.to_on, basis: input.basis, made_by: by.id });
    await recordAudit(tx, by, { action: 'hosting_agreement_added', subjectKind: 'hosting_agreement', subjectId: id, details: { host: input.host, scope: input.scope, functions, fromOn: input.from_on, toOn: input.to_on } });
  });
}

/** Ends an agreement. @throws RefusedInput for a day past or before it began; DomainError where there is none, or it has ended */
export async function endHostingAgreement(db: Database, by: Actor, id: string, { to_on }: InputOf<typeof END_FIELDS>, today: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [found] } = await tx.query<{ from_on: PlainDate; to_on: PlainDate | null }>('select from_on, to_on from hosting_agreement where id = $1 for no key update', [id]);
    if (!found) throw new DomainError('not_found', ['no_such_record']);
    if (found.to_on !== null && found.to_on <= today) throw new DomainError('conflict', ['already_ended']);
    const first = found.from_on > today ? found.from_on : today;
    if (to_on < first) throw new RefusedInput([refuse('to_on', to_on, `no day before ${first}`)]);
    await tx.query('update hosting_agreement set to_on = $2, ended_by = $3, version = version + 1 where id = $1', [id, to_on, by.id]);
    await recordAudit(tx, by, { action: 'hosting_agreement_ended', subjectKind: 'hosting_agreement', subjectId: id, details: { toOn: to_on } });
  });
}

import type { Actor, Transaction } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';

/** Something about one row of an import: its line, the column, the value as given and why. */
export interface RowProblem {
  readonly line: number | null;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** For whom and as at when rows are written. */
export interface BulkContext {
  readonly by: Actor;
  readonly businessDate: PlainDate;
}

export interface BulkResult {
  readonly created: number;
  readonly updated: number;
  readonly problems: RowProblem[];
  readonly warnings: RowProblem[];
}

/**
 * Writes the rows that an import has staged for one file into the record: temporary table `staged`, one typed column
 * a cell, with `line`, a fresh `id` and `ok` (its cells and its own rules passed). Set-based, inside the import's
 * transaction; rows it refuses come back as problems.
 */
export type BulkUpsert = (tx: Transaction, context: BulkContext) => Promise<BulkResult>;

/**
 * Makes temporary table `incoming`: the staged rows with whatever they refer to looked up.
 * @param select gives s.* and the looked-up columns; all but line, id, ok and `existing_…` make up source_digest, by
 * which the same row is known again.
 */
export async function lookUp(tx: Transaction, select: string, values: unknown[] = []): Promise<void> {
  await tx.query(`create temporary table looked_up on commit drop as ${select}`, values);
  const { rows } = await tx.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'looked_up'::regclass and attnum > 0 order by attnum`);
  const meaning = rows.map((row) => row.name).filter((name) => !['line', 'id', 'ok'].includes(name) && !name.startsWith('existing_'));
  await tx.query(`create temporary table incoming on commit drop as
    select *, md5(row(${meaning.join(', ')})::text)::uuid as digest, existing_id is null as is_new from looked_up`);
  await tx.query('drop table looked_up');
  await tx.query('create unique index on incoming (line)');
  await tx.query('create index on incoming (existing_id)');
  await tx.query('analyze incoming');
}

/** Joins `a.icb_id`, the ICB above commissioner `c` on the business date $1. */
export const ICB_OF_COMMISSIONER = `
    left join (
      select a.organisation_id, a.above_id as icb_id
      from organisation_above($1::date) a join organisation icb on icb.id = a.above_id and icb.kind = 'icb'
    ) a on a.organisation_id = c.id and c.kind = 'sub_icb'`;

/** Joins `c`, the commissioner of a staged row: its own commissioner_code, else that of person `p`; and the ICB above it. */
export const ITS_COMMISSIONER = `
    left join organisation given on given.code = s.commissioner_code
    left join organisation c on c.id = case when s.commissioner_code is null then p.commissioner_id else given.id end
    ${ICB_OF_COMMISSIONER}`;

/** Takes the rows that a select names out of the import. It gives line, "column", value, reason. */
export async function refuse(tx: Transaction, select: string, values: unknown[] = []): Promise<RowProblem[]> {
  const { rows } = await tx.query<RowProblem>(select, values);
  if (rows.length > 0) await tx.query('update incoming set ok = false where line = any($1)', [rows.map((row) => row.line)]);
  return rows;
}

/** Refuses rows whose `column` names something that was not found, saying so when that was itself refused. */
export function refuseUnknown(tx: Transaction, column: string, found: string, file: string): Promise<RowProblem[]> {
  return refuse(tx, `
    select i.line, '${column}' as "column", i.${column} as value,
      case when exists (select from import_rejection r where r.file = '${file}' and r.identifier = i.${column})
        then 'refers to a rejected row of ${file}' else 'is not known' end as reason
    from incoming i where i.${column} is not null and i.${found} is null`);
}

/** Refuses rows whose commissioner is unknown or no sub_icb. Expects found_commissioner and found_commissioner_kind. */
export async function refuseCommissioner(tx: Transaction): Promise<RowProblem[]> {
  return [
    ...(await refuseUnknown(tx, 'commissioner_code', 'found_commissioner', 'organisations.csv')),
    ...(await refuse(tx, `
      select line, 'commissioner_code' as "column", commissioner_code as value,
        'is of kind ' || found_commissioner_kind || ': expected a sub_icb' as reason
      from incoming where found_commissioner_kind <> 'sub_icb'`)),
  ];
}

/** Refuses rows whose identifier is already another person's. Expects existing_person and found_person. */
export function refuseChangeOfPerson(tx: Transaction, identifier: string): Promise<RowProblem[]> {
  return refuse(tx, `
    select line, '${identifier}' as "column", ${identifier} as value, 'is already the identifier of another person''s row' as reason
    from incoming where existing_person is not null and found_person is not null and existing_person <> found_person`);
}

/** A row that a correction gave to another person stays that person's, whoever the source says it is. Expects existing_own_person, after the digest. */
export async function stayWhereCorrected(tx: Transaction): Promise<void> {
  await tx.query('update incoming set found_person = existing_own_person where existing_own_person <> existing_person');
}

/**
 * Updates the rows that are there and differ, then inserts the new ones.
 * @param columns the table's column -> what it holds, as SQL over incoming `i`
 */
export async function merge(
  tx: Transaction, table: string, identifier: string, columns: Readonly<Record<string, string>>,
): Promise<{ created: number; updated: number }> {
  const names = Object.keys(columns);
  const updated = await tx.query(`
    update ${table} t set ${names.map((name) => `${name} = ${columns[name]}`).join(', ')}, source_digest = i.digest
    from incoming i where i.ok and t.id = i.existing_id and t.source_digest is distinct from i.digest`);
  const created = await tx.query(`
    insert into ${table} (id, ${identifier === 'code' ? 'code' : 'source_id'}, source_digest, ${names.join(', ')})
    select i.id, i.${identifier}, i.digest, ${names.map((name) => columns[name]).join(', ')}
    from incoming i where i.ok and i.existing_id is null order by i.line`);
  return { created: created.rowCount ?? 0, updated: updated.rowCount ?? 0 };
}

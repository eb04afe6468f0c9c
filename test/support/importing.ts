import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportService, type FileReport, type ImportReport } from '@chc/exchange';
import { COMMAND_LINE, type Database } from '@chc/platform';
import { type Bundle, BUSINESS_DATE, KINDS, type Kind, type Row, aBundle, write } from '../builders/bundle.js';

export interface Loading {
  readonly businessDate?: string;
  readonly dryRun?: boolean;
  /** Files written beside the bundle's, or in their place, as they are. */
  readonly raw?: Readonly<Record<string, string | Buffer>>;
}

/** Loads a bundle through the import itself, from a folder that is gone afterwards. */
export async function load(db: Database, bundle: Partial<Bundle>, { businessDate = BUSINESS_DATE, dryRun = false, raw = {} }: Loading = {}): Promise<ImportReport> {
  const folder = mkdtempSync(join(tmpdir(), 'chc-import-'));
  try {
    write(folder, bundle);
    for (const [file, content] of Object.entries(raw)) writeFileSync(join(folder, file), content);
    return await new ImportService(db).importBundle(folder, { by: COMMAND_LINE, businessDate }, { dryRun });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const fileOf = (report: ImportReport, kind: Kind): FileReport => report.files.find(({ file }) => file === `${kind}.csv`)!;

/** created, updated, unchanged, rejected of each file. */
export const countsOf = (report: ImportReport): Record<string, number[]> =>
  Object.fromEntries(report.files.map(({ file, created, updated, unchanged, rejected }) => [file.replace('.csv', ''), [created, updated, unchanged, rejected]]));

/** Every refusal and warning as `file:line column reason`. */
export const said = (report: ImportReport, what: 'errors' | 'warnings' = 'errors'): string[] =>
  report.files.flatMap((file) => file[what].map(({ line, column, reason }) => `${file.file}:${line} ${column} ${reason}`));

/** A bundle in which one row, found by its identifier, has other cells. */
export function changed<K extends Kind>(bundle: Bundle, kind: K, identifier: string, words: Partial<Row<K>>): Bundle {
  const rows = (bundle[kind] as Row<K>[]).map((row) => (Object.values(row)[0] === identifier ? { ...row, ...words } : row));
  return { ...bundle, [kind]: rows };
}

/** The organisations of aBundle() and one person, P1, whom rows can be given to. */
export function onePerson(words: Partial<Row<'persons'>> = {}): Pick<Bundle, 'organisations' | 'persons'> {
  const { organisations, persons } = aBundle();
  return { organisations, persons: [{ ...persons[0]!, ...words }] };
}

/** The tables that hold the record, and what makes two rows of one the same. */
const RECORD: Readonly<Record<string, string>> = {
  organisation: 'code', organisation_parent: 'organisation_id', person: 'source_id', referral: 'source_id', checklist: 'id', fast_track_tool: 'id',
  dst: 'id', eligibility: 'source_id', review: 'source_id', appeal: 'source_id', care_package: 'source_id',
};

/** Every row of the record, ids included, as it stands. */
export async function theRecord(db: Database): Promise<Record<string, unknown[]>> {
  const tables = Object.entries(RECORD).map(async ([table, key]) => [table, (await db.query(`select * from ${table} order by ${key}, 1`)).rows] as const);
  return Object.fromEntries(await Promise.all(tables));
}

/** How many rows each table that the services may read holds. */
export async function rowCounts(db: Database): Promise<Record<string, number>> {
  const { rows } = await db.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege(oid, 'select') order by 1`);
  const counted = rows.map(async ({ name }) => [name, (await db.query<{ count: number }>(`select count(*)::int as count from ${name}`)).rows[0]!.count] as const);
  return Object.fromEntries(await Promise.all(counted));
}

export { KINDS };

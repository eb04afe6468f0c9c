import type { Transaction } from '@chc/platform';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors.js';
import { noteChanged, noteMade } from './changes.js';

// Table and column names here are constants of acts, never input.

const asParameter = (value: unknown): unknown => (value !== null && typeof value === 'object' && !(value instanceof Date) && !Array.isArray(value) ? JSON.stringify(value) : value ?? null);

/** Inserts one row. @returns its id, made here unless given */
export async function insertRow(tx: Transaction, table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: uuidv7(), ...columns };
  const names = Object.keys(row);
  await tx.query(`insert into ${table} (${names.join(', ')}) values (${names.map((_name, at) => `$${at + 1}`).join(', ')})`, Object.values(row).map(asParameter));
  noteMade(tx, table, row);
  return row.id;
}

/**
 * Writes columns of one row and counts its version up.
 * @throws DomainError `changed_meanwhile` when the row is no longer at `version`
 */
export async function updateRow(tx: Transaction, table: string, { id, version }: { id: string; version: number }, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(columns);
  const sets = names.map((name, at) => `, ${name} = $${at + 3}`).join('');
  const said = (row: string): string => `jsonb_build_object(${names.map((name) => `'${name}', ${row}.${name}`).join(', ')})`;
  const { rows: [changed], rowCount } = await tx.query<{ before: Record<string, unknown>; after: Record<string, unknown> }>(
    `update ${table} as later set version = later.version + 1${sets} from ${table} as earlier
     where later.id = $1 and later.version = $2 and earlier.id = later.id returning ${said('earlier')} as before, ${said('later')} as after`,
    [id, version, ...Object.values(columns).map(asParameter)]);
  if (rowCount !== 1) throw new DomainError('stale', ['changed_meanwhile']);
  noteChanged(tx, table, id, changed!.before, changed!.after);
}

import type { Transaction } from '@chc/platform';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors.js';

// Table and column names here are constants of acts, never input.

const asParameter = (value: unknown): unknown => (value !== null && typeof value === 'object' && !(value instanceof Date) && !Array.isArray(value) ? JSON.stringify(value) : value ?? null);

/** Inserts one row. @returns its id, made here unless given */
export async function insertRow(tx: Transaction, table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: uuidv7(), ...columns };
  const names = Object.keys(row);
  await tx.query(`insert into ${table} (${names.join(', ')}) values (${names.map((_name, at) => `$${at + 1}`).join(', ')})`, Object.values(row).map(asParameter));
  return row.id;
}

/**
 * Writes columns of one row and counts its version up.
 * @throws DomainError `changed_meanwhile` when the row is no longer at `version`
 */
export async function updateRow(tx: Transaction, table: string, { id, version }: { id: string; version: number }, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const sets = Object.keys(columns).map((name, at) => `, ${name} = $${at + 3}`).join('');
  const { rowCount } = await tx.query(`update ${table} set version = version + 1${sets} where id = $1 and version = $2`, [id, version, ...Object.values(columns).map(asParameter)]);
  if (rowCount !== 1) throw new DomainError('stale', ['changed_meanwhile']);
}

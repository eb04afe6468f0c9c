import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { Table } from './catalogue.js';
import { through } from './digest.js';

/** Whatever the server's own settings are, the same rows are the same text. */
export const SAME_TEXT = `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8'`;

const copyOut = ({ name, columns, order }: Table): string => `copy (select ${columns.join(', ')} from ${name} order by ${order}) to stdout`;

/** Writes a table's rows into a compressed file, and says how many there are, their digest and the file's. */
export async function writeRows(client: pg.Client, table: Table, path: string): Promise<{ rows: number; digest: string; file: string }> {
  const [text, packed] = [createHash('sha256'), createHash('sha256')];
  const rows = client.query(copyStreams.to(copyOut(table)));
  await pipeline(rows, through(text), createGzip(), through(packed), createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }));
  return { rows: rows.rowCount, digest: text.digest('hex'), file: packed.digest('hex') };
}

/** Puts a file's rows into a table, which has nothing else in it. */
export async function readRows(client: pg.Client, { name, columns }: Pick<Table, 'name' | 'columns'>, path: string): Promise<void> {
  await pipeline(createReadStream(path), createGunzip(), client.query(copyStreams.from(`copy ${name} (${columns.join(', ')}) from stdin`)));
}

/** How many rows a table holds and their digest, in the same words as `writeRows`. */
export async function digestRows(client: pg.Client, table: Table): Promise<{ rows: number; digest: string }> {
  const text = createHash('sha256');
  const rows = client.query(copyStreams.to(copyOut(table)));
  await pipeline(rows, through(text), new Writable({ write: (_chunk, _encoding, done) => done() }));
  return { rows: rows.rowCount, digest: text.digest('hex') };
}

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import pg from 'pg';
import type { DocumentStore } from '@chc/documents';
import { survive, type Transaction } from '@chc/platform';
import { CommandFailed } from '../command.js';
import { assertOwner, readMigrations, readPartitions, readSequences, readTables } from './catalogue.js';
import { namedDocuments, writeDocuments } from './documents.js';
import { type Manifest, tableFile, writeManifest } from './manifest.js';
import { auditHead, lastQuarterEnd, returnProof } from './proofs.js';
import { SAME_TEXT, writeRows } from './rows.js';

/** Where a backup is taken from. `databaseUrl` is the owner's, who may read everything. */
export interface Source {
  readonly databaseUrl: string;
  readonly store: DocumentStore;
  readonly businessDate: string;
  /** Progress, in words. */
  readonly say: (text: string) => void;
}

async function assertEmpty(folder: string): Promise<void> {
  const held = await readdir(folder).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (held.length > 0) throw new CommandFailed(`${folder} is not empty: a backup has a folder of its own.`);
}

/**
 * Takes a backup into `folder`, which must not be there or be empty; it appears when it is whole. The rows are of one
 * snapshot; the documents they name come after it, since documents are only ever added.
 */
export async function takeBackup(source: Source, folder: string): Promise<{ manifest: Manifest; seal: string }> {
  const whole = resolve(folder);
  await assertEmpty(whole);
  const unfinished = `${whole}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(whole), { recursive: true });
  await mkdir(unfinished, { mode: 0o700 });
  await mkdir(`${unfinished}/tables`, { mode: 0o700 });
  try {
    const manifest = await write(source, unfinished);
    const seal = await writeManifest(unfinished, manifest);
    await rename(unfinished, whole);
    return { manifest, seal };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function write({ databaseUrl, store, businessDate, say }: Source, folder: string): Promise<Manifest> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, application_name: 'chc-backup' });
  survive(client);
  await client.connect();
  try {
    await assertOwner(client);
    await client.query('begin isolation level repeatable read');
    // Rather none than some: where a policy would hide rows from the owner, this is refused and said.
    await client.query(`set local row_security = off; ${SAME_TEXT}`);
    const tx = client as unknown as Transaction;
    const { rows: [now] } = await tx.query<{ at: Date; postgres: string }>(`select now() as at, current_setting('server_version') as postgres`);
    const tables: Manifest['tables'] = [];
    for (const table of await readTables(tx)) tables.push({ name: table.name, columns: [...table.columns], ...(await writeRows(client, table, tableFile(folder, table.name))) });
    say(`${tables.length} tables, ${tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-GB')} rows`);
    const [documents, migrations, partitions] = [await namedDocuments(tx), await readMigrations(tx), await readPartitions(tx)];
    const [audit, proof] = [await auditHead(tx), await returnProof(tx, lastQuarterEnd(businessDate))];
    const sequences = await readSequences(tx);
    await client.query('rollback');
    const kept = await writeDocuments(store, documents, folder, everySo(documents.length, 'documents', say));
    return { format: 1, takenAt: now!.at.toISOString(), postgres: now!.postgres, migrations, partitions, tables, sequences, documents: kept, audit, return: proof };
  } finally {
    await client.end();
  }
}

const TOLD_EVERY = 500;

/** Says how far it is after every few hundred, and at the end. */
export function everySo(total: number, what: string, say: (text: string) => void): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done === total || done % TOLD_EVERY === 0) say(`${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} ${what}`);
  };
}

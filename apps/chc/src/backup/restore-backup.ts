import pg from 'pg';
import { recordAudit } from '@chc/audit';
import { COMMAND_LINE, survive, type Transaction } from '@chc/platform';
import { CommandFailed } from '../command.js';
import { assertOwner, filledByMigrations, readMigrations, readTables, type Table } from './catalogue.js';
import { namedDocuments, readDocuments } from './documents.js';
import { type Manifest, readManifest, tableFile } from './manifest.js';
import { auditHead, returnProof } from './proofs.js';
import { digestRows, readRows, SAME_TEXT } from './rows.js';
import { openForLoading } from './schema-for-loading.js';
import { everySo, type Source } from './take-backup.js';

/**
 * Restores a backup into an empty migrated database and its document store: everything, or nothing.
 * @throws CommandFailed with one sentence that says why not
 */
export async function restoreBackup({ databaseUrl, store, say }: Omit<Source, 'businessDate'>, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  say('The files are as they were written');
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000, application_name: 'chc-restore' });
  survive(client);
  await client.connect();
  let takeBack = async (): Promise<void> => {};
  try {
    await client.query('begin');
    // Whoever works in this database keeps it from being empty: not waited for.
    await client.query(`set local lock_timeout = '5s'; ${SAME_TEXT}`);
    await assertOwner(client);
    await assertTakes(client, manifest);
    await load(client, manifest, folder, say);
    const documents = (await namedDocuments(client as unknown as Transaction)).filter(({ key }) => !manifest.documents.missing.includes(key));
    takeBack = await readDocuments(store, documents, folder, everySo(documents.length, 'documents', say));
    await client.query('commit');
    return manifest;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    await takeBack();
    if ((error as { code?: string }).code === '55P03') throw new CommandFailed('Somebody works in the database: stop the web process and the worker first. Nothing was restored.');
    throw error;
  } finally {
    await client.end();
  }
}

/** The same migrations, and nothing in the database but what they put there. */
async function assertTakes(client: pg.Client, { migrations }: Manifest): Promise<void> {
  await client.query('lock table installation in access exclusive mode');
  const here = await readMigrations(client);
  if (here.join() !== migrations.join()) {
    throw new CommandFailed(`The backup was taken at migration ${migrations.at(-1)} and this database is at ${here.at(-1)}: restore with the version of the software that took it, then migrate.`);
  }
  const filled = filledByMigrations();
  const held: string[] = [];
  for (const { name } of await readTables(client)) {
    if (filled.has(name)) continue;
    const { rows } = await client.query(`select from ${name} limit 1`);
    if (rows.length > 0) held.push(name);
  }
  if (held.length > 0) throw new CommandFailed(`The database is not empty (${held.slice(0, 3).join(', ')}${held.length > 3 ? ' and more' : ''}): a backup is restored only into an empty one. Nothing was restored.`);
}

async function load(client: pg.Client, manifest: Manifest, folder: string, say: (text: string) => void): Promise<void> {
  const close = await openForLoading(client, manifest.partitions);
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
  await client.query(`truncate ${[...tables.keys()].join(', ')}`);
  for (const { name, columns } of manifest.tables) await readRows(client, { name, columns }, tableFile(folder, name));
  say(`${manifest.tables.length} tables, ${manifest.tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-GB')} rows; comparing them with the backup`);
  await close();
  await assertSame(client, manifest, tables);
  for (const { name, last, called } of manifest.sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [name, last, called]);
  // Written after the comparison: the one entry more than the backup has.
  await recordAudit(client, COMMAND_LINE, { action: 'restored', subjectKind: 'installation', details: { takenAt: manifest.takenAt, auditEntries: manifest.audit.entries } });
}

/** What is in the database now, against what the manifest says: every row, the audit's head, the bytes of a return. */
async function assertSame(client: pg.Client, manifest: Manifest, tables: ReadonlyMap<string, Table>): Promise<void> {
  for (const { name, rows, digest } of manifest.tables) {
    const found = await digestRows(client, tables.get(name)!);
    if (found.digest !== digest) throw new CommandFailed(`Table ${name} would not be as it was (${found.rows} rows for ${rows}). Nothing was restored.`);
  }
  const tx = client as unknown as Transaction;
  const [audit, proof] = [await auditHead(tx), manifest.return && await returnProof(tx, manifest.return.quarterEnd)];
  if (audit.entries !== manifest.audit.entries || audit.last !== manifest.audit.last || audit.head !== manifest.audit.head) throw new CommandFailed('The audit would not end where it did. Nothing was restored.');
  if (proof?.digest !== manifest.return?.digest) throw new CommandFailed(`The return for ${manifest.return!.quarterEnd} would not be what it was. Nothing was restored.`);
}

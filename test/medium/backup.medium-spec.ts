// A backup is only what can be restored: a caseload that people and chance have written, with its papers, out and in again.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sealAudit, verifyAudit } from '@chc/audit';
import { addDocument, openDocumentStore } from '@chc/documents';
import { COMMAND_LINE, Database, readSettings } from '@chc/platform';
import { QuarterlyReturn } from '@chc/returns';
import { type Manifest } from '../../apps/chc/src/backup/manifest.js';
import { restoreBackup } from '../../apps/chc/src/backup/restore-backup.js';
import { takeBackup } from '../../apps/chc/src/backup/take-backup.js';
import { Chance } from '../oracle/chance.js';
import { ICB } from '../builders/record.js';
import { casesToWalk } from '../support/cases-to-walk.js';
import { freshDatabase } from '../support/database.js';
import { aWholeNight } from '../support/night.js';
import { Program } from '../support/programs.js';
import { step, walkers } from '../support/random-steps.js';
import { startS3 } from '../support/s3.js';

const TODAY = '2026-03-10';
const QUARTER_END = '2025-12-31';
const say = (): void => {};
const root = mkdtempSync(join(tmpdir(), 'chc-backup-'));
const backup = join(root, 'backup');
const storeIn = (name: string): ReturnType<typeof openDocumentStore> => openDocumentStore({ documentsFolder: join(root, name), documentsLimitMb: 1 } as never);

let from: Database;
let fromUrl: string;
let taken: { manifest: Manifest; seal: string };
let documents: Record<string, string>;
let returned: Record<string, string>;

/** Every file below a folder with its digest. */
const filesIn = (folder: string): Record<string, string> => Object.fromEntries(
  (readdirSync(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).sort()
    .map((path) => [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')]));

async function returnOf(db: Database, name: string): Promise<Record<string, string>> {
  await new QuarterlyReturn(db).produce(QUARTER_END, join(root, name), COMMAND_LINE);
  // A workbook carries the time of its making.
  return Object.fromEntries(Object.entries(filesIn(join(root, name))).filter(([file]) => !file.endsWith('.xlsx')));
}

async function owner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}
const rowsOf = (url: string): Promise<Record<string, number>> => owner(url, async (client) => {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`);
  const counts: Record<string, number> = {};
  for (const { name } of rows) counts[name] = (await client.query<{ n: number }>(`select count(*)::int as n from ${name}`)).rows[0]!.n;
  return counts;
});
/** References, checks, triggers and who may do what: what a restore must leave as it was. */
const schemaOf = (url: string): Promise<unknown> => owner(url, async (client) => (await client.query<{ of: string; name: string; is: string }>(`
  select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as is from pg_constraint where connamespace = 'public'::regnamespace
  union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal
  union all select oid::regclass::text, 'may', relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1, 2, 3`)).rows);

beforeAll(async () => {
  fromUrl = (await freshDatabase('backup_from')).ownerUrl;
  from = new Database({ databaseUrl: fromUrl });
  const store = storeIn('documents');
  const cases = await casesToWalk(from, TODAY, 32);
  const chance = new Chance(20261125);
  const walk = { db: from, today: TODAY, cases, people: await walkers(from, TODAY, chance, ['practitioner', 'verifier', 'spoke_lead', 'hub_manager'], ICB), store };
  for (let n = 0; n < 400; n += 1) await step(chance, walk);
  const { rows: [person] } = await from.query<{ id: string }>('select id from person limit 1');
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(100_000, 7)]);
  await from.transaction((tx) => addDocument(tx, store, { id: 'pr-7', role: 'practitioner', organisationId: ICB }, { personId: person!.id, kind: 'evidence', title: 'Notes\twith \\N in it', fileName: 'notes.pdf', bytes, receivedAt: new Date() }));
  await aWholeNight(from, TODAY);
  await sealAudit(from, { all: true });
  documents = filesIn(join(root, 'documents'));
  taken = await takeBackup({ databaseUrl: fromUrl, store, businessDate: TODAY, say }, backup);
  returned = await returnOf(from, 'return-before');
}, 300_000);
afterAll(async () => {
  await from.close();
  rmSync(root, { recursive: true });
});

let intoUrl: string;
let copy: string;
beforeEach(async () => {
  intoUrl = (await freshDatabase('backup_into')).ownerUrl;
  copy = mkdtempSync(join(root, 'copy-'));
  cpSync(backup, copy, { recursive: true });
});
const restore = (folder: string, store = storeIn(`${copy.split('/').at(-1)}-documents`)): Promise<Manifest> => restoreBackup({ databaseUrl: intoUrl, store, say }, folder);

describe('a backup', () => {
  it('holds every table with its rows, and the papers', () => {
    const { tables, documents: { count, missing }, audit, return: proof } = taken.manifest;
    expect(Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))).toMatchObject({ person: 52, job_run: 1 });
    expect(tables.filter(({ rows }) => rows > 0).length).toBeGreaterThan(30);
    expect([count, missing, audit.entries > 300, proof?.quarterEnd]).toEqual([Object.keys(documents).length, [], true, QUARTER_END]);
  });

  it('is readable by its owner alone, and never half there', () => {
    expect(readdirSync(root).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(readdirSync(backup).sort()).toEqual(['documents', 'manifest.json', 'manifest.sha256', 'tables']);
  });

  it('restored into an empty database is the same: rows, audit, return, papers, schema', async () => {
    const [schema, installed] = [await schemaOf(intoUrl), taken.manifest.tables.map(({ name, rows }) => [name, rows] as const)];
    await restore(copy);
    const counts = await rowsOf(intoUrl);
    expect(counts).toMatchObject(Object.fromEntries(installed.filter(([name]) => name !== 'audit_entry')));
    expect(counts.audit_entry).toBe(taken.manifest.audit.entries + 1);
    expect(await schemaOf(intoUrl)).toEqual(schema);
    expect(filesIn(`${copy}-documents`)).toEqual(documents);
    const into = new Database({ databaseUrl: intoUrl });
    try {
      expect(await returnOf(into, 'return-after')).toEqual(returned);
      expect(await verifyAudit(into, [])).toMatchObject({ intact: true, entries: taken.manifest.audit.entries, head: { hash: taken.manifest.audit.head } });
      const again = await takeBackup({ databaseUrl: intoUrl, store: storeIn(`${copy.split('/').at(-1)}-documents`), businessDate: TODAY, say }, `${copy}-again`);
      const rowsAlike = ({ tables }: Manifest): unknown => tables.filter(({ name }) => name !== 'audit_entry').map(({ name, rows, digest }) => [name, rows, digest]);
      expect(rowsAlike(again.manifest)).toEqual(rowsAlike(taken.manifest));
    } finally {
      await into.close();
    }
  });

  it('lets the restored database go on: its numbers follow those that were given', async () => {
    await restore(copy);
    const next = await owner(intoUrl, async (client) => (await client.query<{ ok: boolean }>(`select max(id) > $1::bigint as ok from audit_entry`, [taken.manifest.audit.last])).rows[0]!.ok);
    expect(next).toBe(true);
    await expect(owner(intoUrl, (client) => client.query('delete from audit_entry'))).rejects.toThrow(/only grows/);
  });

  it('goes from a folder to an S3-compatible store', async () => {
    const s3 = await startS3();
    try {
      await restore(copy, openDocumentStore(readSettings({
        DATABASE_URL: 'postgres://localhost/chc', DOCUMENTS_S3_ENDPOINT: s3.endpoint, DOCUMENTS_S3_BUCKET: s3.bucket, DOCUMENTS_S3_REGION: s3.region, DOCUMENTS_S3_ACCESS_KEY: s3.accessKey, DOCUMENTS_S3_SECRET_KEY: 'secret',
      })));
      expect(Object.fromEntries([...s3.objects].map(([key, bytes]) => [`/${key}`, createHash('sha256').update(bytes).digest('hex')]))).toEqual(documents);
    } finally {
      await s3.stop();
    }
  });
});

/** Changes one byte in the middle of a file. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
}

describe('a backup that may not be restored', () => {
  const files = (): [string, string][] => [
    ['the manifest', 'manifest.json'], ['its digest', 'manifest.sha256'], ['the rows of people', 'tables/person.copy.gz'], ['the audit', 'tables/audit_entry.copy.gz'],
    ['a paper', join('documents', Object.keys(documents)[0]!)],
  ];
  it.each([0, 1, 2, 3, 4])('one byte of file %i changed: refused, nothing is left', async (at) => {
    const [, file] = files()[at]!;
    const before = await rowsOf(intoUrl);
    damage(join(copy, file));
    await expect(restore(copy)).rejects.toThrow(/damaged/);
    expect(await rowsOf(intoUrl)).toEqual(before);
    expect(readdirSync(root).includes(`${copy.split('/').at(-1)}-documents`) ? filesIn(`${copy}-documents`) : {}).toEqual({});
  });

  it('into a database that holds something', async () => {
    await owner(intoUrl, (client) => client.query(`insert into organisation (id, code, name, kind) values (gen_random_uuid(), 'X1', 'X', 'provider')`));
    await expect(restore(copy)).rejects.toThrow(/not empty \(organisation\)/);
  });

  it('by somebody who does not own the database, who would see none of its cases: nor taken', async () => {
    const role = `somebody_${process.env.JEST_WORKER_ID ?? '1'}`;
    const url = (of: string): string => Object.assign(new URL(of), { username: role, password: 'x' }).href;
    await owner(fromUrl, (client) => client.query(`drop role if exists ${role}; create role ${role} login password 'x' in role chc_app`));
    try {
      await expect(takeBackup({ databaseUrl: url(fromUrl), store: storeIn('documents'), businessDate: TODAY, say }, `${copy}-theirs`)).rejects.toThrow(/does not own the database/);
      await expect(restoreBackup({ databaseUrl: url(intoUrl), store: storeIn('documents'), say }, copy)).rejects.toThrow(/does not own the database/);
    } finally {
      await owner(fromUrl, (client) => client.query(`drop role ${role}`));
    }
  });

  it('of another migration level', async () => {
    await owner(intoUrl, (client) => client.query('delete from pgmigrations where id = (select max(id) from pgmigrations)'));
    await expect(restore(copy)).rejects.toThrow(/taken at migration/);
  });

  it('while somebody works in the database', async () => {
    await owner(intoUrl, async (client) => {
      await client.query('begin; select from installation');
      await expect(restore(copy)).rejects.toThrow(/Somebody works in the database/);
    });
  });
});

describe('npm run chc', () => {
  const run = async (databaseUrl: string, folder: string, ...words: string[]): Promise<[number | string, string, string]> => {
    const program = new Program('chc', { databaseUrl, today: TODAY, env: { DOCUMENTS_FOLDER: join(root, folder) } }, ...words);
    const ended = await program.ended;
    return [ended, program.stdout, program.stderr];
  };

  it('-- backup and -- restore say what they did', async () => {
    const out = `${copy}-command`;
    const [code, stdout] = await run(fromUrl, 'documents', 'backup', '--out', out);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/rows, \d+ documents, \d+ audit entries; manifest [0-9a-f]{64}\n$/)]);
    expect(await run(intoUrl, 'restored-documents', 'restore', out)).toEqual([0, expect.stringMatching(/^Restored as at 20/), expect.any(String)]);
    expect(await run(intoUrl, 'restored-documents', 'restore', out)).toEqual([1, '', expect.stringMatching(/^.*is not empty.*\n$/s)]);
    expect(await run(fromUrl, 'documents', 'backup', '--out', out)).toEqual([1, '', expect.stringMatching(/is not empty: a backup has a folder of its own/)]);
  });

  it('-- backup names a paper that the store has lost, and keeps the rest', async () => {
    const out = `${copy}-lost`;
    expect(await run(fromUrl, 'no-documents', 'backup', '--out', out)).toEqual([1, expect.stringMatching(/ 0 documents/), expect.stringMatching(/The backup is kept, but \d+ documents? named by the record/)]);
    expect((await restore(out)).documents.missing).toHaveLength(Object.keys(documents).length);
  });

  it.each([[['backup'], '--out needs'], [['restore'], 'Usage']] as const)('-- %j has the wrong arguments', async (words, sentence) => {
    expect(await run(fromUrl, 'documents', ...words)).toEqual([2, '', expect.stringContaining(sentence)]);
  });

  it('-- restore of what is no backup', async () => {
    expect(await run(intoUrl, 'documents', 'restore', root)).toEqual([1, '', expect.stringContaining('holds no finished backup')]);
  });
});

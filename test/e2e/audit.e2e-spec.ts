// The audit as it runs: sealed within seconds by the worker, whole after it was killed, and checked by the command line.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { readUnsealed, recordAudit } from '@chc/audit';
import { Database } from '@chc/platform';
import { anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { until } from '../support/night.js';
import { Program, type Surroundings } from '../support/programs.js';
import { withoutTriggers } from '../support/tampering.js';

let where: Surroundings;
let db: Database;
let owner: pg.Client;
const folder = mkdtempSync(join(tmpdir(), 'chc-anchors-'));
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('audit_e2e');
  where = { databaseUrl: ownerUrl, today: '2026-03-31', env: { AUDIT_ANCHOR_FOLDER: folder } };
  db = new Database({ databaseUrl: ownerUrl });
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await db.close();
  await owner.end();
  rmSync(folder, { recursive: true });
});

const note = (what: string): Promise<void> => recordAudit(db, anActor('aud.one'), { action: 'noted', subjectKind: 'referral', subjectId: what });
const allSealed = (): Promise<unknown> => until('everything sealed', async () => (await readUnsealed(db)).entries === 0);
async function verifyAudit(...words: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const program = new Program('chc', where, 'verify-audit', ...words);
  const code = await program.ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}
const asJson = async (): Promise<unknown> => {
  const { code, stdout } = await verifyAudit('--json');
  return { code, ...(JSON.parse(stdout) as object) };
};

describe('the audit', () => {
  it('is sealed within seconds by a worker; of one that is killed nothing is lost', async () => {
    const worker = new Program('worker', where);
    await until('a worker that is ready', () => worker.logged('ready')[0]);
    await Promise.all(Array.from({ length: 20 }, (_, at) => note(`first ${at}`)));
    await allSealed();
    const writing = Array.from({ length: 40 }, (_, at) => note(`while killed ${at}`));
    await worker.end('SIGKILL');
    await Promise.all(writing);
    await note('with no worker');
    const second = new Program('worker', where);
    await until('a second worker that is ready', () => second.logged('ready')[0]);
    await allSealed();
    await until('a night with its anchor', () => readdirSync(folder)[0]);
    expect(await second.end()).toBe(0);
    const { rows: [count] } = await db.query<{ n: number }>('select count(*)::int as n from audit_entry');
    expect(await asJson()).toMatchObject({ code: 0, intact: true, entries: count!.n, anchors: expect.any(Number), broken: [] });
  });

  it('is told with what waited to be sealed, which is sealed first', async () => {
    await note('unsealed');
    const { code, stdout, stderr } = await verifyAudit();
    expect([code, stdout.split('\n')[0], /Not sealed when asked: 1, the oldest for \d+ seconds; sealed now/.test(stdout), stderr]).toEqual([0, 'The audit is intact.', true, '']);
    expect(await readUnsealed(db)).toMatchObject({ entries: 0 });
  });

  it('is broken by an owner, and says where: exit 4', async () => {
    const { rows: [entry] } = await db.query<{ id: number }>(`select id from audit_entry where subject_id = 'while killed 7'`);
    await withoutTriggers(owner, () => owner.query(`update audit_entry set actor = 'somebody.else' where id = $1`, [entry!.id]));
    const { code, stdout, stderr } = await verifyAudit();
    expect([code, stdout.split('\n')[0], stderr]).toEqual([4, `The audit is broken: entry ${entry!.id} has columns that say something else than its sealed text.`, '']);
    expect(await asJson()).toMatchObject({ code: 4, intact: false, broken: [{ where: `entry ${entry!.id}` }] });
    await withoutTriggers(owner, () => owner.query(`update audit_entry set actor = 'aud.one' where id = $1`, [entry!.id]));
    expect(await asJson()).toMatchObject({ code: 0 });
  });

  it('refuses wrong arguments, and says that there is no database', async () => {
    expect(await verifyAudit('--all')).toMatchObject({ code: 2, stdout: '' });
    const program = new Program('chc', { ...where, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }, 'verify-audit', '--json');
    expect([await program.ended, Object.keys(JSON.parse(program.stdout) as object)]).toEqual([1, ['error']]);
  });
});

// The demonstration is loaded once, is finished when it was cut off, and leaves a real caseload alone.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase } from '../support/database.js';

let url: string;
let owner: pg.Client;
const demonstrate = (): { status: number | null; stderr: string } =>
  spawnSync(process.execPath, ['dist/apps/chc/src/main.js', 'demonstrate'], { env: { ...process.env, DATABASE_URL: url, CHC_TODAY: '2026-11-23' }, encoding: 'utf8' });
const referrals = async (): Promise<number> => (await owner.query<{ count: number }>('select count(*)::int as count from referral')).rows[0]!.count;

beforeAll(async () => {
  url = (await freshDatabase('demonstrate')).ownerUrl;
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
});
afterAll(() => owner.end());

describe('npm run chc -- demonstrate', () => {
  it('finishes a load that was cut off after its first file, for the date it was begun for', async () => {
    await owner.query(`update installation set demonstration_made_for = '2026-11-20'`);
    await owner.query(`insert into organisation (id, code, name, kind) values (gen_random_uuid(), 'QE1', 'half loaded', 'icb')`);
    const run = demonstrate();
    expect(run.stderr).toContain('made for 2026-11-20');
    expect(run.status).toBe(0);
    expect(await referrals()).toBeGreaterThan(13_000);
  }, 120_000);

  it('does nothing a second time', async () => {
    const before = await referrals();
    const run = demonstrate();
    expect(run.stderr).toContain('already holds a caseload');
    expect(run.status).toBe(0);
    expect(await referrals()).toBe(before);
  });

  it('leaves a caseload of somebody else alone', async () => {
    url = (await freshDatabase('demonstrate_not')).ownerUrl;
    const own = new pg.Client({ connectionString: url });
    await own.connect();
    await own.query(`insert into organisation (id, code, name, kind) values (gen_random_uuid(), 'X1', 'Somebody', 'icb')`);
    expect(demonstrate().stderr).toContain('already holds a caseload');
    const { rows } = await own.query('select code from organisation');
    await own.end();
    expect(rows).toEqual([{ code: 'X1' }]);
  });
});

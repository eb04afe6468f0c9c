// A quarterly return: prepared and frozen by one person, looked at, taken away, and signed by another.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';
import pg from 'pg';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { returned } from '../support/returned.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { documentedAnswer, startWeb, type Web } from '../support/web.js';

const QUARTER = '2025-12-31';

let web: Web;
let owner: pg.Client;
let joan: SignedIn, piers: SignedIn, ruth: SignedIn, foreign: SignedIn;
beforeAll(async () => {
  const bundle = aBundle();
  web = await startWeb('returns', BUSINESS_DATE, { ...bundle, organisations: [...bundle.organisations, { ...bundle.organisations[0]!, code: 'QX9', name: 'Another ICB', kind: 'icb', parent_code: '' }] });
  owner = new pg.Client({ connectionString: web.settings.databaseUrl });
  await owner.connect();
  joan = await signedInAs(web, 'returns_officer', { username: 'joan', organisation: 'QX1' });
  piers = await signedInAs(web, 'returns_officer', { username: 'piers', organisation: 'QX1' });
  ruth = await signedInAs(web, 'hub_manager', { username: 'ruth', organisation: 'QX1' });
  foreign = await signedInAs(web, 'returns_officer', { username: 'foreign', organisation: 'QX9' });
});
afterAll(async () => {
  await owner.end();
  await web.stop();
});

interface Answer { status: number; html: string; to: string | null; bytes: Buffer }
const answered = async (answer: Response): Promise<Answer> => {
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, html: bytes.toString(), to: answer.headers.get('location'), bytes };
};
const get = async ({ cookie }: SignedIn, path: string): Promise<Answer> => answered(await fetch(web.address + path, { headers: { cookie }, redirect: 'manual' }));
const post = async ({ headers }: SignedIn, path: string, fields: Record<string, string>): Promise<Answer> =>
  answered(await fetch(web.address + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' }));
const prepare = (by: SignedIn, quarterEnd = QUARTER, icb = 'QX1'): Promise<Answer> => post(by, '/returns/prepare', { icb, quarterEnd });
const sign = async (by: SignedIn, path: string, words: Record<string, string> = {}): Promise<Answer> => {
  const digest = /name="_version" value="([0-9a-f]{64})"/.exec((await get(by, `${path}/sign`)).html)?.[1] ?? 'none';
  return post(by, `${path}/sign`, { _version: digest, statement: 'I have looked at it.', ...words });
};
const prepared = async (): Promise<string> => (await prepare(joan)).to!;

describe('a return', () => {
  it('is prepared as the command line would, and stays so whatever is recorded later', async () => {
    const path = await prepared();
    expect(path).toMatch(/^\/returns\/[0-9a-f-]{36}$/);
    const before = (await get(joan, `${path}/files/dcb2117.csv`)).bytes;
    const counted = await returned(web.db, QUARTER, 'S01');
    expect(before.toString().split('\n').length).toBeGreaterThan(50);
    for (const [key, value] of Object.entries(counted)) expect(before.toString()).toContain(`S01,sub_icb,${QUARTER},${key.replaceAll(' ', ',')}${key.split(' ').length === 3 ? ',' : ''},${value},,`);
    expect(Object.keys(counted).length).toBeGreaterThan(3);
    await owner.query(`update referral set received_on = received_on - 400 where concluded_on is null`);
    expect((await get(joan, `${path}/files/dcb2117.csv`)).bytes.equals(before)).toBe(true);
    const { status, html } = await get(joan, path);
    expect([status, html.includes('Waits to be signed by somebody else'), html.includes('You prepared it, so somebody else signs it')]).toEqual([200, true, true]);
    for (const name of ['dcb2117.json', 'dcb2117.xlsx', 'evidence.csv']) expect((await get(piers, `${path}/files/${name}`)).status).toBe(200);
    expect((await get(piers, `${path}/files/..%2f..%2fpackage.json`)).status).toBe(404);
  });

  it('is not signed by whoever prepared it: not on the page, not by sending the form, not by the database', async () => {
    const path = await prepared();
    expect([(await get(joan, path)).html.includes(`${path}/sign`), (await get(piers, path)).html.includes(`${path}/sign`)]).toEqual([false, true]);
    const { status, html } = await sign(joan, path);
    expect([status, html.includes('whoever prepared a return does not sign it')]).toEqual([409, true]);
    await expect(web.db.query('update return_version set signed_by = prepared_by, signed_by_account = prepared_by_account, signed_at = now(), statement = $2 where id = $1', [path.split('/')[2], 'mine']))
      .rejects.toMatchObject({ constraint: 'return_version_signed_by_another_check' });
    // Their other account of the same name would not help either.
    await expect(owner.query(`update return_version set signed_by = prepared_by, signed_by_account = $2, signed_at = now(), statement = 'mine' where id = $1`, [path.split('/')[2], piers.account.id]))
      .rejects.toMatchObject({ constraint: 'return_version_signed_by_another_check' });
  });

  it('is signed once by another officer or the hub manager, with a statement, and entered in the audit', async () => {
    const path = await prepared();
    expect([(await sign(piers, path, { statement: ' ' })).status, (await sign(piers, path, { _version: 'x' })).status]).toEqual([400, 409]);
    expect((await sign(piers, path)).to).toBe(path);
    const again = await sign(ruth, path);
    expect([again.status, again.html.includes('it is signed already')]).toEqual([409, true]);
    expect((await get(ruth, path)).html).toContain('I have looked at it.');
    const { rows } = await web.db.query(`select actor, action from audit_entry where subject_id = $1 order by id`, [path.split('/')[2]]);
    expect(rows).toEqual([{ actor: 'joan', action: 'return_prepared' }, { actor: 'piers', action: 'return_signed' }]);
  });

  it('gives way to a later one: unsigned at once, signed when the later is signed', async () => {
    const [signed, waiting] = [await prepared(), await prepared()];
    expect((await get(piers, signed)).html).toContain('before it was signed');
    expect((await sign(piers, signed)).status).toBe(409);
    expect((await sign(ruth, waiting)).status).toBe(303);
    const next = await prepared();
    expect((await get(piers, waiting)).html).toContain('Signed');
    expect((await sign(piers, next)).status).toBe(303);
    expect((await get(piers, waiting)).html).toContain('Was signed; replaced');
  });

  it('is no different after somebody with the database’s owner has tried', async () => {
    const path = await prepared();
    const id = path.split('/')[2];
    for (const change of ['number = 99', `digest = repeat('0', 64)`, `prepared_by = 'somebody'`, `quarter_end = '2025-09-30'`]) {
      await expect(owner.query(`update return_version set ${change} where id = $1`, [id])).rejects.toMatchObject({ constraint: 'return_version_is_frozen_check' });
    }
    await expect(owner.query('delete from return_version where id = $1', [id])).rejects.toMatchObject({ code: '23000' });
    await expect(owner.query(`update return_file set bytes = 'x' where version_id = $1`, [id])).rejects.toMatchObject({ constraint: 'return_file_append_only' });
    await expect(web.db.query('update return_version set number = 99 where id = $1', [id])).rejects.toMatchObject({ code: '42501' });
    // Bytes put there in another way do not match the digest, and are not signed.
    const { rows: [file] } = await owner.query<{ bytes: Buffer; digest: string }>(`select bytes, digest from return_file where version_id = $1 and name = 'evidence.csv'`, [id]);
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe(file!.digest);
    await owner.query('alter table return_file disable trigger return_file_append_only');
    await owner.query(`update return_file set bytes = 'x', digest = encode(sha256('x'), 'hex') where version_id = $1 and name = 'evidence.csv'`, [id]);
    await owner.query('alter table return_file enable trigger return_file_append_only');
    expect((await sign(piers, path)).status).toBe(409);
  });

  it('is there for programs too, which neither prepare nor sign', async () => {
    const path = await prepared();
    const list = JSON.parse((await get(joan, '/api/v1/returns')).html) as { returns: { id: string; standing: string; icb: object }[] };
    expect(list.returns[0]).toMatchObject({ id: path.split('/')[2], standing: 'waiting', icb: { code: 'QX1' }, quarterEnd: QUARTER, preparedBy: 'joan', signedBy: null });
    const [file, page] = [await get(joan, `/api/v1${path}/files/dcb2117.csv`), await get(joan, `${path}/files/dcb2117.csv`)];
    expect([file.status, file.bytes.equals(page.bytes), (await get(foreign, `/api/v1${path}/files/dcb2117.csv`)).status]).toEqual([200, true, 404]);
    expect(JSON.parse((await get(foreign, '/api/v1/returns')).html)).toEqual({ returns: [] });
    const { schema, body } = await documentedAnswer(web.address, '/returns', ruth.cookie);
    expect(new Ajv({ strict: false, formats: { date: true, 'date-time': true } }).compile(schema)(body)).toBe(true);
  });

  it('is nothing to another ICB, on page, in list, as file or to sign; and another ICB prepares none of ours', async () => {
    const path = await prepared();
    for (const where of [path, `${path}/sign`, `${path}/files/evidence.csv`]) expect([where, (await get(foreign, where)).status]).toEqual([where, 404]);
    expect((await get(foreign, '/returns')).html).toContain('None has been prepared here');
    expect([(await prepare(foreign)).status, (await post(foreign, `${path}/sign`, { statement: 'x' })).status]).toEqual([409, 404]);
    const own = await prepare(foreign, QUARTER, 'QX9');
    const evidence = (await get(foreign, `${own.to}/files/evidence.csv`)).html;
    const figures = (await get(foreign, `${own.to}/files/dcb2117.csv`)).html;
    expect([evidence.trim().split('\n').length, new Set(figures.trim().split('\n').slice(1).map((line) => line.split(',')[0]))]).toEqual([1, new Set(['QX9'])]);
  });

  it('is for a quarter that has ended, and not for whoever has another role', async () => {
    expect([(await prepare(joan, '2026-03-31')).status, (await prepare(joan, '2025-12-30')).status, (await prepare(joan, 'soon')).status]).toEqual([400, 400, 400]);
    expect((await prepare(ruth)).status).toBe(403);
    const auditor = await signedInAs(web, 'auditor', { organisation: 'QX1' });
    const path = await prepared();
    expect([(await get(auditor, path)).status, (await get(auditor, `${path}/sign`)).status, (await get(await signedInAs(web, 'practitioner', { organisation: 'QX1' }), path)).status]).toEqual([200, 403, 403]);
  });

  it('that contradicts itself is not prepared, and the page says which identity does not hold', async () => {
    const versions = async (): Promise<unknown> => (await owner.query('select count(*)::int as n from return_version')).rows;
    const before = await versions();
    // Our constraints let nothing in that contradicts itself, so they are taken away: an eligibility that ends before it begins.
    const { rows } = await owner.query<{ name: string }>(`select conname as name from pg_constraint where conrelid = 'eligibility'::regclass and contype in ('c', 'x')`);
    for (const { name } of rows) await owner.query(`alter table eligibility drop constraint ${name}`);
    await owner.query('set session_replication_role = replica');
    const { rowCount } = await owner.query(`update eligibility set eligible_from = '2025-11-01', funded_from = null, eligible_to = '2025-09-01' where id = (select id from eligibility where funding = 'chc_standard' limit 1)`);
    await owner.query('set session_replication_role = default');
    const { status, html } = await prepare(joan);
    expect([rowCount, status, html.includes('does not hold'), await versions()]).toEqual([1, 409, true, before]);
  });
});

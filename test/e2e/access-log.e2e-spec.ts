// Who saw what: every answer to somebody signed in leaves its row, in a batch that is sealed; what cannot be noted is not shown.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sealAudit, verifyAudit } from '@chc/audit';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { aCaseload, startOn, startWeb, type Web } from '../support/web.js';
import { until } from '../support/night.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { withoutTriggers } from '../support/tampering.js';

interface Row { kind: string; actor: string; route: string; status: number; case_id: string | null; case_ids: string[]; terms: string | null; same_surname: boolean; own_record: boolean; icb_id: string | null; batch_id: number }

let web: Web;
let owner: pg.Client;
let caseId: string;
beforeAll(async () => {
  web = await startWeb('access_log', BUSINESS_DATE, aCaseload());
  owner = new pg.Client({ connectionString: web.settings.databaseUrl });
  await owner.connect();
  caseId = (await owner.query<{ id: string }>(`select id from person where source_id = 'W1'`)).rows[0]!.id;
});
afterAll(async () => {
  await owner.end();
  await web.stop();
});

const ask = (path: string, who: SignedIn, init: RequestInit = {}): Promise<Response> => fetch(web.address + path, { ...init, headers: { ...who.headers, ...(init.headers as object) }, redirect: 'manual' });
/** What somebody's requests have left, once there are as many as expected. */
const rowsOf = (who: SignedIn, least = 1): Promise<Row[]> => until(`${least} rows of ${who.account.username}`, async () => {
  const { rows } = await owner.query<Row>('select * from access_log where actor = $1 order by at, id', [who.account.username]);
  return rows.length >= least && rows;
});

describe('what somebody sees', () => {
  it('is noted when it is a case, on its page, its forms and in the API, with whose it is', async () => {
    const who = await signedInAs(web, 'practitioner');
    const { rows: [referral] } = await owner.query<{ id: string }>('select id from referral where person_id = $1', [caseId]);
    for (const path of [`/cases/${caseId}`, `/api/v1/cases/${caseId}`, `/cases/${caseId}/referral/${referral!.id}/name_coordinator`]) expect((await ask(path, who)).status).toBe(200);
    const rows = await rowsOf(who, 3);
    const { rows: [person] } = await owner.query<{ icb_id: string }>('select icb_id from person where id = $1', [caseId]);
    expect(rows.map(({ kind, route, case_id, icb_id }) => [kind, route, case_id, icb_id])).toEqual([
      ['case', '/cases/:caseId', caseId, person!.icb_id], ['case', '/api/v1/cases/:caseId', caseId, person!.icb_id], ['case', '/cases/:caseId/:kind/:subjectId/:action', caseId, person!.icb_id]]);
  });

  it('is noted when it is a list, with every case on it; a page that tells of nobody is not', async () => {
    const who = await signedInAs(web, 'hub_manager');
    const html = await (await ask('/referrals', who)).text();
    const { rows: items } = (await (await ask('/api/v1/referrals', who)).json()) as { rows: { caseId: string }[] };
    expect((await ask('/figures/discounts', who)).status).toBe(200);
    const [page, api, ...more] = await rowsOf(who, 2);
    expect([page!.kind, page!.case_ids.length > 10, page!.case_ids.every((id) => html.includes(id))]).toEqual(['list', true, true]);
    expect([api!.kind, [...api!.case_ids].sort()]).toEqual(['list', [...new Set(items.map((item) => item.caseId))].sort()]);
    expect(more).toEqual([]);
  });

  it('is noted when it was searched for: the words and who was found', async () => {
    const who = await signedInAs(web, 'practitioner');
    const { rows: [person] } = await owner.query<{ family_name: string; given_name: string }>('select family_name, given_name from person where id = $1', [caseId]);
    const words = `${person!.family_name} ${person!.given_name}`;
    const sent = await ask('/search', who, { method: 'POST', body: new URLSearchParams({ q: words }) });
    const found = await (await ask(sent.headers.get('location')!, who)).text();
    const [search] = await rowsOf(who);
    expect([search!.kind, search!.terms]).toEqual(['search', words]);
    expect(search!.case_ids.length).toBeGreaterThan(0);
    expect(search!.case_ids.every((id) => found.includes(`/cases/${id}`))).toBe(true);
  });

  it('is noted when it was exported: before it begins, and at its end every case that went out', async () => {
    const who = await signedInAs(web, 'practitioner', { practitioner: 'PR-1' });
    const csv = await (await ask('/caseload.csv', who)).text();
    const [begun, done] = await rowsOf(who, 2);
    const ids = [...new Set(csv.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g))];
    expect([begun!.kind, begun!.case_ids, done!.kind, [...done!.case_ids].sort()]).toEqual(['export', [], 'export', ids.sort()]);
    expect(ids.length).toBeGreaterThan(3);
  });

  it('is noted when it was refused: by role, by case, and where there is no such case', async () => {
    const who = await signedInAs(web, 'mdt_contributor');
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect([(await ask('/referrals', who)).status, (await ask(`/cases/${caseId}`, who)).status, (await ask(`/cases/${nowhere}`, who)).status]).toEqual([403, 404, 404]);
    expect((await rowsOf(who, 3)).map(({ kind, status, case_id }) => [kind, status, case_id])).toEqual([['refused', 403, null], ['refused', 404, caseId], ['refused', 404, nowhere]]);
  });

  it('says when names are alike: the same surname, one’s own record', async () => {
    const { rows: [person] } = await owner.query<{ family_name: string; given_name: string }>('select family_name, given_name from person where id = $1', [caseId]);
    const relative = await signedInAs(web, 'practitioner', { name: `Somebody ${person!.family_name.toUpperCase()}` });
    const own = await signedInAs(web, 'practitioner', { name: `${person!.given_name} ${person!.family_name}` });
    for (const who of [relative, own]) await ask(`/cases/${caseId}`, who);
    expect([...(await rowsOf(relative)), ...(await rowsOf(own))].map((row) => [row.same_surname, row.own_record])).toEqual([[true, false], [true, true]]);
  });
});

describe('the log of it', () => {
  it('is sealed into the chain, and a change of any column, a row more or a row less is named', async () => {
    await sealAudit(web.db);
    expect(await verifyAudit(web.db, [])).toMatchObject({ intact: true });
    const { rows: [row] } = await owner.query<Row & { id: number; at: string }>(`select * from access_log where kind = 'search' limit 1`);
    const batch = `batch ${row!.batch_id}`;
    const changes: Record<string, string> = {
      at: `at + interval '1 microsecond'`, kind: `'list'`, actor: `actor || '.'`, actor_name: `actor_name || '.'`, actor_role: `'verifier'`, account_id: 'gen_random_uuid()', organisation_id: 'gen_random_uuid()',
      icb_id: 'gen_random_uuid()', method: `'POST'`, route: `'/'`, status: '201', case_id: 'gen_random_uuid()', case_ids: `case_ids[2:]`, record_id: `'x'`, terms: `'somebody else'`,
      same_surname: 'not same_surname', own_record: 'not own_record', out_of_hours: 'not out_of_hours',
    };
    const { rows: columns } = await owner.query<{ name: string }>(`select attname as name from pg_attribute where attrelid = 'access_log'::regclass and attnum > 0 and attname not in ('id', 'batch_id')`);
    expect(Object.keys(changes).sort()).toEqual(columns.map(({ name }) => name).sort());
    for (const [column, value] of Object.entries(changes)) {
      await owner.query('begin');
      await owner.query('create temporary table kept on commit drop as select * from access_log where id = $1', [row!.id]);
      await owner.query('commit');
      const { rows: [kept] } = await owner.query<{ value: string | null }>(`select ${column}::text as value from access_log where id = $1`, [row!.id]);
      await withoutTriggers(owner, () => owner.query(`update access_log set ${column} = ${value} where id = $1`, [row!.id]));
      const { broken } = await verifyAudit(web.db, []);
      expect([column, broken]).toEqual([column, [{ where: batch, why: 'is not what was sealed' }]]);
      const { rows: [type] } = await owner.query<{ type: string }>(`select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'access_log'::regclass and attname = $1`, [column]);
      await withoutTriggers(owner, () => owner.query(`update access_log set ${column} = $2::text::${type!.type} where id = $1`, [row!.id, kept!.value]));
    }
    expect(await verifyAudit(web.db, [])).toMatchObject({ intact: true });
    await owner.query(`insert into access_log (at, batch_id, kind, actor, actor_role, method, route, status, same_surname, own_record, out_of_hours)
      select at, batch_id, kind, 'forged', actor_role, method, route, status, false, false, false from access_log where id = $1`, [row!.id]);
    expect((await verifyAudit(web.db, [])).broken[0]).toEqual({ where: batch, why: 'is not what was sealed' });
    await withoutTriggers(owner, () => owner.query(`delete from access_log where actor = 'forged'`));
    expect(await verifyAudit(web.db, [])).toMatchObject({ intact: true });
  });

  it.each(['access_log', 'access_batch'])('is append-only for services and owner: %s', async (table) => {
    for (const sql of [`update ${table} set at = at`, `delete from ${table}`]) {
      await expect(web.db.query(sql)).rejects.toMatchObject({ code: '42501' });
      await expect(owner.query(sql)).rejects.toMatchObject({ code: '23000' });
    }
    await expect(owner.query(`truncate ${table}`)).rejects.toMatchObject({ code: '23000' });
  });

  it('is kept by month', async () => {
    const { rows } = await owner.query<{ parts: number; rest: number }>(`select (select count(*)::int from pg_inherits where inhparent = 'access_log'::regclass) as parts, (select count(*)::int from access_log_rest) as rest`);
    expect(rows).toEqual([{ parts: 5, rest: 0 }]);
  });

  it('is written out when the process stops', async () => {
    const second = await startOn(web.settings, web.db);
    const who = await signedInAs({ ...web, address: web.address }, 'practitioner');
    const address = (await second.app.getUrl()).replace(/\/$/, '');
    expect((await fetch(`${address}/cases/${caseId}`, { headers: { cookie: who.cookie } })).status).toBe(200);
    await second.stop();
    expect((await owner.query('select kind from access_log where actor = $1', [who.account.username])).rows).toEqual([{ kind: 'case' }]);
  });

  it('that cannot be written shows nothing; what was asked meanwhile is noted once it can', async () => {
    const who = await signedInAs(web, 'practitioner');
    await owner.query('alter table access_batch rename to access_batch_gone');
    try {
      await ask(`/cases/${caseId}`, who);
      const refused = await until('a page withheld', async () => {
        const answer = await ask(`/cases/${caseId}`, who);
        return answer.status === 503 && answer;
      });
      expect(await refused.text()).toBe('The service cannot note who looks at this just now, so it shows nothing. Try again in a minute.');
      const forPrograms = await ask(`/api/v1/cases/${caseId}`, who);
      expect([forPrograms.status, forPrograms.headers.get('content-type'), ((await forPrograms.json()) as { status: number }).status]).toEqual([503, 'application/problem+json; charset=utf-8', 503]);
      expect((await ask('/figures/discounts', await signedInAs(web, 'hub_manager'))).status).toBe(200);
    } finally {
      await owner.query('alter table access_batch_gone rename to access_batch');
    }
    await until('pages again', async () => (await ask(`/cases/${caseId}`, who)).status === 200);
    expect((await rowsOf(who, 4)).length).toBeGreaterThanOrEqual(4);
  });
});

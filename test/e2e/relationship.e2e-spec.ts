// Who sees which case, at the front door: another organisation's, a restricted one, one opened urgently, one hosted.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDocument, openDocumentStore } from '@chc/documents';
import { COMMAND_LINE } from '@chc/platform';
import { aBundle, anEligibility, aPerson, aReferral, BUSINESS_DATE } from '../builders/bundle.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let theirs: string;
let ours: string;
let document: string;
beforeAll(async () => {
  const bundle = aBundle();
  bundle.persons.push(aPerson({ person_id: 'FAR', family_name: 'Farawayname', commissioner_code: 'S03' }), aPerson({ person_id: 'NEAR', family_name: 'Nearbyname', commissioner_code: 'S02' }),
    aPerson({ person_id: 'FARREJECTED', family_name: 'Farawayname', commissioner_code: 'S03', birth_date: 'unknown' }), aPerson({ person_id: 'NEARREJECTED', family_name: 'Refusednearby', commissioner_code: 'S02', birth_date: 'unknown' }));
  bundle.referrals.push(aReferral({ service_request_id: 'FARR', person_id: 'FAR', practitioner: 'PR-FAR' }), aReferral({ service_request_id: 'NEARR', person_id: 'NEAR', practitioner: 'PR-NEAR' }));
  bundle.eligibilities.push(anEligibility({ eligibility_id: 'FARE', person_id: 'FAR', service_request_id: '', funding: 'fnc', eligible_from: '2025-01-06' }));
  web = await startWeb('relationship_web', BUSINESS_DATE, bundle);
  const { rows } = await web.db.query<{ id: string; source_id: string }>(`select id, source_id from person where source_id in ('FAR', 'NEAR') order by source_id`);
  [theirs, ours] = rows.map(({ id }) => id) as [string, string];
  const bytes = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  document = await web.db.transaction((tx) => addDocument(tx, openDocumentStore(web.settings), COMMAND_LINE, { personId: theirs, kind: 'evidence', title: 'Notes', fileName: 'notes.pdf', bytes, receivedAt: new Date() }));
}, 120_000);
afterAll(() => web.stop());

const get = async (path: string, who: SignedIn): Promise<{ status: number; text: string }> => {
  const answer = await fetch(web.address + path, { headers: { cookie: who.cookie } });
  return { status: answer.status, text: await answer.text() };
};
const post = async (path: string, who: SignedIn, fields: Record<string, string>): Promise<{ status: number; text: string; to: string | null }> => {
  const answer = await fetch(web.address + path, { method: 'POST', redirect: 'manual', headers: who.headers, body: new URLSearchParams(fields) });
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
};
const search = async (who: SignedIn, q: string): Promise<string> => get((await post('/search', who, { q })).to!, who).then(({ text }) => text);
describe('a case of another organisation', () => {
  it('is in no list, count, search, export, document or API of an ICB without an agreement', async () => {
    const manager = await signedInAs(web, 'hub_manager', { organisation: 'QX1', practitioner: 'PR-1' });
    for (const path of [`/cases/${theirs}`, `/cases/${theirs}/documents/${document}`, `/api/v1/cases/${theirs}`]) {
      const answer = await get(path, manager);
      expect([path, answer.status, /open_urgently|open-urgently/.test(answer.text)]).toEqual([path, 404, false]);
    }
    for (const path of ['/referrals', '/caseload?owner=PR-FAR', '/caseload.csv?owner=PR-FAR', '/letters', '/intake', '/verification', '/data-quality', '/escalations?show=all', '/reviews', '/reviews.csv', '/board', '/projects', '/schedule/mdts', '/schedule/reviews', '/challenges', '/api/v1/referrals', '/api/v1/intake', '/api/v1/data-quality/rejections']) {
      const answer = await get(path, manager);
      expect([path, answer.status, answer.text.includes('Farawayname')]).toEqual([path, 200, false]);
    }
    expect((await get('/data-quality', manager)).text).toContain('Refusednearby');
    const oftheirs = await signedInAs(web, 'hub_manager', { organisation: 'QX2' });
    for (const path of ['/escalations?show=all', '/reviews', '/reviews.csv']) expect([path, (await get(path, oftheirs)).text.includes('Farawayname')]).toEqual([path, true]);
    expect(await search(manager, 'Farawayname')).toContain('Nobody was found');
    const own = JSON.parse((await get('/api/v1/referrals', manager)).text) as { total: number };
    const { rows: [counted] } = await web.db.query<{ own: number; every: number }>(`select count(*) filter (where c.code <> 'S03' or exists (
        select from referral x join organisation o on o.id = x.commissioner_id where x.person_id = r.person_id and o.code <> 'S03'))::int as own, count(*)::int as every
      from referral r join organisation c on c.id = r.commissioner_id where r.activity_type = '01' and r.concluded_on is null`);
    expect([own.total, counted!.every > counted!.own]).toEqual([counted!.own, true]);
    expect(JSON.parse((await get('/api/v1/figures/discounts', await signedInAs(web, 'returns_officer', { organisation: 'QX1' }))).text)).toMatchObject({ rows: expect.arrayContaining([expect.objectContaining({ organisation: expect.objectContaining({ code: 'QX1' }) })]) });
  });

  it('is seen from the day of an agreement to its last, which an administrator keeps', async () => {
    const administrator = await signedInAs(web, 'administrator', { organisation: 'QX1' });
    const at = (name: string, day: string): Record<string, string> => ({ [`${name}-day`]: day.slice(8), [`${name}-month`]: day.slice(5, 7), [`${name}-year`]: day.slice(0, 4) });
    expect((await post('/settings/agreements/add', administrator, { host: 'PV1', scope: 'nowhere', functions: 'casework', basis: 'x', ...at('from_on', '2026-01-01') })).status).toBe(400);
    const added = await post('/settings/agreements/add', administrator, { host: 'PV1', scope: 'PL3', functions: 'casework', basis: 'Service agreement (invented)', ...at('from_on', BUSINESS_DATE) });
    expect([added.status, added.to]).toEqual([303, '/settings/agreements']);
    const hosted = await signedInAs(web, 'practitioner', { organisation: 'PV1' });
    expect((await get(`/cases/${theirs}`, hosted)).status).toBe(200);
    expect((await get(`/cases/${ours}`, hosted)).status).toBe(404);
    expect((await get(`/cases/${theirs}`, await signedInAs(web, 'verifier', { organisation: 'PV1' }))).status).toBe(404);
    const end = /\/settings\/agreements\/[0-9a-f-]{36}\/end/.exec((await get('/settings/agreements', administrator)).text.split('Service agreement (invented)')[1]!)![0];
    expect((await post(end, administrator, at('to_on', BUSINESS_DATE))).status).toBe(303);
    expect((await get(`/cases/${theirs}`, hosted)).status).toBe(404);
    expect((await get('/settings/agreements', administrator)).text).toContain('Ended');
  });

  it('is no case of a referrer, who has lists of nothing but what they sent', async () => {
    const referrer = await signedInAs(web, 'referrer', { organisation: 'QX1' });
    for (const path of ['/referrals', '/caseload', '/intake', '/letters', `/cases/${ours}`, '/api/v1/referrals', `/api/v1/cases/${ours}`]) expect([path, (await get(path, referrer)).status]).toEqual([path, 403]);
    expect((await get('/my-referrals', referrer)).text).not.toContain('Nearbyname');
  });
});

describe('a case opened urgently', () => {
  it('is offered inside one’s own ICB alone, opens for an hour, and waits for the privacy officer', async () => {
    const practitioner = await signedInAs(web, 'practitioner', { organisation: 'S01', name: 'Nadia Invented' });
    const refused = await get(`/cases/${ours}`, practitioner);
    expect([refused.status, refused.text.includes(`/cases/${ours}/open-urgently`), refused.text.includes('Nearbyname')]).toEqual([404, true, false]);
    expect((await get(`/cases/${theirs}`, practitioner)).text).not.toContain('open-urgently');
    expect((await get(`/cases/${theirs}/open-urgently`, practitioner)).status).toBe(404);
    expect((await post(`/cases/${theirs}/open-urgently`, practitioner, { reason: 'The ward rang tonight' })).status).toBe(404);
    expect((await post(`/cases/${ours}/open-urgently`, practitioner, { reason: 'Because' })).status).toBe(400);
    expect((await get(`/cases/${ours}`, practitioner)).status).toBe(404);
    expect((await post(`/cases/${ours}/open-urgently`, practitioner, { reason: 'The ward rang tonight' })).to).toBe(`/cases/${ours}`);
    expect((await get(`/cases/${ours}`, practitioner)).status).toBe(200);
    expect((await web.db.query(`select 1 from audit_entry where action = 'glass_broken' and actor = $1`, [practitioner.account.username])).rowCount).toBe(1);

    const officer = await signedInAs(web, 'privacy_officer', { organisation: 'QX1' });
    const list = await get('/urgent-openings', officer);
    expect([list.text.includes('Nadia Invented'), list.text.includes('The ward rang tonight'), list.text.includes('Nearbyname')]).toEqual([true, true, false]);
    expect((await get('/urgent-openings', await signedInAs(web, 'privacy_officer', { organisation: 'QX2' }))).text).toContain('Nothing waits');
    const look = /\/urgent-openings\/[0-9a-f-]{36}/.exec(list.text)![0];
    expect((await post(look, officer, { finding: 'On call that night' })).status).toBe(303);
    expect((await post(look, officer, { finding: 'Again' })).status).toBe(409);
    expect((await get('/urgent-openings', officer)).text).toContain('On call that night');

    await web.db.query(`update case_grant set until_at = from_at + interval '1 second' where person_id = $1`, [ours]);
    await web.db.query(`select pg_sleep(greatest(0, extract(epoch from (select max(until_at) from case_grant) - clock_timestamp())))`);
    expect((await get(`/cases/${ours}`, practitioner)).status).toBe(404);
  });
});

describe('a restricted case', () => {
  it('is seen by hub managers and its owner and named to nobody else, until the restriction is lifted', async () => {
    const manager = await signedInAs(web, 'hub_manager', { organisation: 'QX1' });
    const [owner, access] = [await signedInAs(web, 'practitioner', { organisation: 'S02', practitioner: 'PR-NEAR' }), await signedInAs(web, 'single_point_of_access', { organisation: 'QX1' })];
    const act = async (name: string, fields: Record<string, string>): Promise<number> => {
      const form = await get(`/cases/${ours}/case/${ours}/${name}`, manager);
      const hidden = Object.fromEntries([...form.text.matchAll(/name="(_once|_version)" value="([^"]*)"/g)].map(([, key, value]) => [key!, value!]));
      return (await post(`/cases/${ours}/case/${ours}/${name}`, manager, { ...hidden, ...fields })).status;
    };
    const total = async (who: SignedIn): Promise<number> => (JSON.parse((await get('/api/v1/referrals', who)).text) as { total: number }).total;
    const before = await total(access);
    expect(await act('restrict_case', { reason: 'Works in the team' })).toBe(303);
    expect([(await get(`/cases/${ours}`, manager)).status, (await get(`/cases/${ours}`, owner)).status, (await get(`/cases/${ours}`, access)).status]).toEqual([200, 200, 404]);
    expect(await total(access)).toBe(before - 1);
    expect((await get('/referrals', access)).text).not.toContain('Nearbyname');
    expect(await search(access, 'Nearbyname')).toContain('Nobody was found');
    expect(await search(manager, 'Nearbyname')).toMatch(/>Nearbyname/);
    expect((await get('/caseload', owner)).text).toMatch(/Nearbyname/);
    expect((await get(`/cases/${ours}`, access)).text).toContain('open-urgently');
    expect(await act('lift_restriction', {})).toBe(303);
    expect([(await get(`/cases/${ours}`, access)).status, await total(access)]).toEqual([200, before]);
  });
});

describe('a case given to a colleague', () => {
  it('is theirs until the day named, or until it is taken back, and goes to nobody of another organisation', async () => {
    const manager = await signedInAs(web, 'hub_manager', { organisation: 'QX1' });
    const colleague = await signedInAs(web, 'practitioner', { organisation: 'S01', name: 'Second Opinion' });
    const stranger = await signedInAs(web, 'practitioner', { organisation: 'S03' });
    const tryTo = async (path: string, fields: Record<string, string>): Promise<number> => {
      const form = await get(path, manager);
      const hidden = Object.fromEntries([...form.text.matchAll(/name="(_once|_version)" value="([^"]*)"/g)].map(([, key, value]) => [key!, value!]));
      return (await post(path, manager, { ...hidden, ...fields })).status;
    };
    const give = (to: SignedIn, until: string, reason = 'A second opinion wanted'): Promise<number> => tryTo(`/cases/${ours}/case/${ours}/give_case`,
      { colleague: to.account.username, reason, 'until-day': until.slice(8), 'until-month': until.slice(5, 7), 'until-year': until.slice(0, 4) });
    expect((await get(`/cases/${ours}`, colleague)).status).toBe(404);
    expect([await give(stranger, BUSINESS_DATE), await give(colleague, '2026-12-01'), await give(colleague, '2026-02-09'), await give(colleague, BUSINESS_DATE, 'Because')]).toEqual([400, 400, 400, 400]);
    expect((await get(`/cases/${ours}`, stranger)).status).toBe(404);
    // The grant ends by the real clock, so it runs to a day that is ahead of both.
    expect(await give(colleague, '2026-03-01')).toBe(303);
    expect(await give(colleague, '2026-03-01')).toBe(400);
    await web.db.query(`update case_grant set until_at = clock_timestamp() + interval '1 hour' where kind = 'given'`);
    expect([(await get(`/cases/${ours}`, colleague)).status, (await get('/referrals?practitioner=PR-NEAR', colleague)).text.includes('Nearbyname')]).toEqual([200, true]);
    const { text } = await get(`/cases/${ours}`, manager);
    expect(text).toContain('Second Opinion');
    const back = new RegExp(`/cases/${ours}/case_grant/[0-9a-f-]{36}/take_case_back`).exec(text)![0];
    expect(await tryTo(back, {})).toBe(303);
    expect((await get(`/cases/${ours}`, colleague)).status).toBe(404);
    expect(await give(colleague, '2026-03-01')).toBe(303);
    await web.db.query(`update case_grant set until_at = from_at + interval '1 millisecond' where kind = 'given' and ended_at is null`);
    expect((await get(`/cases/${ours}`, colleague)).status).toBe(404);
  });
});

describe('returns and oversight by agreement', () => {
  it('are of the whole ICB agreed, for the role that does them, while the agreement is in force', async () => {
    const administrator = await signedInAs(web, 'administrator', { organisation: 'QX1' });
    const [returns, privacy, manager] = [await signedInAs(web, 'returns_officer', { organisation: 'PV1' }), await signedInAs(web, 'privacy_officer', { organisation: 'PV1' }), await signedInAs(web, 'hub_manager', { organisation: 'PV1' })];
    const owner = await signedInAs(web, 'practitioner', { organisation: 'S02', practitioner: 'PR-NEAR', name: 'Looked Today' });
    expect((await get(`/cases/${ours}`, owner)).status).toBe(200);
    const seen = async (): Promise<unknown[]> => {
      const found = await fetch(`${web.address}/privacy`, { method: 'POST', headers: privacy.headers, body: new URLSearchParams({ q: 'Nearbyname' }) });
      return [/First ICB|QX1/.test((await get('/returns/prepare', returns)).text), (await get('/returns', manager)).text.includes('First ICB'),
        (await get(`/privacy/cases/${ours}`, privacy)).status, (await found.text()).includes(`/privacy/cases/${ours}`), (await get('/urgent-openings', privacy)).text.includes('Nadia Invented')];
    };
    expect(await seen()).toEqual([false, false, 404, false, false]);
    const at = (name: string, day: string): Record<string, string> => ({ [`${name}-day`]: day.slice(8), [`${name}-month`]: day.slice(5, 7), [`${name}-year`]: day.slice(0, 4) });
    const body = new URLSearchParams({ host: 'PV1', scope: 'QX1', basis: 'Returns for the first (invented)', ...at('from_on', BUSINESS_DATE) });
    for (const one of ['returns', 'oversight']) body.append('functions', one);
    expect((await fetch(`${web.address}/settings/agreements/add`, { method: 'POST', redirect: 'manual', headers: administrator.headers, body })).status).toBe(303);
    expect(await seen()).toEqual([true, false, 200, true, true]);
    const end = /\/settings\/agreements\/[0-9a-f-]{36}\/end/.exec((await get('/settings/agreements', administrator)).text.split('Returns for the first (invented)')[1]!)![0];
    expect((await post(end, administrator, at('to_on', BUSINESS_DATE))).status).toBe(303);
    expect(await seen()).toEqual([false, false, 404, false, false]);
  });
});

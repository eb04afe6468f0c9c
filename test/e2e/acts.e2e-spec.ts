// Any act over HTTP: its form for people, its address for programs; the same guard, the same reasons.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTS } from '@chc/casework';
import { aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let practitioner: SignedIn;
let referrer: SignedIn;
beforeAll(async () => {
  web = await startWeb('acts', '2026-03-10');
  await theOrganisations(web.db);
  practitioner = await signedInAs(web, 'practitioner');
  referrer = await signedInAs(web, 'referrer');
});
afterAll(() => web.stop());

interface Made { readonly caseId: string; readonly referralId: string; readonly form: string; readonly api: string }
async function aCase(): Promise<Made> {
  const caseId = await aPerson(web.db);
  const referralId = await aReferral(web.db, { person_id: caseId });
  const path = `cases/${caseId}/referral/${referralId}/name_coordinator`;
  return { caseId, referralId, form: `/${path}`, api: `/api/v1/${path}` };
}
const state = async ({ referralId }: Made): Promise<unknown> => (await web.db.query('select state, coordinator, version from referral where id = $1', [referralId])).rows[0];
const get = (path: string, who = practitioner): Promise<Response> => fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
const post = (path: string, fields: Record<string, string>, who = practitioner): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: who.headers, body: new URLSearchParams(fields), redirect: 'manual' });
const call = (path: string, body: unknown, headers: Record<string, string> = {}, who = practitioner): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: { ...who.headers, 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describe('the form of an act', () => {
  it('is shown, sent, and leads back to the case', async () => {
    const made = await aCase();
    const html = await (await get(made.form)).text();
    expect(html).toContain('Name the coordinator');
    expect(hidden(html, '_version')).toBe('1');
    const sent = await post(made.form, { _once: hidden(html, '_once'), _version: '1', coordinator: 'PR1' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/cases/${made.caseId}?done=name_coordinator`]);
    expect(await state(made)).toEqual({ state: 'assessing', coordinator: 'PR1', version: 2 });
  });

  it('offers people by name where it wants the code of one: those who sign in, and whom cases of the ICB name', async () => {
    const made = await aCase();
    await signedInAs(web, 'practitioner', { username: 'pat.known', name: 'Pat Known (invented)', practitioner: 'PR-PAT', organisation: 'QX1' });
    await aReferral(web.db, { practitioner: 'PR-SOURCE' });
    const html = await (await get(made.form)).text();
    const select = html.slice(html.indexOf('<select'), html.indexOf('</select>'));
    expect(select).toContain('<option value="PR-PAT">Pat Known (invented) (PR-PAT)</option>');
    expect(select).toContain('<option value="PR-SOURCE">PR-SOURCE</option>');
    await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'PR-PAT' });
    const members = await (await get(`/cases/${made.caseId}/referral/${made.referralId}/add_mdt_member`)).text();
    expect(members).toMatch(/<select[^>]* id="username"[\s\S]*<option value="pat.known">/);
  });

  it('comes back with the error beside the field and in the summary, and what was typed', async () => {
    const made = await aCase();
    const answer = await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'x'.repeat(50) });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toContain('href="#coordinator"');
    expect(html.match(/Coordinator: write no more than 40 characters, on one line/g)).toHaveLength(2);
    expect(html).toContain('x'.repeat(50));
    expect(await state(made)).toEqual({ state: 'received', coordinator: null, version: 1 });
  });

  it('keeps a draft until it is sent', async () => {
    const made = await aCase();
    expect((await post(made.form, { _once: randomUUID(), _version: '1', _do: 'draft', coordinator: 'PR-HALF' })).status).toBe(303);
    const again = await (await get(made.form)).text();
    expect(again).toContain('value="PR-HALF"');
    expect(again).toContain('This is your draft');
    await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'PR1' });
    expect((await web.db.query('select from draft where form like $1', [`%${made.referralId}%`])).rowCount).toBe(0);
  });

  it('keeps no draft of what nobody has typed, and discards one at the press of a button', async () => {
    const made = await aCase();
    const drafts = async (): Promise<number | null> => (await web.db.query('select from draft where form like $1', [`%${made.caseId}%`])).rowCount;
    const opened = await post(made.form, { _once: randomUUID(), _version: '1', _do: 'draft', coordinator: '' });
    expect([opened.status, await drafts()]).toEqual([200, 0]);
    expect(await opened.text()).toContain('there is no draft to keep');
    expect([(await post(made.form, { _once: randomUUID(), _version: '1', coordinator: '' })).status, await drafts()]).toEqual([400, 0]);
    await post(made.form, { _once: randomUUID(), _version: '1', _do: 'draft', coordinator: 'PR-HALF' });
    expect(await (await get(made.form)).text()).toContain('Discard the draft');
    const discarded = await post(made.form, { _do: 'discard' });
    expect([discarded.status, discarded.headers.get('location'), await drafts()]).toEqual([303, made.form, 0]);
    await post(made.form, { _once: randomUUID(), _version: '1', _do: 'draft', coordinator: 'PR-HALF' });
    const gone = await post(made.form, { _do: 'discard_from_case' });
    expect([gone.headers.get('location'), await drafts()]).toEqual([`/cases/${made.caseId}?discarded=name_coordinator`, 0]);
    expect(await (await get(gone.headers.get('location')!)).text()).toContain('Your draft of “Name the coordinator” is discarded.');
  });

  it('keeps the words of a refused form, so that leaving it loses none', async () => {
    const made = await aCase();
    const refused = await post(`/cases/${made.caseId}/referral/${made.referralId}/discount`, { _once: randomUUID(), _version: '1', evidence: 'The family rang', 'discountedOn-day': '31', 'discountedOn-month': '2', 'discountedOn-year': '2026' });
    expect(refused.status).toBe(400);
    expect((await web.db.query('select from draft where form like $1', [`%${made.caseId}%/discount`])).rowCount).toBe(1);
  });

  it('shows both versions to whoever was overtaken, and lets them put theirs in place', async () => {
    const made = await aCase();
    await web.db.query(`update referral set version = 2, practitioner = 'PR-THEIRS' where id = $1`, [made.referralId]);
    const answer = await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'PR-MINE' });
    const html = await answer.text();
    expect(answer.status).toBe(412);
    expect(html).toContain('Somebody changed this while you were working on it');
    expect(html).toMatch(/<td>PR-THEIRS<\/td><td>PR-MINE<\/td>/);
    expect((await post(made.form, { _once: hidden(html, '_once'), _version: hidden(html, '_version'), coordinator: 'PR-MINE' })).status).toBe(303);
    expect(await state(made)).toMatchObject({ coordinator: 'PR-MINE' });
  });

  it('does not let a draft, typed upon an older version, write over what was done since', async () => {
    const made = await aCase();
    await post(made.form, { _once: randomUUID(), _version: '1', _do: 'draft', coordinator: 'PR-MINE' });
    await web.db.query(`update referral set version = 2, practitioner = 'PR-THEIRS' where id = $1`, [made.referralId]);
    const again = await (await get(made.form)).text();
    expect(hidden(again, '_version')).toBe('1');
    expect((await post(made.form, { _once: hidden(again, '_once'), _version: '1', coordinator: 'PR-MINE' })).status).toBe(412);
  });

  it('says why it is closed, and keeps what was typed when it closed meanwhile', async () => {
    const made = await aCase();
    await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'PR1' });
    const closed = await (await get(made.form)).text();
    expect(closed).toContain('You cannot do this now');
    expect(closed).not.toContain('<form method="post" id="form"');
    const late = await post(made.form, { _once: randomUUID(), _version: '1', coordinator: 'PR-LATE' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('It is still being assessed');
    expect((await web.db.query('select fields from draft where form like $1', [`%${made.referralId}%`])).rows).toEqual([{ fields: { coordinator: 'PR-LATE', _version: '1' } }]);
  });

  it('sent twice is done once', async () => {
    const made = await aCase();
    const once = randomUUID();
    const [first, second] = await Promise.all([1, 2].map(() => post(made.form, { _once: once, _version: '1', coordinator: 'PR1' })));
    expect([first!.status, second!.status]).toEqual([303, 303]);
    expect((await web.db.query('select from case_event where person_id = $1', [made.caseId])).rowCount).toBe(1);
  });

  it('is not for a role that may not, nor for a case or act that is not there', async () => {
    const made = await aCase();
    expect((await get(made.form, referrer)).status).toBe(403);
    expect((await get(`/cases/${randomUUID()}/referral/${randomUUID()}/name_coordinator`)).status).toBe(404);
    expect((await get(made.form.replace('name_coordinator', 'constructor'))).status).toBe(404);
    expect((await get(made.form.replace('/referral/', '/dst/'))).status).toBe(404);
  });
});

describe('the API of an act', () => {
  it('lists acts with their reasons, and does one', async () => {
    const made = await aCase();
    const before = (await (await get(`/api/v1/cases/${made.caseId}`)).json()) as { actions: { action: string; allowed: boolean; subject: object; reasons: object[] }[] };
    expect(before.actions.find(({ action }) => action === 'name_coordinator')).toMatchObject({ allowed: true, subject: { kind: 'referral', id: made.referralId, version: 1 }, reasons: [] });
    const done = await call(made.api, { coordinator: 'PR1' }, { 'if-match': 'W/"1"' });
    expect([done.status, await done.json()]).toEqual([200, { caseId: made.caseId, action: 'name_coordinator', event: 'coordinator_named', subject: { kind: 'referral', id: made.referralId } }]);
  });

  it.each([
    ['no version', { coordinator: 'PR1' }, {}, 428],
    ['a stale version', { coordinator: 'PR1' }, { 'if-match': 'W/"9"' }, 412],
    ['a version that is none', { coordinator: 'PR1' }, { 'if-match': 'newest' }, 400],
    ['an empty body', {}, { 'if-match': 'W/"1"' }, 400],
    ['a list for a body', [1], { 'if-match': 'W/"1"' }, 400],
    ['a field of the wrong kind', { coordinator: { $gt: '' } }, { 'if-match': 'W/"1"' }, 400],
    ['a body that is no JSON', '{"coordinator": ', { 'if-match': 'W/"1"' }, 400],
    ['a prototype', '{"__proto__": {"coordinator": "PR1"}}', { 'if-match': 'W/"1"' }, 400],
  ])('refuses %s', async (_what, body, headers, status) => {
    const made = await aCase();
    const answer = await call(made.api, body, headers);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(await state(made)).toEqual({ state: 'received', coordinator: null, version: 1 });
  });

  it('answers a wrong state 409 with the reasons and what is possible', async () => {
    const made = await aCase();
    await call(made.api, { coordinator: 'PR1' }, { 'if-match': 'W/"1"' });
    const late = await call(made.api, { coordinator: 'PR2' }, { 'if-match': 'W/"2"' });
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ reasons: ['not_possible_when_assessing'], possible: expect.any(Array) as unknown });
  });

  it('documents every act of the table', async () => {
    const document = (await (await get('/api/docs-json')).json()) as { paths: Record<string, { post?: { operationId: string } }> };
    const documented = Object.values(document.paths).flatMap(({ post: one }) => (one ? [one.operationId] : []));
    expect(Object.keys(ACTS).filter((name) => !documented.includes(name))).toEqual([]);
  });
});

// The family's door over HTTP: given and made by staff, opened by link, code and birth date, left, noted, closed; staff see as they see.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, aReferral, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { Visitor } from '../support/visitor.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-20';
const BORN = { 'bornOn-day': '17', 'bornOn-month': '5', 'bornOn-year': '1938' };
let web: Web;
let acting: Acting;
let practitioner: SignedIn;
let caseId: string;
let linkId: string;
beforeAll(async () => {
  web = await startWeb('family_pages', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
  acting = new Acting(web.db, anActor('pr.one'), TODAY);
  practitioner = await signedInAs(web, 'practitioner');
  caseId = await aPerson(web.db, { given_name: 'Edna', family_name: 'Fernley' });
  await aReferral(web.db, { person_id: caseId });
  linkId = (await acting.do(caseId, 'give_family_link', { to: caseId, expiresOn: '2026-06-01', format: 'plain', linkBy: 'email', codeBy: 'telephone' })).made!.id;
});
afterAll(() => web.stop());

const page = (): string => `/cases/${caseId}/family-links/${linkId}`;
const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(web.address + path, { redirect: 'manual', ...init });
/** Link and code as staff read them off the page, this once. */
async function made(): Promise<{ link: string; code: string }> {
  const html = await (await ask(page(), { method: 'POST', headers: practitioner.headers })).text();
  return { link: /\/family\/[\w-]{43}/.exec(html)![0], code: /\d{3} \d{3}(?=<\/strong>)/.exec(html)![0] };
}

describe('a link and its code', () => {
  it('are made on the staff’s page, shown once, and found nowhere afterwards', async () => {
    const { link, code } = await made();
    const again = await (await ask(page(), { headers: practitioner.headers })).text();
    expect(again).toContain('Made on 20 March 2026');
    expect(again).not.toContain(link);
    expect(again).not.toContain(code);
    expect(await (await ask(`/cases/${caseId}`, { headers: practitioner.headers })).text()).toContain(`${page()}`);
  });

  it('are not for roles without it, nor for somebody whose case it is not', async () => {
    expect((await ask(page(), { headers: (await signedInAs(web, 'verifier')).headers })).status).toBe(403);
    expect((await ask(page(), { method: 'POST', headers: (await signedInAs(web, 'practitioner', { organisation: 'QX2' })).headers })).status).toBe(404);
  });
});

describe('the door', () => {
  it('says nothing before, opens for all three, and is left for good', async () => {
    const { link, code } = await made();
    const visitor = new Visitor();
    const before = await visitor.get(web.address + link);
    expect([before.status, before.headers.get('referrer-policy'), before.headers.get('cache-control')]).toEqual([200, 'no-referrer', 'no-store']);
    expect(before.html).not.toMatch(/Edna|Fernley|<nav|Sign in|sign-in/);
    const opened = await visitor.post(web.address + link, { code, ...BORN });
    expect([opened.status, opened.url.pathname]).toEqual([200, '/family']);
    expect(opened.html).toContain('We have the request for an assessment');
    expect(opened.html).toContain('We should make our decision by 30 March 2026.');
    expect(opened.html).toContain('01632 960 001');
    expect(opened.html).not.toMatch(/Sign in|href="\/(caseload|sign-in|referrals)|<nav aria-label="Menu"/);
    const easy = await visitor.get(`${web.address}/family?as=easy_read`);
    expect(easy.html).toContain('chc-easy__line');
    expect((await visitor.get(`${web.address}/family?as=x&as=y`)).status).toBe(200);
    await visitor.post(`${web.address}/family/leave`, {});
    expect((await visitor.get(`${web.address}/family`)).status).toBe(403);
  });

  it('refuses in words what is wrong, locks at five, and says what to do', async () => {
    const { link, code } = await made();
    const post = async (fields: Record<string, string>): Promise<[number, string]> => {
      const answer = await ask(link, { method: 'POST', body: new URLSearchParams(fields) });
      return [answer.status, await answer.text()];
    };
    expect((await post({ code: '12', ...BORN }))[0]).toBe(400);
    expect((await post({}))[0]).toBe(400);
    for (let n = 0; n < 4; n += 1) expect((await post({ code, ...BORN, 'bornOn-day': '18' }))[1]).toContain('That did not open the page');
    expect((await post({ code, ...BORN, 'bornOn-day': '18' }))[1]).toContain('Please ring the team');
    expect((await post({ code, ...BORN }))[0]).toBe(403);
    expect(await (await ask(page(), { headers: practitioner.headers })).text()).toContain('Five wrong answers have locked it');
  });

  it.each(['/family/nothing', `/family/${'x'.repeat(43)}`, '/family/%00', `/family/${'a'.repeat(500)}`])('tells a link that is none no more than a real one: %s', async (link) => {
    const answer = await ask(link, { method: 'POST', body: new URLSearchParams({ code: '123456', ...BORN }) });
    expect(answer.status).toBeLessThan(500);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('notes each opening in the access log, and closes at once when revoked', async () => {
    const { link, code } = await made();
    const visitor = new Visitor();
    await visitor.post(web.address + link, { code, ...BORN });
    let noted: unknown[] = [];
    for (let n = 0; n < 50 && noted.length === 0; n += 1) {
      await visitor.get(`${web.address}/family`);
      ({ rows: noted } = await web.db.query(`select actor, actor_role, kind, out_of_hours from access_log where case_id = $1 and actor_role = 'family'`, [caseId]));
    }
    expect(noted[0]).toEqual({ actor: `family:${linkId}`, actor_role: 'family', kind: 'case', out_of_hours: false });
    const seen = await (await ask(`${page()}/as-they-see`, { headers: practitioner.headers })).text();
    const theirs = (await visitor.get(`${web.address}/family`)).html;
    const main = (html: string): string => /<h1[\s\S]*<\/dl>/.exec(html)![0];
    expect(main(seen)).toBe(main(theirs));
    expect(seen).toContain('not yet reviewed by families');
    await acting.do(caseId, 'revoke_family_link', { endedReason: 'Asked to' }, { subjectId: linkId });
    expect((await visitor.get(`${web.address}/family`)).status).toBe(403);
    expect((await ask(page(), { method: 'POST', headers: practitioner.headers })).status).toBe(409);
    expect(await (await ask(`${page()}/as-they-see`, { headers: practitioner.headers })).text()).toContain('It opens nothing: It was revoked.');
  });
});

// The page of a case over HTTP: who may open it, what it says, what it offers.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '@chc/deadlines';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, nhsNumber } from '../builders/bundle.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let practitioner: SignedIn;
const cases: Record<string, string> = {};

beforeAll(async () => {
  const bundle = aBundle();
  bundle.persons.push(aPerson({ person_id: 'K1', nhs_number: nhsNumber(9901), family_name: '<b>Ormerod</b>', given_name: 'Edith' }), aPerson({ person_id: 'K2', nhs_number: nhsNumber(9902) }));
  bundle.referrals.push(
    aReferral({ service_request_id: 'KR1', person_id: 'K1', received_date: addDays(BUSINESS_DATE, -12), checklist_completed_date: '', practitioner: 'PR-MINE' }),
    aReferral({ service_request_id: 'KR2', person_id: 'K2', received_date: addDays(BUSINESS_DATE, -40), checklist_completed_date: '', practitioner: 'PR-MINE' }),
  );
  web = await startWeb('case', BUSINESS_DATE, bundle);
  practitioner = await signedInAs(web, 'practitioner', { practitioner: 'PR-MINE' });
  for (const { key, id } of (await web.db.query<{ key: string; id: string }>('select source_id as key, id from person')).rows) cases[key] = id;
}, 60_000);
afterAll(() => web?.stop());

const ask = async (path: string, by: SignedIn = practitioner): Promise<{ status: number; body: string }> => {
  const answer = await fetch(web.address + path, { headers: { cookie: by.cookie }, redirect: 'manual' });
  return { status: answer.status, body: await answer.text() };
};

describe('the page of a case', () => {
  it('says who it is, what to do next, why it cannot be decided yet and where it is in its 28 days', async () => {
    const { status, body } = await ask(`/cases/${cases.K1}`);
    expect(status).toBe(200);
    expect(body).toContain('&lt;b&gt;Ormerod&lt;/b&gt;, Edith');
    expect(body).toContain('Name the coordinator.');
    expect(body).toContain('Why it cannot be decided yet');
    expect(body).toContain('Day 12 of 28: 16 days left');
    expect(body).toContain('Behind: by now it should have “Coordinator named”');
    expect(body).toContain('Owner: You');
    expect(body).toContain('Brought in from the source system');
    expect(body).not.toContain('as for refunds');
  });

  it('names the letters that are owed, and leads to each', async () => {
    const [late, inTime] = [await ask(`/cases/${cases.K2}`), await ask(`/cases/${cases.K1}`)];
    expect(late.body).toMatch(/Letters to write<\/h3>\s*<ul[^>]*><li><a href="\/cases\/[^"]*\/queue_delay_letter">/);
    expect(inTime.body).not.toContain('Letters to write');
    expect(late.body).toContain('counted as day 1, as for refunds, day 29 is');
  });

  it('says how far over a late one is', async () => {
    expect((await ask(`/cases/${cases.K2}`)).body).toContain('Day 40 of 28: 12 days over');
  });

  it.each(['practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'auditor'] as const)('opens for a %s', async (role) => {
    expect((await ask(`/cases/${cases.K1}`, await signedInAs(web, role))).status).toBe(200);
  });

  it.each([['referrer', 403], ['returns_officer', 403], ['administrator', 403], ['mdt_contributor', 404]] as const)('does not open for a %s who was not invited', async (role, status) => {
    expect((await ask(`/cases/${cases.K1}`, await signedInAs(web, role))).status).toBe(status);
  });

  it('offers an auditor nothing to do', async () => {
    expect((await ask(`/cases/${cases.K1}`, await signedInAs(web, 'auditor'))).body).toContain('There is nothing that your role can do in this case.');
  });

  it('says what was done, and keeps saying what is still a draft', async () => {
    expect((await ask(`/cases/${cases.K1}?done=name_coordinator`)).body).toContain('Done: Name the coordinator.');
    const { rows: [referral] } = await web.db.query<{ id: string }>(`select id from referral where source_id = 'KR1'`);
    const form = `/cases/${cases.K1}/referral/${referral!.id}/name_coordinator`;
    const sent = await fetch(web.address + form, { method: 'POST', redirect: 'manual', headers: { ...practitioner.headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ coordinator: 'PR-D', _do: 'draft' }) });
    expect(sent.headers.get('location')).toBe(`/cases/${cases.K1}?saved=name_coordinator`);
    const { body } = await ask(`/cases/${cases.K1}?saved=name_coordinator`);
    expect(body).toContain('is saved. It has not been sent.');
    expect(body).toContain('Your draft, not sent:');
    // Below what is to be done next, not above it.
    expect(body.indexOf('Your draft, not sent:')).toBeGreaterThan(body.indexOf('What to do next'));
    expect((await ask(`/cases/${cases.K1}`, await signedInAs(web, 'practitioner'))).body).not.toContain('not sent:');
    expect((await ask(`/cases/${cases.K1}?done=log_checklist`)).body).toContain('Done: Log an emailed or paper Checklist.');
  });

  it.each(['nonsense', '00000000-0000-7000-8000-00000000ffff'])('%s is no case', async (id) => {
    expect((await ask(`/cases/${id}`)).status).toBe(404);
  });

  it.each(['?before=xyz', '?done=%3Cscript%3E', '?other=1'])('refuses %s', async (query) => {
    expect((await ask(`/cases/${cases.K1}${query}`)).status).toBe(400);
  });
});

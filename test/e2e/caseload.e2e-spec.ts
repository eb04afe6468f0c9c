// The caseload as its practitioner gets it over HTTP: the page, its narrowing, its file.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '@chc/deadlines';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, type Bundle, nhsNumber } from '../builders/bundle.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let practitioner: SignedIn;
let lead: SignedIn;

/** 60 open referrals of PR-MINE, received a day apart, one person with a name that a spreadsheet would take for a formula. */
function mine(): Bundle {
  const bundle = aBundle();
  for (let n = 0; n < 60; n += 1) {
    bundle.persons.push(aPerson({ person_id: `C${n}`, nhs_number: nhsNumber(9000 + n), family_name: n === 5 ? '=HYPERLINK("x")' : `Ormerod${n}` }));
    bundle.referrals.push(aReferral({ service_request_id: `CR${n}`, person_id: `C${n}`, received_date: addDays(BUSINESS_DATE, -n * 3), checklist_completed_date: '', practitioner: 'PR-MINE' }));
  }
  return bundle;
}

beforeAll(async () => {
  web = await startWeb('caseload', BUSINESS_DATE, mine());
  practitioner = await signedInAs(web, 'practitioner', { practitioner: 'PR-MINE' });
  lead = await signedInAs(web, 'spoke_lead');
}, 60_000);
afterAll(() => web?.stop());

const ask = async (path: string, by: SignedIn = practitioner): Promise<{ status: number; body: string; answer: Response }> => {
  const answer = await fetch(web.address + path, { headers: { cookie: by.cookie }, redirect: 'manual' });
  return { status: answer.status, body: await answer.text(), answer };
};

describe('the caseload page', () => {
  it('shows its practitioner the most pressing of their own, with true counts', async () => {
    const { status, body } = await ask('/caseload');
    expect(status).toBe(200);
    expect(body).toContain('<h1 class="nhsuk-heading-l nhsuk-u-margin-bottom-2">My caseload</h1>');
    expect(body).toContain('Showing 1–25 of 60');
    expect(body).toContain('more than 12 weeks beyond 28 days');
    expect(body).toContain('Name the coordinator');
  });

  it('is refused to whoever asks for another’s without being a lead', async () => {
    expect((await ask('/caseload?owner=PR-1')).status).toBe(403);
    expect((await ask('/caseload.csv?owner=PR-1')).status).toBe(403);
  });

  it('asks a lead without cases of their own whose it should be, and shows it', async () => {
    expect((await ask('/caseload', lead)).body).toContain('<option value="PR-MINE">Test practitioner 1 (PR-MINE)</option>');
    expect((await ask('/caseload?owner=PR-MINE', lead)).body).toContain('Caseload of Test practitioner 1');
  });

  it.each(['/caseload?sort=practitioner', '/caseload?show=everything', '/caseload?after=x', '/caseload?down=1', '/caseload?other=1'])('%s is refused', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it('remembers neither order nor filter', async () => {
    await ask('/caseload?sort=person&show=long_wait');
    expect((await ask('/caseload')).body).toContain('Showing 1–25 of 60');
  });
});

describe('the export', () => {
  it('holds every case of the list, harmless in a spreadsheet, and is accounted for', async () => {
    const { status, body, answer } = await ask('/caseload.csv');
    expect([status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'text/csv; charset=utf-8', `attachment; filename="caseload-${BUSINESS_DATE}.csv"`]);
    const lines = body.split('\r\n');
    expect(lines[0]).toContain('person,nhs_number,birth_date,status,why,next_action,stage,began,due,day,owner');
    expect(lines.filter(Boolean)).toHaveLength(61);
    expect(body).toContain(`"'=HYPERLINK(""x"")`);
    const { rows } = await web.db.query(`select details from audit_entry where action = 'caseload_exported'`);
    expect(rows).toEqual([{ details: { owner: 'PR-MINE', show: 'all' } }]);
  });

  it('is narrowed as the list is', async () => {
    const list = (await ask('/caseload?show=due_soon')).body;
    const { body } = await ask('/caseload.csv?show=due_soon');
    expect(list).toContain(`of ${body.split('\r\n').filter(Boolean).length - 1}<`);
  });
});

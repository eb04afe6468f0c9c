// The retention page: whose it is, what it shows of whose cases, and the way from it to the acts and back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, aReferral, ICB, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let manager: SignedIn;
let other: SignedIn;
beforeAll(async () => {
  web = await startWeb('retention', '2026-03-10');
  await theOrganisations(web.db);
  for (let n = 0; n < 27; n += 1) await aCaseOver(ICB, `Oldcastle${'abcdefghijklmnopqrstuvwxyzz'[n]}`, `2017-01-${String(n + 1).padStart(2, '0')}`);
  await aCaseOver(OTHER_ICB, 'Elsewhere', '2016-01-01');
  await aCaseOver(ICB, 'Recent', '2025-01-01');
  [manager, other] = [await signedInAs(web, 'hub_manager', { organisation: 'QX1' }), await signedInAs(web, 'spoke_lead', { organisation: 'QX1' })];
});
afterAll(() => web.stop());

const aCaseOver = async (icb_id: string, family_name: string, on: string): Promise<string> => {
  const person_id = await aPerson(web.db, { icb_id, family_name });
  await aReferral(web.db, { icb_id, person_id, received_on: on, state: 'discounted', discounted_on: on, discounted_reason: '05', accepted_at: null, accepted_by: null });
  return person_id;
};
const get = async (path: string, who: SignedIn): Promise<{ status: number; html: string }> => {
  const answer = await fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text() };
};
const names = (html: string): string[] => [...html.matchAll(/class="chc-strong" href="[^"]*">([^<]+)</g)].map(([, name]) => name!);

describe('the retention page', () => {
  it('is for leads, hub managers, auditors and the privacy officer, who opens no case from it', async () => {
    expect((await get('/retention', await signedInAs(web, 'practitioner'))).status).toBe(403);
    expect((await get('/retention', await signedInAs(web, 'auditor', { organisation: 'QX1' }))).html).toContain('27 cases');
    const officer = await get('/retention', await signedInAs(web, 'privacy_officer', { organisation: 'QX1' }));
    expect([officer.html.includes('27 cases'), officer.html.includes('/cases/')]).toEqual([true, false]);
  });

  it('shows one’s own ICB’s cases, the oldest first, page by page, with how many there are', async () => {
    const first = await get('/retention', manager);
    expect([first.status, first.html.includes('27 cases, the longest passed first.'), names(first.html).length, names(first.html)[0]]).toEqual([200, true, 25, 'Oldcastlea']);
    const next = /href="(\/retention\?after=[^"]+)"/.exec(first.html)![1]!;
    const second = await get(next, manager);
    expect(names(second.html)).toEqual(['Oldcastlez', 'Oldcastlez']);
    expect(first.html + second.html).not.toMatch(/Elsewhere|Recent/);
  });

  it('shows nothing to whoever belongs to no organisation', async () => {
    expect((await get('/retention', await signedInAs(web, 'hub_manager', { organisation: null }))).html).toContain('No case waits to be reviewed.');
  });

  it.each(['/retention?list=deleted', '/retention?after=x', '/retention?after=2026-02-30.00000000-0000-7000-8000-000000000001', '/retention?page=2'])('refuses %s', async (path) => {
    expect((await get(path, manager)).status).toBe(400);
  });

  it('leads to the case, where it is reviewed by one and confirmed by another', async () => {
    const caseId = await aCaseOver(ICB, 'Reviewed', '2015-01-01');
    expect((await get('/retention', manager)).html).toContain(`/cases/${caseId}#records-retention`);
    const page = await get(`/cases/${caseId}`, manager);
    expect(page.html).toContain('To be kept until 1 January 2023');
    const form = `/cases/${caseId}/case/${caseId}/review_for_disposal`;
    expect(page.html).toContain(form);
    const key = /name="_once" value="([^"]+)"/.exec((await get(form, manager)).html)?.[1];
    const sent = await fetch(web.address + form, { method: 'POST', headers: manager.headers, redirect: 'manual', body: new URLSearchParams({ ...(key && { _once: key }), finding: 'Nothing of lasting interest' }) });
    expect(sent.status).toBe(303);
    const reviewed = await get('/retention?list=reviewed', other);
    expect([reviewed.html.includes('1 case,'), reviewed.html.includes(manager.account.name)]).toEqual([true, true]);
    expect((await get(`/cases/${caseId}`, other)).html).toContain('/confirm_disposal_review');
    expect((await get(`/cases/${caseId}`, manager)).html).not.toContain('/confirm_disposal_review"');
  });
});

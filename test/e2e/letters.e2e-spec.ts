// Letters on their pages: the send queue, a letter as it goes out, the emailed link and its second factor, the letterhead.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, aReferral, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-20';
let web: Web;
let acting: Acting;
let practitioner: SignedIn;
let administrator: SignedIn;
beforeAll(async () => {
  web = await startWeb('letters', TODAY);
  await theOrganisations(web.db);
  acting = new Acting(web.db, anActor('pr.one', { name: 'Invented Practitioner' }), TODAY);
  [practitioner, administrator] = [await signedInAs(web, 'practitioner'), await signedInAs(web, 'administrator')];
});
afterAll(() => web.stop());

const get = (path: string, who?: SignedIn): Promise<Response> => fetch(web.address + path, { headers: who?.headers ?? {}, redirect: 'manual' });
const post = (path: string, fields: Record<string, string>, who?: SignedIn): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: who?.headers ?? {}, body: new URLSearchParams(fields), redirect: 'manual' });

describe('the letterhead', () => {
  it('is set by an administrator, refused when half filled in or overtaken, and not for others', async () => {
    expect((await get('/settings/letterheads', practitioner)).status).toBe(403);
    expect(await (await get('/settings/letterheads', administrator)).text()).toContain('Not set');
    const half = await post('/settings/letterheads/QX1', { teamName: 'Invented team', teamPhone: '' }, administrator);
    expect([half.status, (await half.text()).includes('Enter the telephone number')]).toEqual([400, true]);
    expect((await post('/settings/letterheads/QX1', { teamName: 'Invented team', teamPhone: '01632 960 001' }, administrator)).status).toBe(303);
    expect((await post('/settings/letterheads/QX1', { teamName: 'Other', teamPhone: '1' }, administrator)).status).toBe(412);
    expect((await get('/settings/letterheads/NONE', administrator)).status).toBe(404);
  });
});

describe('letters', () => {
  let caseId: string;
  let letterId: string;
  beforeAll(async () => {
    await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' }).catch(() => undefined);
    caseId = await aPerson(web.db, { given_name: 'Maud', born_on: '1938-05-17' });
    await aReferral(web.db, { person_id: caseId });
    const { made } = await acting.do(caseId, 'queue_acknowledgement', { recipientKind: 'individual', recipientName: 'Maud', channel: 'email', recipientAddress: 'maud@example.invalid' });
    letterId = made!.id;
  });

  it('wait in the queue, and are shown as they would go out', async () => {
    const queue = await (await get('/letters', practitioner)).text();
    expect(queue).toContain('1 letter, the longest waiting first');
    expect(queue).toContain(`/cases/${caseId}/letter/${letterId}/issue_letter`);
    const shown = await get(`/cases/${caseId}/letters/${letterId}`, practitioner);
    expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(await shown.text()).toContain('Invented team');
    expect(await (await get(`/cases/${caseId}`, practitioner)).text()).toContain(`<a href="/cases/${caseId}/letters/${letterId}">Read the letter</a>`);
  });

  it.each(['list=sideways', 'after=1', 'after=x&after=y'])('refuse an address with %s', async (query) => {
    expect((await get(`/letters?${query}`, practitioner)).status).toBe(400);
  });

  it('are opened by link only once issued, with the right date of birth, and closed after five wrong ones', async () => {
    const link = `/letters/${letterId}`;
    const right = { 'bornOn-day': '17', 'bornOn-month': '5', 'bornOn-year': '1938' };
    expect((await get(link)).status).toBe(200);
    expect((await post(link, right)).status).toBe(403);
    await acting.do(caseId, 'issue_letter', { letterOn: TODAY }, { subjectId: letterId });
    const opened = await post(link, right);
    expect([opened.status, (await opened.text()).includes('Invented team')]).toEqual([200, true]);
    expect((await post(link, { 'bornOn-day': '31', 'bornOn-month': '2', 'bornOn-year': '1938' })).status).toBe(400);
    for (let n = 0; n < 5; n += 1) expect((await post(link, { ...right, 'bornOn-day': '16' })).status).toBe(403);
    const closed = await post(link, right);
    expect([closed.status, (await closed.text()).includes('This link is closed')]).toEqual([403, true]);
  });

  it('say nothing to a link that is none', async () => {
    expect((await post('/letters/00000000-0000-4000-8000-000000000000', { 'bornOn-day': '1', 'bornOn-month': '1', 'bornOn-year': '1940' })).status).toBe(403);
    expect((await get('/letters/nothing')).status).toBe(404);
  });
});

// The pages of values and of FNC rates: who may open them, what they show, what a form refuses.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEligibility, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let administrator: SignedIn;
let manager: SignedIn;
let returnsOfficer: SignedIn;
beforeAll(async () => {
  web = await startWeb('settings', '2026-05-20');
  await theOrganisations(web.db);
  [administrator, manager, returnsOfficer] = [await signedInAs(web, 'administrator'), await signedInAs(web, 'hub_manager'), await signedInAs(web, 'returns_officer')];
});
afterAll(() => web.stop());

const get = (path: string, who: SignedIn): Promise<Response> => fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
const post = (fields: Record<string, string>, who: SignedIn, path = '/settings/values/set'): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: who.headers, body: new URLSearchParams(fields), redirect: 'manual' });
const NINE = { name: 'appeal_months', organisation: 'QX1', value: '9', source: 'A policy (invented)', 'from_on-day': '1', 'from_on-month': '6', 'from_on-year': '2026' };

describe('values', () => {
  it('are the administrator’s', async () => {
    expect((await get('/settings/values', manager)).status).toBe(403);
    expect((await post(NINE, manager)).status).toBe(403);
    expect((await get('/settings/values/set?name=appeal_months', administrator)).status).toBe(200);
  });

  it('are added from a day on, and refused below their bounds beside the field, nothing typed lost', async () => {
    const short = await post({ ...NINE, value: '5' }, administrator);
    const page = await short.text();
    expect([short.status, page.includes('an ICB may lengthen the six months and never shorten them'), page.includes('A policy (invented)')]).toEqual([400, true, true]);
    const set = await post(NINE, administrator);
    expect([set.status, set.headers.get('location')]).toEqual([303, '/settings/values#appeal_months']);
    const list = await (await get('/settings/values', administrator)).text();
    expect(list).toContain('9 calendar months');
    expect(list).toContain('To come');
  });

  it('move a target on the start page without a release', async () => {
    expect(await (await get('/', manager)).text()).toContain('more than 80%');
    const set = await post({ name: 'target_within_28_percent', value: '85', source: 'A notice (invented)', 'from_on-day': '20', 'from_on-month': '5', 'from_on-year': '2026' }, administrator);
    expect(set.status).toBe(303);
    expect(await (await get('/', manager)).text()).toContain('more than 85%');
  });
});

const dayOf = (name: string, date: string): Record<string, string> => {
  const [year, month, day] = date.split('-') as [string, string, string];
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year };
};

describe('FNC rates', () => {
  it('are listed with what a late one owes, by person only for who may see cases', async () => {
    const eligibility = await anEligibility(web.db, { funding: 'fnc', eligible_from: '2020-01-01', eligible_to: '2020-01-15' });
    const list = await (await get('/figures/fnc-rates', manager)).text();
    expect(list).toContain('£267.68');
    expect(list).toContain('Unverified');
    const href = /\/figures\/fnc-rates\/[0-9a-f-]{36}/.exec(list)![0];
    const shown = await (await get(href, manager)).text();
    const owed = '£29.50';
    expect([shown.includes(`1 person is owed ${owed}`), shown.includes('/cases/')]).toEqual([true, true]);
    const counted = await (await get(href, returnsOfficer)).text();
    expect([counted.includes(`1 person is owed ${owed}`), counted.includes('/cases/')]).toEqual([true, false]);
    expect([(await get('/figures/fnc-rates', administrator)).status, (await get('/figures/fnc-rates/none', manager)).status, (await get(`${href}?after=x`, manager)).status]).toEqual([200, 404, 400]);
    expect(eligibility).toBeTruthy();
  });

  it('are added by an administrator without a release; one announced late supersedes, and what it owes is worked out', async () => {
    const rate = { ...dayOf('from_on', '2026-04-01'), ...dayOf('announced_on', '2026-05-18'), standard_pence: '270.00', higher_pence: '371.40', source: 'A notice (invented)' };
    const add = (fields: object, who = administrator): Promise<Response> => post({ ...rate, ...fields }, who, '/settings/fnc-rate');
    expect((await add({}, manager)).status).toBe(403);
    const lower = await add({ higher_pence: '270.00' });
    expect([lower.status, (await lower.text()).includes('more than the standard rate')]).toEqual([400, true]);
    expect((await add(dayOf('announced_on', '2026-05-21'))).status).toBe(400);
    expect((await add(dayOf('announced_on', '2026-03-09'))).status).toBe(400);
    expect((await add({ standard_pence: '-1' })).status).toBe(400);
    expect((await add({})).status).toBe(303);
    expect((await add({})).status).toBe(400);
    const list = await (await get('/figures/fnc-rates', administrator)).text();
    expect(list).toContain('£270.00');
    const { rows } = await web.db.query<{ before: number; after: number }>(
      `select fnc_rate_on('2026-04-10', '2026-05-17', 'standard') as before, fnc_rate_on('2026-04-10', '2026-05-18', 'standard') as after`);
    expect(rows).toEqual([{ before: 26768, after: 27000 }]);
  });
});

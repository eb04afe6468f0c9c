// One's own account, and the administrator's page of all of them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Role } from '@chc/access';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const NO_ID = '00000000-0000-4000-8000-000000000000';

let web: Web;
let administrator: SignedIn;
beforeAll(async () => {
  web = await startWeb('accounts', BUSINESS_DATE, aBundle());
  administrator = await signedInAs(web, 'administrator', { username: 'keeper' });
});
afterAll(() => web.stop());

const get = async (path: string, { cookie } = administrator): Promise<{ status: number; html: string; to: string | null }> => {
  const answer = await fetch(web.address + path, { headers: { cookie }, redirect: 'manual' });
  return { status: answer.status, html: await answer.text(), to: answer.headers.get('location') };
};
const post = async (path: string, fields: Record<string, string>, { headers } = administrator): Promise<{ status: number; html: string; to: string | null }> => {
  const answer = await fetch(web.address + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text(), to: answer.headers.get('location') };
};
const keep = ({ account }: SignedIn, what: string, reason = 'Left the team'): ReturnType<typeof post> => post(`/settings/accounts/${account.id}`, { what, reason });
const isIn = async (person: SignedIn): Promise<boolean> => (await get('/account', person)).status === 200;
const lastAudit = async (subject: SignedIn): Promise<unknown> =>
  (await web.db.query(`select actor, action, details from audit_entry where subject_kind = 'account' and subject_id = $1 order by id desc limit 1`, [subject.account.id])).rows[0];

describe('one’s own account', () => {
  it('lists the browsers signed in with it, and signs out of all of them', async () => {
    const [here, there] = [await signedInAs(web, 'practitioner', { username: 'two.browsers' }), await signedInAs(web, 'practitioner', { username: 'two.browsers' })];
    const other = await signedInAs(web, 'practitioner');
    const { html } = await get('/account', here);
    expect([html.match(/This browser/g)?.length, html.match(/Another browser/g)?.length]).toEqual([1, 1]);
    expect((await post('/account', {}, here)).to).toBe('/signed-out');
    expect([await isIn(here), await isIn(there), await isIn(other)]).toEqual([false, false, true]);
    expect(await lastAudit(here)).toEqual({ actor: 'two.browsers', action: 'signed_out_everywhere', details: { sessionsEnded: 2 } });
  });
});

describe('the administrator', () => {
  it('finds accounts by name or username, page by page', async () => {
    for (let n = 0; n < 60; n += 1) await signedInAs(web, 'referrer', { username: `many.${String(n).padStart(2, '0')}`, name: `Person of many ${n}` });
    const names = (html: string): string[] => [...html.matchAll(/<span class="chc-small">(many\.\d\d)<\/span>/g)].map(([, name]) => name!);
    const first = await get('/settings/accounts?q=Person+OF+many');
    const next = await get(/href="(\/settings\/accounts\?[^"]*after=[^"]+)"/.exec(first.html)![1]!.replaceAll('&amp;', '&'));
    expect([first.html.includes('60 accounts'), names(first.html).length, names(next.html).length]).toEqual([true, 50, 10]);
    expect(new Set([...names(first.html), ...names(next.html)]).size).toBe(60);
    expect(names((await get('/settings/accounts?q=many.07')).html)).toEqual(['many.07']);
    expect((await get('/settings/accounts?q=%25')).html).toContain('No account found');
    for (const odd of ['?after=%21', '?after=AAAA', '?q=%00', `?q=${'x'.repeat(201)}`, '?order=name']) expect([odd, (await get(`/settings/accounts${odd}`)).status < 500]).toEqual([odd, true]);
  });

  it('closes an account: its running session answers with the sign-in at the next request, and it stays closed until it is opened', async () => {
    const person = await signedInAs(web, 'practitioner', { username: 'leaver' });
    expect([(await keep(person, 'disable')).to, await isIn(person)]).toEqual([`/settings/accounts/${person.account.id}`, false]);
    expect([(await get('/account', person)).to, await lastAudit(person)]).toEqual(['/sign-in?to=%2Faccount', { actor: 'keeper', action: 'account_disabled', details: { sessionsEnded: 1 } }]);
    const { status, html } = await keep(person, 'disable');
    expect([status, html.includes('the account is closed already')]).toEqual([409, true]);
    const page = (await get(`/settings/accounts/${person.account.id}`)).html;
    expect([page.includes('Left the team'), page.includes('Closed on'), page.includes('by')]).toEqual([true, true, true]);
    expect([(await keep(person, 'enable', 'Came back')).status, await isIn(person)]).toEqual([303, false]);
    expect(await isIn(await signedInAs(web, 'practitioner', { username: 'leaver' }))).toBe(true);
  });

  it('ends a person’s sessions, so that the roles of the provider count at once', async () => {
    const before = await signedInAs(web, 'spoke_lead', { username: 'moved', roles: ['spoke_lead'] as Role[] });
    expect([(await keep(before, 'end_sessions', 'New role')).status, await isIn(before)]).toEqual([303, false]);
    const after = await signedInAs(web, 'auditor', { username: 'moved' });
    expect([(await get('/caseload', after)).status, await lastAudit(before)]).toEqual([403, expect.objectContaining({ action: 'signed_in' })]);
  });

  it('is refused without a reason, with something else, and for their own account', async () => {
    const person = await signedInAs(web, 'practitioner');
    const said = async (fields: Record<string, string>): Promise<number> => (await post(`/settings/accounts/${person.account.id}`, fields)).status;
    expect([await said({ what: 'disable', reason: ' ' }), await said({ what: 'make_king', reason: 'x' }), await said({})]).toEqual([400, 400, 400]);
    const own = await keep(administrator, 'disable');
    expect([own.status, own.html.includes('nobody closes their own account'), await isIn(person), await isIn(administrator)]).toEqual([409, true, true, true]);
    for (const id of [NO_ID, 'x']) expect([(await get(`/settings/accounts/${id}`)).status, (await post(`/settings/accounts/${id}`, { what: 'disable', reason: 'x' })).status]).toEqual([404, 404]);
  });
});

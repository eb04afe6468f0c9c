import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Settings } from '@chc/platform';
import { PEOPLE } from '../../apps/provider/src/people.js';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { startWebWithProvider, type WebWithProvider } from '../support/provider.js';
import { signInAt, Visitor } from '../support/visitor.js';
import { startOn } from '../support/web.js';

const SESSION = 'chc_session';

describe('signing in at the provider', () => {
  let web: WebWithProvider;
  beforeAll(async () => {
    const bundle = aBundle();
    web = await startWebWithProvider('sign_in', BUSINESS_DATE, { ...bundle, organisations: [...bundle.organisations, { ...bundle.organisations[0]!, code: '00R', name: 'Blackpool', kind: 'sub_icb', parent_code: 'PL1' }] });
  });
  afterAll(() => web.stop());

  const account = async (username: string): Promise<Record<string, unknown>> =>
    (await web.db.query(`select a.*, o.code from account a left join organisation o on o.id = a.organisation_id where username = $1`, [username])).rows[0] as Record<string, unknown>;

  it('leads from a page through the provider back to that page, signed in', async () => {
    const visitor = new Visitor();
    const { status, url, html } = await signInAt(visitor, web.address, 'owen.pakeman', '/referrals?band=over_28');
    expect([status, url.href]).toEqual([200, `${web.address}/referrals?band=over_28`]);
    expect(html).toMatch(/Signed in as <\/span><a class="chc-header__link" href="\/account">Owen Pakeman<\/a> <span class="chc-header__role">Practitioner<\/span>/);
    expect(await account('owen.pakeman')).toMatchObject({
      issuer: web.issuer, subject: 'owen.pakeman', name: 'Owen Pakeman', roles: ['practitioner'], practitioner: 'PR-BPL-01', code: '00R', email: 'owen.pakeman@example.org',
    });
  });

  it('asks the provider for a code with PKCE, state and nonce, and keeps none of them in the browser', async () => {
    const visitor = new Visitor();
    const answer = await visitor.step(new URL(`${web.address}/sign-in?to=/data-quality`), {});
    const { origin, searchParams } = new URL(answer.headers.get('location')!);
    expect([answer.status, origin, searchParams.get('response_type'), searchParams.get('code_challenge_method'), searchParams.get('redirect_uri')])
      .toEqual([303, web.issuer, 'code', 'S256', `${web.address}/sign-in/callback`]);
    for (const word of ['code_challenge', 'state', 'nonce']) expect(searchParams.get(word)).toMatch(/^[\w-]{43}$/);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^chc_browser=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  /** Where each role's work begins; everybody else begins at the position. */
  const FIRST: Readonly<Record<string, string>> = {
    practitioner: '/caseload', spoke_lead: '/caseload', single_point_of_access: '/intake', verifier: '/verification', appeals_officer: '/challenges', mdt_contributor: '/invited', referrer: '/my-referrals', returns_officer: '/returns', finance_officer: '/funding', privacy_officer: '/privacy',
  };

  it.each(PEOPLE.map(({ username, roles }): [string, readonly string[]] => [username, roles]))('lets %s in as %j', async (username, roles) => {
    const visitor = new Visitor();
    const { status, url } = await signInAt(visitor, web.address, username);
    expect([status, url.pathname, (await account(username)).roles]).toEqual([200, FIRST[roles[0]!] ?? '/', roles]);
  });

  it('gives the browser a new secret each time, ends the one before, and keeps only hashes', async () => {
    const visitor = new Visitor();
    visitor.cookies.set(new URL(web.address).host, new Map([[SESSION, 'x'.repeat(43)]]));
    await signInAt(visitor, web.address, 'ruth.ansdell');
    const first = visitor.cookie(web.address, SESSION)!;
    await signInAt(visitor, web.address, 'ruth.ansdell');
    const second = visitor.cookie(web.address, SESSION)!;
    expect(new Set(['x'.repeat(43), first, second]).size).toBe(3);
    const status = async (secret: string): Promise<number> => (await fetch(`${web.address}/referrals`, { headers: { cookie: `${SESSION}=${secret}` }, redirect: 'manual' })).status;
    expect([await status('x'.repeat(43)), await status(first), await status(second)]).toEqual([303, 303, 200]);
    expect((await web.db.query('select 1 from session where id_hash = any($1)', [[first, second]])).rows).toEqual([]);
  });

  it('sets a cookie that scripts cannot read and other sites cannot use', async () => {
    const visitor = new Visitor();
    const choices = await visitor.get(`${web.address}/sign-in`);
    let answer = await visitor.step(choices.url, { method: 'POST', body: new URLSearchParams({ person: 'ruth.ansdell' }) });
    while (!answer.headers.get('location')!.startsWith(web.address)) answer = await visitor.step(new URL(answer.headers.get('location')!), {});
    const back = await visitor.step(new URL(answer.headers.get('location')!), {});
    expect([back.status, back.headers.get('location')]).toEqual([303, '/']);
    expect(back.headers.getSetCookie()).toEqual([expect.stringMatching(/^chc_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  it('signs out: the session ends, not only the cookie', async () => {
    const visitor = new Visitor();
    await signInAt(visitor, web.address, 'ruth.ansdell');
    const answer = await visitor.post(`${web.address}/sign-out`, {});
    expect([answer.status, answer.url.pathname, answer.html.includes('You have signed out'), answer.html.includes('Ruth Ansdell')]).toEqual([200, '/signed-out', true, false]);
    expect((await visitor.get(`${web.address}/referrals`)).url.origin).toBe(web.issuer);
    const { rows } = await web.db.query(`select action from audit_entry where actor = 'ruth.ansdell' order by id desc limit 1`);
    expect(rows).toEqual([{ action: 'signed_out' }]);
  });

  describe('refuses', () => {
    /** A sign-in on its way back: the address the provider sends the browser to. */
    const onItsWayBack = async (visitor: Visitor, person = 'ruth.ansdell'): Promise<URL> => {
      const choices = await visitor.get(`${web.address}/sign-in?to=/referrals`);
      let answer = await visitor.step(choices.url, { method: 'POST', body: new URLSearchParams({ person }) });
      while (!answer.headers.get('location')!.startsWith(web.address)) answer = await visitor.step(new URL(answer.headers.get('location')!), {});
      return new URL(answer.headers.get('location')!);
    };
    const refusedAt = async (visitor: Visitor, url: URL): Promise<[number, boolean]> => {
      const { status, html } = await visitor.get(url);
      expect(html).not.toMatch(/at \w+ \(|node_modules|OAUTH_/);
      return [status, visitor.cookie(web.address, SESSION) !== undefined];
    };

    it('another state', async () => {
      const visitor = new Visitor();
      const back = await onItsWayBack(visitor);
      back.searchParams.set('state', 'another');
      expect(await refusedAt(visitor, back)).toEqual([400, false]);
    });

    it('a sign-in begun in another browser', async () => {
      const back = await onItsWayBack(new Visitor());
      const other = new Visitor();
      await other.get(`${web.address}/sign-in`);
      expect(await refusedAt(other, back)).toEqual([400, false]);
    });

    it('the same answer twice', async () => {
      const visitor = new Visitor();
      const back = await onItsWayBack(visitor);
      await visitor.get(back);
      expect((await visitor.get(back)).status).toBe(400);
    });

    it('another nonce', async () => {
      const visitor = new Visitor();
      const choices = await visitor.get(`${web.address}/sign-in`);
      // What the provider signs no longer is what we asked for: as if its answer to somebody else were played to us.
      const { rows } = await web.db.query<{ state_hash: string }>('select state_hash from sign_in_attempt order by created_at desc limit 1');
      const { rows: [kept] } = await web.db.query<Record<string, unknown>>('delete from sign_in_attempt where state_hash = $1 returning *', [rows[0]!.state_hash]);
      const changed = { ...kept!, nonce: 'x'.repeat(43) };
      await web.db.query(`insert into sign_in_attempt (${Object.keys(changed).join()}) values (${Object.keys(changed).map((_, n) => `$${n + 1}`).join()})`, Object.values(changed));
      expect((await visitor.post(choices.url, { person: 'ruth.ansdell' })).status).toBe(502);
      expect(visitor.cookie(web.address, SESSION)).toBeUndefined();
    });

    it('a code that the provider never gave', async () => {
      const visitor = new Visitor();
      const back = await onItsWayBack(visitor);
      back.searchParams.set('code', 'made-up');
      expect(await refusedAt(visitor, back)).toEqual([502, false]);
    });

    it('whom the provider refuses, and says so', async () => {
      const visitor = new Visitor();
      const begun = await visitor.step(new URL(`${web.address}/sign-in?to=/referrals`), {});
      const state = new URL(begun.headers.get('location')!).searchParams.get('state')!;
      const { status, html } = await visitor.get(`${web.address}/sign-in/callback?${new URLSearchParams({ error: 'access_denied', state, iss: web.issuer })}`);
      expect([status, html.includes('did not sign you in'), html.includes('/sign-in?to=%2Freferrals')]).toEqual([403, true, true]);
    });

    const auditOf = async (actor: string): Promise<unknown> =>
      (await web.db.query('select action, actor_role as role, details from audit_entry where actor = $1 order by id desc limit 1', [actor])).rows[0];

    it('a sign-in without a second factor, says why and enters it in the audit', async () => {
      const visitor = new Visitor();
      const { status, html } = await signInAt(visitor, web.address, 'grace.lindqvist', '/sign-in?to=/verification', 'password');
      expect([status, html.includes('A second factor is needed'), html.includes('/sign-in?to=%2Fverification'), visitor.cookie(web.address, SESSION)]).toEqual([403, true, true, undefined]);
      expect(await auditOf('grace.lindqvist')).toEqual({ action: 'sign_in_refused', role: expect.any(String), details: { why: 'no_second_factor', acr: 'password', amr: ['pwd'] } });
    });

    it('a closed account, whose open sessions end too', async () => {
      const visitor = new Visitor();
      await signInAt(visitor, web.address, 'alix.fairbourne');
      await web.db.query(`update account set disabled_at = now() where username = 'alix.fairbourne'`);
      expect((await visitor.step(new URL(`${web.address}/api/docs-json`), {})).status).toBe(401);
      const { status, html } = await signInAt(new Visitor(), web.address, 'alix.fairbourne');
      expect([status, html.includes('Your account is closed')]).toEqual([403, true]);
      await web.db.query(`update account set disabled_at = null where username = 'alix.fairbourne'`);
    });

    it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '/sign-in?to=/', '%2F%2Fevil.example'])('to go on to %s', async (to) => {
      const visitor = new Visitor();
      const { url } = await signInAt(visitor, web.address, 'ruth.ansdell', `/sign-in?${new URLSearchParams({ to })}`);
      expect(url.href).toBe(`${web.address}/`);
    });
  });

  it('asks for what the settings say, and takes what they accept', async () => {
    const asked = async (words: Partial<typeof web.settings>): Promise<URLSearchParams> => {
      const { app, stop } = await startOn({ ...web.settings, ...words }, web.db);
      const answer = await fetch(new URL('/sign-in', await app.getUrl()), { redirect: 'manual' });
      await stop();
      return new URL(answer.headers.get('location')!).searchParams;
    };
    const [plain, set] = [await asked({}), await asked({ oidcAcrValues: 'AAL2 AAL3', oidcMaxAgeMinutes: 5 })];
    expect([plain.get('acr_values'), plain.get('max_age'), set.get('acr_values'), set.get('max_age')]).toEqual([null, null, 'AAL2 AAL3', '300']);
  });

  it.each<[string, Partial<Settings>, 'password' | undefined, number]>([
    ['an acr that is accepted', { oidcAcceptedAmr: [], oidcAcceptedAcr: ['second_factor'] }, undefined, 200],
    ['none that is accepted', { oidcAcceptedAmr: ['sc'], oidcAcceptedAcr: [] }, undefined, 403],
    ['a provider that answers for it itself', { oidcMfa: 'provider' }, 'password', 200],
  ])('a second factor: %s', async (_what, words, proof, status) => {
    const other = await startWebWithProvider('sign_in_factor', BUSINESS_DATE, aBundle(), { ...words, oidcMaxAgeMinutes: 5 });
    const answer = await signInAt(new Visitor(), other.address, 'ruth.ansdell', '/referrals', proof);
    await other.stop();
    expect(answer.status).toBe(status);
  });

  describe('says so when', () => {
    it('the person has no role here', async () => {
      const other = await startWebWithProvider('sign_in_no_role', BUSINESS_DATE, aBundle(), { oidcRoleMap: { 'their word': 'practitioner' } });
      const visitor = new Visitor();
      const { status, html } = await signInAt(visitor, other.address, 'femi.oduya', '/referrals');
      const forPrograms = await visitor.get(`${other.address}/api/v1/referrals`);
      await other.stop();
      expect([status, html.includes('You have no role yet'), html.includes('Femi Oduya')]).toEqual([403, true, true]);
      expect([forPrograms.status, (JSON.parse(forPrograms.html) as { reasons: string[] }).reasons]).toEqual([403, ['no_role']]);
    });

    it('nobody can sign in because no provider is set', async () => {
      const { app, stop } = await startOn({ ...web.settings, oidcIssuer: undefined, oidcClientId: undefined, oidcClientSecret: undefined }, web.db);
      const answer = await fetch(new URL('/sign-in', await app.getUrl()));
      await stop();
      expect([answer.status, (await answer.text()).includes('Nobody can sign in yet')]).toEqual([503, true]);
    });

    it('the provider does not answer', async () => {
      const { app, stop } = await startOn({ ...web.settings, oidcIssuer: 'http://127.0.0.1:1' }, web.db);
      const answer = await fetch(new URL('/sign-in?to=/referrals', await app.getUrl()));
      await stop();
      const html = await answer.text();
      expect([answer.status, html.includes('does not answer'), html.includes('/sign-in?to=%2Freferrals')]).toEqual([503, true, true]);
    });
  });
});

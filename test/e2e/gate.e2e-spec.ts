// Every route there is, Nest's and Fastify's own: what it answers to nobody, to each role, and to other sites.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { EVERY_ROLE, PERMISSIONS, permittedTo, takeInterruptedForm } from '@chc/access';
import { PROJECT_ROOT } from '@chc/platform';
import { BusinessClock } from '../../apps/web/src/business-clock.js';
import { guardRoutes, type GuardedRoute } from '../../apps/web/src/sign-in/gate.js';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { startWebWithProvider, type WebWithProvider } from '../support/provider.js';
import { signedInAs } from '../support/sign-in.js';
import { signInAt, Visitor } from '../support/visitor.js';
import { startOn } from '../support/web.js';

const NO_ID = '00000000-0000-4000-8000-000000000000';
const SAFE = ['GET', 'HEAD'];

@Module({})
class Empty {}

describe('the gate', () => {
  let web: WebWithProvider;
  let routes: readonly GuardedRoute[];
  beforeAll(async () => {
    web = await startWebWithProvider('gate', BUSINESS_DATE, aBundle());
    routes = web.app.getHttpAdapter().getInstance().guardedRoutes;
  });
  afterAll(() => web.stop());

  const addressOf = ({ url }: GuardedRoute): string => web.address + url.replace(/:\w+/g, NO_ID).replaceAll('*', 'x');
  const isForPrograms = ({ url }: GuardedRoute): boolean => /^\/(api|health|metrics)(\/|$)/.test(url) && url !== '/api/docs';
  const ask = (route: GuardedRoute, headers: Record<string, string>): Promise<Response> =>
    fetch(addressOf(route), { method: route.method, redirect: 'manual', headers: { ...headers, ...(!SAFE.includes(route.method) && { 'content-type': 'application/json' }) }, ...(!SAFE.includes(route.method) && { body: '{}' }) });
  const reasonsOf = async (answer: Response): Promise<readonly string[]> => {
    // A stream of changes has no end to wait for.
    if ((answer.headers.get('content-type') ?? '').startsWith('text/event-stream')) return answer.body!.cancel().then(() => []);
    const text = await answer.text();
    if ((answer.headers.get('content-type') ?? '').includes('problem+json')) return (JSON.parse(text) as { reasons?: string[] }).reasons ?? [];
    return text.includes('This is not part of your role') ? ['not_for_your_role'] : [];
  };

  it('knows routes of both kinds, and a policy of each that is in the table', () => {
    expect(routes.map(({ url }) => url)).toEqual(expect.arrayContaining(['/', '/sign-in', '/referrals', '/api/v1/referrals', '/api/docs-json', '/assets/icon.svg', '/health/ready']));
    expect(routes.filter(({ policy }) => policy !== 'public' && !Object.hasOwn(PERMISSIONS, policy))).toEqual([]);
  });

  it('lets everybody see only what tells of nobody', () => {
    expect(new Set(routes.filter(({ policy, method }) => policy === 'public' && method !== 'HEAD').map(({ method, url }) => `${method} ${url.replace(/chc-\w+/, 'chc')}`))).toEqual(new Set([
      'GET /', 'GET /accessibility', 'GET /api/v1/position', 'GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /assets/chc.css', 'GET /assets/chc.js', 'GET /assets/icon.svg',
      'GET /sign-in', 'GET /sign-in/callback', 'GET /sign-in/kept', 'POST /sign-out', 'GET /signed-out',
      // An emailed letter: it says nothing before the date of birth, and closes after five wrong ones.
      'GET /letters/:id', 'POST /letters/:id',
      // The family's door: it says nothing before link, code and date of birth, and locks after five wrong answers.
      'GET /family', 'GET /family/:link', 'POST /family/:link', 'GET /family/leave', 'POST /family/leave',
      // A one-case link: it says nothing before its code, closes after five wrong ones, and what is open is asked anew each time.
      'GET /one-case/:secret', 'POST /one-case/:secret', 'GET /one-case/open', 'POST /one-case/open/answer', 'POST /one-case/open/close', 'GET /one-case/open/meeting.ics', 'GET /one-case/open/:domain', 'POST /one-case/open/:domain',
    ]));
  });

  it('answers nobody: programs 401, people by sending them to sign in', async () => {
    for (const route of routes.filter(({ policy }) => policy !== 'public')) {
      for (const headers of [{}, { cookie: `chc_session=${'x'.repeat(43)}`, origin: web.address }]) {
        const answer = await ask(route, headers as Record<string, string>);
        const said = [`${route.method} ${route.url}`, answer.status, isForPrograms(route) ? answer.headers.get('content-type') : answer.headers.get('location')?.split('?')[0]];
        expect(said).toEqual([said[0], ...(isForPrograms(route) ? [401, 'application/problem+json; charset=utf-8'] : [303, '/sign-in'])]);
        if (isForPrograms(route) && route.method !== 'HEAD') expect(await reasonsOf(answer)).toEqual(['not_signed_in']);
      }
    }
  });

  it.each(EVERY_ROLE)('answers a %s what the table says', async (role) => {
    const may = permittedTo([role]);
    const { headers } = await signedInAs(web, role);
    const signsOut = ({ method, url }: GuardedRoute): number => Number(method === 'POST' && url === '/account');
    const asked = routes.filter(({ policy, method }) => policy !== 'public' && method !== 'HEAD').sort((a, b) => signsOut(a) - signsOut(b));
    for (const route of asked) {
      const answer = await ask(route, headers);
      const refused = (await reasonsOf(answer)).includes('not_for_your_role');
      // An act asks its own permission besides: that route may refuse a role that may send forms.
      if (may.has(route.policy) && route.policy === 'act_on_case') continue;
      expect([role, route.method, route.url, refused, refused ? answer.status : 403]).toEqual([role, route.method, route.url, !may.has(route.policy), 403]);
      expect([answer.status === 401, /^\/sign-in/.test(answer.headers.get('location') ?? '')]).toEqual([false, false]);
    }
  });

  it('registers no route that does not say who may use it', async () => {
    const app = await NestFactory.create<NestFastifyApplication>(Empty, new FastifyAdapter(), { logger: false });
    await guardRoutes(app, web.settings, web.db, new BusinessClock());
    const fastify = app.getHttpAdapter().getInstance();
    expect(() => fastify.get('/forgotten', () => 'everything')).toThrow('Nobody may use GET /forgotten');
    await app.close();
  });

  describe('a change', () => {
    const change = async (headers: Record<string, string>): Promise<number> => {
      const { cookie } = await signedInAs(web, 'hub_manager');
      return (await fetch(`${web.address}/sign-out`, { method: 'POST', redirect: 'manual', headers: { cookie, ...headers } })).status;
    };

    it.each<[string, Record<string, string>, number]>([
      ['our own pages', { origin: 'OURS' }, 303],
      ['our own pages, as every browser of today says it', { origin: 'OURS', 'sec-fetch-site': 'same-origin' }, 303],
      ['our own pages, without Origin', { 'sec-fetch-site': 'same-origin' }, 303],
      ['another site', { origin: 'https://evil.example' }, 403],
      ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
      ['a page that hides where it is', { origin: 'null' }, 403],
      ['a neighbour of our domain', { origin: 'OURS', 'sec-fetch-site': 'same-site' }, 403],
      ['another site that names us', { origin: 'OURS', 'sec-fetch-site': 'cross-site' }, 403],
      ['nowhere', {}, 403],
    ])('from %s', async (_where, headers, status) => {
      expect(await change({ ...headers, ...(headers.origin === 'OURS' && { origin: web.address }) })).toBe(status);
    });
  });

  describe('a form that comes when the session has ended', () => {
    const PATH = `/cases/${NO_ID}/referral/${NO_ID}/name_coordinator`;
    const sent = { rationale: 'Two hours of typing', level: 'severe' };

    it('is kept, and waits behind the sign-in for its person in its browser', async () => {
      const visitor = new Visitor();
      await signInAt(visitor, web.address, 'marsha.tindall');
      await web.db.query(`update session set expires_at = now() where account_id = (select id from account where username = 'marsha.tindall')`);
      const told = await visitor.post(`${web.address}${PATH}?step=2`, sent);
      expect([told.status, told.url.pathname, told.html.includes('Sign in again to go on')]).toEqual([200, '/sign-in/kept', true]);
      const to = told.url.searchParams.get('to')!;
      const after = await signInAt(visitor, web.address, 'marsha.tindall', `/sign-in?${new URLSearchParams({ to })}`);
      expect(after.url.pathname + after.url.search).toBe(to);
      const resume = after.url.searchParams.get('resume');
      expect([after.url.pathname, after.url.searchParams.get('step')]).toEqual([PATH, '2']);
      const { rows: [account] } = await web.db.query<{ id: string }>(`select id from account where username = 'marsha.tindall'`);
      expect(await takeInterruptedForm(web.db, resume, visitor.cookie(web.address, 'chc_browser'), account!.id, new Date())).toEqual({ path: PATH, fields: sent });
      expect(await takeInterruptedForm(web.db, resume, 'y'.repeat(43), account!.id, new Date())).toBeUndefined();
    });

    it('is kept with its files left out, when it has some', async () => {
      const { cookie, headers } = await signedInAs(web, 'practitioner');
      await web.db.query('update session set expires_at = now()');
      const form = new FormData();
      form.append('note', 'typed');
      form.append('file', new Blob(['x'.repeat(1000)]), 'letter.txt');
      const answer = await fetch(web.address + PATH, { method: 'POST', body: form, headers, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')!.split('?')[0]]).toEqual([303, '/sign-in/kept']);
      expect((await web.db.query(`select fields from interrupted_form order by created_at desc limit 1`)).rows).toEqual([{ fields: { note: 'typed' } }]);
      expect(cookie).toMatch(/^chc_session=/);
    });

    it('is not read at all of whoever never signed in', async () => {
      const { rows: [before] } = await web.db.query('select count(*)::int as n from interrupted_form');
      const answer = await fetch(web.address + PATH, { method: 'POST', body: new URLSearchParams(sent), headers: { origin: web.address, cookie: `chc_session=${'z'.repeat(43)}` }, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')!.split('?')[0]]).toEqual([303, '/sign-in']);
      expect((await web.db.query('select count(*)::int as n from interrupted_form')).rows).toEqual([before]);
    });
  });

  it('behind https: answers by its public name, and binds its cookies to it', async () => {
    const { app, stop } = await startOn({ ...web.settings, publicUrl: 'https://chc.example.org' }, web.db);
    const address = new URL('/sign-in', await app.getUrl());
    // fetch does not let one say by which name one asks.
    const ask = async (host: string): Promise<IncomingMessage> => {
      const [answer] = (await once(get(address, { headers: { host } }), 'response')) as [IncomingMessage];
      return answer.resume();
    };
    const [ours, foreign] = [await ask('chc.example.org'), await ask('evil.example')];
    await stop();
    expect([ours.statusCode, foreign.statusCode, new URL(ours.headers.location!).searchParams.get('redirect_uri')]).toEqual([303, 403, 'https://chc.example.org/sign-in/callback']);
    expect(ours.headers['set-cookie']![0]).toMatch(/^__Host-chc_browser=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(ours.headers['strict-transport-security']).toContain('max-age=31536000');
  });
});

describe('the demonstration provider', () => {
  const run = async (words: Record<string, string>): Promise<{ code: number; said: string }> => {
    const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/provider/src/main.js')], { env: { PATH: process.env.PATH, ...words }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  };
  const oidc = { DATABASE_URL: 'postgres://localhost/x', OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: 's', PUBLIC_URL: 'http://127.0.0.1:1' };

  it('does not start in production', async () => {
    const { code, said } = await run({ ...oidc, OIDC_ISSUER: 'http://127.0.0.1:39871', NODE_ENV: 'production' });
    expect([code, said.includes('does not start where NODE_ENV is production')]).toEqual([1, true]);
  });

  it('answers on this machine only', async () => {
    const { code, said } = await run({ ...oidc, OIDC_ISSUER: 'https://login.example.org' });
    expect([code, said.includes('answers on this machine only')]).toEqual([1, true]);
  });
});

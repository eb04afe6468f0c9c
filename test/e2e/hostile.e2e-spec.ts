// What a client may not do to us: bodies of another type or size, too many requests, no HTTP, names in a log, formulas in a file.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog, type Logger } from '@chc/platform';
import { configureApi } from '../../apps/web/src/configure.js';
import { LIMITS } from '../../apps/web/src/page/limits.js';
import { aBundle, aPerson, aReferral, BUSINESS_DATE } from '../builders/bundle.js';
import { askRaw } from '../fuzz/raw.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startOn, startWeb, type Web } from '../support/web.js';

const NO_ID = '00000000-0000-4000-8000-000000000000';
const ACT = `/cases/${NO_ID}/case/${NO_ID}/add_note`;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Family names that a spreadsheet would run. */
const FORMULAS = ['=HYPERLINK("http://fz.invalid","x")', '+1+cmd|"/C calc"!A0', '-2+3', '@SUM(1,2)', '＝1+1'];

describe('what a client may not do', () => {
  let web: Web;
  let manager: SignedIn;
  beforeAll(async () => {
    const bundle = aBundle();
    FORMULAS.forEach((family_name, n) => {
      bundle.persons.push(aPerson({ person_id: `F${n}`, family_name }));
      bundle.referrals.push(aReferral({ service_request_id: `FR${n}`, person_id: `F${n}` }));
    });
    web = await startWeb('hostile', BUSINESS_DATE, bundle);
    manager = await signedInAs(web, 'hub_manager');
  });
  afterAll(() => web.stop());

  const send = (path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(web.address + path, { method: 'POST', redirect: 'manual', body, headers: { ...manager.headers, ...headers } });
  const sendAs = (path: string, type: string, body: string): Promise<Response> => send(path, Buffer.from(body), { 'content-type': type });

  describe('send a body of another type', () => {
    it.each([
      ['a page', ACT, JSON_TYPE], ['a page', '/search', JSON_TYPE], ['a page', ACT, 'text/plain'], ['a page', '/refer/send_checklist', 'text/xml'], ['a page', ACT, ''],
      ['the API', `/api/v1${ACT}`, FORM_TYPE], ['the API', `/api/v1${ACT}`, 'text/plain'], ['the API', `/api/v1${ACT}`, `${JSON_TYPE}; charset=utf-16`], ['the API', '/api/v1/intake/send_checklist', 'application/xml'],
      ['the API, where no file belongs to the act', `/api/v1${ACT}`, 'multipart/form-data; boundary=x'],
    ])('%s: %s as "%s"', async (_where, path, type) => {
      const answer = await sendAs(path, type, type.startsWith('multipart') ? '--x--\r\n' : '{}');
      expect([answer.status, answer.headers.get('content-type')!.split(';')[0]]).toEqual([415, path.startsWith('/api') ? 'application/problem+json' : 'text/html']);
    });

    it('packed', async () => {
      expect((await send(`/api/v1${ACT}`, Buffer.from('{}'), { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' })).status).toBe(415);
    });

    it('but of its own it is read', async () => {
      expect([(await sendAs('/search', FORM_TYPE, 'q=Ashworth')).status, (await sendAs(`/api/v1${ACT}`, `${JSON_TYPE}; charset=utf-8`, '{}')).status]).toEqual([303, 404]);
    });
  });

  describe('send more than is taken', () => {
    const formOf = (parts: readonly [string, string | Blob][]): FormData => {
      const form = new FormData();
      for (const [name, value] of parts) form.append(name, value as string);
      return form;
    };
    it.each<[string, () => Promise<Response>, number]>([
      ['a body', () => sendAs(`/api/v1${ACT}`, JSON_TYPE, JSON.stringify({ x: 'x'.repeat(LIMITS.body) })), 413],
      ['a form', () => sendAs(ACT, FORM_TYPE, `x=${'x'.repeat(LIMITS.body)}`), 413],
      ['a field', () => send(ACT, formOf([['x', 'x'.repeat(LIMITS.field + 1)]])), 413],
      ['fields', () => send(ACT, formOf(Array.from({ length: LIMITS.fields + 1 }, (_, n) => [`x${n}`, 'x']))), 413],
      ['files', () => send(ACT, formOf(Array.from({ length: LIMITS.files + 1 }, (_, n) => [`x${n}`, new Blob(['x'])]))), 413],
      ['part of an address', () => fetch(`${web.address}/cases/${'x'.repeat(LIMITS.pathPart + 1)}`, { headers: manager.headers }), 414],
      ['headers', () => fetch(`${web.address}/`, { headers: { 'x-long': 'x'.repeat(LIMITS.headers) } }), 431],
    ])('%s', async (_what, ask, status) => {
      const answer = await ask();
      expect([answer.status, /^(application\/problem\+json|text\/html)/.test(answer.headers.get('content-type')!), answer.headers.get('x-content-type-options')]).toEqual([status, true, 'nosniff']);
    });

    it('slowly', () => {
      const { requestTimeout, headersTimeout, timeout, keepAliveTimeout } = web.app.getHttpServer();
      expect([requestTimeout, headersTimeout, timeout, keepAliveTimeout]).toEqual([LIMITS.requestWithin, LIMITS.headersWithin, LIMITS.idle, LIMITS.keptAlive]);
    });
  });

  describe('smuggle a request behind another', () => {
    const HEAD = 'POST /api/v1/intake/send_checklist HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n';
    const SECOND = 'GET /metrics HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n';
    it.each([
      ['with both lengths', `${HEAD}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`],
      ['with two lengths', `${HEAD}content-length: 2\r\ncontent-length: 40\r\n\r\n{}${SECOND}`],
      ['with a coding that is none', `${HEAD}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${SECOND}`],
      ['with a space before the colon', `${HEAD}content-length : 2\r\n\r\n{}${SECOND}`],
    ])('%s', async (_how, bytes) => {
      const { statuses, text } = await askRaw(web.address, bytes);
      expect([statuses, text.includes('chc_web_'), text.includes('application/problem+json')]).toEqual([[400], false, true]);
    });

    it('nor get two answers for one request that ends too early', async () => {
      const statuses = await new Promise<number[]>((resolve) => {
        let text = '';
        const { hostname, port } = new URL(web.address);
        const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => socket.write(`${HEAD}content-length: 5000\r\n\r\n{"x":`));
        socket.on('data', (part: Buffer) => {
          text += part.toString();
          socket.end();
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve([...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))));
      });
      expect(statuses).toEqual([401]);
    });
  });

  describe('have set what only we set', () => {
    it('by a field that the form does not have', async () => {
      const list = await (await fetch(`${web.address}/referrals`, { headers: manager.headers })).text();
      const id = /\/cases\/([0-9a-f-]{36})/.exec(list)![1]!;
      for (const extra of ['icb_id', 'icbId', 'state', 'version', 'id', 'recorded_by', 'person_id', 'roles']) {
        const answer = await fetch(`${web.address}/api/v1/cases/${id}/case/${id}/add_note`, {
          method: 'POST', headers: { ...manager.headers, 'content-type': JSON_TYPE, 'idempotency-key': `mass-${extra}` }, body: JSON.stringify({ body: 'Said on the telephone', [extra]: 'x' }),
        });
        expect([extra, answer.status, (await answer.text()).includes(extra)]).toEqual([extra, 400, true]);
      }
    });

    it.each(['{"__proto__":{"may":["see_case"]}}', '{"constructor":{"prototype":{"may":1}}}'])('by the prototype: %s', async (body) => {
      expect([(await sendAs(`/api/v1${ACT}`, JSON_TYPE, body)).status, ({} as { may?: unknown }).may]).toEqual([400, undefined]);
    });
  });

  it('be led elsewhere, or have us read a file of the machine', async () => {
    for (const to of ['//fz.invalid', 'https://fz.invalid', '/\\fz.invalid', '/\t/fz.invalid', 'javascript:alert(1)']) {
      const answer = await fetch(`${web.address}/sign-in/kept?${new URLSearchParams({ to })}`);
      expect([to, (await answer.text()).includes('fz.invalid')]).toEqual([to, false]);
    }
    for (const path of ['/assets/../package.json', '/assets/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/api/docs/..%2f..%2fpackage.json', '/assets/....//package.json', `/cases/${NO_ID}/documents/..%2f..%2fpackage.json`]) {
      const answer = await fetch(web.address + path, { headers: manager.headers, redirect: 'manual' });
      expect([path, [400, 404].includes(answer.status), (await answer.text()).includes('chc-casework"')]).toEqual([path, true, false]);
    }
  });

  it('have a spreadsheet run what a family is called', async () => {
    const lead = await signedInAs(web, 'hub_manager');
    const csv = await (await fetch(`${web.address}/caseload.csv?owner=PR-7`, { headers: lead.headers })).text();
    for (const formula of FORMULAS) {
      const cells = csv.split('\r\n').filter((line) => line.includes(formula.slice(1, 5)));
      expect([formula, cells.length > 0]).toEqual([formula, true]);
      for (const line of cells) expect(line).toMatch(/^(?:"?'|"?[A-Za-z])/);
    }
    expect(csv.replace(/^\ufeff/, '').split('\r\n').filter((line) => /(?:^|,)"?[=+@＝]/.test(line))).toEqual([]);
  });
});

describe('asking too often', () => {
  let web: Web;
  beforeAll(async () => { web = await startWeb('rates', BUSINESS_DATE, aBundle()); });
  afterAll(() => web.stop());
  const FEW = { rateRequests: 6, rateSearches: 2, rateExports: 2, rateSignIns: 2, ratePerAddress: 1000 };

  it.each<[string, object, (address: string, who: SignedIn) => Promise<Response>, number]>([
    ['for anything', FEW, (address, { headers }) => fetch(`${address}/referrals`, { headers }), 6],
    ['by searching', { ...FEW, rateRequests: 100 }, (address, { headers }) => fetch(`${address}/search`, { method: 'POST', headers, body: new URLSearchParams({ q: 'Ashworth' }), redirect: 'manual' }), 2],
    ['by exporting', { ...FEW, rateRequests: 100 }, (address, { headers }) => fetch(`${address}/caseload.csv`, { headers }), 2],
    ['by signing in', { ...FEW, rateRequests: 100 }, (address) => fetch(`${address}/sign-in`, { redirect: 'manual' }), 2],
    ['from one address, signed in or not', { ...FEW, rateRequests: 100, ratePerAddress: 3 }, (address) => fetch(`${address}/nothing`), 3],
  ])('%s is refused in words that say how long to wait', async (_how, words, ask, most) => {
    const { app, stop } = await startOn({ ...web.settings, ...words }, web.db);
    const address = (await app.getUrl()).replace(/\/$/, '');
    const [who, other] = [await signedInAs(web, 'hub_manager'), await signedInAs(web, 'hub_manager')];
    const headers = { cookie: who.cookie, origin: address };
    for (let n = 0; n < most; n += 1) expect((await ask(address, { ...who, headers })).status).not.toBe(429);
    const refused = await ask(address, { ...who, headers });
    const wait = Number(refused.headers.get('retry-after'));
    expect([refused.status, wait > 0 && wait <= 60, (await refused.text()).includes(`Wait ${wait} seconds`)]).toEqual([429, true, true]);
    // What is counted by account is nobody else's; what everybody is shown is not counted.
    const others = await fetch(`${address}/referrals`, { headers: { cookie: other.cookie } });
    const free = await fetch(`${address}/health/live`);
    await stop();
    expect([others.status === 429, free.status]).toEqual(['ratePerAddress' in words && words.ratePerAddress === 3, 200]);
  });
});

describe('the log', () => {
  it('names nobody, whatever was asked and wherever it stood', async () => {
    const web = await startWeb('named', BUSINESS_DATE, aBundle());
    let text = '';
    const log: Logger = createLog('debug', 'web', { write: (line) => void (text += line) });
    const app = await configureApi(web.settings, web.db, log);
    await app.listen(0, '127.0.0.1');
    const address = (await app.getUrl()).replace(/\/$/, '');
    const { cookie } = await signedInAs(web, 'hub_manager');
    const who = 'Zwetfeld 900 000 0009 9000000009';
    const headers = { cookie: `${cookie}; seen=Zwetfeld9000000009`, origin: address, 'user-agent': who, referer: `${address}/search?q=Zwetfeld`, 'x-name': who };
    for (const path of ['/search', `/cases/${NO_ID}/case/${NO_ID}/add_note`, '/sign-in', `/api/v1/cases/Zwetfeld/case/9000000009/add_note`]) {
      await fetch(`${address}${path}?${new URLSearchParams({ q: who, to: who, 'a Zwetfeld': '1' })}`, { headers, redirect: 'manual' });
      await fetch(`${address}${path}?q=Zwetfeld`, { method: 'POST', headers, body: new URLSearchParams({ q: who, note: who }), redirect: 'manual' });
      await fetch(`${address}${path}/Zwetfeld%209000000009`, { method: 'POST', headers: { ...headers, 'content-type': JSON_TYPE }, body: JSON.stringify({ name: who }), redirect: 'manual' });
    }
    // And an error that nobody expected, with what PostgreSQL repeats.
    log.error({ name: 'error', code: '22007', detail: who, query: { q: who } }, 'request failed');
    app.getHttpServer().closeAllConnections();
    await app.close();
    await web.stop();
    expect(text.split('\n').length).toBeGreaterThan(10);
    expect(text).not.toMatch(/Zwetfeld|900 ?000 ?0009/);
  });
});

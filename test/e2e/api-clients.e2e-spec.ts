// Programs: tokens of the provider, what they may do here, and every way in which one is refused.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { SCOPES } from '@chc/access';
import type { Settings } from '@chc/platform';
import { PROGRAM } from '../../apps/provider/src/people.js';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { aDirectReferral } from '../builders/intake.js';
import { startWebWithProvider, type WebWithProvider } from '../support/provider.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { startOn } from '../support/web.js';

const ALL = Object.keys(SCOPES);

let web: WebWithProvider;
let administrator: SignedIn;
beforeAll(async () => {
  web = await startWebWithProvider('api_clients', BUSINESS_DATE, aBundle());
  administrator = await signedInAs(web, 'administrator');
});
afterAll(() => web.stop());

const post = async (path: string, fields: Record<string, string> | [string, string][]): Promise<{ status: number; html: string }> => {
  const answer = await fetch(web.address + path, { method: 'POST', body: new URLSearchParams(fields), headers: administrator.headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text() };
};
/** Enters a program, or sets what it may do. */
const grant = async (clientId: string, scopes: readonly string[], isOpen = true): Promise<void> => {
  const { rows: [known] } = await web.db.query<{ id: string }>('select id from api_client where client_id = $1', [clientId]);
  const granted = scopes.map((scope): [string, string] => ['scopes', scope]);
  const path = known ? `/settings/api-clients/${known.id}` : '/settings/api-clients/add';
  const { status, html } = await post(path, [...granted, ...Object.entries(known ? { isOpen: isOpen ? 'yes' : 'no' } : { clientId, name: `Program ${clientId}`, organisationCode: 'QX1' })]);
  if (status !== 303) throw new Error(`${path} ${status} ${html.slice(0, 2000)}`);
};
const ask = async (address: string, path: string, token: string, more: RequestInit = {}): Promise<{ status: number; reasons: unknown; challenge: string | null; body: Record<string, unknown> }> => {
  const answer = await fetch(address + path, { redirect: 'manual', ...more, headers: { ...(more.headers as object), authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const body = (/json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : {}) as Record<string, unknown>;
  return { status: answer.status, reasons: body.reasons, challenge: answer.headers.get('www-authenticate'), body };
};

describe('a program with a token of the provider', () => {
  const tokenWith = async (scope: string): Promise<string> => {
    const answer = await fetch(`${web.issuer}/token`, {
      method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', scope }), headers: { authorization: `Basic ${Buffer.from(`${PROGRAM.id}:${PROGRAM.secret}`).toString('base64')}` },
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return token;
  };

  it('may do what its token carries and it was granted, both, and is told which scope it lacks', async () => {
    await grant(PROGRAM.id, ['figures.read', 'worklist.read']);
    const token = await tokenWith('worklist.read cases.read');
    expect((await ask(web.address, '/api/v1/referrals', token)).status).toBe(200);
    // Carried but not granted; granted but not carried.
    expect(await ask(web.address, '/api/v1/cases/00000000-0000-4000-8000-000000000000', token)).toMatchObject({
      status: 403, reasons: ['beyond_its_scope'], challenge: 'Bearer realm="chc-casework", error="insufficient_scope", scope="cases.read"',
    });
    expect(await ask(web.address, '/api/v1/figures/discounts', token)).toMatchObject({ status: 403, reasons: ['beyond_its_scope'] });
    expect((await ask(web.address, '/api/v1/figures/discounts', await tokenWith('figures.read'))).status).toBe(200);
  });

  it('sends a referral as itself, for its organisation, and cannot accept it', async () => {
    await grant(PROGRAM.id, ['referrals.send']);
    const token = await tokenWith('referrals.send');
    const send = (action: string, key: string, input: object): ReturnType<typeof ask> =>
      ask(web.address, `/api/v1/intake/${action}`, token, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(input) });
    const referral = aDirectReferral();
    const [sent, again] = [await send('refer_directly', 'one', referral), await send('refer_directly', 'one', referral)];
    expect([sent.status, again.body]).toEqual([200, sent.body]);
    const { rows } = await web.db.query(`select a.actor, a.actor_role as role, o.code from audit_entry a join organisation o on o.id = a.organisation_id where a.actor like 'client:%'`);
    expect(rows).toEqual([{ actor: `client:${PROGRAM.id}`, role: 'api_client', code: 'QX1' }]);
    expect((await send('log_checklist', 'two', {})).status).toBe(403);
  });

  it('acts on no case, whatever its scopes', async () => {
    await grant(PROGRAM.id, ALL);
    const id = '00000000-0000-4000-8000-000000000000';
    const answer = await ask(web.address, `/api/v1/cases/${id}/referral/${id}/record_decision`, await tokenWith(ALL.join(' ')), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect(answer).toMatchObject({ status: 403, reasons: ['beyond_its_scope'] });
  });

  it('is refused from its next request on when it is disabled', async () => {
    await grant(PROGRAM.id, ['worklist.read']);
    const token = await tokenWith('worklist.read');
    expect((await ask(web.address, '/api/v1/referrals', token)).status).toBe(200);
    await grant(PROGRAM.id, ['worklist.read'], false);
    expect(await ask(web.address, '/api/v1/referrals', token)).toMatchObject({ status: 401, reasons: ['client_is_disabled'], challenge: expect.stringContaining('error="invalid_token"') });
    await grant(PROGRAM.id, ['worklist.read']);
    const { rows } = await web.db.query(`select action, details from audit_entry where subject_kind = 'api_client' order by id desc limit 1`);
    expect(rows).toEqual([{ action: 'api_client_set', details: { before: { scopes: ['worklist.read'], isOpen: false }, after: { scopes: ['worklist.read'], isOpen: true } } }]);
  });

  it('uses its token on the API alone, and never beside a session', async () => {
    const token = await tokenWith('worklist.read');
    expect(await ask(web.address, '/referrals', token)).toMatchObject({ status: 400 });
    const { cookie } = await signedInAs(web, 'practitioner');
    expect(await ask(web.address, '/api/v1/referrals', token, { headers: { cookie } })).toMatchObject({ status: 400, reasons: ['bearer_and_cookie'] });
    // A forged form that brings a made-up token is still a forged form.
    const forged = await fetch(`${web.address}/sign-out`, { method: 'POST', headers: { cookie, authorization: `Bearer ${token}`, origin: 'https://evil.example' }, redirect: 'manual' });
    expect(forged.status).toBe(403);
  });

  it('is asked to say who it is when it does not', async () => {
    const answer = await fetch(`${web.address}/api/v1/referrals`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="chc-casework"']);
    for (const authorization of ['Bearer', 'Bearer  ', 'Basic eDp5', 'Bearer a b', 'Bearer ü'.normalize(), `Bearer ${'x'.repeat(9000)}`]) {
      const odd = await fetch(`${web.address}/api/v1/referrals`, { headers: { authorization: Buffer.from(authorization).toString('latin1') } });
      expect([authorization.slice(0, 20), odd.status]).toEqual([authorization.slice(0, 20), 401]);
    }
  });

  it('is told in the API document what each operation takes', async () => {
    const document = (await (await fetch(`${web.address}/api/docs-json`, { headers: { cookie: administrator.cookie } })).json()) as { components: { securitySchemes: object }; paths: Record<string, Record<string, { security: unknown; 'x-scopes'?: unknown }>> };
    expect(Object.keys(document.components.securitySchemes)).toEqual(['session', 'program']);
    const of = (path: string, method: string): unknown[] => [document.paths[path]![method]!.security, document.paths[path]![method]!['x-scopes']];
    expect([of('/api/v1/position', 'get'), of('/api/v1/referrals', 'get'), of('/api/v1/intake/send_checklist', 'post'), of('/api/v1/cases/{caseId}/referral/{subjectId}/record_decision', 'post')])
      .toEqual([[[], undefined], [[{ session: [] }, { program: [] }], ['worklist.read']], [[{ session: [] }, { program: [] }], ['referrals.send']], [[{ session: [] }], undefined]]);
    expect(Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).filter(([, { security }]) => !security).map(([method]) => `${method} ${path}`))).toEqual([]);
  });
});

describe('a token that is not right', () => {
  // A provider of our own making, whose key signs whatever we like.
  let provider: Server;
  let issuer: string;
  let address: string;
  let stop: () => Promise<void>;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let answersKeys = true;
  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', use: 'sig', alg: 'RS256' };
    provider = createServer(({ url }, answer) => {
      const known: Record<string, object> = { '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys`, authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t` }, ...(answersKeys && { '/keys': { keys: [jwk] } }) };
      answer.writeHead(known[url!] ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify(known[url!] ?? {}));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    ({ address, stop } = await started());
    await grant('other-program', ['worklist.read']);
  });
  afterAll(async () => {
    await stop();
    provider.close();
  });

  const started = async (words: Partial<Settings> = {}): Promise<{ address: string; stop: () => Promise<void> }> => {
    const { app, stop: stopIt } = await startOn({ ...web.settings, oidcIssuer: issuer, oidcApiAudience: 'ours', ...words }, web.db);
    return { address: (await app.getUrl()).replace(/\/$/, ''), stop: stopIt };
  };
  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({ iss: issuer, aud: 'ours', sub: 'other-program', client_id: 'other-program', scope: 'worklist.read', iat: now(), exp: now() + 300, jti: 'j' });
  const signed = (words: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, key: Parameters<SignJWT['sign']>[0] = keys.privateKey): Promise<string> =>
    new SignJWT({ ...claims(), ...words }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'one', ...header }).sign(key);
  const said = async (token: string, path = '/api/v1/referrals'): Promise<unknown> => {
    const { status, reasons } = await ask(address, path, token);
    return [status, ...((reasons as string[] | undefined) ?? [])];
  };

  it('is not one of these', async () => {
    expect(await said(await signed())).toEqual([200]);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['expired', () => signed({ iat: now() - 900, exp: now() - 60 }), 'token_has_expired'],
    ['for another audience', () => signed({ aud: 'another' }), 'token_is_for_somebody_else'],
    ['of another issuer', () => signed({ iss: 'https://evil.example' }), 'token_is_for_somebody_else'],
    ['not yet good', () => signed({ nbf: now() + 900 }), 'token_is_not_valid'],
    ['without an end', () => signed({ exp: undefined }), 'token_is_not_valid'],
    ['without a client', () => signed({ client_id: undefined }), 'token_is_not_valid'],
    ['an ID token', () => signed({}, { typ: 'JWT' }), 'token_is_not_valid'],
    ['of a client that nobody entered', () => signed({ client_id: 'unknown' }), 'no_such_client'],
    ['signed by somebody else', async () => signed({}, {}, (await generateKeyPair('RS256')).privateKey), 'token_is_not_valid'],
    ['signed by a key that the provider does not have', async () => signed({}, { kid: 'two' }, (await generateKeyPair('RS256')).privateKey), 'token_is_not_valid'],
    ['not signed', () => Promise.resolve(new UnsecuredJWT({ ...claims() }).encode()), 'token_is_not_valid'],
    ['signed by the public key as if it were a secret', async () => signed({}, { alg: 'HS256' }, Buffer.from(await exportSPKI(keys.publicKey))), 'token_is_not_valid'],
    ['the same, by the key as it is served', async () => signed({}, { alg: 'HS256' }, Buffer.from(JSON.stringify(createPublicKey({ key: await exportJWK(keys.publicKey) as never, format: 'jwk' }).export({ format: 'jwk' })))), 'token_is_not_valid'],
    ['signed by an algorithm we did not choose', async () => signed({}, { alg: 'RS384' }, createPrivateKey({ key: (await exportJWK(keys.privateKey)) as never, format: 'jwk' })), 'token_is_not_valid'],
    ['no token', () => Promise.resolve('a.b.c'), 'token_is_not_valid'],
    ['cut', async () => (await signed()).slice(0, -5), 'token_is_not_valid'],
  ])('%s', async (_what, token, reason) => {
    expect(await said(await token())).toEqual([401, reason]);
  });

  it('carries no scope', async () => {
    for (const scope of [undefined, '', 'openid', ['worklist.read'], { 0: 'worklist.read' }]) expect(await said(await signed({ scope }))).toEqual([403, 'beyond_its_scope']);
  });

  it('is not for this service when it names no audience of its own', async () => {
    const other = await started({ oidcApiAudience: undefined, publicUrl: undefined });
    const { status, reasons } = await ask(other.address, '/api/v1/referrals', await signed());
    await other.stop();
    expect([status, reasons]).toEqual([401, ['token_is_not_valid']]);
  });

  it('cannot be told from a right one while the provider’s keys cannot be had', async () => {
    answersKeys = false;
    const other = await started();
    const { status, reasons } = await ask(other.address, '/api/v1/referrals', await signed());
    answersKeys = true;
    const after = await ask(other.address, '/api/v1/referrals', await signed());
    await other.stop();
    expect([status, reasons, after.status]).toEqual([503, ['token_cannot_be_checked'], 200]);
  });
});

describe('the administrator', () => {
  it('enters no program twice, for nobody, with a scope there is not, nor the service people sign in by', async () => {
    await grant('third', ['figures.read']);
    const add = async (words: Record<string, string>): Promise<number> => (await post('/settings/api-clients/add', { clientId: 'fourth', name: 'Fourth', organisationCode: 'QX1', scopes: 'figures.read', ...words })).status;
    expect([await add({ clientId: 'third' }), await add({ organisationCode: 'NONE' }), await add({ scopes: 'everything' }), await add({ clientId: web.settings.oidcClientId! }), await add({ clientId: 'a b' })]).toEqual([409, 409, 400, 409, 400]);
    expect((await fetch(`${web.address}/settings/api-clients`, { headers: { cookie: administrator.cookie } }).then((answer) => answer.text())).includes('Program third')).toBe(true);
    await expect(web.db.query(`update api_client set scopes = array['everything']`)).rejects.toMatchObject({ constraint: 'api_client_scopes_check' });
    await web.db.query('update api_client set scopes = $1', [ALL]);
  });
});

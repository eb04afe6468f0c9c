import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { errors, Provider, interactionPolicy, type Configuration } from 'oidc-provider';
import { SCOPES } from '@chc/access';
import { choicesPage } from './choices.page.js';
import { Memory } from './memory.js';
import { PEOPLE, type Person, PROGRAM } from './people.js';

/** The one service that signs people in here. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Where browsers reach it. */
  readonly address: string;
  /** What tokens for its API are made out to; otherwise its address. */
  readonly audience?: string | undefined;
}

/** The API by the name that OAuth calls a resource. */
const API = 'urn:chc-casework:api';
const API_SCOPES = Object.keys(SCOPES).join(' ');

/** How people prove here who they are, as they do in earnest: with a second factor. `proof=password` in the form is for tests of what happens without. */
const WAYS_IN = { second_factor: ['pwd', 'otp', 'mfa'], password: ['pwd'] };

/** It asks at every sign-in whom one wants to be, and remembers nobody. */
function askAlways(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.get('login')!.checks.add(new Check('choose', 'choose whom to be', ({ oidc }) => (oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT)));
  return policy;
}

/** Programs get signed tokens (RFC 9068) for the one API there is, and need not name it; people's sign-in gets none for it. */
function apiTokens({ address, audience = address }: Client): NonNullable<NonNullable<Configuration['features']>['resourceIndicators']> {
  return {
    enabled: true,
    defaultResource: (_ctx, { clientId }) => (clientId === PROGRAM.id ? API : []),
    getResourceServerInfo: (_ctx, resource) => {
      if (resource !== API) throw new errors.InvalidTarget();
      return { scope: API_SCOPES, audience, accessTokenFormat: 'jwt', accessTokenTTL: 600 };
    },
  };
}

function configuration(client: Client, people: readonly Person[]): Configuration {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return {
    adapter: Memory,
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'demonstration' }] as never },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    clients: [{
      client_id: client.id, client_secret: client.secret, redirect_uris: [`${client.address}/sign-in/callback`],
      grant_types: ['authorization_code'], response_types: ['code'], scope: 'openid profile email',
    }, {
      client_id: PROGRAM.id, client_secret: PROGRAM.secret, redirect_uris: [], grant_types: ['client_credentials'], response_types: [], scope: API_SCOPES,
    }],
    scopes: ['openid', ...API_SCOPES.split(' ')],
    pkce: { required: () => true },
    acrValues: Object.keys(WAYS_IN),
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], profile: ['name', 'preferred_username', 'roles', 'organisation', 'practitioner'], email: ['email'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, clientCredentials: { enabled: true }, resourceIndicators: apiTokens(client) },
    interactions: { policy: askAlways(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 3600, Session: 3600, Grant: 3600, AccessToken: 600, ClientCredentials: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_ctx, sub) => {
      const person = people.find(({ username }) => username === sub);
      return person && {
        accountId: sub,
        claims: () => ({
          sub, name: person.name, preferred_username: person.username, email: `${person.username}@example.org`, roles: person.roles,
          organisation: person.organisation, ...(person.practitioner && { practitioner: person.practitioner }),
        }),
      };
    },
    // Everybody agrees to everything: there is only one service, and nobody real.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > 10_000) throw new Error('too much');
  }
  return new URLSearchParams(text);
}

function show(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-frame-options': 'DENY' }).end(html);
}

/** Answers as an OpenID Connect provider that lets whoever asks be any of the people. For demonstration and tests alone. */
export function demonstrationProvider(issuer: string, client: Client, people: readonly Person[] = PEOPLE): RequestListener {
  const provider = new Provider(issuer, configuration(client, people));
  const answer = provider.callback();

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return show(response, 200, choicesPage(uid, people));
    const sent = await bodyOf(request);
    const person = sent.get('person');
    const acr = sent.get('proof') === 'password' ? 'password' : 'second_factor';
    if (!people.some(({ username }) => username === person)) return show(response, 400, choicesPage(uid, people));
    return provider.interactionFinished(request, response, { login: { accountId: person!, remember: false, acr, amr: WAYS_IN[acr] } });
  }

  return (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    interact(request, response).catch(() => {
      // Over, or begun in another browser.
      if (!response.headersSent) response.writeHead(303, { location: client.address }).end();
    });
  };
}

import cookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, inScope, keepInterruptedForm, readSession, scopesFor, wasSession } from '@chc/access';
import { DomainError } from '@chc/casework';
import type { Actor, Database, Settings } from '@chc/platform';
import type { BusinessClock } from '../business-clock.js';
import { readForm } from '../form/form-body.js';
import { isForPrograms, isFromOurPages, ownPath } from './addresses.js';
import { ApiTokens } from './api-tokens.js';
import { bearerOf, BearerRefused, takesTokens } from './bearer.js';
import { knowBrowser, sessionOf } from './cookies.js';
import { NotSignedIn } from './not-signed-in.js';
import type { Policy } from './policy.js';
import { sayUntilWhen } from './until-when.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with its policy, as they were registered. */
    guardedRoutes: readonly GuardedRoute[];
  }
}

/** A route as the gate knows it. */
export interface GuardedRoute {
  readonly method: string;
  readonly url: string;
  readonly policy: Policy;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Public, and the same for everybody. */
const FOR_MACHINES = /^\/(health|metrics|assets)(\/|$)/;

/** Asked by an open page and not by its reader: who only lets one stand there is signed out all the same. */
const WATCHING: ReadonlySet<string> = new Set(['/board/changes', '/board/drawing']);

const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/;

const sendToSignIn = (reply: FastifyReply, path: string, to: string): FastifyReply => reply.redirect(`${path}?${new URLSearchParams({ to })}`, 303);

/**
 * Nothing is answered that is not for whoever asks: every route, Nest's and Fastify's own, carries its policy in its
 * config, and one without is refused when it is registered. Register it before any route.
 */
export async function guardRoutes(app: NestFastifyApplication, settings: Settings, db: Database, clock: BusinessClock): Promise<void> {
  await app.register(cookie);
  const fastify = app.getHttpAdapter().getInstance();
  const limits = { idleMinutes: settings.sessionIdleMinutes, hours: settings.sessionHours };
  const routes: GuardedRoute[] = [];
  const tokens = new ApiTokens(settings);

  fastify.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.policy) throw new Error(`Nobody may use ${String(method)} ${url}: it says neither @Public() nor @Needs(...)`);
    for (const one of [method].flat()) routes.push({ method: one, url, policy: config.policy });
  });

  /** Who asks; on a public route somebody unknown when the database cannot say. */
  async function whoAsks(request: FastifyRequest, reply: FastifyReply, policy: Policy | undefined): Promise<Actor | undefined> {
    const token = policy === 'public' || request.is404 ? undefined : bearerOf(request);
    if (token !== undefined) return inScope(db, await whoseToken(request, token), clock.today(), clock.now());
    // Health must answer though the database does not, whoever's browser asks.
    if (policy === 'public' && FOR_MACHINES.test(request.url)) return undefined;
    const reading = readSession(db, sessionOf(request, settings), clock.now(), limits, WATCHING.has(request.routeOptions.url ?? ''));
    const account = await (policy === 'public' ? reading.catch(() => undefined) : reading);
    if (account) sayUntilWhen(reply, account, clock.now());
    if (!account || policy === 'public') return account && actorOf(account);
    return inScope(db, actorOf(account), clock.today(), clock.now());
  }

  /** A program, by its token: on the API alone, and never beside a browser's session, whose protection against forged forms it would go around. */
  async function whoseToken(request: FastifyRequest, token: string): Promise<Actor> {
    if (!takesTokens(request)) throw new BearerRefused('bearer_only_under_api');
    if (sessionOf(request, settings) !== undefined) throw new BearerRefused('bearer_and_cookie');
    return tokens.actorOf(db, token);
  }

  /** A form that somebody typed while signed in. Nothing more is read of whoever never was. */
  const isInterruptedForm = async (request: FastifyRequest): Promise<boolean> =>
    !SAFE.has(request.method) && !isForPrograms(request.url) && FORM.test(request.headers['content-type'] ?? '') && wasSession(db, sessionOf(request, settings));

  fastify.decorate('guardedRoutes', routes);
  fastify.decorateRequest('signedIn', undefined);
  fastify.addHook('onRequest', async (request, reply) => {
    const policy = request.routeOptions.config?.policy;
    if (!SAFE.has(request.method) && sessionOf(request, settings) !== undefined && !isFromOurPages(settings, request)) {
      throw new DomainError('forbidden', ['not_from_our_pages']);
    }
    request.signedIn = await whoAsks(request, reply, policy);
    if (request.is404 || policy === 'public') return;
    if (!request.signedIn) return (await isInterruptedForm(request)) ? undefined : turnAway(request, reply);
    if (request.signedIn.roles?.length === 0) throw new DomainError('forbidden', ['no_role']);
    if (policy && request.signedIn.may?.has(policy)) return;
    if (isProgram(request.signedIn)) throw new BearerRefused('beyond_its_scope', scopesFor(policy ?? ''));
    throw new DomainError('forbidden', ['not_for_your_role']);
  });

  // What was typed is known only once the body has been read.
  fastify.addHook('preHandler', async (request, reply) => {
    if (request.is404 || request.signedIn || request.routeOptions.config?.policy === 'public') return;
    const secret = knowBrowser(request, reply, settings);
    const to = new URL(ownPath(request.url), 'http://here.invalid');
    const form = { session: sessionOf(request, settings) ?? '', secret, path: to.pathname, fields: (await readForm(request)).typed };
    const id = await keepInterruptedForm(db, form, clock.now());
    if (!id) return turnAway(request, reply);
    to.searchParams.set('resume', id);
    return sendToSignIn(reply, '/sign-in/kept', to.pathname + to.search);
  });
}

const isProgram = ({ roles }: Actor): boolean => roles?.includes('api_client') ?? false;

function turnAway(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (isForPrograms(request.url)) throw new NotSignedIn();
  return sendToSignIn(reply, '/sign-in', ownPath(request.url));
}

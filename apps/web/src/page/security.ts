import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { DomainError } from '@chc/casework';
import type { Settings } from '@chc/platform';
import { BARE_HEADERS } from '../errors/broken-request.js';
import { problemOf } from '../errors/problem-of.js';

const A_YEAR_SECONDS = 31_536_000;
const NOTHING_FOREIGN = {
  defaultSrc: [`'self'`], scriptSrc: [`'self'`], styleSrc: [`'self'`], imgSrc: [`'self'`, 'data:'], fontSrc: [`'self'`],
  objectSrc: [`'none'`], baseUri: [`'none'`], formAction: [`'self'`], frameAncestors: [`'none'`],
};

/** Characters that a page may not hold: a refused value that is shown again may bring them. */
const NO_HTML = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g;

/** The names this machine has for itself. */
const THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Asked by other machines of ours too, and about nobody. */
const ABOUT_NOBODY = /^\/(health|metrics)(\/|$)/;

/**
 * Who asks by another name than this machine's own or PUBLIC_URL's is refused: a page whose name was made to point here
 * (DNS rebinding) would otherwise be one of ours to the browser.
 */
export function refuseForeignNames(fastify: FastifyInstance, { publicUrl }: Settings): void {
  const ours = new Set([...THIS_MACHINE, ...(publicUrl ? [new URL(publicUrl).hostname] : [])]);
  fastify.addHook('onRequest', async (request, reply) => {
    if (ours.has(request.hostname) || ABOUT_NOBODY.test(request.url)) return;
    const problem = problemOf(new DomainError('forbidden', ['only_for_this_machine']), randomUUID());
    return reply.status(problem.status).headers(BARE_HEADERS).send(JSON.stringify(problem));
  });
}

/**
 * Security headers for everything: a content security policy with a nonce for the one inline script of the NHS template.
 * Where PUBLIC_URL is https, browsers are told to ask by nothing else.
 */
export async function protectPages(app: NestFastifyApplication, { publicUrl }: Settings): Promise<void> {
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING_FOREIGN },
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: A_YEAR_SECONDS } : false,
    // With none at all, browsers would not say that a form of ours comes from us (sign-in/addresses.ts).
    referrerPolicy: { policy: 'same-origin' },
  });
  const fastify = app.getHttpAdapter().getInstance();
  // For every template, also of the page that says why something was refused (sign-in/gate.ts comes after this).
  // Decorated here, or @fastify/view would empty it at each request.
  fastify.decorateReply('locals', null);
  fastify.addHook('onRequest', async (_request, reply) => {
    (reply as { locals?: object }).locals = { cspNonce: reply.cspNonce.script };
  });
  fastify.addHook('onSend', async (_request, reply, payload) => {
    // What a page shows about people stays out of caches; the stylesheet says otherwise for itself.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    const isPage = typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html');
    return isPage ? payload.replace(NO_HTML, '\ufffd') : payload;
  });
}

import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { DomainError } from '@chc/casework';
import { problemOf } from '../errors/problem-of.js';

const NOTHING_FOREIGN = {
  defaultSrc: [`'self'`], scriptSrc: [`'self'`], styleSrc: [`'self'`], imgSrc: [`'self'`, 'data:'], fontSrc: [`'self'`],
  objectSrc: [`'none'`], baseUri: [`'none'`], formAction: [`'self'`], frameAncestors: [`'none'`],
};

/** The names this machine has for itself. Any other in a request means that a foreign page had its own name resolve to us. */
const THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Asked by other machines of ours too, and about nobody. */
const ABOUT_NOBODY = /^\/(health|metrics)(\/|$)/;

/**
 * Without sign-in, who asks by another name than this machine's own is refused: listening on loopback alone does not stop
 * a page in the same browser whose name was made to point here (DNS rebinding).
 */
export function refuseForeignNames(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (THIS_MACHINE.has(request.hostname) || ABOUT_NOBODY.test(request.url)) return;
    const problem = problemOf(new DomainError('forbidden', ['only_for_this_machine']), randomUUID());
    return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  });
}

/**
 * Security headers for everything: a content security policy with a nonce for the one inline script of the NHS template.
 * No upgrade to https: until there is sign-in the service speaks plain http on this machine.
 */
export async function protectPages(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING_FOREIGN },
    strictTransportSecurity: false,
  });
  app.getHttpAdapter().getInstance().addHook('onSend', async (_request, reply) => {
    // What a page shows about people stays out of caches; the stylesheet says otherwise for itself.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
}

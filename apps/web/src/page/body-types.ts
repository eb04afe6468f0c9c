import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isForPrograms } from '../sign-in/addresses.js';

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)(?:\s*;.*)?$/i;
/** JSON is UTF-8; a file comes with multipart/form-data, where the act takes one (form-body.ts). */
const FOR_PROGRAMS = /^(?:application\/json(?:\s*;\s*charset="?utf-8"?)?|multipart\/form-data(?:\s*;.*)?)$/i;

/** Their bodies nobody reads. */
const WITHOUT = new Set(['GET', 'HEAD', 'OPTIONS']);

const hasBody = ({ method, headers }: FastifyRequest): boolean => !WITHOUT.has(method) && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);

/**
 * Refuses with 415 a body of another kind than the route reads: forms at pages, JSON at the API, nothing packed. What a page
 * cannot send across sites without asking first (JSON) is so never taken for a form, nor a form for JSON.
 * Register it after the gate: who may not come in is told that first.
 */
export function refuseOtherBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.is404 || !hasBody(request)) return done();
    const { 'content-type': type = '', 'content-encoding': packed = 'identity' } = request.headers;
    const read = isForPrograms(request.url) ? FOR_PROGRAMS : FORM;
    const isRead = read.test(type) && packed === 'identity';
    return isRead ? done() : done(Object.assign(new Error('a body of another type'), { statusCode: 415 }));
  });
}

import { pipeline, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Seen } from '@chc/audit';
import { isForPrograms } from '../sign-in/addresses.js';
import { caseIdsIn, isId, watchIds } from './case-ids.js';
import { seenKind } from './seen-kind.js';
import type { SeenLog } from './seen-log.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What was searched for, for the access log: a page of results says it. */
    soughtWords: string | undefined;
  }
}

type Payload = string | Buffer | Readable | null | undefined;

const SORRY = 'The service cannot note who looks at this just now, so it shows nothing. Try again in a minute.';

/**
 * Notes what each answer shows to whoever is signed in, before it goes out: every route, by what it shows and by the cases
 * that its text names. What cannot be noted is not shown.
 */
export function noteWhatIsSeen(fastify: FastifyInstance, log: SeenLog): void {
  fastify.decorateRequest('soughtWords', undefined);
  fastify.addHook('onSend', async (request, reply, payload: Payload) => {
    const seen = seenIn(request, reply, payload);
    if (!seen) return payload;
    try {
      await log.recordSeen(seen);
    } catch {
      return withhold(request, reply, payload);
    }
    if (!isStream(payload)) return payload;
    const watched = watchIds((caseIds) => void log.recordSeen({ ...seen, at: new Date(), caseIds }).catch(() => {}));
    return pipeline(payload, watched, () => {});
  });
}

function seenIn(request: FastifyRequest, reply: FastifyReply, payload: Payload): Seen | null {
  const { signedIn: by, routeOptions: { url: route, config } } = request;
  if (!by || !route || request.is404 || config?.policy === 'public') return null;
  const { caseId, id, letterId } = request.params as Readonly<Record<string, string | undefined>>;
  const kind = seenKind({ method: request.method, route, url: request.url, status: reply.statusCode, ofCase: caseId !== undefined });
  if (!kind || (kind === 'search' && request.soughtWords === undefined)) return null;
  return {
    at: new Date(), kind, by, method: request.method, route, status: reply.statusCode,
    caseId: isId(caseId) ? caseId : undefined, recordId: kind === 'document' || (kind === 'export' && caseId !== undefined) ? id : letterId, terms: request.soughtWords,
    caseIds: typeof payload === 'string' ? caseIdsIn(payload, caseId) : [],
  };
}

const isStream = (payload: Payload): payload is Readable => typeof payload === 'object' && payload !== null && 'pipe' in payload;

function withhold(request: FastifyRequest, reply: FastifyReply, payload: Payload): string {
  if (isStream(payload)) payload.destroy();
  reply.code(503).removeHeader('content-disposition').removeHeader('content-length').removeHeader('etag').header('retry-after', '10');
  if (!isForPrograms(request.url)) {
    reply.type('text/plain; charset=utf-8');
    return SORRY;
  }
  reply.type('application/problem+json; charset=utf-8');
  return JSON.stringify({ type: 'about:blank', title: 'Not now', status: 503, detail: SORRY });
}

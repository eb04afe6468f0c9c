import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';

const TYPE = 'application/problem+json; charset=utf-8';

/** For an answer that is given before helmet has seen the request: nothing in it is a page. */
export const BARE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': TYPE, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; frame-ancestors 'none'`, 'referrer-policy': 'same-origin',
};

const wrong = (statusCode: number): Error => Object.assign(new Error('broken request'), { statusCode });

/** Answers what Fastify refuses before any route is found (an address that is no address): always as RFC 9457. */
export function answerBrokenRequest(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, randomUUID());
  void reply.status(problem.status).headers(BARE_HEADERS).send(JSON.stringify(problem));
}

/** What Node cannot read as HTTP, by its code for it; everything else is 400. */
const UNREADABLE: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what is no HTTP request, or came too slowly, and closes: nothing after it on the connection can be trusted to begin where it seems to. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // The rest of a request that has its answer already: a second one would be taken for the next request's.
  const answering = ANSWERING.get(socket);
  const isAnswered = answering !== undefined && !answering.req.complete && answering.headersSent;
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) return void socket.destroy();
  const problem = problemOf(wrong(UNREADABLE[error.code ?? ''] ?? 400), randomUUID());
  const body = JSON.stringify(problem);
  const headers = { ...BARE_HEADERS, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

/** Which answer is being given on which connection. */
const ANSWERING = new WeakMap<Socket, ServerResponse>();

/** Lets answerUnreadable know what a connection was last asked. */
export function rememberRequests(server: Server): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => ANSWERING.set(request.socket, response));
}

/** Answers an expectation that is not `100-continue` as every other refusal is answered; Node would say 417 and nothing. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const problem = problemOf(wrong(417), randomUUID());
    response.writeHead(problem.status, { ...BARE_HEADERS, connection: 'close' }).end(JSON.stringify(problem));
  });
}

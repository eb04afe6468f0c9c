import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { problemOf } from './problem-of.js';

/** Answers what Fastify refuses before any route is found (an address that is no address): always as RFC 9457. */
export function answerBrokenRequest(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, randomUUID());
  void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

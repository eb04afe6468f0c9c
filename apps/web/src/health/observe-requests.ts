import type { FastifyInstance } from 'fastify';
import type { Logger } from '@chc/platform';
import type { Metrics } from './metrics.js';

/** Asked every few seconds by whoever watches over us: not worth a line each. */
const QUIET = /^\/(health|metrics|assets)(\/|$)/;

/** Logs and measures each answer by its route pattern: never the address itself, whose query may tell of a person. */
export function observeRequests(fastify: FastifyInstance, metrics: Metrics, log: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    log[QUIET.test(route) ? 'debug' : 'info']({ method: request.method, route, status: reply.statusCode, ms }, 'answered');
  });
}

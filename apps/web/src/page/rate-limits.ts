import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '@chc/platform';

/** Asked too often. */
export class TooManyRequests extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('too many requests');
  }
}

/** Whose requests are counted together: a person or program's, from wherever they ask; an address's, whoever asks from it. */
type Of = 'account' | 'address';
interface Rate { readonly of: Of; readonly perMinute: (settings: Settings) => number; readonly routes?: readonly string[] }

/** What is counted, how often a minute it may be. Each request counts in every row it belongs to. */
export const RATES: Readonly<Record<string, Rate>> = {
  /** Far above what a whole office behind one address asks: it stops a machine, before anything is looked up for it. */
  address: { of: 'address', perMinute: ({ ratePerAddress }) => ratePerAddress },
  everything: { of: 'account', perMinute: ({ rateRequests }) => rateRequests },
  sign_in: { of: 'address', perMinute: ({ rateSignIns }) => rateSignIns, routes: ['GET /sign-in', 'GET /sign-in/callback'] },
  search: { of: 'account', perMinute: ({ rateSearches }) => rateSearches, routes: ['POST /search'] },
  export: { of: 'account', perMinute: ({ rateExports }) => rateExports, routes: ['GET /caseload.csv', 'GET /returns/:id/files/:name', 'GET /cases/:caseId/documents/:id', 'GET /cases/:caseId/bundles/:id/zip'] },
  /** Beside its own rule: a letter closes after five wrong dates of birth. */
  /** Beside its own rule: the door locks after five wrong answers in a row. */
  family_door: { of: 'address', perMinute: ({ rateSignIns }) => rateSignIns, routes: ['GET /family/:link', 'POST /family/:link'] },
  letter_link: { of: 'address', perMinute: ({ rateSignIns }) => rateSignIns, routes: ['GET /letters/:id', 'POST /letters/:id'] },
  /** Beside its own rule: a link closes after five wrong codes. */
  one_case_link: { of: 'address', perMinute: ({ rateSignIns }) => rateSignIns, routes: ['GET /one-case/:secret', 'POST /one-case/:secret'] },
};

/** The same for everybody, and asked by machines that watch. */
const FREE = /^\/(health|metrics|assets)(\/|$)/;

const byAccount = ({ signedIn, ip }: FastifyRequest): string => signedIn?.accountId ?? signedIn?.id ?? ip;
const byAddress = ({ ip }: FastifyRequest): string => ip;

/**
 * Refuses with 429 and Retry-After what comes too often. The counts are this process's own, in memory: there is one web
 * process; several would each allow as much.
 * @returns the two hooks: for before the gate, when only the address is known, and for after it
 */
export async function limitRates(app: NestFastifyApplication, settings: Settings): Promise<{ before: Counter; after: Counter }> {
  await app.register(rateLimit, { global: false });
  const fastify = app.getHttpAdapter().getInstance();
  const counters = Object.entries(RATES).map(([name, { of, perMinute, routes }]) => ({
    name, routes, count: fastify.createRateLimit({ max: perMinute(settings), timeWindow: 60_000, keyGenerator: of === 'account' ? byAccount : byAddress }),
  }));
  const counter = (rows: typeof counters): Counter => async (request, reply) => {
    if (FREE.test(request.url)) return;
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    for (const { routes, count } of rows) {
      if (routes && !routes.includes(route)) continue;
      const found = await count(request);
      if (found.isAllowed || !found.isExceeded) continue;
      void reply.header('retry-after', String(found.ttlInSeconds));
      throw new TooManyRequests(found.ttlInSeconds);
    }
  };
  return { before: counter(counters.filter(({ name }) => name === 'address')), after: counter(counters.filter(({ name }) => name !== 'address')) };
}

export type Counter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

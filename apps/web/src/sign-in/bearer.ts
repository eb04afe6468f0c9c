import type { FastifyRequest } from 'fastify';

/** Each way in which a token is refused: the status, and the error of RFC 6750. */
const REFUSALS = {
  bearer_and_cookie: [400, 'invalid_request'],
  bearer_only_under_api: [400, 'invalid_request'],
  token_is_not_valid: [401, 'invalid_token'],
  token_has_expired: [401, 'invalid_token'],
  token_is_for_somebody_else: [401, 'invalid_token'],
  no_such_client: [401, 'invalid_token'],
  client_is_disabled: [401, 'invalid_token'],
  beyond_its_scope: [403, 'insufficient_scope'],
  token_cannot_be_checked: [503, null],
} as const satisfies Record<string, readonly [number, string | null]>;

/** A token that was not taken. */
export class BearerRefused extends Error {
  readonly status: number;
  /** The answer's WWW-Authenticate. */
  readonly challenge: string;
  readonly reasons: readonly [string];

  /** @param scopes those that would have been enough */
  constructor(why: keyof typeof REFUSALS, scopes: readonly string[] = []) {
    super(why);
    const [status, error] = REFUSALS[why];
    this.status = status;
    this.reasons = [why];
    this.challenge = [CHALLENGE, ...(error ? [`error="${error}"`] : []), ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : [])].join(', ');
  }
}

/** What an answer 401 asks for when nothing came. */
export const CHALLENGE = 'Bearer realm="chc-casework"';

/** Tokens are for the API and for nothing else. */
export const takesTokens = (request: FastifyRequest): boolean => /^\/api\//.test(request.routeOptions.url ?? '');

/** The token that came with a request; undefined when none did. Whatever else stands in Authorization is no token. */
export function bearerOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  return authorization === undefined ? undefined : /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1] ?? '';
}

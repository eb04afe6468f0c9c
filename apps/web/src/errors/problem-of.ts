import { HttpException } from '@nestjs/common';
import { DomainError, RefusedInput, UnknownChoice } from '@chc/casework';
import { BearerRefused } from '../sign-in/bearer.js';
import { isAway } from '@chc/platform';
import { TooManyRequests } from '../page/rate-limits.js';
import { NotSignedIn } from '../sign-in/not-signed-in.js';
import { InvalidInput, type InputRefusal, type Problem, shown } from './problem.js';

/** A new kind of refusal does not compile until it has a status. */
const STATUS: Record<DomainError['kind'], number> = {
  not_found: 404, conflict: 409, forbidden: 403, stale: 412, version_required: 428, key_used_otherwise: 422,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request', 401: 'Not signed in', 403: 'Not allowed', 404: 'Not found', 405: 'Method not allowed', 408: 'Too slow', 409: 'Conflict', 412: 'Changed meanwhile',
  413: 'Too large', 414: 'Address too long', 415: 'Another kind of content', 417: 'Expectation not met', 429: 'Too many requests', 431: 'Headers too large', 422: 'Key already used', 428: 'Version or key needed', 500: 'Something went wrong', 503: 'Not possible now',
};

/** What is said of a request that was refused before anything of ours read it. */
const DETAILS: Readonly<Record<number, string>> = {
  404: 'There is nothing at this address.',
  408: 'The request did not come to its end in time.',
  413: 'More was sent than is taken at once: a smaller file, or less text.',
  415: 'Pages read forms; the API reads application/json in UTF-8, and multipart/form-data where a file comes with it.',
};

type Found = Pick<Problem, 'status' | 'detail' | 'errors' | 'reasons' | 'possible'>;

const refused = (errors: readonly InputRefusal[]): Found => ({
  status: 400, errors, detail: errors.map(({ field, value, expected }) => `${field} is "${value}": expected ${expected}`).join('; '),
});

function find(error: unknown): Found {
  if (error instanceof InvalidInput || error instanceof RefusedInput) return refused(error.refusals);
  if (error instanceof UnknownChoice) return refused([{ field: error.field, value: shown(error.value), expected: error.expected }]);
  if (error instanceof DomainError) {
    const { kind, reasons, possible } = error;
    return { status: STATUS[kind], detail: reasons.join('; '), reasons, ...(possible && { possible }) };
  }
  if (error instanceof TooManyRequests) return { status: 429, detail: `Too many requests in a short time. Wait ${error.retryAfterSeconds} seconds and try again.` };
  if (error instanceof NotSignedIn) return { status: 401, detail: 'Sign in first: this is not for everybody.', reasons: error.reasons };
  if (error instanceof BearerRefused) return { status: error.status, detail: error.reasons[0], reasons: error.reasons };
  if (isAway(error)) {
    return { status: 503, detail: 'The service cannot reach its database, or it is too busy. Do the same again in a minute: what had been done all the same is not done twice.' };
  }
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, detail: DETAILS[status] ?? 'The request cannot be understood.' };
  return { status: 500, detail: 'The service could not do this. Nothing was changed; the reference names the entry in its log.' };
}

/**
 * What an error is to whoever asked: never its stack, nor the words of an error we did not expect.
 * @param reference names this occurrence in the log
 */
export function problemOf(error: unknown, reference: string): Problem {
  const found = find(error);
  return { type: 'about:blank', title: TITLES[found.status] ?? 'Bad request', ...found, instance: `urn:uuid:${reference}` };
}

import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { integer, listOf, object, oneOf, type Schema, text } from '../schema.js';

export const PROBLEM: Schema = object({
  type: oneOf(['about:blank']), title: text(), status: integer(), detail: text(),
  instance: text('Names this occurrence in the log.'),
  errors: listOf(object({ field: text(), value: text('As it came, cut when long.'), expected: text() }), 'Each refused input.'),
  reasons: listOf(text(), 'Why a rule refused.'), possible: listOf(text(), 'The acts that are possible instead.'),
}, { optional: ['errors', 'reasons', 'possible'] });

const WHEN: Readonly<Record<number, string>> = {
  400: 'A parameter is refused: its name, its value and what was expected.',
  401: 'Not signed in.',
  403: 'Your role does not include this, or the case is not yours to see.',
  404: 'There is nothing at this address.',
  409: 'It may not be done now: every reason, and what is possible instead.',
  413: 'More was sent than is taken at once.',
  414: 'A part of the address is too long.',
  415: 'The body is of another type than this reads.',
  417: 'Expect is not known here.',
  429: 'Too many requests: Retry-After says for how many seconds to wait.',
  431: 'The headers are too large.',
  412: 'It has been changed since the version you named.',
  422: 'The key was used for something else.',
  428: 'If-Match or Idempotency-Key is needed.',
  500: 'The service could not do this.',
  503: 'The database cannot be reached or is too busy: the same again after Retry-After.',
};

/** How the API document says that a status is answered as a problem (RFC 9457). */
export const problemResponse = (status: number, description = WHEN[status] ?? ''): { description: string; content: Record<string, { schema: Schema }> } =>
  ({ description, content: { 'application/problem+json': { schema: PROBLEM } } });

/** Documents the errors of a route (RFC 9457). */
export function ApiProblems(...statuses: number[]): MethodDecorator {
  return applyDecorators(...[...statuses, 503].map((status) =>
    ApiResponse({ status, ...problemResponse(status) })));
}

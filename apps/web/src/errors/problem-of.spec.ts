import { describe, expect, it } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { DomainError, UnknownChoice } from '@chc/casework';
import { BearerRefused } from '../sign-in/bearer.js';
import { NotSignedIn } from '../sign-in/not-signed-in.js';
import { InvalidInput } from './problem.js';
import { problemOf } from './problem-of.js';

describe('what an error is to whoever asked', () => {
  it.each([
    ['a domain refusal: not found', new DomainError('not_found', ['no_such_referral']), 404, 'no_such_referral'],
    ['a domain refusal: conflict', new DomainError('conflict', ['already_decided', 'no_dst']), 409, 'already_decided; no_dst'],
    ['a domain refusal: forbidden', new DomainError('forbidden', ['not_your_place']), 403, 'not_your_place'],
    ['nobody signed in', new NotSignedIn(), 401, 'Sign in first: this is not for everybody.'],
    ['a token beyond its scope', new BearerRefused('beyond_its_scope', ['cases.read']), 403, 'beyond_its_scope'],
    ['a token that nobody can check now', new BearerRefused('token_cannot_be_checked'), 503, 'token_cannot_be_checked'],
    ['a filter that names nothing', new UnknownChoice('place', 'XX', 'the code of a place'), 400, 'place is "XX": expected the code of a place'],
    ['refused input', new InvalidInput([{ field: 'band', value: '9', expected: 'a band' }]), 400, 'band is "9": expected a band'],
    ['an unknown address', new NotFoundException('Cannot GET /secret/Ashworth'), 404, 'There is nothing at this address.'],
    ['a database that is away', Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }), 503, expect.stringMatching(/^The service cannot reach its database/)],
    ['a request the server refused', Object.assign(new Error('FST'), { statusCode: 414 }), 414, 'The request cannot be understood.'],
  ])('%s', (_what, error, status, detail) => {
    expect(problemOf(error, 'r')).toMatchObject({ status, detail, instance: 'urn:uuid:r' });
  });

  it('keeps the words of an unexpected error to itself', () => {
    const problem = problemOf(new Error('duplicate key (nhs_number)=(9000000009)'), 'r');
    expect([problem.status, JSON.stringify(problem)]).toEqual([500, expect.not.stringContaining('9000000009')]);
  });

  it('cuts a long value', () => {
    expect(problemOf(new UnknownChoice('place', 'x'.repeat(5000), 'a place'), 'r').errors![0]!.value).toHaveLength(81);
  });
});

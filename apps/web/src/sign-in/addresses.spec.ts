import { describe, expect, it } from '@jest/globals';
import { isForPrograms, ownPath } from './addresses.js';

describe('where one goes on to after signing in', () => {
  it.each(['/', '/referrals', '/referrals?band=over_28&place=PL1', '/cases/1/dst?step=2', '/signed-out'])('%s is ours', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    undefined, null, '', 'referrals', 'https://evil.example', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example',
    '/a\\..\\..\\evil', '/./' + '/evil.example', '/..//evil.example', 'javascript:alert(1)', ['/a', '/b'], '/sign-in', '/sign-in?to=/', '/sign-out', `/${'a'.repeat(3000)}`,
  ])('%j is not', (to) => {
    expect(ownPath(to)).toBe('/');
  });
});

it.each([['/api/v1/referrals', true], ['/api', true], ['/health/live', true], ['/metrics', true], ['/api/docs-json', true], ['/api/docs/swagger-ui.css', true], ['/api/docs', false], ['/apiary', false], ['/', false]])(
  '%s is asked by programs: %s', (url, expected) => {
    expect(isForPrograms(url)).toBe(expected);
  });

import { describe, expect, it } from '@jest/globals';
import { count, counted, longDate, nameOf, nhsNumberGroups, percent, shortDate, visible } from './wording.js';

describe('words on a page', () => {
  it.each([
    ['a date', longDate('2026-03-01'), '1 March 2026'],
    ['a date in a table', shortDate('2026-11-23'), '23 Nov 2026'],
    ['a large number', count(4473), '4,473'],
    ['one of a thing', counted(1, 'day'), '1 day'],
    ['many of a thing', counted(0, 'day'), '0 days'],
    ['a percentage', percent(80), '80.0%'],
    ['a percentage of nothing', percent(null), '-'],
    ['an NHS number', nhsNumberGroups('9000000009'), '900\u00a0000\u00a00009'],
    ['an organisation', nameOf({ code: 'S01', name: 'Coast' }), 'Coast'],
    ['an organisation without a name', nameOf({ code: 'S01', name: null }), 'S01'],
    ['a cell with what cannot be seen', visible('a\u0000b\u001b[1m\u202e'), 'a\u2400b\u241b[1m\u2421'],
  ])('%s', (_what, said, expected) => {
    expect(said).toBe(expected);
  });
});

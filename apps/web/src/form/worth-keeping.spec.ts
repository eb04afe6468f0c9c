import { describe, expect, it } from '@jest/globals';
import { carried, choice, day, line, lines } from '@chc/casework';
import { hasChanges, hasNewWords } from './worth-keeping.js';

const FIELDS = { on: day('When'), how: choice('How', { a: 'A', b: 'B' }), what: line('What'), why: lines('Why'), of: carried('Of') };
const BEGAN = { 'on-day': '10', 'on-month': '3', 'on-year': '2026', what: 'As it is' };

describe('what is worth keeping of a form', () => {
  it.each([
    ['sent as it was shown', { ...BEGAN, why: '', of: 'x' }, false, false],
    ['sent with white space around', { ...BEGAN, what: ' As it is\r\n' }, false, false],
    ['a choice made', { ...BEGAN, how: 'a' }, true, false],
    ['another day', { ...BEGAN, 'on-day': '11' }, true, false],
    ['a line written', { ...BEGAN, what: 'Otherwise' }, true, true],
    ['words written', { ...BEGAN, why: 'Because' }, true, true],
    ['a line cleared', { ...BEGAN, what: '' }, true, true],
    ['what is no field of it', { ...BEGAN, _do: 'draft', other: 'x' }, false, false],
  ])('%s', (_what, typed, changes, words) => {
    expect([hasChanges(FIELDS, typed, BEGAN), hasNewWords(FIELDS, typed, BEGAN)]).toEqual([changes, words]);
  });
});

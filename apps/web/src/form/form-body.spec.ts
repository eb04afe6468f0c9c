import { expect, it } from '@jest/globals';
import { ACTS } from '@chc/casework';
import { inputOf, onceOf, seenVersionOf, typedInto } from './form-body.js';

const { fields } = ACTS.transcribe_checklist;

it.each(['constructor', '__proto__', 'toString', 'maybe', ''])('a yes or no that is "%s" is neither', (informed) => {
  expect(inputOf(fields, { typed: { informed }, files: {} })).toEqual({});
});

it('a form carries one key and one version, whatever came with them', () => {
  expect([onceOf('a-key'), onceOf(['a-key', 'x\u0000y']), onceOf('x\u0000y'), onceOf({}), onceOf(undefined)]).toEqual(['a-key', 'a-key', undefined, undefined, undefined]);
  expect([seenVersionOf('3'), seenVersionOf(['x', '4']), seenVersionOf('1e3'), seenVersionOf('9'.repeat(10))]).toEqual(['3', '4', undefined, undefined]);
});

it('only what belongs to the form is kept of it', () => {
  const typed = { informed: 'yes', 'completedOn-day': '1', icb_id: 'x', state: 'decided', __proto: 'x', 'x-day': '1' };
  expect(typedInto(fields, typed)).toEqual({ informed: 'yes', 'completedOn-day': '1' });
});

import { describe, expect, it } from '@jest/globals';
import { type FlagParts, flagsOf } from './people.flags.js';

const NOTHING = { person: [{ diedOn: null }], safeguarding_concern: [], consent: [], participation: [], legal_status: [], capacity_assessment: [], communication_need: [] };
const flags = (words: object): string[] => flagsOf({ today: '2026-03-10', ...NOTHING, ...words } as unknown as FlagParts).map((flag) => flag.words);
const OPEN = { endedOn: null };
const ENDED = { endedOn: '2026-03-01' };

describe('the flags of a case', () => {
  it('are none where nothing is to be minded', () => expect(flags({})).toEqual([]));

  it.each([
    ['a death', { person: [{ diedOn: '2026-03-01' }] }, ['Died 1 March 2026']],
    ['an open concern', { safeguarding_concern: [ENDED, OPEN, OPEN] }, ['Safeguarding concern open']],
    ['a closed concern', { safeguarding_concern: [ENDED] }, []],
    ['consent withdrawn', { consent: [{ ...ENDED, sharedWith: 'A' }] }, ['Consent to share withdrawn']],
    ['consent withdrawn and given again', { consent: [{ ...ENDED, sharedWith: 'A' }, { ...OPEN, sharedWith: 'A' }] }, []],
    ['a refusal', { participation: [{ ...OPEN, kind: 'refused' }] }, ['Refuses to take part']],
    ['lack of capacity', { capacity_assessment: [{ ...OPEN, hasCapacity: false }] }, ['Lacks capacity for a decision']],
    ['an interpreter', { communication_need: [{ ...OPEN, need: 'interpreter', what: 'Polish' }] }, ['Interpreter: Polish']],
  ])('say so: %s', (_what, words, said) => expect(flags(words)).toEqual(said));

  it.each([
    ['2026-04-08', []],
    ['2026-04-07', ['Deprivation of liberty safeguards (DoLS) expires 7 April 2026']],
    ['2026-03-10', ['Deprivation of liberty safeguards (DoLS) expires 10 March 2026']],
    ['2026-03-09', ['Deprivation of liberty safeguards (DoLS) expired 9 March 2026']],
    [null, []],
  ])('warn 28 days before an authorisation ends: %s', (expiresOn, said) => expect(flags({ legal_status: [{ ...OPEN, kind: 'dols', expiresOn }] })).toEqual(said));

  it('come gravest first', () => {
    expect(flags({ communication_need: [{ ...OPEN, need: 'braille', what: 'Grade 2' }], safeguarding_concern: [OPEN] })).toEqual(['Safeguarding concern open', 'Braille: Grade 2']);
  });
});

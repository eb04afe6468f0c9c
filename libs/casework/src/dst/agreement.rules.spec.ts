import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Agreement, agreementRefusals, highestOf, isHigher } from './agreement.rules.js';
import { DST_LEVELS, type DstLevel } from './dst.rules.js';

const settled = (words: Partial<Agreement>): Agreement => ({ level: 'M', together: true, proposed: [], ...words });

describe('a level can stand', () => {
  it.each<[string, Partial<Agreement>]>([
    ['when all agree, whatever was proposed', { level: 'L', proposed: ['H', 'M'] }],
    ['when it is the highest proposed and the disagreement is kept', { level: 'H', together: false, proposed: ['M', 'H'], disagreement: 'Two would say Moderate' }],
    ['when it fell and that is explained', { level: 'L', previous: 'M', wellManaged: 'No chest infection since the tracheostomy closed' }],
    ['when it rose', { level: 'H', previous: 'M' }],
  ])('%s', (_when, words) => expect(agreementRefusals(settled(words))).toEqual([]));

  it.each<[string, Partial<Agreement>, string[]]>([
    ['below the highest without agreement', { level: 'M', together: false, proposed: ['M', 'H'], disagreement: 'Two would say Moderate' }, ['not_the_highest_proposed']],
    ['above everything proposed without agreement', { level: 'S', together: false, proposed: ['M', 'H'], disagreement: 'D' }, ['not_the_highest_proposed']],
    ['without agreement, the disagreement or a proposal', { level: 'M', together: false, disagreement: ' ' }, ['nothing_proposed', 'disagreement_not_described']],
    ['when it fell and nobody says why', { level: 'L', previous: 'M', wellManaged: ' ' }, ['fall_not_explained']],
  ])('but not %s', (_when, words, refusals) => expect(agreementRefusals(settled(words))).toEqual(refusals));

  const aLevel = fc.constantFrom(...(Object.keys(DST_LEVELS) as DstLevel[]));

  it('is never below a proposal unless all agree', () => {
    fc.assert(fc.property(aLevel, fc.array(aLevel), fc.string(), (level, proposed, disagreement) => {
      const stands = agreementRefusals({ level, together: false, disagreement, proposed }).length === 0;
      if (stands) expect(proposed.some((one) => isHigher(one, level))).toBe(false);
    }));
  });

  it('and there is always exactly one without agreement, once somebody proposed', () => {
    fc.assert(fc.property(fc.array(aLevel, { minLength: 1 }), (proposed) => {
      const standing = (Object.keys(DST_LEVELS) as DstLevel[]).filter((level) => agreementRefusals({ level, together: false, disagreement: 'D', proposed }).length === 0);
      expect(standing).toEqual([highestOf(proposed)]);
    }));
  });
});

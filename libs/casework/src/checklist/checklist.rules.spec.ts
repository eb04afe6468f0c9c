import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DST_RULES } from '../dst/dst.rules.js';
import {
  CHECKLIST_LEVELS,
  CHECKLIST_RULES,
  checklistOutcome,
  checklistRefusals,
  fullAssessmentRequired,
  type ChecklistDomain,
  type ChecklistLevel,
  type ChecklistLevels,
} from './checklist.rules.js';

const DOMAINS = Object.keys(CHECKLIST_RULES.CL22.domains) as ChecklistDomain[];
const ASTERISKED: ChecklistDomain[] = ['breathing', 'behaviour', 'drug_therapies', 'altered_states_of_consciousness'];
const PLAIN = DOMAINS.filter((domain) => !ASTERISKED.includes(domain));

const levelsWith = (chosen: Partial<Record<ChecklistDomain, ChecklistLevel>>): ChecklistLevels =>
  Object.fromEntries(DOMAINS.map((domain) => [domain, chosen[domain] ?? 'C'])) as ChecklistLevels;
/** So many domains at A and at B, none of them with an asterisk; mobility is the first. */
const plainLevels = (a: number, b: number): ChecklistLevels => {
  const order = ['mobility' as const, ...PLAIN.filter((domain) => domain !== 'mobility')];
  return levelsWith(Object.fromEntries(order.map((domain, i) => [domain, i < a ? 'A' : i < a + b ? 'B' : 'C'])));
};
const anyLevels = fc
  .array(fc.constantFrom(...CHECKLIST_LEVELS), { minLength: DOMAINS.length, maxLength: DOMAINS.length })
  .map((drawn) => Object.fromEntries(DOMAINS.map((domain, i) => [domain, drawn[i]])) as ChecklistLevels);

describe('checklistOutcome', () => {
  it.each([
    ['2A 0B', plainLevels(2, 0), ['two_a']],
    ['1A (mobility) 3B', plainLevels(1, 3), []],
    ['1A (mobility) 4B', plainLevels(1, 4), ['one_a_and_four_b']],
    ['0A 4B', plainLevels(0, 4), []],
    ['0A 5B', plainLevels(0, 5), ['five_b']],
    ['1A (behaviour) 0B', levelsWith({ behaviour: 'A' }), ['asterisk_a']],
    ['all C', levelsWith({}), []],
    ['4B with an asterisk', levelsWith({ breathing: 'B', behaviour: 'B', drug_therapies: 'B', altered_states_of_consciousness: 'B' }), []],
    ['1A (breathing) 5B', levelsWith({ ...Object.fromEntries(PLAIN.slice(0, 5).map((d) => [d, 'B'])), breathing: 'A' }), ['five_b', 'one_a_and_four_b', 'asterisk_a']],
  ])('%s', (_, levels, because) => {
    expect(checklistOutcome(levels)).toEqual({ thresholdMet: because.length > 0, because });
  });

  it.each(ASTERISKED)('an A in %s alone screens in', (domain) => {
    expect(checklistOutcome(levelsWith({ [domain]: 'A' })).thresholdMet).toBe(true);
  });

  it.each(PLAIN)('an A in %s alone does not', (domain) => {
    expect(checklistOutcome(levelsWith({ [domain]: 'A' })).thresholdMet).toBe(false);
  });

  it('agrees with the rule as it is written, for any levels and both versions', () => {
    fc.assert(
      fc.property(anyLevels, (levels) => {
        const count = (level: string): number => Object.values(levels).filter((one) => one === level).length;
        const [a, b] = [count('A'), count('B')];
        const positive = a >= 2 || b >= 5 || (a === 1 && b >= 4) || ASTERISKED.some((domain) => levels[domain] === 'A');
        expect(checklistOutcome(levels, 'CL22').thresholdMet).toBe(positive);
        expect(checklistOutcome(levels, 'CL18').thresholdMet).toBe(positive);
      }),
    );
  });

  it('knows domains by code, whatever order they come in', () => {
    fc.assert(
      fc.property(anyLevels, fc.shuffledSubarray(DOMAINS, { minLength: DOMAINS.length }), (levels, order) => {
        const reordered = Object.fromEntries(order.map((domain) => [domain, levels[domain]])) as ChecklistLevels;
        expect(checklistOutcome(reordered)).toEqual(checklistOutcome(levels));
      }),
    );
  });

  it('never turns negative when one need is found to be greater', () => {
    fc.assert(
      fc.property(anyLevels, fc.constantFrom(...DOMAINS), (levels, domain) => {
        const raised = { ...levels, [domain]: 'A' as const };
        expect(checklistOutcome(raised).thresholdMet || !checklistOutcome(levels).thresholdMet).toBe(true);
      }),
    );
  });
});

describe('the asterisk', () => {
  it('stands at the domains that reach Priority in the DST', () => {
    const dst = DST_RULES.DST22.domains;
    const reachPriority = DOMAINS.filter((domain) => (dst[domain] as readonly string[]).includes('P'));
    const asterisked = DOMAINS.filter((domain) => CHECKLIST_RULES.CL22.domains[domain].asterisk);
    expect(asterisked).toEqual(reachPriority);
    expect(asterisked).toEqual(ASTERISKED);
  });
});

describe('checklistRefusals', () => {
  it('takes the eleven domains at A, B or C', () => {
    expect(DOMAINS).toHaveLength(11);
    fc.assert(
      fc.property(anyLevels, (levels) => {
        expect(checklistRefusals(levels)).toEqual([]);
      }),
    );
  });

  it('names every level that is missing or unknown, and every domain it does not ask for', () => {
    const levels = { ...levelsWith({}), skin: null, mobility: 'D', other_significant_care_needs: 'A' };
    expect(checklistRefusals(levels)).toEqual([
      'skin_level_missing',
      'mobility_level_not_a_b_or_c',
      'other_significant_care_needs_not_in_checklist',
    ]);
    expect(checklistRefusals({})).toHaveLength(11);
  });
});

describe('fullAssessmentRequired', () => {
  it.each([
    [{ thresholdMet: true }, true],
    [{ thresholdMet: false }, false],
    [{ thresholdMet: false, overrideReason: 'rapid decline since discharge' }, true],
    [{ thresholdMet: false, overrideReason: '  ' }, false],
    [{ thresholdMet: false, overrideReason: null }, false],
    [{ thresholdMet: true, overrideReason: null }, true],
  ])('%j: %s', (checklist, expected) => {
    expect(fullAssessmentRequired(checklist)).toBe(expected);
  });
});

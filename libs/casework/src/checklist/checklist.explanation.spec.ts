import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainChecklist } from './checklist.explanation.js';
import { CHECKLIST_LEVELS, CHECKLIST_RULES, type ChecklistDomain, type ChecklistLevels, checklistOutcome } from './checklist.rules.js';

const DOMAINS = Object.keys(CHECKLIST_RULES.CL22.domains) as ChecklistDomain[];
const anyLevels = fc.record(Object.fromEntries(DOMAINS.map((domain) => [domain, fc.constantFrom(...CHECKLIST_LEVELS)]))) as fc.Arbitrary<ChecklistLevels>;
const all = (words: Partial<ChecklistLevels> = {}): ChecklistLevels => ({ ...Object.fromEntries(DOMAINS.map((domain) => [domain, 'C'])), ...words }) as ChecklistLevels;

describe('explainChecklist', () => {
  it.each([
    [all(), 'The threshold is not met. Found: 0 at A and 0 at B.'],
    [all({ mobility: 'A', skin: 'B' }), 'The threshold is not met. Found: 1 at A (Mobility) and 1 at B (Skin, including tissue viability).'],
    [all({ behaviour: 'A' }), 'The threshold is met: a domain with an asterisk at A. Found: 1 at A (Behaviour) and 0 at B.'],
    [all({ mobility: 'A', skin: 'A' }), 'The threshold is met: two or more domains at A. Found: 2 at A (Skin, including tissue viability, Mobility) and 0 at B.'],
  ])('%#: says what was found and what it comes to', (levels, says) => {
    expect(explainChecklist(levels).says).toBe(says);
  });

  it('explains the outcome and never another one, from exactly the levels given', () => {
    fc.assert(fc.property(anyLevels, (levels) => {
      const explained = explainChecklist(levels);
      const { thresholdMet, because } = checklistOutcome(levels);
      expect(explained.met).toBe(thresholdMet);
      expect(explained.thresholds.filter(({ met }) => met).map(({ code }) => code)).toEqual(because);
      expect(Object.fromEntries(explained.domains.map(({ domain, level }) => [domain, level]))).toEqual(levels);
      for (const { domain, level, says } of explained.domains) {
        expect(says.startsWith(`${level}, `)).toBe(true);
        expect(says.includes('alone is enough')).toBe(level === 'A' && CHECKLIST_RULES.CL22.domains[domain].asterisk);
      }
      // Whoever counts the names in the sentence finds what the rule counted.
      const [, a, b] = /Found: (\d+) at A.* and (\d+) at B/.exec(explained.says)!;
      expect([Number(a), Number(b)]).toEqual(['A', 'B'].map((level) => Object.values(levels).filter((given) => given === level).length));
    }));
  });

  it('says that a level raised never unmeets the threshold', () => {
    fc.assert(fc.property(anyLevels, fc.constantFrom(...DOMAINS), (levels, domain) => {
      const raised = { ...levels, [domain]: levels[domain] === 'C' ? 'B' : 'A' } as ChecklistLevels;
      const [before, after] = [explainChecklist(levels), explainChecklist(raised)];
      // B to A may lose "five at B"; then two at A or one A and four B hold instead.
      expect(!before.met || after.met).toBe(true);
    }));
  });
});

import { CARE_DOMAINS, type ChecklistVersion } from '../framework.js';
import { CHECKLIST_RULES, type ChecklistDomain, type ChecklistLevel, type ChecklistLevels, checklistOutcome, type ChecklistThreshold } from './checklist.rules.js';

const LEVELS: Readonly<Record<ChecklistLevel, string>> = { A: 'high', B: 'moderate', C: 'low, or no need' };

/** A threshold as the tool puts it. */
export const thresholdInWords = (code: ChecklistThreshold): string => CHECKLIST_RULES.CL22.thresholds[code].says;

export interface ExplainedDomain {
  readonly domain: ChecklistDomain;
  readonly name: string;
  readonly level: ChecklistLevel;
  readonly asterisk: boolean;
  readonly says: string;
}

export interface ExplainedChecklist {
  readonly met: boolean;
  /** What it comes to, in a sentence. */
  readonly says: string;
  readonly domains: readonly ExplainedDomain[];
  /** Every threshold, met or not. */
  readonly thresholds: readonly { readonly code: ChecklistThreshold; readonly says: string; readonly met: boolean }[];
}

const named = (domains: readonly ExplainedDomain[]): string => domains.map(({ name }) => name).join(', ');

/** Why a completed Checklist meets the threshold or does not, domain by domain. It explains the outcome and gives none of its own. */
export function explainChecklist(levels: ChecklistLevels, version: ChecklistVersion = 'CL22'): ExplainedChecklist {
  const rules = CHECKLIST_RULES[version];
  const domains = (Object.keys(rules.domains) as ChecklistDomain[]).map((domain): ExplainedDomain => {
    const [level, { asterisk }] = [levels[domain], rules.domains[domain]];
    const alone = asterisk && level === 'A' ? ': with its asterisk this alone is enough' : '';
    return { domain, name: CARE_DOMAINS[domain], level, asterisk, says: `${level}, ${LEVELS[level]}${alone}` };
  });
  const { thresholdMet, because } = checklistOutcome(levels, version);
  const [a, b] = (['A', 'B'] as const).map((level) => domains.filter((domain) => domain.level === level));
  const found = `${a!.length} at A${a!.length ? ` (${named(a!)})` : ''} and ${b!.length} at B${b!.length ? ` (${named(b!)})` : ''}`;
  return {
    met: thresholdMet, domains,
    says: thresholdMet ? `The threshold is met: ${because.map((code) => rules.thresholds[code].says).join('; ')}. Found: ${found}.` : `The threshold is not met. Found: ${found}.`,
    thresholds: (Object.keys(rules.thresholds) as ChecklistThreshold[]).map((code) => ({ code, says: rules.thresholds[code].says, met: because.includes(code) })),
  };
}

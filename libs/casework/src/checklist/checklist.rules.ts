import type { CareDomain, ChecklistVersion } from '../framework.js';

/** The levels of a Checklist domain: A high, B moderate, C low or no need. */
export const CHECKLIST_LEVELS = ['A', 'B', 'C'] as const;
export type ChecklistLevel = (typeof CHECKLIST_LEVELS)[number];

/** What one Checklist asks: each domain, and whether it carries the asterisk, with which an A alone screens in. */
const ELEVEN_DOMAINS = {
  breathing: { asterisk: true },
  nutrition: { asterisk: false },
  continence: { asterisk: false },
  skin: { asterisk: false },
  mobility: { asterisk: false },
  communication: { asterisk: false },
  psychological_and_emotional: { asterisk: false },
  cognition: { asterisk: false },
  behaviour: { asterisk: true },
  drug_therapies: { asterisk: true },
  altered_states_of_consciousness: { asterisk: true },
} as const satisfies Partial<Record<CareDomain, { asterisk: boolean }>>;

export type ChecklistDomain = keyof typeof ELEVEN_DOMAINS;
export type ChecklistLevels = Readonly<Record<ChecklistDomain, ChecklistLevel>>;

interface Threshold {
  /** domains at A, domains at B and domains with an asterisk at A that are needed, all of them at once */
  a?: number;
  b?: number;
  asteriskA?: number;
  says: string;
}

/** When a full assessment is required: any one of these is enough. */
const THRESHOLDS = {
  two_a: { a: 2, says: 'two or more domains at A' },
  five_b: { b: 5, says: 'five or more domains at B' },
  one_a_and_four_b: { a: 1, b: 4, says: 'one domain at A and four or more at B' },
  asterisk_a: { asteriskA: 1, says: 'a domain with an asterisk at A' },
} as const satisfies Record<string, Threshold>;

export type ChecklistThreshold = keyof typeof THRESHOLDS;

/** Domains and thresholds of each version of the Checklist; the two known ones ask and count alike. */
export const CHECKLIST_RULES = {
  CL18: { domains: ELEVEN_DOMAINS, thresholds: THRESHOLDS },
  CL22: { domains: ELEVEN_DOMAINS, thresholds: THRESHOLDS },
} as const satisfies Record<ChecklistVersion, object>;

/** What a completed Checklist says; a met threshold means a full assessment, and promises no eligibility. */
export interface ChecklistOutcome {
  thresholdMet: boolean;
  /** every threshold that is met, in the order of the table; empty when none is */
  because: ChecklistThreshold[];
}

/**
 * Why levels cannot be taken as a completed Checklist; empty when they can.
 * @param levels level by domain code, as it came from outside
 * @returns reasons `<domain>_level_missing`, `<domain>_level_not_a_b_or_c` and `<domain>_not_in_checklist`
 */
export function checklistRefusals(
  levels: Readonly<Record<string, string | null | undefined>>,
  version: ChecklistVersion = 'CL22',
): string[] {
  const domains = CHECKLIST_RULES[version].domains;
  const known: readonly string[] = CHECKLIST_LEVELS;
  const asked = Object.keys(domains).flatMap((domain) => {
    const level = levels[domain];
    if (level === null || level === undefined || level === '') return [`${domain}_level_missing`];
    return known.includes(level) ? [] : [`${domain}_level_not_a_b_or_c`];
  });
  const unasked = Object.keys(levels).filter((domain) => !Object.hasOwn(domains, domain));
  return [...asked, ...unasked.map((domain) => `${domain}_not_in_checklist`)];
}

/**
 * Whether a completed Checklist meets the threshold for a full assessment, and by which rules. A practitioner's
 * judgement that goes beyond it is kept apart: see `fullAssessmentRequired`.
 * @param levels the level of each of the eleven domains; `checklistRefusals` has found nothing wrong with them
 */
export function checklistOutcome(levels: ChecklistLevels, version: ChecklistVersion = 'CL22'): ChecklistOutcome {
  const { domains, thresholds } = CHECKLIST_RULES[version];
  const asked = Object.keys(domains) as ChecklistDomain[];
  const a = asked.filter((domain) => levels[domain] === 'A');
  const b = asked.filter((domain) => levels[domain] === 'B');
  const asteriskA = a.filter((domain) => domains[domain].asterisk);
  const isMet = (needs: Threshold): boolean =>
    a.length >= (needs.a ?? 0) && b.length >= (needs.b ?? 0) && asteriskA.length >= (needs.asteriskA ?? 0);
  const because = (Object.keys(thresholds) as ChecklistThreshold[]).filter((code) => isMet(thresholds[code]));
  return { thresholdMet: because.length > 0, because };
}

/**
 * Whether a full assessment follows: the threshold is met, or it is judged necessary all the same for a reason
 * written down. A blank reason is none.
 */
export function fullAssessmentRequired(checklist: { thresholdMet: boolean; overrideReason?: string | null }): boolean {
  return checklist.thresholdMet || (checklist.overrideReason ?? '').trim() !== '';
}

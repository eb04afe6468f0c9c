import type { CareDomain, DstVersion } from '../framework.js';

/** The levels of need, lowest first. */
export const DST_LEVELS = {
  N: 'No needs',
  L: 'Low',
  M: 'Moderate',
  H: 'High',
  S: 'Severe',
  P: 'Priority',
} as const;
export type DstLevel = keyof typeof DST_LEVELS;

/** The levels each of the twelve domains offers. Four reach Priority; altered states of consciousness has no Severe. */
const TWELVE_DOMAINS = {
  breathing: ['N', 'L', 'M', 'H', 'S', 'P'],
  nutrition: ['N', 'L', 'M', 'H', 'S'],
  continence: ['N', 'L', 'M', 'H'],
  skin: ['N', 'L', 'M', 'H', 'S'],
  mobility: ['N', 'L', 'M', 'H', 'S'],
  communication: ['N', 'L', 'M', 'H'],
  psychological_and_emotional: ['N', 'L', 'M', 'H'],
  cognition: ['N', 'L', 'M', 'H', 'S'],
  behaviour: ['N', 'L', 'M', 'H', 'S', 'P'],
  drug_therapies: ['N', 'L', 'M', 'H', 'S', 'P'],
  altered_states_of_consciousness: ['N', 'L', 'M', 'H', 'P'],
  other_significant_care_needs: ['N', 'L', 'M', 'H', 'S'],
} as const satisfies Record<CareDomain, readonly DstLevel[]>;

/** The twelfth domain has no descriptors of its own: it may be left out, and a need in it is described in words. */
export const DESCRIBED_DOMAIN = 'other_significant_care_needs' satisfies CareDomain;

/** Levels by domain as far as the MDT has agreed them. */
export type DstLevels = Readonly<Partial<Record<CareDomain, DstLevel>>>;

/** What the MDT would be expected to consider. It is a prompt: the MDT recommends, the ICB decides. */
export type Expectation = 'eligibility_expected' | 'may_indicate_primary_health_need' | 'unlikely_give_reasons';

interface IndicatedOutcome {
  pattern: string;
  /** all of these at once: so many domains at that level or above it */
  needs: readonly { level: DstLevel; domains: number }[];
  expectation: Expectation;
}

// The guidance says "several" and gives no number. Two is the least it can mean, so that the prompt errs towards
// asking the MDT to look.
const SEVERAL = 2;

/** What a pattern of levels would lead one to expect: the first that fits. The last fits any completed DST. */
const INDICATED_OUTCOMES = [
  { pattern: 'priority', needs: [{ level: 'P', domains: 1 }], expectation: 'eligibility_expected' },
  { pattern: 'two_severe', needs: [{ level: 'S', domains: 2 }], expectation: 'eligibility_expected' },
  {
    pattern: 'severe_with_needs_in_several_others',
    needs: [{ level: 'S', domains: 1 }, { level: 'L', domains: 1 + SEVERAL }],
    expectation: 'may_indicate_primary_health_need',
  },
  { pattern: 'several_high_or_moderate', needs: [{ level: 'M', domains: SEVERAL }], expectation: 'may_indicate_primary_health_need' },
  { pattern: 'limited_needs', needs: [], expectation: 'unlikely_give_reasons' },
] as const satisfies readonly IndicatedOutcome[];

export type IndicatedPattern = (typeof INDICATED_OUTCOMES)[number]['pattern'];

/** Domains, levels and indicated outcomes of each version of the Decision Support Tool; the two known ones are alike. */
export const DST_RULES = {
  DST18: { domains: TWELVE_DOMAINS, outcomes: INDICATED_OUTCOMES },
  DST22: { domains: TWELVE_DOMAINS, outcomes: INDICATED_OUTCOMES },
} as const satisfies Record<DstVersion, object>;

/**
 * Why a level cannot be recorded in a domain; empty when it can.
 * @returns `domain_not_in_dst`, `level_unknown` or `level_not_offered_in_domain`
 */
export function levelRefusals(domain: string, level: string, version: DstVersion = 'DST22'): string[] {
  const offered: Readonly<Record<string, readonly string[]>> = DST_RULES[version].domains;
  if (!Object.hasOwn(offered, domain)) return ['domain_not_in_dst'];
  if (!Object.hasOwn(DST_LEVELS, level)) return ['level_unknown'];
  return offered[domain]?.includes(level) ? [] : ['level_not_offered_in_domain'];
}

/**
 * Why levels cannot be taken as a completed DST; empty when they can.
 * @param otherNeed the need in the twelfth domain, in words
 * @returns each reason of `levelRefusals` after its domain, `<domain>_level_missing`, `other_need_not_described`
 */
export function dstRefusals(
  levels: Readonly<Record<string, string | null | undefined>>,
  otherNeed: string | null = null,
  version: DstVersion = 'DST22',
): string[] {
  const recorded = Object.entries(levels).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  const wrong = recorded.flatMap(([domain, level]) => levelRefusals(domain, level, version).map((reason) => `${domain}_${reason}`));
  const missing = missingDomains(new Set(recorded.map(([domain]) => domain)), version).map((domain) => `${domain}_level_missing`);
  const hasOtherNeed = recorded.some(([domain, level]) => domain === DESCRIBED_DOMAIN && level !== 'N');
  const undescribed = hasOtherNeed && (otherNeed ?? '').trim() === '' ? ['other_need_not_described'] : [];
  return [...wrong, ...missing, ...undescribed];
}

/**
 * What the levels would lead one to expect. Levels do not add up to a score, and whatever this says the four key
 * characteristics and the totality of needs decide: nothing may be recommended or decided by it alone.
 * @param levels levels that `levelRefusals` lets pass, complete or not
 * @returns null while domains are missing and what is there does not yet show a pattern
 */
export function indicatedOutcome(
  levels: DstLevels,
  version: DstVersion = 'DST22',
): { pattern: IndicatedPattern; expectation: Expectation } | null {
  const order = Object.keys(DST_LEVELS);
  const recorded = Object.entries(levels).filter(([, level]) => level !== undefined);
  const atOrAbove = (least: DstLevel): number =>
    recorded.filter(([, level]) => order.indexOf(level) >= order.indexOf(least)).length;
  const isComplete = missingDomains(new Set(recorded.map(([domain]) => domain)), version).length === 0;
  const found = DST_RULES[version].outcomes.find(({ needs }) =>
    needs.length === 0 ? isComplete : needs.every(({ level, domains }) => atOrAbove(level) >= domains),
  );
  return found === undefined ? null : { pattern: found.pattern, expectation: found.expectation };
}

function missingDomains(recorded: ReadonlySet<string>, version: DstVersion): string[] {
  return Object.keys(DST_RULES[version].domains).filter((domain) => domain !== DESCRIBED_DOMAIN && !recorded.has(domain));
}

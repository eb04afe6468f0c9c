import type { CareDomain, DstVersion } from '../framework.js';
import { DST_RULES, type DstLevels, indicatedOutcome } from './dst.rules.js';

/** Of a DST, what its warnings look at. */
export interface DstSeen {
  readonly version: DstVersion;
  readonly levels: DstLevels;
  readonly recommendation: '01' | '02' | '03' | null;
  readonly evidenced: ReadonlySet<CareDomain>;
  readonly described: boolean;
  readonly hasViews: boolean;
  readonly council: 'not_invited' | 'awaited' | 'settled';
  readonly evidenceAwaited: number;
}

interface Warning {
  readonly says: string;
  /** The domains it is about; a warning about the whole says so with one `undefined`. */
  readonly finds: (dst: DstSeen) => readonly (CareDomain | undefined)[];
}

const whole = (is: boolean): readonly undefined[] => (is ? [undefined] : []);

const isAboveLow = (level: string | undefined): boolean => level !== undefined && level !== 'N' && level !== 'L';

/**
 * What is looked at before a DST leaves the MDT. Each warning that stands needs a reason and then stops nobody; only the
 * law does. Which contradictions are worth a warning is our choice; what levels lead one to expect is in dst.rules.ts.
 */
export const DST_WARNINGS = {
  eligibility_expected: {
    says: 'A Priority or two Severe would lead one to expect eligibility, and it is not what is recommended',
    finds: ({ levels, version, recommendation }) => whole(recommendation !== null && recommendation !== '01' && indicatedOutcome(levels, version)?.expectation === 'eligibility_expected'),
  },
  eligibility_unlikely: {
    says: 'Needs this limited would not lead one to expect eligibility, and it is what is recommended',
    finds: ({ levels, version, recommendation }) => whole(recommendation === '01' && indicatedOutcome(levels, version)?.expectation === 'unlikely_give_reasons'),
  },
  nursing_without_need: {
    says: 'NHS-funded nursing care is recommended, and no domain is above Low',
    finds: ({ levels, recommendation }) => whole(recommendation === '02' && !Object.values(levels).some(isAboveLow)),
  },
  domain_without_evidence: {
    says: 'No evidence is recorded for a need in this domain or for its absence',
    finds: ({ levels, version, evidenced }) => (Object.keys(DST_RULES[version].domains) as CareDomain[]).filter((domain) => levels[domain] !== undefined && !evidenced.has(domain)),
  },
  characteristics_not_described: {
    says: 'Nature, intensity, complexity and unpredictability are not all described',
    finds: ({ described }) => whole(!described),
  },
  no_views: {
    says: 'No view of the person or of a representative is recorded in any domain',
    finds: ({ hasViews }) => whole(!hasViews),
  },
  council_not_invited: {
    says: 'The council was not invited; it is consulted wherever practicable',
    finds: ({ council }) => whole(council === 'not_invited'),
  },
  council_awaited: {
    says: 'The council has not replied, and that the MDT goes on without it is not recorded',
    finds: ({ council }) => whole(council === 'awaited'),
  },
  evidence_awaited: {
    says: 'Evidence that was asked for has not come',
    finds: ({ evidenceAwaited }) => whole(evidenceAwaited > 0),
  },
} as const satisfies Record<string, Warning>;

export type DstWarning = keyof typeof DST_WARNINGS;

export interface StandingWarning {
  /** `code`, or `code:domain`. */
  readonly key: string;
  readonly code: DstWarning;
  readonly domain: CareDomain | undefined;
}

/** The warnings that stand, in the order of the table. */
export function warningsOf(dst: DstSeen): StandingWarning[] {
  return (Object.entries(DST_WARNINGS) as [DstWarning, Warning][]).flatMap(([code, { finds }]) =>
    finds(dst).map((domain) => ({ key: domain === undefined ? code : `${code}:${domain}`, code, domain })));
}

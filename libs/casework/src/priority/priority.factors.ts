/** What makes a review press, level by level. A level's points are rows of priority_weight, by version; the words are here. */
export const PRIORITY_FACTORS = {
  days_overdue: { title: 'Days overdue', levels: { 0: 'Not overdue', 1: '1 to 28 days', 29: '29 to 91 days', 92: '92 to 182 days', 183: '183 to 365 days', 366: 'Over a year' } },
  never_reviewed: { title: 'Never reviewed', levels: { yes: 'Never reviewed since it began', no: 'Reviewed before' } },
  funding: { title: 'Funding', levels: { chc_standard: 'Standard CHC', chc_fast_track: 'Fast Track CHC', joint: 'Joint funding', fnc: 'NHS-funded nursing care' } },
  review_type: { title: 'Type of review', levels: { '01': 'Three-month review', '02': 'Yearly review', '03': 'Other review' } },
  setting: { title: 'Setting', levels: { home: 'At home or in supported housing', placement: 'Hospice or other placement', care_home: 'Care home without nursing', nursing_home: 'Care home with nursing', unknown: 'Not known' } },
  safeguarding: { title: 'Safeguarding', levels: { open: 'A safeguarding concern is open', no: 'No concern is open' } },
  authorisation: { title: 'Deprivation of liberty', levels: { ending: 'An authorisation has expired or does within 28 days', no: 'None that expires' } },
  cost: { title: 'Weekly cost', levels: { unknown: 'Not known', under_500: 'Under £500', under_1000: '£500 to £999', under_2000: '£1,000 to £1,999', over_2000: '£2,000 and more' } },
  change_reported: { title: 'Change reported', levels: { yes: 'It was reported that needs have changed', no: 'No change reported' } },
  inherited: { title: 'Inherited', levels: { yes: 'Inherited from a primary care trust', no: 'Not inherited' } },
} as const satisfies Record<string, { title: string; levels: Readonly<Record<string, string>> }>;
export type PriorityFactor = keyof typeof PRIORITY_FACTORS;
export const ALL_PRIORITY_FACTORS = Object.keys(PRIORITY_FACTORS) as PriorityFactor[];

/** Every factor with each of its levels, in their order. */
export const PRIORITY_LEVELS = ALL_PRIORITY_FACTORS.flatMap((factor) => Object.entries<string>(PRIORITY_FACTORS[factor].levels)
  .sort(([one], [other]) => Number(one) - Number(other) || 0).map(([level, words]) => ({ factor, level, words })));

/** The least and most points that a level may be given (chosen here). */
export const POINTS = { least: 0, most: 100 } as const;

/** A review's factors as they are kept with its score. */
export type ScoredFactors = Readonly<Record<PriorityFactor, { readonly level: string; readonly points: number }>>;

/** A factor in words: what it is, at which level, and how many points that gives. */
export interface FactorExplained {
  readonly title: string;
  readonly level: string;
  readonly points: number;
}

/** Every factor of a score, the weightiest first; what gives no points last, in the order of the table. */
export function explainPriority(factors: ScoredFactors): FactorExplained[] {
  return ALL_PRIORITY_FACTORS.filter((factor) => factors[factor] !== undefined).map((factor) => {
    const { level, points } = factors[factor];
    return { title: PRIORITY_FACTORS[factor].title, level: (PRIORITY_FACTORS[factor].levels as Readonly<Record<string, string>>)[level] ?? level, points };
  }).sort((one, other) => other.points - one.points);
}

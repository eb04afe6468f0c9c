import { daysBetween, type PlainDate } from '@chc/deadlines';

/**
 * Who may be asked for evidence, and the delay reason that late evidence of theirs would suggest. What the ICB itself
 * owes explains no delay. D1 and D2 are our codes for reasons recalled from the Framework's annex: domain rule, unverified.
 */
export const EVIDENCE_SOURCES = {
  hospital: { title: 'Hospital', suggests: 'D1' },
  general_practice: { title: 'General practice', suggests: 'D1' },
  community_provider: { title: 'Community health provider', suggests: 'D1' },
  care_home: { title: 'Care home', suggests: 'D1' },
  care_provider: { title: 'Care provider at home', suggests: 'D1' },
  council: { title: 'Council', suggests: 'D1' },
  person: { title: 'The person or their representative', suggests: 'D2' },
  icb: { title: 'The ICB itself', suggests: null },
  other_body: { title: 'Other body', suggests: 'D1' },
} as const satisfies Record<string, { title: string; suggests: 'D1' | 'D2' | null }>;

export type EvidenceSource = keyof typeof EVIDENCE_SOURCES;

/** What was asked for, as far as it can be late. */
export interface AskedFor {
  readonly sourceKind: string;
  readonly source: string;
  readonly dueOn: PlainDate;
  readonly receivedOn: PlainDate | null;
  readonly withdrawnOn: PlainDate | null;
}

/** What delay came from whom. */
export interface SourceDelay {
  readonly sourceKind: EvidenceSource;
  readonly source: string;
  readonly asked: number;
  readonly outstanding: number;
  /** Days on which something of theirs was late: two things late on one day are one day. */
  readonly daysLate: number;
  /** A suggestion for the delay reason; whoever records the reason decides. */
  readonly suggests: 'D1' | 'D2' | null;
}

/** What delay came from whom so far, the longest first. */
export function delaysBySource(items: readonly AskedFor[], today: PlainDate): SourceDelay[] {
  const bySource = new Map<string, AskedFor[]>();
  for (const item of items) {
    const name = `${item.sourceKind} ${item.source.trim().toLowerCase()}`;
    bySource.set(name, [...(bySource.get(name) ?? []), item]);
  }
  const delays = [...bySource.values()].map((asked): SourceDelay => {
    const sourceKind = asked[0]!.sourceKind as EvidenceSource;
    const daysLate = lateDays(asked, today);
    return {
      sourceKind, source: asked[0]!.source, asked: asked.length,
      outstanding: asked.filter(({ receivedOn, withdrawnOn }) => receivedOn === null && withdrawnOn === null).length,
      daysLate, suggests: daysLate > 0 ? EVIDENCE_SOURCES[sourceKind].suggests : null,
    };
  });
  return delays.sort((one, other) => other.daysLate - one.daysLate || (one.source < other.source ? -1 : 1));
}

/** The days after it was due on which any of them was still awaited. */
function lateDays(asked: readonly AskedFor[], today: PlainDate): number {
  const spans = asked
    .map(({ dueOn, receivedOn, withdrawnOn }) => ({ from: dueOn, to: receivedOn ?? withdrawnOn ?? today }))
    .filter(({ from, to }) => from < to)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
  let counted: PlainDate = spans[0]?.from ?? today;
  let days = 0;
  for (const { from, to } of spans) {
    const begin = from > counted ? from : counted;
    if (to > begin) days += daysBetween(begin, to);
    if (to > counted) counted = to;
  }
  return days;
}

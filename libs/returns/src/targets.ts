import type { PlainDate } from '@chc/deadlines';

/** A national standard as a percentage, in force from a day. */
export interface Target {
  readonly from: PlainDate;
  readonly percent: number;
  /** More than the percentage meets it; otherwise fewer. */
  readonly moreThan: boolean;
  readonly says: string;
  readonly source: string;
}

/** What the figures are held against, by date; the newest that has begun applies. */
export const TARGETS = {
  within28: [
    { from: '2017-04-01', percent: 80, moreThan: true, says: 'more than 80% concluded within 28 days', source: 'NHS England assurance standard, written answer of 12 November 2024' },
  ],
  dstInAcute: [
    { from: '2017-04-01', percent: 15, moreThan: false, says: 'fewer than 15% of DSTs in an acute hospital', source: 'Quality Premium 2017/19' },
  ],
} as const satisfies Record<string, readonly Target[]>;

export type TargetName = keyof typeof TARGETS;

/** The target in force on a day. */
export function targetOn(name: TargetName, on: PlainDate): Target {
  const targets: readonly Target[] = TARGETS[name];
  return targets.findLast((target) => target.from <= on) ?? targets[0]!;
}

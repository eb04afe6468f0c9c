import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { ScoredFactors } from './priority.factors.js';

/** The priority of an outstanding review; its id is the review's. */
export interface ReviewPriorityRow extends Row {
  readonly score: number;
  readonly moved: -1 | 0 | 1;
  readonly factors: ScoredFactors;
  readonly weightsVersion: number;
  readonly scoredOn: PlainDate;
}

/** A lead's decision that a review comes first or last, until a day. */
export interface ReviewPriorityOverrideRow extends Row {
  readonly reviewId: string;
  readonly moved: 'first' | 'last';
  readonly reason: string;
  readonly setOn: PlainDate;
  readonly setBy: string;
  readonly untilOn: PlainDate;
  readonly endedOn: PlainDate | null;
}

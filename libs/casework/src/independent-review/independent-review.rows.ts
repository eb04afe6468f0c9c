import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export type IndependentReviewState = 'requested' | 'declined' | 'panel_booked' | 'recommended' | 'concluded' | 'withdrawn';

/** A request for independent review of a decision after local resolution. */
export interface IndependentReviewRow extends Row {
  readonly appealId: string;
  readonly referralId: string;
  readonly state: IndependentReviewState;
  /** Who runs it, as it was when it was asked for. */
  readonly body: string;
  readonly requestedOn: PlainDate;
  readonly askBy: PlainDate | null;
  readonly dueOn: PlainDate;
  readonly askedBy: 'individual' | 'representative';
  readonly grounds: readonly string[];
  readonly declinedOn: PlainDate | null;
  readonly declinedReason: string | null;
  readonly panelBookedFor: PlainDate | null;
  readonly panelHeldOn: PlainDate | null;
  readonly recommendation: 'full' | 'partial' | 'not_upheld' | null;
  readonly recommendedOn: PlainDate | null;
  readonly recommendedReasons: string | null;
  readonly recommendedFrom: PlainDate | null;
  readonly recommendedTo: PlainDate | null;
  readonly answer: 'accepted' | 'not_accepted' | null;
  readonly answeredOn: PlainDate | null;
  readonly exceptionalReason: string | null;
  readonly withdrawnOn: PlainDate | null;
}

/** Who runs independent reviews from a day on. */
export interface IndependentReviewBodyRow extends Row {
  readonly fromOn: PlainDate;
  readonly name: string;
}

/** The body that runs an independent review asked for on a day: the latest row that has begun. Rows come in the order of their days. */
export function independentReviewBody(bodies: readonly IndependentReviewBodyRow[], on: PlainDate): string {
  return bodies.filter(({ fromOn }) => fromOn <= on).at(-1)?.name ?? bodies[0]!.name;
}

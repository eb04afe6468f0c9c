import type { PlainDate } from '@chc/deadlines';
import type { TransitionTable } from '../transition-table.js';

export const REVIEW_STATES = ['due', 'booked', 'completed', 'cancelled'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** What the guards look at: the review with the act's own input applied. */
export interface ReviewFacts {
  readonly bookedFor?: PlainDate | null;
  readonly completedOn?: PlainDate | null;
  readonly reviewOutcome?: string | null;
  readonly cancelledReason?: string | null;
}

type Reason = string | undefined;
const bookingIsDated = (r: ReviewFacts): Reason => (r.bookedFor ? undefined : 'no_booking_date');
const completionIsDated = (r: ReviewFacts): Reason => (r.completedOn ? undefined : 'no_completion_date');
const hasOutcome = (r: ReviewFacts): Reason => (r.reviewOutcome ? undefined : 'no_review_outcome');
const cancellationHasReason = (r: ReviewFacts): Reason => (r.cancelledReason ? undefined : 'no_cancellation_reason');

/**
 * What may be done with a review and when. No outcome of a review ends an eligibility: that takes a decision.
 * The database holds the same rows in review_transition.
 */
export const REVIEW_TRANSITIONS = {
  open: { event: 'opened', from: ['new'], to: 'due', guards: [] },
  book: { event: 'booked', from: ['due'], to: 'booked', guards: [bookingIsDated] },
  unbook: { event: 'unbooked', from: ['booked'], to: 'due', guards: [] },
  complete: { event: 'completed', from: ['due', 'booked'], to: 'completed', guards: [completionIsDated, hasOutcome] },
  cancel: { event: 'cancelled', from: ['due', 'booked'], to: 'cancelled', guards: [cancellationHasReason] },
  // A row from a source system: its state follows from its dates alone, whatever it was before.
  import: { event: 'imported', from: ['new', ...REVIEW_STATES], to: ['due', 'completed'], guards: [] },
} as const satisfies TransitionTable<ReviewState, ReviewFacts>;

export type ReviewAction = keyof typeof REVIEW_TRANSITIONS;

import type { TransitionTable } from '../transition-table.js';
import { REVIEW_STATES, type ReviewState } from './review.states.js';

/**
 * The moves of a review. No outcome of a review ends an eligibility: that takes a decision. The database holds the same
 * rows in review_transition; what a move needs besides is with its act.
 */
export const REVIEW_TRANSITIONS = {
  open: { event: 'opened', from: ['new'], to: 'due' },
  book: { event: 'booked', from: ['due'], to: 'booked' },
  unbook: { event: 'unbooked', from: ['booked'], to: 'due' },
  complete: { event: 'completed', from: ['due', 'booked'], to: 'completed' },
  cancel: { event: 'cancelled', from: ['due', 'booked'], to: 'cancelled' },
  // A row from a source system: its state follows from its dates alone, whatever it was before.
  import: { event: 'imported', from: ['new', ...REVIEW_STATES], to: ['due', 'completed'] },
} as const satisfies TransitionTable<ReviewState>;

export type ReviewAction = keyof typeof REVIEW_TRANSITIONS;

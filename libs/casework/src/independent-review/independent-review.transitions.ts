import type { TransitionTable } from '../transition-table.js';
import type { IndependentReviewState } from './independent-review.rows.js';

/** The moves of an independent review; the database holds the same rows in challenge_transition. */
export const INDEPENDENT_REVIEW_TRANSITIONS = {
  request_independent_review: { event: 'independent_review_asked', from: ['new'], to: 'requested' },
  decline_independent_review: { event: 'independent_review_declined', from: ['requested'], to: 'declined' },
  book_independent_panel: { event: 'independent_panel_booked', from: ['requested', 'panel_booked'], to: 'panel_booked' },
  record_panel_recommendation: { event: 'independent_panel_recommended', from: ['requested', 'panel_booked'], to: 'recommended' },
  accept_panel_recommendation: { event: 'independent_recommendation_accepted', from: ['recommended'], to: 'concluded' },
  refuse_panel_recommendation: { event: 'independent_recommendation_not_accepted', from: ['recommended'], to: 'concluded' },
  withdraw_independent_review: { event: 'independent_review_withdrawn', from: ['requested', 'panel_booked'], to: 'withdrawn' },
} as const satisfies TransitionTable<IndependentReviewState>;

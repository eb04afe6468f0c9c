import { describe, expect, it } from '@jest/globals';
import { transitionRows, unreachable } from '../transition-table.js';
import { REVIEW_STATES, type ReviewState } from './review.states.js';
import { REVIEW_TRANSITIONS } from './review.transitions.js';

describe('the table of a review', () => {
  it('reaches every state, also without an import', () => {
    const { import: imported, ...acts } = REVIEW_TRANSITIONS;
    expect(imported.from).toContain('new');
    expect(unreachable(REVIEW_TRANSITIONS, REVIEW_STATES)).toEqual([]);
    expect(unreachable<ReviewState>(acts, REVIEW_STATES)).toEqual([]);
  });

  it('leads out of a completed or cancelled review by import alone', () => {
    const out = transitionRows<ReviewState>(REVIEW_TRANSITIONS).filter(({ from }) => from === 'completed' || from === 'cancelled');
    expect(new Set(out.map(({ event }) => event))).toEqual(new Set(['imported']));
  });
});

import { describe, expect, it } from '@jest/globals';
import { firstReviewDueOn, nextReviewDueOn, reviewOverdue } from './review-dates.js';

describe('review due dates', () => {
  it.each([
    ['2026-01-15', '2026-04-15'],
    ['2025-11-30', '2026-02-28'],
    ['2027-11-29', '2028-02-29'],
    ['2026-01-31', '2026-04-30'],
  ])('first review after a decision on %s is due on %s', (eligibleFrom, dueOn) => {
    expect(firstReviewDueOn(eligibleFrom)).toBe(dueOn);
  });

  it('the next is due 12 months after the last completed, or as it was planned', () => {
    expect(nextReviewDueOn('2025-06-30')).toBe('2026-06-30');
    expect(nextReviewDueOn('2024-02-29')).toBe('2025-02-28');
    expect(nextReviewDueOn('2025-06-30', null)).toBe('2026-06-30');
    expect(nextReviewDueOn('2025-06-30', '2025-12-01')).toBe('2025-12-01');
  });

  it('is not overdue on the day it is due', () => {
    expect(reviewOverdue('2026-04-15', '2026-04-14')).toBe(false);
    expect(reviewOverdue('2026-04-15', '2026-04-15')).toBe(false);
    expect(reviewOverdue('2026-04-15', '2026-04-16')).toBe(true);
  });
});

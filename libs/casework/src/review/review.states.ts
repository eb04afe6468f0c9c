export const REVIEW_STATES = ['due', 'booked', 'completed', 'cancelled'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

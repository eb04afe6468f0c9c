import { describe, expect, it } from '@jest/globals';
import { fastTrackCareDueAt, verificationDueOn } from './response-times.js';

describe('verification', () => {
  it.each([
    ['2026-11-16', '2026-11-18'],
    ['2026-11-20', '2026-11-24'],
    ['2026-12-24', '2026-12-30'],
  ])('of a recommendation of %s is due on %s', (recommendedOn, dueOn) => {
    expect(verificationDueOn(recommendedOn, 2)).toBe(dueOn);
  });
});

describe('Fast Track care', () => {
  it.each([
    ['2026-11-20T15:30:00Z', '2026-11-22T15:30:00.000Z'],
    ['2026-03-28T12:00:00Z', '2026-03-30T12:00:00.000Z'],
    ['2026-10-24T12:00:00+01:00', '2026-10-26T11:00:00.000Z'],
  ])('for a tool received at %s is due at %s, 48 hours that really pass', (receivedAt, dueAt) => {
    expect(fastTrackCareDueAt(new Date(receivedAt), 48).toISOString()).toBe(dueAt);
  });
});

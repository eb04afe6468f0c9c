import { describe, expect, it } from '@jest/globals';
import { askBy } from './ask-by.js';

describe('by when something is asked for', () => {
  it.each([
    ['well within the 28 days', '01', '2026-03-08', '2026-03-17'],
    ['not past the 28th day', '01', '2026-02-13', '2026-03-13'],
    ['today, when it is the 28th', '01', '2026-02-10', '2026-03-10'],
    ['as usual, once that is past', '01', '2026-02-09', '2026-03-17'],
    ['as usual where no 28 days run', 'RA', '2026-02-13', '2026-03-17'],
  ] as const)('%s', (_what, activityType, receivedOn, day) => {
    expect(askBy({ activityType, receivedOn }, '2026-03-10', 7)).toBe(day);
  });
});

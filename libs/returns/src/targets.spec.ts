import { expect, it } from '@jest/globals';
import { TARGETS, targetOn } from './targets.js';

it('holds the figures against the standard that is in force', () => {
  expect(targetOn('within28', '2026-11-23')).toMatchObject({ percent: 80, moreThan: true });
  expect(targetOn('dstInAcute', '2026-11-23')).toMatchObject({ percent: 15, moreThan: false });
});

it('lists each standard oldest first, so that the newest begun is the one', () => {
  for (const targets of Object.values(TARGETS)) {
    const starts = targets.map(({ from }) => from);
    expect(starts).toEqual([...starts].sort());
  }
});

it('holds a day before the first against the first', () => {
  expect(targetOn('within28', '2010-01-01')).toBe(TARGETS.within28[0]);
});

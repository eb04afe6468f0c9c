import { describe, expect, it } from '@jest/globals';
import { transitionRows, unreachable } from '../transition-table.js';
import { OPEN_STATES, REFERRAL_STATES, type ReferralState } from './referral.states.js';
import { REFERRAL_TRANSITIONS } from './referral.transitions.js';

const ROWS = transitionRows<ReferralState>(REFERRAL_TRANSITIONS);

describe('the table of a referral', () => {
  it('reaches every state, also without an import', () => {
    const { import: imported, ...acts } = REFERRAL_TRANSITIONS;
    expect(imported.from).toContain('new');
    expect(unreachable(REFERRAL_TRANSITIONS, REFERRAL_STATES)).toEqual([]);
    expect(unreachable<ReferralState>(acts, REFERRAL_STATES)).toEqual([]);
  });

  it.each(OPEN_STATES)('lets a referral that is %s come to an end by acts of ours', (start) => {
    const reached = new Set<string>([start]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const row of ROWS) if (row.event !== 'imported' && reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].some((state) => state === 'decided' || state === 'discounted')).toBe(true);
  });

  it('names an event once', () => {
    const events = Object.values(REFERRAL_TRANSITIONS).map(({ event }) => event);
    expect(new Set(events).size).toBe(events.length);
  });
});

import { describe, expect, it } from '@jest/globals';
import { type TransitionTable, transitionRows, unreachable } from './transition-table.js';

type State = 'asleep' | 'awake' | 'lost';

const TABLE = {
  begin: { event: 'begun', from: ['new'], to: 'asleep' },
  wake: { event: 'woken', from: ['asleep'], to: 'awake' },
  import: { event: 'imported', from: ['new', 'asleep'], to: ['asleep', 'awake'] },
} as const satisfies TransitionTable<State>;

describe('transitionRows', () => {
  it('lists one row for each start and each end', () => {
    expect(transitionRows<State>(TABLE)).toEqual([
      { event: 'begun', from: 'new', to: 'asleep' },
      { event: 'woken', from: 'asleep', to: 'awake' },
      { event: 'imported', from: 'new', to: 'asleep' },
      { event: 'imported', from: 'new', to: 'awake' },
      { event: 'imported', from: 'asleep', to: 'asleep' },
      { event: 'imported', from: 'asleep', to: 'awake' },
    ]);
  });
});

describe('unreachable', () => {
  it('names a state that nothing leads to', () => {
    expect(unreachable<State>(TABLE, ['asleep', 'awake', 'lost'])).toEqual(['lost']);
  });

  it('follows chains whatever the order of the table', () => {
    const backwards = { wake: TABLE.wake, begin: TABLE.begin };
    expect(unreachable<State>(backwards, ['asleep', 'awake'])).toEqual([]);
    expect(unreachable<State>({ wake: TABLE.wake }, ['asleep', 'awake'])).toEqual(['asleep', 'awake']);
  });
});

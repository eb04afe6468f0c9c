import { describe, expect, it } from '@jest/globals';
import { type TransitionTable, refusals, transitionRows, unreachable } from './transition-table.js';

type State = 'asleep' | 'awake' | 'lost';
interface Facts { readonly alarm?: boolean; readonly coffee?: boolean }

const TABLE = {
  begin: { event: 'begun', from: ['new'], to: 'asleep', guards: [] },
  wake: {
    event: 'woken', from: ['asleep'], to: 'awake',
    guards: [(f: Facts) => (f.alarm ? undefined : 'no_alarm'), (f: Facts) => (f.coffee ? undefined : 'no_coffee')],
  },
  import: { event: 'imported', from: ['new', 'asleep'], to: ['asleep', 'awake'], guards: [] },
} as const satisfies TransitionTable<State, Facts>;

describe('refusals', () => {
  it('gives nothing when the act may be done', () => {
    expect(refusals(TABLE.wake, 'asleep', { alarm: true, coffee: true })).toEqual([]);
  });

  it('gives every reason, not the first: the wrong state before what is lacking', () => {
    expect(refusals(TABLE.wake, 'awake', {})).toEqual(['not_possible_when_awake', 'no_alarm', 'no_coffee']);
  });

  it('knows a record without a history as new', () => {
    expect(refusals(TABLE.begin, 'new', {})).toEqual([]);
    expect(refusals(TABLE.wake, 'new', { alarm: true, coffee: true })).toEqual(['not_possible_when_new']);
  });
});

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

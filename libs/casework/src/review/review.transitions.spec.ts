import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Before, type Guard, refusals, transitionRows, unreachable } from '../transition-table.js';
import { REVIEW_STATES, REVIEW_TRANSITIONS, type ReviewAction, type ReviewFacts, type ReviewState } from './review.transitions.js';

const ACTIONS = Object.keys(REVIEW_TRANSITIONS) as ReviewAction[];
const guardsOf = (action: ReviewAction): readonly Guard<ReviewFacts>[] => REVIEW_TRANSITIONS[action].guards;
const startsOf = (action: ReviewAction): readonly Before<ReviewState>[] => REVIEW_TRANSITIONS[action].from;
const refused = (action: ReviewAction, state: Before<ReviewState>, facts: ReviewFacts): string[] => refusals(REVIEW_TRANSITIONS[action], state, facts);

/** All that any act asks for. */
const ENOUGH: ReviewFacts = { bookedFor: '2026-04-01', completedOn: '2026-04-01', reviewOutcome: '01', cancelledReason: 'moved away' };
const REASONS: [ReviewAction, ReviewState, ReviewFacts, string][] = [
  ['book', 'due', { ...ENOUGH, bookedFor: null }, 'no_booking_date'],
  ['complete', 'due', { ...ENOUGH, completedOn: null }, 'no_completion_date'],
  ['complete', 'booked', { ...ENOUGH, reviewOutcome: null }, 'no_review_outcome'],
  ['cancel', 'booked', { ...ENOUGH, cancelledReason: '' }, 'no_cancellation_reason'],
];
const wrongStates = ACTIONS.flatMap((action) => (['new', ...REVIEW_STATES] as const)
  .filter((state) => !startsOf(action).includes(state)).map((state) => [action, state] as const));

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

  it.each(['due', 'booked'] as const)('can complete and cancel one that is %s', (state) => {
    expect(refused('complete', state, ENOUGH)).toEqual([]);
    expect(refused('cancel', state, ENOUGH)).toEqual([]);
  });
});

describe('what is refused, and why', () => {
  it.each(REASONS)('%s when %s with %j: %s', (action, state, facts, reason) => {
    expect(refused(action, state, facts)).toEqual([reason]);
  });

  it('has a row above for every guard of every act', () => {
    const unproved = ACTIONS.flatMap((action) => guardsOf(action)
      .filter((guard) => !REASONS.some(([acted, , facts]) => acted === action && guard(facts)))
      .map((guard) => `${action} ${guard.name}`));
    expect(unproved).toEqual([]);
  });

  it.each(wrongStates)('%s when %s', (action, state) => {
    expect(refused(action, state, ENOUGH)).toEqual([`not_possible_when_${state}`]);
  });
});

it('lets any review in any state through, or refuses for one reason or more', () => {
  const maybe = <T>(value: T): fc.Arbitrary<T | null | undefined> => fc.constantFrom(value, null, undefined);
  const anyFacts = fc.record({ bookedFor: maybe('2026-04-01'), completedOn: maybe('2026-04-02'), reviewOutcome: maybe('02'), cancelledReason: maybe('died') });
  fc.assert(fc.property(fc.constantFrom(...ACTIONS), fc.constantFrom('new' as const, ...REVIEW_STATES), anyFacts, (action, state, facts) => {
    const mayBegin = startsOf(action).includes(state) && guardsOf(action).every((guard) => guard(facts) === undefined);
    expect(refused(action, state, facts).length === 0).toBe(mayBegin);
  }), { numRuns: 500 });
});

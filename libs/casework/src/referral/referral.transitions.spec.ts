import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Before, type Guard, refusals, transitionRows, unreachable } from '../transition-table.js';
import type { ReferralFacts } from './referral.rules.js';
import { OPEN_STATES, REFERRAL_STATES, REFERRAL_TRANSITIONS, type ReferralAction, type ReferralState } from './referral.transitions.js';

const ACTIONS = Object.keys(REFERRAL_TRANSITIONS) as ReferralAction[];
const guardsOf = (action: ReferralAction): readonly Guard<ReferralFacts>[] => REFERRAL_TRANSITIONS[action].guards;
const startsOf = (action: ReferralAction): readonly Before<ReferralState>[] => REFERRAL_TRANSITIONS[action].from;
const refused = (action: ReferralAction, state: Before<ReferralState>, facts: ReferralFacts): string[] => refusals(REFERRAL_TRANSITIONS[action], state, facts);

/** All that any act asks of a standard referral but its end, which is a decision or a discount. */
const STANDARD: ReferralFacts = { activityType: '01', receivedOn: '2026-03-02', coordinator: 'pr-7', dstCompletedOn: '2026-03-10', recommendation: '01', returnReason: 'more evidence needed' };
const FAST_TRACK: ReferralFacts = { activityType: '02', receivedOn: '2026-03-02', returnReason: 'the tool is not signed' };
const DECIDED = { decidedOn: '2026-03-20', decisionOutcome: '01' };
const DISCOUNTED = { discountedOn: '2026-03-20', discountedReason: '02' };

/** Each reason why an act is refused although the state is right: act, state, what is wrong, the reason. */
const REASONS: [ReferralAction, ReferralState, ReferralFacts, string][] = [
  ['name_coordinator', 'received', { ...FAST_TRACK, coordinator: 'pr-7' }, 'only_for_standard_referrals'],
  ['name_coordinator', 'received', { ...STANDARD, coordinator: null }, 'no_coordinator'],
  ['name_coordinator', 'received', { ...STANDARD, coordinator: '' }, 'no_coordinator'],
  ['hold_mdt', 'assessing', { ...STANDARD, activityType: '02' }, 'only_for_standard_referrals'],
  ['hold_mdt', 'assessing', { ...STANDARD, dstCompletedOn: null }, 'no_dst'],
  ['hold_mdt', 'assessing', { ...STANDARD, dstCompletedOn: '2026-03-01' }, 'dst_before_receipt'],
  ['hold_mdt', 'assessing', { ...STANDARD, recommendation: null }, 'no_recommendation'],
  ['submit_for_verification', 'mdt_held', { ...STANDARD, dstCompletedOn: null }, 'no_dst'],
  ['submit_for_verification', 'mdt_held', { ...STANDARD, recommendation: null }, 'no_recommendation'],
  ['return_to_mdt', 'verifying', { ...STANDARD, returnReason: null }, 'no_return_reason'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, activityType: '02' }, 'only_for_standard_referrals'],
  ['record_decision', 'verifying', { ...STANDARD, decisionOutcome: '01' }, 'no_decision_date'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, ...DISCOUNTED }, 'already_discounted'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, decidedOn: '2026-03-09' }, 'decision_before_dst'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, decidedOn: '2026-03-01' }, 'decision_before_receipt'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, dstCompletedOn: '2026-02-20', decidedOn: '2026-03-01' }, 'decision_before_receipt'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, decisionOutcome: null }, 'no_decision_outcome'],
  ['record_decision', 'verifying', { ...STANDARD, ...DECIDED, decisionOutcome: '02' }, 'no_decision_outcome'],
  ['accept_fast_track', 'received', { ...STANDARD, ...DECIDED }, 'only_for_fast_track'],
  ['accept_fast_track', 'received', FAST_TRACK, 'no_acceptance_date'],
  ['accept_fast_track', 'received', { ...FAST_TRACK, decidedOn: '2026-03-01' }, 'acceptance_before_receipt'],
  ['return_fast_track', 'received', STANDARD, 'only_for_fast_track'],
  ['return_fast_track', 'received', { ...FAST_TRACK, returnReason: null }, 'no_return_reason'],
  ['resubmit_fast_track', 'returned_incomplete', STANDARD, 'only_for_fast_track'],
  ['discount', 'received', { ...STANDARD, discountedReason: '02' }, 'no_discount_date'],
  ['discount', 'verifying', { ...STANDARD, ...DISCOUNTED, ...DECIDED }, 'already_decided'],
  ['discount', 'assessing', { ...STANDARD, ...DISCOUNTED, discountedOn: '2026-03-01' }, 'discount_before_receipt'],
  ['discount', 'mdt_held', { ...STANDARD, discountedOn: '2026-03-20' }, 'no_discount_reason'],
];

/** Facts that let an act through, where the state does too. */
const ENOUGH: Readonly<Record<ReferralAction, ReferralFacts>> = {
  receive: STANDARD, name_coordinator: STANDARD, hold_mdt: STANDARD, submit_for_verification: STANDARD, return_to_mdt: STANDARD,
  record_decision: { ...STANDARD, ...DECIDED }, accept_fast_track: { ...FAST_TRACK, decidedOn: '2026-03-02' },
  return_fast_track: FAST_TRACK, resubmit_fast_track: FAST_TRACK, discount: { ...STANDARD, ...DISCOUNTED }, import: STANDARD,
};
const wrongStates = ACTIONS.flatMap((action) => (['new', ...REFERRAL_STATES] as const)
  .filter((state) => !startsOf(action).includes(state)).map((state) => [action, state] as const));

describe('the table of a referral', () => {
  it('reaches every state, also without an import', () => {
    const { import: imported, ...acts } = REFERRAL_TRANSITIONS;
    expect(imported.from).toContain('new');
    expect(unreachable(REFERRAL_TRANSITIONS, REFERRAL_STATES)).toEqual([]);
    expect(unreachable<ReferralState>(acts, REFERRAL_STATES)).toEqual([]);
  });

  it.each(OPEN_STATES)('lets a referral that is %s come to an end by acts of ours', (start) => {
    const rows = transitionRows<ReferralState>(REFERRAL_TRANSITIONS).filter(({ event }) => event !== 'imported');
    const reached = new Set<string>([start]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const row of rows) if (reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].some((state) => state === 'decided' || state === 'discounted')).toBe(true);
  });

  it('names an event once', () => {
    const events = Object.values(REFERRAL_TRANSITIONS).map(({ event }) => event);
    expect(new Set(events).size).toBe(events.length);
  });

  it('leads out of a concluded referral by import alone', () => {
    const out = transitionRows<ReferralState>(REFERRAL_TRANSITIONS).filter(({ from }) => from === 'decided' || from === 'discounted');
    expect(new Set(out.map(({ event }) => event))).toEqual(new Set(['imported']));
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
    expect(refused(action, state, ENOUGH[action])).toEqual([`not_possible_when_${state}`]);
  });

  it.each(ACTIONS)('lets %s through when nothing is wrong', (action) => {
    expect(startsOf(action).map((state) => refused(action, state, ENOUGH[action]))).toEqual(startsOf(action).map(() => []));
  });
});

const day = fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-10', '2026-03-20');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);
const anyFacts: fc.Arbitrary<ReferralFacts> = fc.record({
  activityType: fc.constantFrom('01' as const, '02' as const), receivedOn: day, coordinator: maybe(fc.constantFrom('pr-7', '')),
  dstCompletedOn: maybe(day), recommendation: maybe(fc.constantFrom('01', '02', '03')), decidedOn: maybe(day),
  decisionOutcome: maybe(fc.constantFrom('01', '02', '03', '04')), discountedOn: maybe(day),
  discountedReason: maybe(fc.constantFrom('01', '98')), returnReason: maybe(fc.constant('unsigned')),
});
const anyState = fc.constantFrom('new' as const, ...REFERRAL_STATES);
const anyAction = fc.constantFrom(...ACTIONS);

describe('any referral in any state', () => {
  it('is let through, or refused for one reason or more, each said once', () => {
    fc.assert(fc.property(anyAction, anyState, anyFacts, (action, state, facts) => {
      const reasons = refused(action, state, facts);
      const mayBegin = startsOf(action).includes(state) && guardsOf(action).every((guard) => guard(facts) === undefined);
      expect(reasons.length === 0).toBe(mayBegin);
      expect(new Set(reasons).size).toBe(reasons.length);
      expect(reasons.filter((reason) => !/^[a-z0-9_]+$/.test(reason))).toEqual([]);
    }), { numRuns: 1000 });
  });

  it('is only decided or discounted as the database would have it: never both, dates in pathway order', () => {
    fc.assert(fc.property(fc.constantFrom('record_decision' as const, 'accept_fast_track' as const, 'discount' as const), anyState, anyFacts, (action, state, facts) => {
      fc.pre(refused(action, state, facts).length === 0);
      const end = (action === 'discount' ? facts.discountedOn : facts.decidedOn)!;
      expect(end >= facts.receivedOn).toBe(true);
      if (action !== 'accept_fast_track') expect(Boolean(facts.decidedOn) && Boolean(facts.discountedOn)).toBe(false);
      if (action === 'record_decision' && facts.dstCompletedOn) expect(end >= facts.dstCompletedOn).toBe(true);
    }), { numRuns: 2000 });
  });

  it('never enters a state that its type does not have, whatever is done to it', () => {
    const OTHERS = { '01': ['returned_incomplete'], '02': ['assessing', 'mdt_held', 'verifying'] };
    fc.assert(fc.property(fc.constantFrom('01' as const, '02' as const), fc.array(fc.tuple(anyAction, anyFacts), { maxLength: 30 }), (activityType, acts) => {
      let state: Before<ReferralState> = 'new';
      for (const [action, facts] of acts) {
        if (action === 'import' || refused(action, state, { ...facts, activityType }).length > 0) continue;
        state = REFERRAL_TRANSITIONS[action].to;
        expect(OTHERS[activityType]).not.toContain(state);
      }
    }), { numRuns: 500 });
  });
});

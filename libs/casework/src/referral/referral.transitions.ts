import type { TransitionTable } from '../transition-table.js';
import { IMPORTABLE_STATES, OPEN_STATES, type ReferralState } from './referral.states.js';

/**
 * The moves of a referral. A standard referral goes received → assessing → mdt_held → verifying → decided; Fast Track
 * received → decided (DCB2117 T3-T7). Only decided and discounted stop the clock: a return to the MDT does not. The
 * database holds the same rows in referral_transition; what a move needs besides is with its act.
 */
export const REFERRAL_TRANSITIONS = {
  receive: { event: 'received', from: ['new'], to: 'received' },
  name_coordinator: { event: 'coordinator_named', from: ['received'], to: 'assessing' },
  hold_mdt: { event: 'mdt_held', from: ['assessing'], to: 'mdt_held' },
  // Before it is submitted: something was found wrong.
  reopen_dst: { event: 'dst_reopened', from: ['mdt_held'], to: 'assessing' },
  submit_for_verification: { event: 'submitted_for_verification', from: ['mdt_held'], to: 'verifying' },
  return_to_mdt: { event: 'returned_to_mdt', from: ['verifying'], to: 'assessing' },
  record_decision: { event: 'decision_recorded', from: ['verifying'], to: 'decided' },
  accept_fast_track: { event: 'fast_track_accepted', from: ['received'], to: 'decided' },
  return_fast_track: { event: 'fast_track_returned', from: ['received'], to: 'returned_incomplete' },
  resubmit_fast_track: { event: 'fast_track_resubmitted', from: ['returned_incomplete'], to: 'received' },
  discount: { event: 'discounted', from: OPEN_STATES, to: 'discounted' },
  // A duplicate, merged into the one that stands; undone, it goes back to where it was.
  merge: { event: 'merged', from: OPEN_STATES, to: 'merged' },
  unmerge: { event: 'unmerged', from: ['merged'], to: OPEN_STATES },
  // A logged Checklist, transcribed and found negative: it never asked for full consideration. And back, if mistranscribed.
  screen_out: { event: 'screened_out', from: ['received'], to: 'screened_out' },
  screen_in: { event: 'screened_in', from: ['screened_out'], to: 'received' },
  // A decision recorded in error, taken back by two people: the only moves out of a state that stops the clock, but for an undone merge.
  correct_decision: { event: 'decision_corrected', from: ['decided'], to: 'verifying' },
  correct_fast_track: { event: 'fast_track_decision_corrected', from: ['decided'], to: 'received' },
  // A row from a source system: its state follows from its dates alone, whatever it was before.
  import: { event: 'imported', from: ['new', ...IMPORTABLE_STATES], to: ['received', 'mdt_held', 'decided', 'discounted'] },
} as const satisfies TransitionTable<ReferralState>;

export type ReferralAction = keyof typeof REFERRAL_TRANSITIONS;

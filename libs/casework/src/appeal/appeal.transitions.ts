import type { TransitionTable } from '../transition-table.js';
import type { AppealState } from './appeal.rows.js';

const UNDECIDED = ['late', 'requested', 'informal', 'formal', 'heard'] as const;

/**
 * The moves of a local resolution. Late ones wait for the ICB to take them; the informal stage may be passed over; it is
 * complete with its outcome letter, or when it is withdrawn or found not to be one. The database holds the same rows in
 * challenge_transition.
 */
export const APPEAL_TRANSITIONS = {
  request_local_resolution: { event: 'appeal_asked', from: ['new'], to: ['requested', 'late'] },
  accept_late_appeal: { event: 'late_appeal_accepted', from: ['late'], to: 'requested' },
  decline_late_appeal: { event: 'late_appeal_declined', from: ['late'], to: 'completed' },
  record_informal_discussion: { event: 'appeal_discussed', from: ['requested', 'informal'], to: 'informal' },
  book_formal_meeting: { event: 'formal_meeting_booked', from: ['requested', 'informal', 'formal'], to: 'formal' },
  hold_formal_meeting: { event: 'formal_meeting_held', from: ['formal'], to: 'heard' },
  decide_local_resolution: { event: 'appeal_decided', from: ['informal', 'heard'], to: 'decided' },
  send_outcome: { event: 'appeal_outcome_sent', from: ['decided'], to: 'completed' },
  withdraw_appeal: { event: 'appeal_withdrawn', from: UNDECIDED, to: 'completed' },
  find_appeal_inappropriate: { event: 'appeal_found_inappropriate', from: ['requested', 'informal'], to: 'completed' },
  // A row from a source system: what it says of the outcome letter moves it.
  import: { event: 'imported', from: ['new', ...UNDECIDED, 'decided'], to: 'completed' },
  import_open: { event: 'imported', from: ['new', 'completed'], to: 'requested' },
} as const satisfies TransitionTable<AppealState>;

import type { TransitionTable } from '../transition-table.js';
import type { CouncilDisputeState } from './council-dispute.rows.js';

/** The moves of a dispute with a council; its stages are a procedure (table dispute_stage). The database holds the same rows in challenge_transition. */
export const COUNCIL_DISPUTE_TRANSITIONS = {
  raise_council_dispute: { event: 'council_dispute_raised', from: ['new'], to: 'open' },
  take_dispute_further: { event: 'council_dispute_taken_further', from: ['open'], to: 'open' },
  settle_council_dispute: { event: 'council_dispute_settled', from: ['open'], to: 'settled' },
  withdraw_council_dispute: { event: 'council_dispute_withdrawn', from: ['open'], to: 'withdrawn' },
} as const satisfies TransitionTable<CouncilDisputeState>;

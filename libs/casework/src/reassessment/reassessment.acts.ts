import { act, type ActTable } from '../act/act.js';
import { choice, lines } from '../act/fields.js';
import { isAlive, isForChc, isLive } from '../eligibility/eligibility.guards.js';
import { openReassessment, openReassessmentOf, REASSESSMENT_REASONS } from './open-reassessment.js';

/** The only way from CHC to anything less that the ICB may take by itself: assessed again, by an MDT with a DST, and decided. */
export const REASSESSMENT_ACTS = {
  open_reassessment: act({
    on: 'eligibility', stage: 'reviews', title: 'Open a reassessment', event: 'reassessment_opened', creates: true,
    says: 'Funding goes on until it is decided. A review alone ends no eligibility for CHC: that takes an MDT, a DST and a decision.',
    fields: { because: choice('Why', REASSESSMENT_REASONS), note: lines('Evidence of it', { most: 4_000 }) },
    guards: [isAlive, isForChc, isLive, ({ record }) => (openReassessmentOf(record) ? 'reassessment_is_open' : undefined)],
    initial: ({ row }) => (row.funding === 'chc_fast_track' ? { because: 'fast_track_ends' as const } : {}),
    also: async (doing) => {
      const id = await openReassessment(doing, { eligibilityId: doing.row.id, because: doing.input.because, note: doing.input.note });
      return { made: { kind: 'referral', id }, details: { because: doing.input.because, referral: id } };
    },
  }),
} as const satisfies ActTable;

import { act, type ActTable, type Guard } from '../act/act.js';
import { line } from '../act/fields.js';
import { REFERRAL_TRANSITIONS } from './referral.transitions.js';

/** The pathway with an MDT and a DST: a standard referral, or a reassessment of somebody eligible for CHC. */
export const isStandard: Guard<'referral'> = ({ row }) => (row.activityType !== '02' ? undefined : 'only_for_standard_referrals');
/** A standard referral alone: it has the 28-day clock and stands in the return, a reassessment does not. */
export const isStatutoryStandard: Guard<'referral'> = ({ row }) => (row.activityType === '01' ? undefined : 'only_for_standard_referrals');
export const isFastTrack: Guard<'referral'> = ({ row }) => (row.activityType === '02' ? undefined : 'only_for_fast_track');
/** Received here, it is worked on once the single point of access has taken it in; from a source system it comes accepted. */
export const isAccepted: Guard<'referral'> = ({ row }) => (row.acceptedAt !== null || row.sourceId !== null ? undefined : 'not_accepted_yet');

/** Acts on a referral as a whole. */
export const REFERRAL_ACTS = {
  name_coordinator: act({
    on: 'referral', stage: 'assessment', title: 'Name the coordinator', event: 'coordinator_named',
    says: 'The coordinator runs the assessment until the decision and is the person the family can ring.',
    moves: REFERRAL_TRANSITIONS.name_coordinator,
    fields: { coordinator: line('Coordinator', { hint: 'Whoever runs the assessment', list: 'practitioners', most: 40 }) },
    guards: [isStandard, isAccepted],
    initial: ({ row, by }) => ({ coordinator: row.practitioner ?? by.practitioner ?? undefined }),
    sets: ({ input }) => ({ coordinator: input.coordinator }),
  }),
} as const satisfies ActTable;

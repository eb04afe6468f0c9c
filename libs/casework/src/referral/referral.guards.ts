import type { Guard } from '../act/act.js';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import { OPEN_STATES, type ReferralState } from './referral.states.js';

/** The referral that a row of the case belongs to. */
export function referralOf(record: CaseRecord, { referralId }: { readonly referralId: string }): ReferralRow {
  return record.referral.find(({ id }) => id === referralId)!;
}

const open: readonly ReferralState[] = OPEN_STATES;

/** The referral has been neither decided nor discounted. */
export const isOpen: Guard<'referral'> = ({ row }) => (open.includes(row.state) ? undefined : `not_possible_when_${row.state}`);

/** The referral has a coordinator and its MDT has not been held. */
export const isBeingAssessed: Guard<'referral'> = ({ row }) => (row.state === 'assessing' ? undefined : `not_possible_when_${row.state}`);

/** A guard of referrals, asked of the referral that a row belongs to. */
export function itsReferral<P extends 'council_involvement' | 'evidence_item' | 'mdt_member' | 'dst' | 'case_link'>(guard: Guard<'referral'>): Guard<P> {
  return ({ record, row, by }) => guard({ record, row: referralOf(record, row), by });
}

import { recordMove } from '../act/account.js';
import type { Doing } from '../act/act.js';
import { updateRow } from '../act/write.js';
import type { PlainDate } from '@chc/deadlines';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import { beginReferral } from '../referral/begin-referral.js';

/** Why somebody eligible for CHC is assessed again. A review alone ends nothing. */
export const REASSESSMENT_REASONS = {
  needs_changed: 'There is clear evidence that needs have changed so that eligibility may be affected',
  fast_track_ends: 'The person is no longer in a rapidly deteriorating condition: leaving Fast Track',
  person_asks: 'The person or their representative asks for it',
  other: 'Another reason',
} as const;

/** The reassessment of an eligibility that is not concluded. */
export const openReassessmentOf = (record: CaseRecord): ReferralRow | undefined => record.referral.find(({ activityType, concludedOn }) => activityType === 'RA' && concludedOn === null);
/** The standard referral of a person that is not concluded. */
export const openReferralOf = (record: CaseRecord): ReferralRow | undefined =>
  record.referral.find(({ activityType, concludedOn, suspectedDuplicate }) => activityType === '01' && concludedOn === null && !suspectedDuplicate);

const itsPractitioner = (record: CaseRecord): string | null => record.referral.findLast(({ practitioner }) => practitioner !== null)?.practitioner ?? null;

export interface Reassessing {
  readonly eligibilityId: string;
  readonly because: keyof typeof REASSESSMENT_REASONS;
  readonly note?: string | undefined;
  /** The review that found it, where one did. */
  readonly reviewId?: string | undefined;
}

/**
 * Opens the reassessment of somebody eligible for CHC: MDT, DST, verification, decision, as of a standard referral, outside the
 * return's tables 3, 4 and 7 and without the 28 days. Where one is open already, that one stands.
 * @returns its id
 */
export async function openReassessment(doing: Doing, { eligibilityId, because, note, reviewId }: Reassessing): Promise<string> {
  const { record } = doing;
  const open = openReassessmentOf(record);
  return open?.id ?? beginReferral(doing, { activityType: 'RA', receivedOn: record.today, because, note, reviewId, reassessesId: eligibilityId, practitioner: itsPractitioner(record) });
}

/** Discounts the open reassessment of an eligibility that has ended otherwise: there is nothing left to reassess. */
export async function endReassessmentOf(doing: Doing, eligibilityId: string, on: PlainDate, exceptId: string | undefined): Promise<void> {
  const open = doing.record.referral.find((row) => row.activityType === 'RA' && row.concludedOn === null && row.reassessesId === eligibilityId && row.id !== exceptId);
  if (!open) return;
  const { tx, by, at, record } = doing;
  await updateRow(tx, 'referral', open, {
    state: 'discounted', discounted_on: on < open.receivedOn ? open.receivedOn : on, discounted_reason: '98', discounted_evidence: 'The eligibility it reassessed has ended.',
  });
  await recordMove(tx, by, 'referral', open.id, { icbId: open.icbId, event: 'discounted', from: open.state, to: 'discounted', details: { eligibility: eligibilityId } });
  const verification = record.verification.find(({ referralId, outcome }) => referralId === open.id && outcome === null);
  if (verification) await updateRow(tx, 'verification', verification, { outcome: 'lapsed', concluded_on: record.today, concluded_at: at, verifier: by.id, verifier_name: by.name });
}

import { verificationDueOn } from '@chc/deadlines';
import type { Doing, Standing } from '../act/act.js';
import { insertRow, updateRow } from '../act/write.js';
import { standingDst } from '../dst/dst.picture.js';
import { DomainError } from '../errors.js';
import type { VerificationRow } from './decision.rows.js';

/** The recommendation of a referral that is with the ICB and not answered. */
export const openVerificationOf = ({ record, row }: Standing<'referral'>): VerificationRow | undefined =>
  record.verification.find(({ referralId, outcome }) => referralId === row.id && outcome === null);

/**
 * Puts the MDT's recommendation before the ICB: the `also` of submit_for_verification.
 * @param dstKept where the DST is kept, of one whose domains are not held here
 * @returns the verification, and for the account the day by which it is due
 * @throws DomainError when there is no recommendation
 */
export async function openVerification(doing: Doing<'referral'>, dstKept?: string): Promise<{ made: { kind: string; id: string }; details: object }> {
  const { tx, record, row, by, at } = doing;
  const dst = standingDst(record, row.id);
  if (!dst) throw new DomainError('conflict', ['no_recommendation']);
  const dueOn = verificationDueOn(record.today, record.values.verification_working_days);
  const id = await insertRow(tx, 'verification', {
    icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, dst_id: dst.id, submitted_on: record.today, submitted_at: at, submitted_by: by.id, due_on: dueOn, dst_kept: dstKept,
  });
  return { made: { kind: 'verification', id }, details: { verification: id, dueOn } };
}

/** Answers the recommendation that is open; nothing where none is. */
export async function answerVerification(doing: Doing<'referral'>, outcome: NonNullable<VerificationRow['outcome']>, columns: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const { tx, record, by, at } = doing;
  const open = openVerificationOf(doing);
  if (!open) return;
  await updateRow(tx, 'verification', open, {
    outcome, concluded_on: record.today, concluded_at: at, verifier: by.id, verifier_name: by.name, ...columns,
  });
}

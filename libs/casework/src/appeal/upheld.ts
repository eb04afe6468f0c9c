import type { PlainDate } from '@chc/deadlines';
import type { Doing } from '../act/act.js';
import type { Reason } from '../act/reasons.js';
import { insertRow, updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import type { EligibilityRow, ReferralRow } from '../case/case.rows.js';
import { openEligibility } from '../eligibility/open-eligibility.js';
import { isChc, liveOn, unsettled } from '../eligibility/settle.js';

/** An outcome that finds somebody eligible. */
export interface Upheld {
  readonly appealId: string;
  readonly referral: ReferralRow;
  /** The day of the outcome: every count goes by it. */
  readonly on: PlainDate;
  /** From when money runs. */
  readonly foundFrom: PlainDate;
  /** First day no longer eligible, of a part that has passed. */
  readonly foundTo?: PlainDate | undefined;
}

const liveChc = (record: CaseRecord, on: PlainDate): EligibilityRow | undefined => liveOn(record, on).find((row) => isChc(row) && row.eligibleFrom <= on);

/** Why an outcome of a day cannot open an eligibility; undefined when it can. */
export function cannotOpen(record: CaseRecord, on: PlainDate, foundTo: PlainDate | undefined): Reason | undefined {
  return foundTo !== undefined || liveChc(record, on) ? undefined : unsettled(record, 'chc_standard', on);
}

/**
 * What an upheld challenge does to a person's eligibilities, in its own transaction. CHC begins on the day of the outcome with
 * its first review by the rule and money from the earlier day; what it takes the place of ends that day. Somebody eligible for
 * CHC again meanwhile keeps that, with money from the earlier day; a part that has passed is one eligibility of no day, which
 * counts as newly and no longer eligible.
 * @returns the eligibility, whether it was opened, and the ids of those that ended
 */
export async function openUpheld(doing: Doing, { appealId, referral, on, foundFrom, foundTo }: Upheld): Promise<{ id: string; opened: boolean; ended: readonly string[] }> {
  const { tx, record } = doing;
  if (foundTo !== undefined) {
    const id = await insertRow(tx, 'eligibility', {
      icb_id: referral.icbId, person_id: record.caseId, commissioner_id: referral.commissionerId, referral_id: referral.id, appeal_id: appealId,
      funding: 'chc_standard', eligible_from: on, eligible_to: on, funded_from: foundFrom, end_reason: 'no_longer_eligible', end_basis: 'challenge', end_appeal_id: appealId,
    });
    return { id, opened: true, ended: [] };
  }
  const standing = liveChc(record, on);
  if (standing) {
    if (foundFrom < (standing.fundedFrom ?? standing.eligibleFrom)) await updateRow(tx, 'eligibility', standing, { funded_from: foundFrom });
    return { id: standing.id, opened: false, ended: [] };
  }
  return openEligibility(doing, { funding: 'chc_standard', referralId: referral.id, appealId, eligibleFrom: on, ...(foundFrom < on && { fundedFrom: foundFrom }) });
}

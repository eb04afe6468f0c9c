import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import { OPEN_STATES } from '../referral/referral.states.js';

const isOpen = ({ state }: ReferralRow): boolean => (OPEN_STATES as readonly string[]).includes(state);

/** The person's other open referrals of the same kind: at most one of them all can be a request of its own. */
export function openSiblings(record: Pick<CaseRecord, 'referral'>, row: ReferralRow): ReferralRow[] {
  return record.referral.filter((other) => other.id !== row.id && other.activityType === row.activityType && isOpen(other));
}

/** When something was received: the day that counts, and the instant where known. */
export interface Receipt {
  readonly on: string;
  readonly at: string | null;
}

/** The earliest of several receipts; on one day the one whose instant is earliest, if known. */
export function earliestReceipt(receipts: readonly [Receipt, ...Receipt[]]): Receipt {
  return receipts.reduce((first, next) => (next.on < first.on || (next.on === first.on && (next.at ?? '~') < (first.at ?? '~')) ? next : first));
}

/** A referral's own receipt, whatever a merge has lent it. */
export const ownReceipt = ({ receivedOn, receivedAt, ownReceivedOn, ownReceivedAt }: ReferralRow): Receipt =>
  ownReceivedOn === null ? { on: receivedOn, at: receivedAt } : { on: ownReceivedOn, at: ownReceivedAt };

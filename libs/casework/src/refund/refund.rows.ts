import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { RefundStretch } from './refund.rules.js';

/** What somebody else than the NHS paid a week for care. */
export interface CareCostRow extends Row {
  readonly referralId: string;
  readonly fromOn: PlainDate;
  /** First day no longer paid; none while it goes on. */
  readonly toOn: PlainDate | null;
  readonly weeklyPence: number;
  readonly payer: 'individual' | 'council';
  readonly organisationId: string | null;
  readonly includesFnc: boolean;
  readonly withdrawnOn: PlainDate | null;
}

/** A refund as it was worked out: proposed by one, approved or refused by another; or none due, with the reason. */
export interface RefundRow extends Row {
  readonly referralId: string;
  readonly appealId: string | null;
  readonly state: 'proposed' | 'approved' | 'refused' | 'none_due';
  readonly because: 'late_decision' | 'challenge';
  readonly delayReason: string | null;
  readonly reason: string;
  readonly fromOn: PlainDate;
  readonly fromOnStatistic: PlainDate;
  readonly toOn: PlainDate;
  readonly days: number;
  readonly daysNotKnown: number;
  readonly individualPence: number;
  readonly councilPence: number;
  readonly fncPence: number;
  readonly individualStatisticPence: number;
  readonly councilStatisticPence: number;
  readonly stretches: readonly RefundStretch[];
  readonly proposedOn: PlainDate;
  readonly proposedBy: string;
  readonly decidedOn: PlainDate | null;
}

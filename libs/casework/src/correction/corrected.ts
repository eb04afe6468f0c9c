import type { Doing, Done } from '../act/act.js';
import type { Reason } from '../act/reasons.js';
import type { CaseRecord } from '../case/case.record.js';
import type { ReferralRow } from '../case/case.rows.js';
import type { Values } from './correction.rows.js';
import type { Facts } from './returns-affected.rules.js';

/** A referral whose correction is proposed, or one that is being confirmed. */
export interface Corrected {
  readonly record: CaseRecord;
  readonly referral: ReferralRow;
}

/** Why a correction cannot be made of a referral as it stands; or nothing. */
export type CorrectionGuard = (at: Corrected) => Reason | undefined;

/** What a kind of correction is: one row for whoever proposes, whoever confirms, and the returns. */
export interface CorrectionKind {
  readonly called: string;
  /** Why it cannot be made of this referral as it stands. Asked of both people. */
  readonly guards: readonly CorrectionGuard[];
  /** What it changes, as it is now: it must be the same when it is confirmed. */
  readonly now: (at: Corrected) => Values;
  /** Why these values do not fit the rest of the referral. */
  readonly misfits?: (at: Corrected, after: Values) => Reason | undefined;
  /** What the return would count. */
  readonly then: (facts: Facts, at: Corrected, after: Values) => Facts;
  /** Writes it. The referral is locked with its case. */
  readonly make: (doing: Doing<'correction'>, at: Corrected, after: Values) => Promise<Done>;
}

import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

/** What a decision may be. Joint is national outcome 04 with shares by funder. */
export type DecisionCode = '01' | '03' | '04' | 'joint';

export interface VerificationRow extends Row {
  readonly referralId: string;
  readonly dstId: string;
  readonly submittedOn: PlainDate;
  readonly submittedBy: string;
  readonly dueOn: PlainDate;
  readonly outcome: 'agreed' | 'returned' | 'not_accepted' | 'lapsed' | null;
  readonly concludedOn: PlainDate | null;
  readonly verifier: string | null;
  readonly verifierName: string | null;
  readonly note: string | null;
  /** Of a DST whose domains are not held here: where it is kept, and where the verifier read it. */
  readonly dstKept: string | null;
  readonly dstRead: string | null;
  readonly returnReason: string | null;
  readonly proposedOutcome: DecisionCode | null;
  readonly proposedReasons: string | null;
  readonly proposedBy: string | null;
  readonly proposedByName: string | null;
  readonly proposedOn: PlainDate | null;
}

export interface DecisionShareRow extends Row {
  readonly referralId: string;
  readonly funder: 'nhs' | 'council' | 'other';
  readonly funderName: string | null;
  readonly percent: number;
}

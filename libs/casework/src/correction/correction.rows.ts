import type { Row } from '../case/row.js';
import type { ReturnChange } from './returns-affected.rules.js';

export type CorrectionKindName = 'received_date' | 'person' | 'commissioner' | 'decision' | 'unmerge';
/** Codes, identifiers and dates only: they go into the account of the case. */
export type Values = Readonly<Record<string, string | null>>;

export interface CorrectionRow extends Row {
  readonly personId: string;
  readonly otherPersonId: string | null;
  readonly referralId: string;
  readonly kind: CorrectionKindName;
  readonly state: 'proposed' | 'confirmed' | 'refused' | 'withdrawn';
  readonly before: Values;
  readonly after: Values;
  readonly reason: string;
  readonly returnsAffected: readonly ReturnChange[];
  readonly proposedBy: string;
  readonly proposedByName: string | null;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly decidedReason: string | null;
}

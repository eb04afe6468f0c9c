import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

/** A case that may not be disposed of until the hold is lifted. */
export interface LegalHoldRow extends Row {
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly liftedAt: string | null;
}

/** A longer retention, with its justification. */
export interface RetentionExtensionRow extends Row {
  readonly untilOn: PlainDate;
  readonly lastOperationalOn: PlainDate;
  readonly justification: string;
}

/** That somebody looked at a case whose retention had passed: it holds for that date of retention and no other. */
export interface DisposalReviewRow extends Row {
  readonly state: 'reviewed' | 'confirmed' | 'withdrawn';
  readonly keptUntilOn: PlainDate;
  readonly finding: string;
  readonly reviewedBy: string;
  readonly confirmedBy: string | null;
}

export interface RetentionRows {
  legal_hold: LegalHoldRow;
  retention_extension: RetentionExtensionRow;
  disposal_review: DisposalReviewRow;
}

/** The parts of a case that say how long it is kept, for the table in `case.record.ts`. */
export const RETENTION_PARTS = {
  legal_hold: { where: 'person_id = $1', order: 'placed_at, id' },
  retention_extension: { where: 'person_id = $1', order: 'extended_at, id' },
  disposal_review: { where: 'person_id = $1', order: 'reviewed_at, id' },
} as const;

import type { LetterKindName, RecipientKind } from '@chc/letters';
import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

/** A letter of a case; what it says is read apart, because it is long. */
export interface LetterRow extends Row {
  readonly referralId: string | null;
  readonly eligibilityId: string | null;
  readonly reviewId: string | null;
  readonly appealId: string | null;
  readonly independentReviewId: string | null;
  readonly kind: LetterKindName;
  readonly recipientKind: RecipientKind;
  readonly recipientName: string;
  readonly channel: 'print' | 'email';
  readonly state: 'queued' | 'issued' | 'cancelled' | 'returned';
  readonly queuedAt: string;
  readonly letterOn: PlainDate | null;
  readonly proof: string | null;
  readonly appealBy: PlainDate | null;
  readonly returnedOn: PlainDate | null;
  readonly returnedReason: string | null;
  readonly cancelledReason: string | null;
}

/** Who writes the ICB's letters; none until an administrator has said. */
export interface LetterheadRow extends Row {
  readonly teamName: string;
  readonly teamPhone: string;
  readonly teamAddress: string | null;
  readonly teamEmail: string | null;
}

import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';
import type { EscalationKind } from './escalation.kinds.js';

/** Something found too long undone in a case. */
export interface EscalationRow extends Row {
  readonly kind: EscalationKind;
  readonly referralId: string | null;
  readonly reviewId: string | null;
  readonly raisedOn: PlainDate;
  readonly clearedOn: PlainDate | null;
  readonly acknowledgedOn: PlainDate | null;
  readonly acknowledgedBy: string | null;
  readonly plan: string | null;
  readonly planOn: PlainDate | null;
  readonly raisedAgainOn: PlainDate | null;
}

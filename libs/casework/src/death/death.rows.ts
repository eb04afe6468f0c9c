import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export interface StopPaymentRow extends Row {
  readonly eligibilityId: string;
  readonly fromOn: PlainDate;
  readonly raisedOn: PlainDate;
  readonly clearedOn: PlainDate | null;
  readonly clearedAs: string | null;
}

import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

/** A decision not to screen. */
export interface NotScreenedRow extends Row {
  readonly decidedOn: PlainDate;
  readonly decidedBy: string;
  readonly reason: string;
  readonly rationale: string;
  readonly lapsedOn: PlainDate | null;
  readonly disagreedBy: 'individual' | 'representative' | null;
  readonly screenedOn: PlainDate | null;
}

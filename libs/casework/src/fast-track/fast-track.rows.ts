import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export interface FastTrackReturnRow extends Row {
  readonly referralId: string;
  readonly returnedOn: PlainDate;
  readonly reason: string;
  readonly note: string;
  readonly clinician: string;
  readonly spokenOn: PlainDate;
  readonly returnedBy: string;
  readonly endedAs: string | null;
  readonly endedAt: string | null;
}

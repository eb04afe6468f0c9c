import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export interface CouncilInvolvementRow extends Row {
  readonly referralId: string;
  readonly council: string;
  readonly askedOf: string | null;
  readonly invitedOn: PlainDate;
  readonly replyBy: PlainDate;
  readonly reply: 'takes_part' | 'information_only' | 'declines' | null;
  readonly repliedOn: PlainDate | null;
  readonly information: string | null;
  readonly absentOn: PlainDate | null;
  readonly absenceReason: string | null;
  readonly informationSought: string | null;
}

export interface EvidenceItemRow extends Row {
  readonly referralId: string;
  readonly kind: string;
  readonly what: string;
  readonly sourceKind: string;
  readonly source: string;
  readonly requestedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly requestedBy: string;
  readonly chasedOn: PlainDate | null;
  readonly chases: number;
  readonly promisedFor: PlainDate | null;
  readonly receivedOn: PlainDate | null;
  readonly documentId: string | null;
  readonly withdrawnOn: PlainDate | null;
  readonly withdrawnReason: string | null;
}

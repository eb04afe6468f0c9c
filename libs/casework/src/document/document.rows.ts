import type { DocumentKind } from '@chc/documents';
import type { Row } from '../case/row.js';

/** A paper of the case; its bytes are read where it is opened. */
export interface DocumentRow extends Row {
  readonly referralId: string | null;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly receivedAt: string;
  readonly addedBy: string;
  readonly addedAt: string;
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
}

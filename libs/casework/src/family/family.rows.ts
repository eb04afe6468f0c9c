import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

type Maybe<T> = T | null;

/** Leave to read the family page of a case. Its secrets are hashes kept apart. */
export interface FamilyLinkRow extends Row {
  readonly icbId: string;
  readonly forWhom: 'individual' | 'representative';
  readonly representativeId: Maybe<string>;
  readonly consentId: Maybe<string>;
  readonly expiresOn: PlainDate;
  readonly format: FamilyFormat;
  readonly linkBy: string;
  readonly codeBy: string;
  readonly contactName: Maybe<string>;
  readonly contactPhone: Maybe<string>;
  readonly wrongAnswers: number;
  readonly openedAt: Maybe<string>;
  readonly openings: number;
  readonly recordedBy: string;
  readonly recordedAt: string;
  readonly endedOn: Maybe<PlainDate>;
}

export const FAMILY_FORMATS = { plain: 'Plain English', large_print: 'Large print', easy_read: 'Easy read' } as const;
export type FamilyFormat = keyof typeof FAMILY_FORMATS;

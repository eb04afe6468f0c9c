import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

/** What a session is for: CHC's own, or discharge to assess, which CHC staff give without being paid for it in places (4.5.5). */
export const SESSION_KINDS = { chc: 'NHS continuing healthcare', discharge_to_assess: 'Discharge to assess' } as const;
export type SessionKind = keyof typeof SESSION_KINDS;

export interface SlotBookingRow extends Row {
  readonly slotId: string;
  readonly purpose: 'mdt' | 'review';
  readonly referralId: string | null;
  readonly reviewId: string | null;
  readonly mdtMemberId: string | null;
  /** When the meeting is: hours that all its slots share. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly bookedOn: PlainDate;
  readonly answer: 'accepted' | 'declined' | null;
  readonly answerNote: string | null;
  readonly cancelledOn: PlainDate | null;
  readonly cancelledReason: string | null;
}

export interface CaseLinkRow extends Row {
  readonly referralId: string;
  readonly professionalId: string;
  readonly mdtMemberId: string;
  readonly madeOn: PlainDate;
  readonly expiresOn: PlainDate;
  readonly revokedAt: string | null;
  readonly wrongAnswers: number;
  readonly openings: number;
}

/** The name under which somebody from outside acts in the one case they have a link to; never an account's. */
export const actsAs = (professionalId: string): string => `professional:${professionalId}`;

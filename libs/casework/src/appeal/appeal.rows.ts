import type { PlainDate } from '@chc/deadlines';
import type { Row } from '../case/row.js';

export const APPEAL_STATES = ['late', 'requested', 'informal', 'formal', 'heard', 'decided', 'completed'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];
/** How local resolution ends (DCB2117 T9). */
export type AppealOutcome = 'full' | 'partial' | 'not_upheld' | 'withdrawn' | 'inappropriate';

/** A request for local resolution, from its receipt to its outcome letter. One that a source brought has no more than its dates and outcome. */
export interface AppealRow extends Row {
  readonly referralId: string;
  readonly sourceId: string | null;
  readonly state: AppealState;
  readonly requestedOn: PlainDate;
  /** The day by which it should be finished. */
  readonly dueOn: PlainDate;
  /** The last day to ask, as it stood when it was asked. */
  readonly askBy: PlainDate | null;
  readonly askedBy: 'individual' | 'representative' | null;
  readonly representativeId: string | null;
  readonly grounds: readonly string[] | null;
  readonly recordedBy: string | null;
  readonly lateAnswer: 'accepted' | 'declined' | null;
  readonly informalMeetingOn: PlainDate | null;
  readonly formalBookedFor: PlainDate | null;
  readonly formalMeetingOn: PlainDate | null;
  readonly decidedOn: PlainDate | null;
  readonly decidedOutcome: 'full' | 'partial' | 'not_upheld' | null;
  readonly decidedReasons: string | null;
  readonly decidedBy: string | null;
  readonly lateReason: string | null;
  /** From when, and until when, an upheld one finds the person eligible. */
  readonly eligibleFrom: PlainDate | null;
  readonly eligibleTo: PlainDate | null;
  readonly outcomeLetterOn: PlainDate | null;
  readonly outcome: AppealOutcome | null;
  readonly endedNote: string | null;
  /** The last day to ask for independent review. */
  readonly reviewBy: PlainDate | null;
}

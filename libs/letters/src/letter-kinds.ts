import { addMonths, clock, firstReviewDueOn } from '@chc/deadlines';
import { appealBy } from './appeal.rules.js';
import type { FactName, LetterFacts } from './letter-facts.js';

export type RecipientKind = 'individual' | 'representative' | 'provider' | 'council' | 'referrer' | 'mdt_member';

interface LetterKind {
  readonly title: string;
  /** To whom it may go; the same as the table letter_kind. */
  readonly recipients: readonly RecipientKind[];
  readonly needs: readonly FactName[];
  readonly may?: readonly FactName[];
  /** Dates that follow from the facts and the letter's date. */
  readonly worksOut?: (facts: Told) => Readonly<Record<string, string | boolean>>;
  /** Why it cannot go out with these facts on this date. */
  readonly refusals?: (facts: Told) => (string | false | undefined)[];
}

/** Facts known to be there and right. */
type Told = Readonly<Record<FactName, string>> & { readonly appealMonths: unknown };

const YOU: readonly RecipientKind[] = ['individual', 'representative'];
const dueOn = ({ receivedOn, letterOn }: Told): { dueOn: string; isLate: boolean } => {
  const due = clock(receivedOn, receivedOn).dueOn;
  return { dueOn: due, isLate: due < letterOn };
};

/** What every letter needs beside its own facts. */
export const ALWAYS = ['personName', 'reference', 'teamName', 'teamPhone', 'signedBy', 'signedAs'] as const satisfies readonly FactName[];
export const ALWAYS_MAY = ['teamAddress', 'teamEmail'] as const satisfies readonly FactName[];
/** Known of the letter itself, not of its content. */
export const ENVELOPE = ['letterOn', 'recipientKind', 'recipientName', 'recipientAddress', 'channel'] as const satisfies readonly FactName[];

/** Every kind of letter. Its template is `libs/letters/templates/<kind>.njk`. */
export const LETTER_KINDS = {
  acknowledgement: {
    title: 'We have received the request for a full assessment', recipients: [...YOU, 'referrer'],
    needs: ['receivedOn'], may: ['coordinatorName'], worksOut: dueOn,
  },
  negative_checklist: {
    title: 'The outcome of the Checklist', recipients: YOU, needs: ['checklistOn', 'completedBy'],
    refusals: ({ checklistOn, letterOn }) => [checklistOn > letterOn && 'the Checklist was completed after the date of the letter'],
  },
  not_screened: {
    title: 'Why a Checklist was not completed', recipients: YOU, needs: ['decidedOn', 'decidedBy', 'reasons'],
    refusals: ({ decidedOn, letterOn }) => [decidedOn > letterOn && 'the decision was made after the date of the letter'],
  },
  mdt_invitation: {
    title: 'Invitation to the assessment meeting', recipients: [...YOU, 'council', 'mdt_member'],
    needs: ['meetingOn', 'meetingTime', 'meetingPlace', 'coordinatorName'],
    refusals: ({ meetingOn, letterOn }) => [meetingOn < letterOn && 'the meeting lies before the date of the letter'],
  },
  delay: {
    title: 'The decision will take longer', recipients: YOU, needs: ['receivedOn', 'delayReason', 'newDateOn'], may: ['delayExplanation'], worksOut: dueOn,
    refusals: ({ newDateOn, letterOn, delayReason, delayExplanation, receivedOn }) => [
      newDateOn < letterOn && 'the new date lies before the date of the letter',
      newDateOn <= clock(receivedOn, receivedOn).dueOn && 'the new date is within the 28 days',
      delayReason === 'D4' && !delayExplanation && 'the letter needs what out of the ordinary has happened',
    ],
  },
  decision: {
    title: 'The decision about NHS continuing healthcare', recipients: YOU, needs: ['decidedOn', 'outcome', 'reasons', 'appealMonths'], may: ['personHasDied', 'firstReviewOn', 'receivedOn', 'fundedFrom', 'reviewBody'],
    worksOut: ({ letterOn, decidedOn, appealMonths, firstReviewOn, receivedOn }) => ({ tookLonger: Boolean(receivedOn) && clock(receivedOn, decidedOn).daysOver > 0, appealByOn: appealBy(letterOn, Number(appealMonths)), firstReviewOn: firstReviewOn || firstReviewDueOn(decidedOn) }),
    refusals: ({ decidedOn, letterOn }) => [decidedOn > letterOn && 'the decision was made after the date of the letter'],
  },
  review_appointment: {
    title: 'Appointment for a review of care', recipients: [...YOU, 'provider'], needs: ['reviewOn', 'reviewTime', 'reviewPlace', 'reviewerName'],
    refusals: ({ reviewOn, letterOn }) => [reviewOn < letterOn && 'the review lies before the date of the letter'],
  },
  fast_track_approval: {
    title: 'Fast Track care approved', recipients: ['provider'], needs: ['receivedAt', 'careDueAt', 'acceptedOn'], may: ['nhsNumber'],
  },
  fnc_approval: {
    title: 'NHS-funded nursing care approved', recipients: ['provider'], needs: ['decidedOn', 'fundedFrom', 'weeklyRatePence', 'band'], may: ['fundedTo', 'nhsNumber'],
    refusals: ({ fundedFrom, fundedTo }) => [Boolean(fundedTo) && fundedTo < fundedFrom && 'the payment ends before it begins'],
  },
  council_copy: {
    title: 'A decision about NHS continuing healthcare', recipients: ['council'], needs: ['decidedOn', 'outcome'], may: ['nhsNumber'],
    refusals: ({ decidedOn, letterOn }) => [decidedOn > letterOn && 'the decision was made after the date of the letter'],
  },
  reconsideration_outcome: {
    title: 'We have looked again at the Checklist', recipients: YOU, needs: ['requestedOn', 'checklistOn', 'reconsidered', 'decidedOn', 'reasons'],
    worksOut: ({ decidedOn }) => ({ dueOn: clock(decidedOn, decidedOn).dueOn }),
    refusals: ({ decidedOn, letterOn }) => [decidedOn > letterOn && 'the decision was made after the date of the letter'],
  },
  appeal_acknowledgement: {
    title: 'You have asked us to look at a decision again', recipients: YOU, needs: ['requestedOn', 'decidedOn', 'askByOn', 'answerByOn'], may: ['personHasDied'],
    worksOut: ({ requestedOn, askByOn }) => ({ isLateRequest: requestedOn > askByOn }),
  },
  appeal_outcome: {
    title: 'The outcome of local resolution', recipients: YOU, needs: ['requestedOn', 'decidedOn', 'appealOutcome', 'reasons', 'reviewBody'], may: ['personHasDied', 'fundedFrom', 'fundedTo', 'reviewMonths'],
    worksOut: ({ letterOn, reviewMonths }) => ({ reviewByOn: reviewMonths ? addMonths(letterOn, Number(reviewMonths)) : '' }),
    refusals: ({ decidedOn, letterOn, appealOutcome, fundedFrom }) => [
      decidedOn > letterOn && 'the decision was made after the date of the letter',
      (appealOutcome === 'full' || appealOutcome === 'partial') && !fundedFrom && 'the letter needs the day from which we pay',
    ],
  },
  independent_review_outcome: {
    title: 'The outcome of the independent review', recipients: YOU, needs: ['requestedOn', 'decidedOn', 'reviewAnswer', 'reasons', 'reviewBody'], may: ['personHasDied', 'appealOutcome', 'fundedFrom', 'fundedTo'],
    refusals: ({ decidedOn, letterOn, reviewAnswer, appealOutcome, fundedFrom }) => [
      decidedOn > letterOn && 'the decision was made after the date of the letter',
      reviewAnswer === 'accepted' && !appealOutcome && 'the letter needs the outcome',
      reviewAnswer === 'accepted' && appealOutcome !== 'not_upheld' && !fundedFrom && 'the letter needs the day from which we pay',
    ],
  },
} as const satisfies Record<string, LetterKind>;

export type LetterKindName = keyof typeof LETTER_KINDS;
export const letterKind = (name: LetterKindName): LetterKind => LETTER_KINDS[name];

/** The facts a letter's content must hold, and all it may hold; `appealMonths` comes at its issue. */
export function contentFacts(kind: LetterKindName): { needed: FactName[]; known: FactName[] } {
  const { needs, may = [] } = letterKind(kind);
  const needed = [...ALWAYS, ...needs].filter((name) => name !== 'appealMonths');
  return { needed, known: [...needed, ...ALWAYS_MAY, ...may].filter((name) => name !== 'personHasDied') };
}

export type { LetterFacts };

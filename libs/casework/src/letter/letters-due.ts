import { clock } from '@chc/deadlines';
import type { LetterKindName } from '@chc/letters';
import type { CaseRecord } from '../case/case.record.js';

/** A letter that a case owes somebody and has not queued. */
export interface LetterDue {
  readonly kind: LetterKindName;
  /** The act that writes it, and the record it is about. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly why: string;
}

interface Rule {
  readonly kind: LetterKindName;
  readonly action: string;
  readonly on: 'referral' | 'eligibility' | 'review' | 'checklist' | 'not_screened' | 'appeal' | 'independent_review';
  readonly why: string;
  /** Ids of the records that owe it. What a source system brought was written to before we came. */
  readonly owedBy: (record: CaseRecord) => readonly string[];
}

const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
const ours = (record: CaseRecord): CaseRecord['referral'] => record.referral.filter(({ sourceId, mergedIntoId }) => sourceId === null && mergedIntoId === null);

/** Referrals decided by our own acts, whoever brought them. */
const decidedHere = (record: CaseRecord): CaseRecord['referral'] => record.referral.filter(({ id, sourceId, mergedIntoId, decidedOn, careDueAt }) =>
  decidedOn !== null && mergedIntoId === null
  && (sourceId === null || careDueAt !== null || record.verification.some(({ referralId, outcome }) => referralId === id && (outcome === 'agreed' || outcome === 'not_accepted'))));

const RULES: readonly Rule[] = [
  { kind: 'acknowledgement', action: 'queue_acknowledgement', on: 'referral', why: 'The referral was accepted: say that it came and when the 28 days end',
    owedBy: (record) => ids(ours(record).filter(({ activityType, acceptedAt, concludedOn }) => activityType !== '02' && acceptedAt && !concludedOn)) },
  { kind: 'delay', action: 'queue_delay_letter', on: 'referral', why: 'It is past 28 days: give the reason and the new date',
    owedBy: (record) => ids(record.referral.filter(({ activityType, concludedOn, mergedIntoId, receivedOn }) => activityType === '01' && !concludedOn && !mergedIntoId && clock(receivedOn, record.today).daysOver > 0)) },
  { kind: 'decision', action: 'queue_decision_letter', on: 'referral', why: 'It is decided: say what, why, and until when it can be challenged',
    owedBy: (record) => ids(decidedHere(record).filter(({ activityType, outcomeCommunicatedOn }) => activityType !== '02' && !outcomeCommunicatedOn)) },
  { kind: 'council_copy', action: 'queue_council_copy', on: 'referral', why: 'The council is told of every decision',
    owedBy: (record) => ids(decidedHere(record)) },
  { kind: 'fast_track_approval', action: 'queue_fast_track_approval', on: 'referral', why: 'Fast Track is accepted: the provider needs it in writing',
    owedBy: (record) => ids(decidedHere(record).filter(({ activityType }) => activityType === '02')) },
  { kind: 'fnc_approval', action: 'queue_fnc_approval', on: 'eligibility', why: 'The care home needs the FNC approval in writing',
    owedBy: (record) => ids(record.eligibility.filter(({ funding, sourceId, eligibleTo }) => funding === 'fnc' && sourceId === null && !eligibleTo)) },
  { kind: 'review_appointment', action: 'queue_review_appointment', on: 'review', why: 'The review is booked: tell the person when and where',
    owedBy: (record) => ids(record.review.filter(({ state }) => state === 'booked')) },
  { kind: 'negative_checklist', action: 'queue_negative_checklist_letter', on: 'checklist', why: 'The Checklist is negative: say so, and that they may ask again',
    owedBy: (record) => ids(record.checklist.filter(({ fullAssessmentRequired, channel }) => fullAssessmentRequired === false && channel !== null)) },
  { kind: 'not_screened', action: 'queue_not_screened_letter', on: 'not_screened', why: 'There was no Checklist: say why, and that they may disagree',
    owedBy: (record) => ids(record.not_screened.filter(({ lapsedOn }) => !lapsedOn)) },
  { kind: 'reconsideration_outcome', action: 'queue_reconsideration_outcome', on: 'checklist', why: 'The Checklist was looked at again: say what came of it',
    owedBy: (record) => ids(record.checklist.filter(({ reconsideredOn, reconsiderationToldOn }) => reconsideredOn && !reconsiderationToldOn)) },
  { kind: 'appeal_acknowledgement', action: 'queue_appeal_acknowledgement', on: 'appeal', why: 'Local resolution is asked for: say that it came and what happens next',
    owedBy: (record) => ids(record.appeal.filter(({ recordedBy, outcomeLetterOn }) => recordedBy && !outcomeLetterOn)) },
  { kind: 'appeal_outcome', action: 'queue_appeal_outcome', on: 'appeal', why: 'The local resolution has an outcome: say it, why, and what they may do next',
    owedBy: (record) => ids(record.appeal.filter(({ state, endedNote }) => state === 'decided' || endedNote)) },
  { kind: 'independent_review_outcome', action: 'queue_independent_review_outcome', on: 'independent_review', why: 'The independent review has an outcome: say it, why, and what they may do next',
    owedBy: (record) => ids(record.independent_review.filter(({ state }) => state === 'declined' || state === 'concluded')) },
];

/** Where a letter says what it is about; the others are of the whole case. */
const FILED_UNDER: Readonly<Record<string, 'referralId' | 'eligibilityId' | 'reviewId' | 'appealId' | 'independentReviewId' | undefined>> = { referral: 'referralId', eligibility: 'eligibilityId', review: 'reviewId', appeal: 'appealId', independent_review: 'independentReviewId' };

/** Every letter that the case owes and that is neither queued nor gone out; none to be written for whom nothing is owed. */
export function lettersDue(record: CaseRecord): LetterDue[] {
  return RULES.flatMap(({ kind, action, on, why, owedBy }) => {
    const written = record.letter.filter((letter) => letter.kind === kind && letter.state !== 'cancelled');
    const filed = FILED_UNDER[on];
    const isWritten = (id: string): boolean => written.some((letter) => filed === undefined || letter[filed] === id);
    return owedBy(record).filter((id) => !isWritten(id)).map((id): LetterDue => ({ kind, action, subject: { kind: on, id }, why }));
  });
}

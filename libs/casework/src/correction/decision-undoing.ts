import { addDays, addMonths, type PlainDate } from '@chc/deadlines';
import { recordMove } from '../act/account.js';
import type { Doing, Done } from '../act/act.js';
import { updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import type { EligibilityRow, ReferralRow } from '../case/case.rows.js';
import { cancelReviews, openReview } from '../eligibility/open-eligibility.js';
import { openVerification } from '../decision/verification.js';
import { standingDst } from '../dst/dst.picture.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import type { Corrected, CorrectionGuard } from './corrected.js';
import type { Values } from './correction.rows.js';
import type { Facts } from './returns-affected.rules.js';

/** What the decision opened, and what it ended in its place. */
const opened = ({ record, referral }: Corrected): EligibilityRow[] => record.eligibility.filter(({ referralId, endBasis }) => referralId === referral.id && endBasis !== 'recorded_in_error');
const ended = ({ record, referral }: Corrected): EligibilityRow[] => record.eligibility.filter(({ endReferralId }) => endReferralId === referral.id);

const isDecided: CorrectionGuard = ({ referral }) => (referral.state === 'decided' ? undefined : 'is_not_decided');
const noAppeal: CorrectionGuard = ({ record, referral }) => (record.appeal.some(({ referralId }) => referralId === referral.id) ? 'decision_is_appealed' : undefined);
const isOfOpened = (at: Corrected, eligibilityId: string): boolean => opened(at).some(({ id }) => id === eligibilityId);
const noCare: CorrectionGuard = (at) =>
  (at.referral.careStartedAt !== null || at.record.care_package.some(({ eligibilityId }) => isOfOpened(at, eligibilityId)) ? 'care_rests_on_decision' : undefined);
const noReview: CorrectionGuard = (at) =>
  (at.record.review.some(({ eligibilityId, state }) => state === 'completed' && isOfOpened(at, eligibilityId)) ? 'review_rests_on_decision' : undefined);
const nothingLater: CorrectionGuard = (at) => (isRestedOn(at) ? 'later_decision_rests_on_it' : undefined);

/** A decision is undone only while nothing rests on it: what does is undone first, by whoever answers for it. */
export const decisionGuards: readonly CorrectionGuard[] = [isDecided, noAppeal, noCare, noReview, nothingLater];

/** Another decision ended what this one opened, a reassessment is of it, or another eligibility has begun where this one ended one. */
function isRestedOn(at: Corrected): boolean {
  const mine = opened(at);
  return mine.some(({ endReferralId }) => endReferralId !== null)
    || at.record.referral.some(({ reassessesId }) => reassessesId !== null && mine.some(({ id }) => id === reassessesId))
    || ended(at).some((row) => at.record.eligibility.some((other) => other.id !== row.id && !mine.includes(other) && other.eligibleFrom >= row.eligibleTo! && other.funding === row.funding));
}

export function decisionFacts(facts: Facts, at: Corrected, _after: Values): Facts {
  const [gone, back] = [new Set(opened(at).map(({ id }) => id)), new Set(ended(at).map(({ id }) => id))];
  return {
    ...facts,
    referral: facts.referral.map((row) => (row.id === at.referral.id ? { ...row, decidedOn: null, decisionOutcome: null } : row)),
    eligibility: facts.eligibility.filter(({ id }) => !gone.has(id)).map((row) => (back.has(row.id) ? { ...row, eligibleTo: ownEnd(at.record, row as EligibilityRow), endBasis: null, endReferralId: null } : row)),
  };
}

/**
 * Takes a decision back: the referral is again where it was, what it opened counts nowhere (its row stays, ended on its first
 * day as recorded in error), what it ended goes on with a review by the rule.
 */
export async function undoDecision(doing: Doing<'correction'>, at: Corrected, _after: Values): Promise<Done> {
  const { tx, by, record, row: correction } = doing;
  const { referral } = at;
  const { event, to } = REFERRAL_TRANSITIONS[referral.activityType === '02' ? 'correct_fast_track' : 'correct_decision'];
  const [voided, reopened] = [opened(at), ended(at)];
  for (const row of voided) {
    await cancelReviews(doing, row.id, row.eligibleFrom, 'the decision was recorded in error');
    await updateRow(tx, 'eligibility', row, {
      eligible_to: row.eligibleFrom, end_reason: 'other', end_basis: 'recorded_in_error', end_note: `Correction ${correction.id}`, ended_by_death: false, funded_to: null,
    });
  }
  await updateRow(tx, 'referral', referral, { state: to, decided_on: null, decision_outcome: null, outcome_communicated_on: null, ...(referral.activityType === '02' && { care_due_at: null }) });
  for (const row of reopened) {
    const until = ownEnd(record, row);
    await updateRow(tx, 'eligibility', row, {
      ...(until === null ? { eligible_to: null, end_reason: null, end_basis: null } : { eligible_to: until, end_reason: 'no_longer_eligible', end_basis: 'short_stay' }), end_referral_id: null,
    });
    if (until !== null) continue;
    const last = record.review.filter(({ eligibilityId, completedOn }) => eligibilityId === row.id && completedOn !== null).map(({ completedOn }) => completedOn!).sort().at(-1);
    await openReview(doing, row.id, last === undefined
      ? { reviewType: '01', dueOn: addMonths(row.eligibleFrom, record.values.first_review_months), dueByRule: true }
      : { reviewType: '02', dueOn: addMonths(last, record.values.next_review_months), dueByRule: true });
  }
  await putBeforeTheIcbAgain(doing, referral);
  const details = { voided: voided.map(({ id }) => id), reopened: reopened.map(({ id }) => id) };
  await recordMove(tx, by, 'referral', referral.id, { icbId: referral.icbId, event, from: 'decided', to, details });
  return { details };
}

/** The first day after a short stay, as its package of care has it, else as long as it may last; null for what ends by a decision alone. */
function ownEnd({ care_package }: CaseRecord, { id, eligibleFrom, shortStayWeeks }: EligibilityRow): PlainDate | null {
  if (shortStayWeeks === null) return null;
  const last = addDays(eligibleFrom, 7 * shortStayWeeks);
  return care_package.filter(({ eligibilityId, endsOn }) => eligibilityId === id && endsOn !== null).map(({ endsOn }) => endsOn!).reduce((one, other) => (other < one ? other : one), last);
}

/** What the decision could have gone out with waits no longer; the recommendation is again with the ICB, due anew. */
async function putBeforeTheIcbAgain(doing: Doing<'correction'>, referral: ReferralRow): Promise<void> {
  const { tx, record, at } = doing;
  for (const letter of record.letter) {
    if (letter.referralId !== referral.id || letter.state !== 'queued' || !TELLING_OF_IT.has(letter.kind)) continue;
    await updateRow(tx, 'letter', letter, { state: 'cancelled', cancelled_at: at, cancelled_reason: 'the decision was recorded in error' });
  }
  for (const share of record.decision_share) if (share.referralId === referral.id) await updateRow(tx, 'decision_share', share, { withdrawn_at: at });
  const undecided = { ...doing, row: referral, input: {} } as Doing<'referral'>;
  if (referral.activityType !== '02' && standingDst(record, referral.id)) await openVerification(undecided);
}

const TELLING_OF_IT: ReadonlySet<string> = new Set(['decision', 'council_copy', 'fnc_approval', 'fast_track_approval']);

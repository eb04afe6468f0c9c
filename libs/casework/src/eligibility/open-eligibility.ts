import { addMonths, type PlainDate, REVIEW_MONTHS } from '@chc/deadlines';
import { recordMove } from '../act/account.js';
import type { Doing } from '../act/act.js';
import { insertRow, updateRow } from '../act/write.js';
import type { EligibilityRow } from '../case/case.rows.js';
import { endReassessmentOf } from '../reassessment/open-reassessment.js';
import { fateOf, type Found, type Funding, liveOn } from './settle.js';

/** What an eligibility is opened by. */
export interface Opening {
  readonly funding: Funding;
  /** The decision; none for a short stay, which needs no CHC consideration. */
  readonly referralId?: string | undefined;
  /** The day of the decision, by which every count goes. */
  readonly eligibleFrom: PlainDate;
  readonly fundedFrom?: PlainDate | undefined;
  /** First day after a short stay of FNC, agreed from the beginning. */
  readonly until?: PlainDate | undefined;
  /** The challenge whose outcome opens it; what that takes the place of ends by it and by no decision of a referral. */
  readonly appealId?: string | undefined;
  /** What else its own kind of decision writes into the row. */
  readonly columns?: Readonly<Record<string, unknown>> | undefined;
}

/** What a decision did to the eligibilities of a person, for the account of the case. */
export interface Settled {
  readonly opened?: string;
  readonly ended: readonly string[];
}

/**
 * Opens an eligibility with its first review, in the transaction of the decision; ends what it takes the place of on the same
 * day (see SETTLES). Where the person has it already, it stays and nothing is opened. Ask `unsettled` before.
 * @returns the eligibility that stands now, and the ids of those that ended
 */
export async function openEligibility(doing: Doing, opening: Opening): Promise<{ id: string; opened: boolean; ended: readonly string[] }> {
  const { funding, eligibleFrom, referralId, appealId } = opening;
  const standing = liveOn(doing.record, eligibleFrom).find((row) => row.funding === funding && fateOf(funding, row) === 'stays');
  const ended = await endReplaced(doing, funding, eligibleFrom, referralId, appealId);
  if (standing) return { id: standing.id, opened: false, ended };
  const { icbId, diedOn, ...person } = doing.record.person[0]!;
  const commissionerId = doing.record.referral.find(({ id: found }) => found === referralId)?.commissionerId ?? person.commissionerId;
  const deathEnd = diedOn && (diedOn > eligibleFrom ? diedOn : eligibleFrom);
  const id = await insertRow(doing.tx, 'eligibility', {
    icb_id: icbId, person_id: doing.record.caseId, commissioner_id: commissionerId, referral_id: referralId ?? null,
    funding, eligible_from: eligibleFrom, funded_from: opening.fundedFrom ?? null,
    ...(appealId !== undefined && { appeal_id: appealId }),
    ...opening.columns,
    ...(deathEnd ? { eligible_to: deathEnd, end_reason: 'deceased', end_basis: 'death', ended_by_death: true }
      : opening.until && { eligible_to: opening.until, end_reason: 'no_longer_eligible', end_basis: 'short_stay' }),
  });
  if (!deathEnd && !opening.until) await openFirstReview(doing, id, eligibleFrom);
  return { id, opened: true, ended };
}

/** Ends, by a decision, what the person is no longer eligible for. @returns the ids of what ended */
export async function endReplaced(doing: Doing, found: Found, on: PlainDate, referralId: string | undefined, appealId?: string): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const row of liveOn(doing.record, on)) {
    const fate = fateOf(found, row);
    if (fate === 'stays' || fate === 'beside') continue;
    await endEligibility(doing, row, { eligible_to: on, end_reason: fate, ...(appealId === undefined ? { end_basis: 'decision', end_referral_id: referralId } : { end_basis: 'challenge', end_appeal_id: appealId }) });
    ended.push(row.id);
  }
  return ended;
}

/** Writes the end of an eligibility, cancels its open reviews, and ends a reassessment of it other than the one decided. What the basis must hold the database checks. */
export async function endEligibility(doing: Doing, row: EligibilityRow, columns: { readonly eligible_to: PlainDate; readonly [column: string]: unknown }): Promise<void> {
  await updateRow(doing.tx, 'eligibility', row, columns);
  await cancelReviews(doing, row.id, columns.eligible_to, 'the eligibility has ended');
  await endReassessmentOf(doing, row.id, columns.eligible_to, columns.end_referral_id as string | undefined);
}

/** Cancels the open reviews of an eligibility, each with its event. @returns how many */
export async function cancelReviews(doing: Doing, eligibilityId: string, on: PlainDate, why: string): Promise<number> {
  const open = doing.record.review.filter((review) => review.eligibilityId === eligibilityId && (review.state === 'due' || review.state === 'booked'));
  const { icbId } = doing.record.person[0]!;
  for (const review of open) {
    await updateRow(doing.tx, 'review', review, { state: 'cancelled', cancelled_on: on, cancelled_reason: why });
    await recordMove(doing.tx, doing.by, 'review', review.id, { icbId, event: 'cancelled', from: review.state, to: 'cancelled' });
  }
  return open.length;
}

/** The first review by the rule: so many months after the decision (contract section 2, reviews). */
async function openFirstReview(doing: Doing, eligibilityId: string, eligibleFrom: PlainDate): Promise<void> {
  // An import works out by its fixed rule again what is due by rule; another number of months is not that rule's.
  const months = doing.record.values.first_review_months;
  await openReview(doing, eligibilityId, { reviewType: '01', dueOn: addMonths(eligibleFrom, months), dueByRule: months === REVIEW_MONTHS.first });
}

/** Opens a review with its first event. @returns its id */
export async function openReview(doing: Doing, eligibilityId: string, review: { reviewType: '01' | '02' | '03'; dueOn: PlainDate; dueByRule: boolean }): Promise<string> {
  const { icbId } = doing.record.person[0]!;
  const id = await insertRow(doing.tx, 'review', {
    icb_id: icbId, eligibility_id: eligibilityId, state: 'due', review_type: review.reviewType, due_on: review.dueOn, due_by_rule: review.dueByRule,
  });
  await recordMove(doing.tx, doing.by, 'review', id, { icbId, event: 'opened', from: 'new', to: 'due' });
  return id;
}

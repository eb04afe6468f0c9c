import { cancelLetters } from '@chc/letters';
import type { PlainDate } from '@chc/deadlines';
import type { Doing } from '../act/act.js';
import { insertRow, updateRow } from '../act/write.js';
import type { EligibilityRow } from '../case/case.rows.js';
import { cancelReviews, openReview } from '../eligibility/open-eligibility.js';
import { isOpen } from '../referral/referral.guards.js';

/** What the reviews that a death cancelled say; a death taken back opens them again by it. */
const THE_PERSON_HAS_DIED = 'the person has died';

/** An eligibility ends on the later of the day of death and its own first day (contract section 2, eligibilities). */
const endByDeath = (diedOn: PlainDate, { eligibleFrom }: EligibilityRow): PlainDate => (diedOn > eligibleFrom ? diedOn : eligibleFrom);

/** Closes everything a death closes, in one move: eligibilities, reviews and bookings, letters not yet sent; stops payments; asks about what is undecided. */
export async function closeByDeath(doing: Doing<'case'>, diedOn: PlainDate): Promise<object> {
  const { tx, record, by } = doing;
  const ended = record.eligibility.filter(({ eligibleTo }) => eligibleTo === null);
  for (const row of ended) {
    const on = endByDeath(diedOn, row);
    await updateRow(tx, 'eligibility', row, { eligible_to: on, end_reason: 'deceased', end_basis: 'death', ended_by_death: true });
    await cancelReviews(doing, row.id, on, THE_PERSON_HAS_DIED);
  }
  const toStop = record.eligibility.filter(({ eligibleTo }) => eligibleTo === null || eligibleTo > diedOn);
  for (const row of toStop) await raiseStopPayment(doing, row.id, diedOn);
  const letters = await cancelLetters(tx, by, record.caseId, THE_PERSON_HAS_DIED);
  const undecided = record.referral.filter((row) => isOpen({ record, row, by }) === undefined);
  for (const row of undecided) await updateRow(tx, 'referral', row, { undecided_at_death: true });
  return { diedOn, ended: ended.map(({ id }) => id), stopped: toStop.map(({ id }) => id), letters: letters.letters, undecided: undecided.map(({ id }) => id) };
}

async function raiseStopPayment(doing: Doing<'case'>, eligibilityId: string, fromOn: PlainDate): Promise<void> {
  const { tx, record, by } = doing;
  if (record.stop_payment.some((row) => row.eligibilityId === eligibilityId && row.clearedOn === null)) return;
  await insertRow(tx, 'stop_payment', { icb_id: record.person[0]!.icbId, person_id: record.caseId, eligibility_id: eligibilityId, from_on: fromOn, raised_on: record.today, raised_by: by.id });
}

/** Moves what ended by the death to another day of death. */
export async function moveDeath(doing: Doing<'case'>, diedOn: PlainDate): Promise<void> {
  const { tx, record } = doing;
  for (const row of record.eligibility.filter(({ endedByDeath }) => endedByDeath)) await updateRow(tx, 'eligibility', row, { eligible_to: endByDeath(diedOn, row), funded_to: null });
  for (const row of record.stop_payment.filter(({ clearedOn }) => clearedOn === null)) await updateRow(tx, 'stop_payment', row, { from_on: diedOn });
}

/** Opens again what a death recorded in error closed. Letters are written anew; a referral discounted meanwhile is a correction of its own. */
export async function reopenAfterDeath(doing: Doing<'case'>): Promise<object> {
  const { tx, record, by } = doing;
  const reopened = record.eligibility.filter(({ endedByDeath }) => endedByDeath);
  for (const row of reopened) {
    await updateRow(tx, 'eligibility', row, { eligible_to: null, end_reason: null, end_basis: null, ended_by_death: false, funded_to: null });
    await reopenReview(doing, row);
  }
  for (const row of record.stop_payment.filter(({ clearedOn }) => clearedOn === null)) {
    await updateRow(tx, 'stop_payment', row, { cleared_on: record.today, cleared_by: by.id, cleared_as: 'death_in_error' });
  }
  const asked = record.referral.filter(({ undecidedAtDeath, goneOnAfterDeathOn }) => undecidedAtDeath || goneOnAfterDeathOn !== null);
  for (const row of asked) await updateRow(tx, 'referral', row, { undecided_at_death: false, gone_on_after_death_on: null, gone_on_note: null });
  return { reopened: reopened.map(({ id }) => id), referrals: asked.map(({ id }) => id) };
}

/** The review that the death cancelled is owed again, on the day it was due; what was booked has to be booked anew. */
async function reopenReview(doing: Doing<'case'>, { id }: EligibilityRow): Promise<void> {
  const cancelled = doing.record.review.find(({ eligibilityId, state, cancelledReason }) => eligibilityId === id && state === 'cancelled' && cancelledReason === THE_PERSON_HAS_DIED);
  if (cancelled) await openReview(doing, id, { reviewType: cancelled.reviewType, dueOn: cancelled.dueOn, dueByRule: cancelled.dueByRule });
}

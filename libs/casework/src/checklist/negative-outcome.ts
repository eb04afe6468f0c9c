import type { PlainDate } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';

/** The letter that answers a request to reconsider has gone out. */
export async function recordReconsiderationTold(tx: Transaction, personId: string, on: PlainDate): Promise<void> {
  await tx.query(`
    update checklist set reconsideration_told_on = greatest($2::date, reconsidered_on), version = version + 1
    where person_id = $1 and reconsidered_on is not null and reconsideration_told_on is null`, [personId, on]);
}

/** The letter with the outcome of a person's negative Checklist has gone out. */
export async function recordNegativeOutcomeSent(tx: Transaction, personId: string, on: PlainDate): Promise<void> {
  await tx.query(`
    update checklist set outcome_sent_on = greatest($2::date, received_on, outcome_recorded_on), version = version + 1,
      outcome_recorded_on = coalesce(outcome_recorded_on, greatest($2::date, received_on))
    where person_id = $1 and received_at is not null and outcome_sent_on is null and not threshold_met and not full_assessment_required`, [personId, on]);
}

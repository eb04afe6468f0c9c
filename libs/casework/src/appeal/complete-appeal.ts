import { addMonths, type PlainDate } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';
import type { CaseRecord } from '../case/case.record.js';

/** The outcome letter of a local resolution has gone out: it is complete (DCB2117 T9), and the time to ask for independent review begins. */
export async function completeAppeal(tx: Transaction, record: CaseRecord, appealId: string | null, letterOn: PlainDate): Promise<void> {
  const appeal = record.appeal.find(({ id, state }) => id === appealId && state === 'decided');
  if (!appeal) return;
  await tx.query(`
    update appeal set state = 'completed', outcome_letter_on = $2, outcome = decided_outcome, review_by = $3, version = version + 1 where id = $1`,
    [appeal.id, letterOn, addMonths(letterOn, record.values.review_request_months)]);
}

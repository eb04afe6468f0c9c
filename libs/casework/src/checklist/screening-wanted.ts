import type { PlainDate } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';

/** Somebody who disagreed with not being screened now is: a Checklist or a referral has come. */
export async function endScreeningWanted(tx: Transaction, personId: string, on: PlainDate): Promise<void> {
  await tx.query('update not_screened set screened_on = greatest($2::date, lapsed_on), version = version + 1 where person_id = $1 and lapsed_on is not null and screened_on is null', [personId, on]);
}

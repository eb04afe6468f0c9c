import type { PlainDate } from '@chc/deadlines';
import { cancelOvertaken } from '@chc/letters';
import { type Doing, type Guard, refuse } from '../act/act.js';
import type { FieldRefusal } from '../act/fields.js';
import type { CaseRecord } from '../case/case.record.js';

/** The person lives, or it has been decided that the case goes on after the death. */
export const isNotStoppedByDeath: Guard<'referral'> = ({ record, row }) =>
  record.person[0]!.diedOn === null || row.goneOnAfterDeathOn ? undefined : 'person_has_died';

/** Why a day given cannot be the day something came to an end: before the first day or after today. None when it can. */
export function outOfOrder(field: string, on: PlainDate, { from, record }: { from: PlainDate; record: CaseRecord }): FieldRefusal[] {
  return on < from || on > record.today ? [refuse(field, on, `a date from ${from} to today`)] : [];
}

/** Letters that speak of an assessment still to come. */
const OF_AN_OPEN_REFERRAL = ['acknowledgement', 'mdt_invitation', 'delay'] as const;

/** A referral has come to its end: letters in the queue that say it goes on would contradict the one that says how it ended. */
export async function cancelWhatItOvertakes({ tx, by, row }: Doing<'referral'>): Promise<void> {
  await cancelOvertaken(tx, by, { referralId: row.id, kinds: OF_AN_OPEN_REFERRAL }, 'The referral has been decided or discounted');
}

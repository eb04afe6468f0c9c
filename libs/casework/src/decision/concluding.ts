import type { PlainDate } from '@chc/deadlines';
import { type Guard, refuse } from '../act/act.js';
import type { FieldRefusal } from '../act/fields.js';
import type { CaseRecord } from '../case/case.record.js';

/** The person lives, or it has been decided that the case goes on after the death. */
export const isNotStoppedByDeath: Guard<'referral'> = ({ record, row }) =>
  record.person[0]!.diedOn === null || row.goneOnAfterDeathOn ? undefined : 'person_has_died';

/** Why a day given cannot be the day something came to an end: before the first day or after today. None when it can. */
export function outOfOrder(field: string, on: PlainDate, { from, record }: { from: PlainDate; record: CaseRecord }): FieldRefusal[] {
  return on < from || on > record.today ? [refuse(field, on, `a date from ${from} to today`)] : [];
}

import { addDays, londonInstant } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { day, line, lines, NO_FIELDS, RefusedInput } from '../act/fields.js';
import { COLLEAGUES } from '../act/lists.js';
import { insertRow } from '../act/write.js';

/** How long a case may be given for at once, in calendar days: chosen here. */
const MOST_DAYS = 92;

const stands: Guard<'case_grant'> = ({ row }) => (row.endedAt === null ? undefined : 'grant_has_ended');

/** Gives the row of whoever has that account and may be given this case; ends a grant of theirs that has run out. */
async function theAccount(tx: Transaction, username: string, { icbId, caseId, today, at }: { icbId: string; caseId: string; today: string; at: Date }): Promise<string> {
  const { rows: [found] } = await tx.query<{ id: string }>(`select id from (${COLLEAGUES('$2', '$3')}) colleague where username = $1`, [username, icbId, today]);
  if (!found) throw new RefusedInput([refuse('colleague', username, 'the account of somebody who works on cases for this ICB')]);
  await tx.query(`update case_grant set ended_at = $3, ended_by = given_by, version = version + 1 where person_id = $1 and account_id = $2 and kind = 'given' and ended_at is null and until_at <= $3`, [caseId, found.id, at]);
  const { rowCount } = await tx.query(`select from case_grant where person_id = $1 and account_id = $2 and kind = 'given' and ended_at is null`, [caseId, found.id]);
  if (rowCount! > 0) throw new RefusedInput([refuse('colleague', username, 'somebody who has not been given it already')]);
  return found.id;
}

/** A case for somebody whose case it is not by organisation, team or role: an expert, a second opinion, a restricted case. */
export const GRANT_ACTS = {
  give_case: act({
    on: 'case', stage: 'people', title: 'Give the case to a colleague for a time', event: 'case_given', creates: true,
    says: 'They see it and do in it what their role may, until the end of the day you name. Who owns it does not change.',
    fields: {
      colleague: line('Who', { list: 'colleagues', most: 200 }),
      until: day('Until the end of', { hint: `Within ${MOST_DAYS} days` }),
      reason: lines('Why', { most: 500, rows: 2, hint: 'At least three words. It stands in the audit.' }),
    },
    guards: [],
    check: ({ record }, { until, reason }) => [
      ...(until < record.today || until > addDays(record.today, MOST_DAYS) ? [refuse('until', until, `a day from today to ${addDays(record.today, MOST_DAYS)}`)] : []),
      ...(/(\S+\s+){2,}\S+/.test(reason) ? [] : [refuse('reason', reason, 'at least three words')]),
    ],
    also: async ({ tx, record, by, at, input }) => {
      const { icbId } = record.person[0]!;
      const accountId = await theAccount(tx, input.colleague, { icbId, caseId: record.caseId, today: record.today, at });
      const id = await insertRow(tx, 'case_grant', {
        icb_id: icbId, person_id: record.caseId, account_id: accountId, username: input.colleague, kind: 'given', reason: input.reason,
        from_at: at, until_at: londonInstant(`${addDays(input.until, 1)}T00:00`), given_by: by.id,
      });
      return { made: { kind: 'case_grant', id }, details: { to: input.colleague, until: input.until } };
    },
  }),
  take_case_back: act({
    on: 'case_grant', stage: 'people', title: 'End it now', event: 'case_taken_back',
    fields: NO_FIELDS, guards: [stands],
    sets: ({ by, at }) => ({ ended_at: at, ended_by: by.id }),
  }),
} as const satisfies ActTable;

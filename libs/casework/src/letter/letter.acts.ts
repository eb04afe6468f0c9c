import { issueLetter, recordReturnedMail } from '@chc/letters';
import { addDays } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { day, line, lines, sometimes } from '../act/fields.js';
import { recordNegativeOutcomeSent, recordReconsiderationTold } from '../checklist/negative-outcome.js';
import { completeAppeal } from '../appeal/complete-appeal.js';

const isQueued: Guard<'letter'> = ({ row }) => (row.state === 'queued' ? undefined : 'letter_not_queued');
/** An import may have decided it meanwhile. */
const isNotOvertaken: Guard<'letter'> = ({ record, row }) =>
  (row.kind === 'delay' && record.referral.some(({ id, concludedOn }) => id === row.referralId && concludedOn !== null) ? 'letter_overtaken' : undefined);
const isIssued: Guard<'letter'> = ({ row }) => (row.state === 'issued' ? undefined : 'letter_not_issued');

/** How long after its posting a letter's issue may still be recorded. */
const MOST_DAYS_BACK = 7;

/** Acts on a letter that waits or has gone out. */
export const LETTER_ACTS = {
  issue_letter: act({
    on: 'letter', stage: 'letters', title: 'Issue the letter', event: 'letter_issued',
    says: 'The letter is written and kept as it goes out. The date of a decision letter starts the time to appeal.',
    fields: {
      letterOn: day('Date of the letter'),
      proof: sometimes(line('Posting reference', { hint: 'How its posting can be proved. A printed letter needs it; an email has its own proof', most: 200 })),
    },
    guards: [isQueued, isNotOvertaken],
    initial: ({ record }) => ({ letterOn: record.today }),
    check: ({ record, row }, { letterOn, proof }) => [
      ...(letterOn > record.today ? [refuse('letterOn', letterOn, 'a date that is not in the future')] : []),
      ...(letterOn < addDays(record.today, -MOST_DAYS_BACK) ? [refuse('letterOn', letterOn, `a date of the last ${MOST_DAYS_BACK} days: an earlier one would take time to appeal away`)] : []),
      ...(row.channel === 'print' && !proof ? [refuse('proof', proof, 'the posting reference of a printed letter')] : []),
    ],
    also: async ({ tx, by, row, input, record }) => {
      const { appealByOn } = await issueLetter(tx, by, row.id, { letterOn: input.letterOn, proof: input.proof ?? null, ...(row.kind === 'decision' && { appealMonths: record.values.appeal_months }) });
      // The person has been told when the decision letter to them, or to whoever speaks for them, has gone out.
      if (row.kind === 'decision' && row.referralId) {
        await tx.query('update referral set outcome_communicated_on = coalesce(outcome_communicated_on, $2), version = version + 1 where id = $1', [row.referralId, input.letterOn]);
      }
      if (row.kind === 'negative_checklist') await recordNegativeOutcomeSent(tx, record.caseId, input.letterOn);
      if (row.kind === 'reconsideration_outcome') await recordReconsiderationTold(tx, record.caseId, input.letterOn);
      if (row.kind === 'appeal_outcome') await completeAppeal(tx, record, row.appealId, input.letterOn);
      return { details: { kind: row.kind, letterOn: input.letterOn, appealByOn } };
    },
  }),
  cancel_letter: act({
    on: 'letter', stage: 'letters', title: 'Cancel the letter', event: 'letter_cancelled',
    fields: { reason: lines('Why is it not to go out?', { most: 1_000 }) },
    guards: [isQueued],
    sets: ({ input, at }) => ({ state: 'cancelled', cancelled_at: at, cancelled_reason: input.reason }),
  }),
  record_returned_mail: act({
    on: 'letter', stage: 'letters', title: 'Record that it came back', event: 'letter_returned',
    says: 'It stays issued on its date. Write again to an address that reaches them.',
    fields: { returnedOn: day('Day it came back'), reason: line('What was written on it', { most: 200 }) },
    guards: [isIssued],
    initial: ({ record }) => ({ returnedOn: record.today }),
    check: ({ record, row }, { returnedOn }) => [
      ...(returnedOn > record.today ? [refuse('returnedOn', returnedOn, 'a date that is not in the future')] : []),
      ...(returnedOn < row.letterOn! ? [refuse('returnedOn', returnedOn, 'a date not before the date of the letter')] : []),
    ],
    also: ({ tx, by, row, input }) => recordReturnedMail(tx, by, row.id, input),
  }),
} as const satisfies ActTable;

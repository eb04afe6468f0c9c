import { refuse } from '../act/act.js';
import { file, line, lines, maybe, RefusedInput } from '../act/fields.js';
import { intakeAct, type Receiving } from '../act/intake-act.js';
import { insertRow, updateRow } from '../act/write.js';
import { keepPaper } from './keep-paper.js';
import { now } from './receive.js';

interface Asked { readonly id: string; readonly version: number; readonly personId: string; readonly icbId: string; readonly receivedOn: string; readonly wanted: boolean }

/** The referral that somebody sent, their own only; its person's row is held first, as every act holds it. */
async function ownReferral({ tx, by }: Receiving, reference: string): Promise<Asked | undefined> {
  const { rows: [found] } = await tx.query<{ personId: string }>('select person_id as "personId" from referral where reference = $1 and sent_by_account = $2', [reference, by.accountId]);
  if (!found) return undefined;
  await tx.query('select from person where id = $1 for no key update', [found.personId]);
  const { rows } = await tx.query<Asked>(`
    select id, version, person_id as "personId", icb_id as "icbId", received_on as "receivedOn",
      detail_wanted is not null and detail_received_on is null and concluded_on is null as wanted
    from referral where reference = $1 and sent_by_account = $2`, [reference, by.accountId]);
  return rows[0];
}

/** What referrers answer to a question about what they sent. It neither stops nor restarts the 28 days. */
export const ANSWERING = {
  answer_more_detail: intakeAct({
    title: 'Answer a question about what you sent', event: 'more_detail_answered',
    says: 'Where more detail was asked of you. What you write is kept as a note of the case.',
    fields: {
      reference: line('Reference', { hint: 'As on your receipt, for example R000012', most: 20 }),
      answer: lines('Your answer', { most: 10_000, rows: 8 }),
      attachment: maybe(file('A document, if you have one', { hint: 'A letter, a chart, a scan' })),
    },
    receive: async (doing) => {
      const { tx, by, at, today, input } = doing;
      const referral = await ownReferral(doing, input.reference.trim().toUpperCase());
      if (!referral) throw new RefusedInput([refuse('reference', input.reference, 'the reference of something that you sent')]);
      if (!referral.wanted) throw new RefusedInput([refuse('reference', input.reference, 'a referral about which a question is open: none is about this one')]);
      const { personId, icbId } = referral;
      const note = await insertRow(tx, 'note', { icb_id: icbId, person_id: personId, recorded_by: by.id, recorded_at: at, body: `The referrer’s answer to “more detail”:\n${input.answer}` });
      const document = input.attachment
        ? await keepPaper(doing, { personId, referralId: referral.id, kind: 'evidence', title: 'Sent by the referrer with their answer' }, 'attachment', input.attachment, now(doing).at) : null;
      await updateRow(tx, 'referral', referral, { detail_received_on: today });
      return { caseId: personId, icbId, reference: input.reference.trim().toUpperCase(), receivedOn: referral.receivedOn, made: { kind: 'referral', id: referral.id }, details: { note, document } };
    },
  }),
} as const;

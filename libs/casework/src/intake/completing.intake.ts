import { recordMove } from '../act/account.js';
import { refuse } from '../act/act.js';
import { file, line, lines, maybe, RefusedInput } from '../act/fields.js';
import { intakeAct, type Receiving } from '../act/intake-act.js';
import { insertRow, updateRow } from '../act/write.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { keepPaper } from './keep-paper.js';

interface Returned { readonly id: string; readonly version: number; readonly state: string; readonly personId: string; readonly icbId: string; readonly receivedOn: string; readonly diedOn: string | null; readonly returnId: string | null; readonly returnVersion: number | null }

/** The Fast Track referral that somebody sent, their own only; its person's row is held first, as every act holds it. */
async function ownFastTrack({ tx, by }: Receiving, reference: string): Promise<Returned | undefined> {
  const { rows: [found] } = await tx.query<{ personId: string }>(`select person_id as "personId" from referral where reference = $1 and sent_by_account = $2 and activity_type = '02'`, [reference, by.accountId]);
  if (!found) return undefined;
  await tx.query('select from person where id = $1 for no key update', [found.personId]);
  const { rows } = await tx.query<Returned>(`
    select r.id, r.version, r.state, r.person_id as "personId", r.icb_id as "icbId", r.received_on as "receivedOn", p.died_on as "diedOn", f.id as "returnId", f.version as "returnVersion"
    from referral r join person p on p.id = r.person_id left join fast_track_return f on f.referral_id = r.id and f.ended_as is null
    where r.reference = $1 and r.sent_by_account = $2 and r.activity_type = '02'`, [reference, by.accountId]);
  return rows[0];
}

/** What a clinician sends after their tool came back: the same move as `resubmit_fast_track`, made by whoever sent the tool. */
export const COMPLETING = {
  complete_fast_track_tool: intakeAct({
    title: 'Complete a Fast Track tool that came back', event: 'fast_track_resubmitted',
    says: 'Send what was missing. The tool is then received again, and the hours to care count from now.',
    fields: {
      reference: line('Reference', { hint: 'As on your receipt, for example R000012', most: 20 }),
      missing: lines('What was missing', { most: 10_000, rows: 8 }),
      attachment: maybe(file('The completed tool, if it is a document')),
    },
    receive: async (doing) => {
      const { tx, by, at, input } = doing;
      const reference = input.reference.trim().toUpperCase();
      const referral = await ownFastTrack(doing, reference);
      if (!referral) throw new RefusedInput([refuse('reference', input.reference, 'the reference of a Fast Track tool that you sent')]);
      if (referral.state !== 'returned_incomplete' || referral.diedOn !== null) throw new RefusedInput([refuse('reference', input.reference, 'a tool that was returned to you: this one does not wait for anything')]);
      const { personId, icbId, id } = referral;
      const note = await insertRow(tx, 'note', { icb_id: icbId, person_id: personId, recorded_by: by.id, recorded_at: at, body: `What was missing in the Fast Track tool, from whoever sent it:\n${input.missing}` });
      const document = input.attachment
        ? await keepPaper(doing, { personId, referralId: id, kind: 'evidence', title: 'The completed Fast Track tool' }, 'attachment', input.attachment, at) : null;
      const move = REFERRAL_TRANSITIONS.resubmit_fast_track;
      // As resubmit_fast_track has it: received on its first day, and the hours to care from the tool that can be accepted.
      await updateRow(tx, 'referral', referral, { state: move.to, received_at: at });
      if (referral.returnId !== null) await updateRow(tx, 'fast_track_return', { id: referral.returnId, version: referral.returnVersion! }, { ended_as: 'resubmitted', ended_at: at });
      await recordMove(tx, by, 'referral', id, { icbId, event: move.event, from: referral.state, to: move.to, details: { note } });
      return { caseId: personId, icbId, reference, receivedOn: referral.receivedOn, made: { kind: 'referral', id }, details: { note, document } };
    },
  }),
} as const;

import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { line, lines, maybe, NO_FIELDS, RefusedInput } from '../act/fields.js';
import { ownUnowned } from '../case/own-case.js';
import { isStandard } from '../referral/referral.acts.js';
import { openSiblings } from './siblings.js';

const isReceived: Guard<'referral'> = ({ row }) => (row.state === 'received' ? undefined : `not_possible_when_${row.state}`);
const isOurs: Guard<'referral'> = ({ row }) => (row.sourceId === null ? undefined : 'came_by_import');
const isNotAccepted: Guard<'referral'> = ({ row }) => (row.acceptedAt === null ? undefined : 'already_accepted');
const hasNoDuplicate: Guard<'referral'> = ({ record, row }) => (row.suspectedDuplicate && openSiblings(record, row).length > 0 ? 'has_open_duplicate' : undefined);
const isTranscribed: Guard<'referral'> = ({ record, row }) =>
  (record.checklist.some(({ referralId, state }) => referralId === row.id && state === 'logged') ? 'checklist_not_transcribed' : undefined);
const isLiving: Guard<'referral'> = ({ record }) => (record.person[0]!.diedOn === null ? undefined : 'person_has_died');
const isOpen: Guard<'referral'> = ({ row }) => (row.decidedOn === null && row.discountedOn === null && row.setAsideOn === null ? undefined : `not_possible_when_${row.state}`);
const isWaitingForDetail = ({ detailAskedOn, detailReceivedOn }: { detailAskedOn: string | null; detailReceivedOn: string | null }): boolean => detailAskedOn !== null && detailReceivedOn === null;

/** What the single point of access does with a referral that has come. None of it touches the clock. */
export const ACCEPTANCE_ACTS = {
  accept_referral: act({
    on: 'referral', stage: 'intake', title: 'Accept the referral', event: 'referral_accepted',
    says: 'Accepting confirms whose it is and lets the assessment begin. The 28 days run since it was received.',
    fields: {
      commissioner: maybe(line('Commissioner, if the one shown is wrong', { hint: 'The code of the commissioner of the person’s GP practice', most: 12 })),
      practitioner: maybe(line('Practitioner', { hint: 'Whoever is to work on it, if it is known', list: 'practitioners', most: 40 })),
    },
    guards: [isStandard, isReceived, isOurs, isNotAccepted, hasNoDuplicate, isTranscribed, isLiving],
    initial: ({ row }) => ({ practitioner: row.practitioner ?? undefined }),
    sets: ({ input, row, at, by }) => ({
      accepted_at: at, accepted_by: by.id, practitioner: input.practitioner ?? row.practitioner, suspected_duplicate: false,
    }),
    also: async ({ tx, row, record, input }) => {
      await ownUnowned({ tx, record }, input.practitioner ?? row.practitioner);
      if (input.commissioner === undefined) return { details: { commissionerId: row.commissionerId } };
      const { rows: [found] } = await tx.query<{ id: string }>(
        `select id from organisation where code = $1 and kind = 'sub_icb' and commissioner_icb(id, $2) = $3`, [input.commissioner, record.today, row.icbId]);
      if (!found) throw new RefusedInput([refuse('commissioner', input.commissioner, 'the code of a commissioner of this ICB')]);
      await tx.query('update referral set commissioner_id = $2 where id = $1', [row.id, found.id]);
      await tx.query('update person set commissioner_id = $2 where id = $1 and source_id is null', [record.caseId, found.id]);
      return { details: { commissionerId: found.id, commissionerBefore: row.commissionerId } };
    },
  }),
  ask_for_more_detail: act({
    on: 'referral', stage: 'intake', title: 'Ask the referrer for more detail', event: 'more_detail_asked',
    says: 'The referral stays where it is and its 28 days run on: asking for detail neither stops nor restarts them.',
    fields: { wanted: lines('What is missing', { most: 2000, hint: 'The referrer sees this with their referral' }) },
    guards: [isStandard, isOpen, ({ row }) => (isWaitingForDetail(row) ? 'detail_already_asked' : undefined)],
    sets: ({ record, input }) => ({ detail_asked_on: record.today, detail_wanted: input.wanted, detail_received_on: null }),
  }),
  record_detail_received: act({
    on: 'referral', stage: 'intake', title: 'Record that the detail has come', event: 'more_detail_received',
    fields: NO_FIELDS,
    guards: [isStandard, isOpen, ({ row }) => (isWaitingForDetail(row) ? undefined : 'no_detail_asked')],
    sets: ({ record }) => ({ detail_received_on: record.today }),
  }),
} as const satisfies ActTable;

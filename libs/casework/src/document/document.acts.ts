import { businessDateAt, londonInstant, londonTimeAt } from '@chc/deadlines';
import { DOCUMENT_KINDS } from '@chc/documents';
import { act, type ActTable, refuse } from '../act/act.js';
import { carried, choice, file, line, lines, maybe, moment, RefusedInput } from '../act/fields.js';
import { keepFile } from './keep-file.js';

const londonMoment = (at: Date): string => `${businessDateAt(at)}T${londonTimeAt(at)}`;

/** Papers of a case: taken for what they hold, withdrawn with a reason, never deleted. */
export const DOCUMENT_ACTS = {
  add_document: act({
    on: 'case', stage: 'documents', title: 'Add a document', event: 'document_added', creates: true,
    fields: {
      file: file('Document', { hint: 'A PDF, a Word or OpenDocument text, a picture, a saved email or plain text' }),
      kind: choice('What it is', DOCUMENT_KINDS), title: line('Title'),
      receivedAt: maybe(moment('When it reached us, if not just now', { hint: 'Of an email its own time of receipt' })),
      referralId: maybe(carried('The referral it belongs to')),
    },
    guards: [],
    initial: ({ record }, asked) => (record.referral.some(({ id }) => id === asked.referral) ? { referralId: asked.referral } : {}),
    check: ({ record }, { referralId }) => [
      ...(referralId !== undefined && !record.referral.some(({ id }) => id === referralId) ? [refuse('referralId', referralId, 'a referral of this case')] : []),
    ],
    also: async (doing) => {
      const { input: { file: given, kind, title, receivedAt, referralId }, at } = doing;
      const received = receivedAt === undefined ? at : londonInstant(receivedAt);
      if (received > at) throw new RefusedInput([refuse('receivedAt', receivedAt, `no time after now, ${londonMoment(at)}`)]);
      const id = await keepFile(doing, 'file', given, { kind, title, receivedAt: received, referralId: referralId ?? null });
      return { made: { kind: 'document', id }, details: { documentId: id, kind } };
    },
  }),
  withdraw_document: act({
    on: 'document', stage: 'documents', title: 'Withdraw this document', event: 'document_withdrawn',
    says: 'It stays on the record with the reason, and can no longer be opened.',
    fields: { reason: lines('Why', { most: 2000 }) },
    guards: [({ row }) => (row.withdrawnAt === null ? undefined : 'document_withdrawn')],
    sets: ({ at, by, input }) => ({ withdrawn_at: at, withdrawn_by: by.id, withdrawn_reason: input.reason }),
  }),
} as const satisfies ActTable;

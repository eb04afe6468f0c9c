import { type PlainDate } from '@chc/deadlines';
import { addDocument } from '@chc/documents';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { choice, day, file, line, lines, maybe } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { DomainError } from '../errors.js';
import { backToDst } from '../dst/dst.picture.js';
import { isOpen, itsReferral } from '../referral/referral.guards.js';
import { isStandard } from '../referral/referral.acts.js';
import { EVIDENCE_SOURCES } from './evidence.rules.js';
import { askBy } from './ask-by.js';

export const EVIDENCE_KINDS = {
  care_records: 'Care records or care plan',
  health_records: 'Health records',
  daily_charts: 'Daily notes and charts',
  medication: 'Medication record',
  care_act_assessment: 'Care Act assessment',
  specialist_report: 'Specialist report or assessment',
  views: 'Views of the person or those close to them',
  other: 'Other',
} as const;

const sources = Object.fromEntries(Object.entries(EVIDENCE_SOURCES).map(([code, { title }]) => [code, title])) as Record<keyof typeof EVIDENCE_SOURCES, string>;

const isAwaited: Guard<'evidence_item'> = ({ row }) => (row.receivedOn !== null ? 'evidence_is_received' : row.withdrawnOn !== null ? 'evidence_request_is_withdrawn' : undefined);

const between = (field: string, date: PlainDate, from: PlainDate, to: PlainDate): ReturnType<typeof refuse>[] => (date < from || date > to ? [refuse(field, date, `a day from ${from} to ${to}`)] : []);

/** Keeps the paper that came with the evidence, where one did. */
async function keepPaper({ tx, store, by, record, row, input, at }: Doing<'evidence_item', { document: ReturnType<typeof maybe<{ name: string; bytes: Uint8Array }>> }>): Promise<string | undefined> {
  if (input.document === undefined) return undefined;
  if (!store) throw new DomainError('conflict', ['no_document_store']);
  return addDocument(tx, store, by, {
    personId: record.caseId, referralId: row.referralId, kind: 'evidence', title: row.what, fileName: input.document.name, bytes: Buffer.from(input.document.bytes), receivedAt: at,
  });
}

/** Evidence for an assessment, item by item: from whom, by when, chased, received. */
export const EVIDENCE_ACTS = {
  request_evidence: act({
    on: 'referral', stage: 'assessment', title: 'Ask for evidence', event: 'evidence_requested', creates: true,
    fields: {
      kind: choice('Kind of evidence', EVIDENCE_KINDS),
      what: line('What is asked for', { hint: 'For example: care plan and risk assessments of the last three months' }),
      sourceKind: choice('Asked of', sources),
      source: line('Its name', { hint: 'The body, ward, practice or person asked' }),
      requestedOn: day('Asked on'),
      dueOn: day('Needed by'),
    },
    page: ({ record, row }, asked) => backToDst(record, row.id, asked),
    guards: [isStandard, isOpen],
    initial: ({ record, row }) => ({ requestedOn: record.today, dueOn: askBy(row, record.today, record.values.evidence_days) }),
    check: ({ record, row }, { requestedOn, dueOn }) => [
      ...between('requestedOn', requestedOn, row.receivedOn, record.today),
      ...(dueOn < requestedOn ? [refuse('dueOn', dueOn, 'the day it is asked for or later')] : []),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const id = await insertRow(tx, 'evidence_item', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, kind: input.kind, what: input.what, source_kind: input.sourceKind, source: input.source,
        requested_on: input.requestedOn, due_on: input.dueOn, requested_by: by.id,
      });
      return { made: { kind: 'evidence_item', id }, details: { referralId: row.id, kind: input.kind, sourceKind: input.sourceKind, dueOn: input.dueOn } };
    },
  }),

  chase_evidence: act({
    on: 'evidence_item', stage: 'assessment', title: 'Record that evidence was chased', event: 'evidence_chased',
    fields: { chasedOn: day('Chased on'), promisedFor: maybe(day('New date it is promised for', { hint: 'Days late still count from the date it was first needed by' })) },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [isAwaited, itsReferral(isOpen)],
    initial: ({ record }) => ({ chasedOn: record.today }),
    check: ({ record, row }, { chasedOn }) => between('chasedOn', chasedOn, row.chasedOn ?? row.requestedOn, record.today),
    sets: ({ row, input }) => ({ chased_on: input.chasedOn, chases: row.chases + 1, promised_for: input.promisedFor ?? row.promisedFor }),
    also: ({ row, input }) => Promise.resolve({ details: { referralId: row.referralId, chasedOn: input.chasedOn } }),
  }),

  receive_evidence: act({
    on: 'evidence_item', stage: 'assessment', title: 'Record evidence received', event: 'evidence_received',
    fields: { receivedOn: day('Received on'), document: maybe(file('The document')) },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [isAwaited, itsReferral(isOpen)],
    initial: ({ record }) => ({ receivedOn: record.today }),
    check: ({ record, row }, { receivedOn }) => between('receivedOn', receivedOn, row.requestedOn, record.today),
    sets: ({ input }) => ({ received_on: input.receivedOn }),
    also: async (doing) => {
      const documentId = await keepPaper(doing);
      if (documentId) await doing.tx.query('update evidence_item set document_id = $2 where id = $1', [doing.row.id, documentId]);
      return { details: { referralId: doing.row.referralId, receivedOn: doing.input.receivedOn, ...(documentId && { documentId }) } };
    },
  }),

  withdraw_evidence_request: act({
    on: 'evidence_item', stage: 'assessment', title: 'No longer needed', event: 'evidence_request_withdrawn',
    fields: { reason: lines('Why it is no longer needed', { rows: 2, most: 1_000 }) },
    page: ({ record, row }, asked) => backToDst(record, row.referralId, asked),
    guards: [isAwaited, itsReferral(isOpen)],
    sets: ({ record, input }) => ({ withdrawn_on: record.today, withdrawn_reason: input.reason }),
    also: ({ row }) => Promise.resolve({ details: { referralId: row.referralId } }),
  }),
} as const satisfies ActTable;

import { addDays, addMonths, isWorkingDay, type PlainDate } from '@chc/deadlines';
import type { Actor, Transaction } from '@chc/platform';
import { v7 as uuidv7 } from 'uuid';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { choice, day, file, lines, NO_FIELDS, RefusedInput, sometimes, whole } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { keepFile } from '../document/keep-file.js';
import { DomainError } from '../errors.js';
import { composeBundle } from './bundle.compose.js';
import { sha256 } from './bundle.content.js';
import { allEntries, insertEntries, prepareEntries } from './bundle.making.js';
import { BUNDLE_ASKED_BY, BUNDLE_PURPOSES, type BundlePurposeName, purposeOf, WITHHOLDING_REASONS } from './bundle.purposes.js';
import { type BundleCover, type BundleEntry, readBundleEntries } from './bundle.queries.js';
import type { CaseBundleRow } from './bundle.rows.js';
import { passageRefusals } from './redaction.rules.js';

export const bundlePage = (caseId: string, bundleId: string): string => `/cases/${caseId}/bundles/${bundleId}`;

const isOnlyRecord: Guard<'case'> = ({ row }) => (row.mergedIntoId === null ? undefined : 'person_was_merged');
const isPrepared: Guard<'case_bundle'> = ({ row }) => (row.state === 'prepared' ? undefined : 'bundle_is_not_in_preparation');
const isAnother: Guard<'case_bundle'> = ({ row, by }) => (row.preparedBy === by.id ? 'needs_another_person' : undefined);
const nothingWaits: Guard<'case_bundle'> = ({ row }) => (row.waiting === 0 ? undefined : 'bundle_entries_wait');
const nameOf = (by: Actor): string => by.name ?? by.id;

/**
 * The day by which a purpose must be answered: months from the request, on the next working day where that is none
 * (UK GDPR article 12(3) and the guidance on it: general knowledge, docs/unverified.md).
 */
export function answerBy(requestedOn: PlainDate, months: number): PlainDate {
  let due = addMonths(requestedOn, months);
  while (!isWorkingDay(due)) due = addDays(due, 1);
  return due;
}

async function coverOf(tx: Transaction, doing: Doing<'case'>): Promise<BundleCover> {
  const { familyName, givenName, nhsNumber, icbId } = doing.record.person[0]!;
  const { rows: [icb] } = await tx.query<{ name: string }>('select coalesce(name, code) as name from organisation where id = $1', [icbId]);
  return {
    person: [givenName, familyName].filter(Boolean).join(' ') || 'Name not known', icb: icb?.name ?? '',
    nhsNumber: nhsNumber?.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3') ?? 'Not known',
  };
}

async function entryOf(tx: Transaction, bundle: CaseBundleRow, number: number): Promise<BundleEntry> {
  const entry = (await readBundleEntries(tx, bundle.id)).find((one) => one.number === number);
  if (!entry) throw new RefusedInput([refuse('entry', number, `an entry of this bundle, 1 to ${bundle.entries}`)]);
  return entry;
}

/** Passages as they were typed: one a line. */
export const passagesOf = (typed: string | undefined): string[] => [...new Set((typed ?? '').split('\n').map((passage) => passage.trim()).filter(Boolean))];

const DECISIONS = { release: 'Release it as it is', redact: 'Release it without the passages below', withhold: 'Keep the whole entry back' } as const;

/** A bundle is frozen when it is made, looked at entry by entry, and released by somebody else. */
export const BUNDLE_ACTS = {
  make_bundle: act({
    on: 'case', stage: 'bundles', title: 'Make a case bundle', event: 'bundle_made', creates: true,
    says: 'The case is frozen as it stands now. What has to be looked at is then looked at entry by entry, and somebody else releases the bundle.',
    fields: {
      purpose: choice('What it is for', Object.fromEntries(Object.entries(BUNDLE_PURPOSES).map(([name, { title, isFor }]) => [name, `${title}: ${isFor.toLowerCase()}`])) as Record<BundlePurposeName, string>),
      requestedBy: choice('Who asked for it', BUNDLE_ASKED_BY), requestedOn: day('The day it was asked for', { hint: 'A subject access request is answered within a month of it' }),
    },
    guards: [isOnlyRecord],
    initial: ({ record }, asked) => ({ requestedOn: record.today, ...(asked.purpose !== undefined && Object.hasOwn(BUNDLE_PURPOSES, asked.purpose) && { purpose: asked.purpose as BundlePurposeName }) }),
    check: ({ record }, { purpose, requestedOn }) => [
      ...(requestedOn > record.today ? [refuse('requestedOn', requestedOn, `no day after today, ${record.today}`)] : []),
      ...(record.case_bundle.some((row) => row.purpose === purpose && row.state === 'prepared') ? ['bundle_is_in_preparation' as const] : []),
    ],
    page: ({ record }, _asked, made) => made && bundlePage(record.caseId, made.id),
    also: async (doing) => {
      const { tx, record, by, at, input } = doing;
      const purpose = purposeOf(input.purpose);
      const entries = prepareEntries(record, await allEntries(tx, record), purpose);
      const earlier = record.case_bundle.filter((row) => row.purpose === input.purpose);
      const previous = earlier.toSorted((one, other) => other.number - one.number)[0];
      const [id, { icbId }] = [uuidv7(), record.person[0]!];
      await insertRow(tx, 'case_bundle', {
        id, icb_id: icbId, person_id: record.caseId, purpose: input.purpose, number: (previous?.number ?? 0) + 1, previous_id: previous?.id ?? null,
        requested_on: input.requestedOn, requested_by: input.requestedBy, due_on: purpose.dueIn ? answerBy(input.requestedOn, record.values[purpose.dueIn]) : null,
        entries: entries.length, waiting: entries.filter(({ waitsBecause }) => waitsBecause.length > 0).length,
        cover: await coverOf(tx, doing), digest: sha256(entries.map(({ digest }) => digest).join('\n')),
        prepared_by: by.id, prepared_by_name: nameOf(by), prepared_on: record.today, prepared_at: at,
      });
      await insertEntries(tx, { id, icbId, personId: record.caseId, previousId: previous?.id ?? null }, entries);
      return { made: { kind: 'case_bundle', id }, details: { purpose: input.purpose, number: (previous?.number ?? 0) + 1, entries: entries.length } };
    },
  }),
  decide_on_bundle_entry: act({
    on: 'case_bundle', stage: 'bundles', title: 'Decide on an entry of the bundle', event: 'bundle_entry_decided', creates: true,
    fields: {
      entry: whole('Number of the entry', { least: 1, most: 100_000 }), decision: choice('What happens to it', DECISIONS),
      reason: sometimes(choice('Why it, or a part of it, is kept back', WITHHOLDING_REASONS, { hint: 'Said in the bundle in these words. Not needed where it is released as it is' })),
      passages: sometimes(lines('Passages to hide, one a line', { most: 10_000, rows: 6, hint: 'As they stand in the entry. Each is hidden wherever it stands in it, in capitals or not' })),
      copy: sometimes(file('Of a document: a copy in which the passages are hidden', { hint: 'It goes out in place of the document. Without one, nothing of the document goes out' })),
    },
    guards: [isPrepared],
    initial: (_at, asked) => (/^[1-9]\d{0,5}$/.test(asked.entry ?? '') ? { entry: Number(asked.entry) } : {}),
    offers: ({ row }) => ({ reason: Object.fromEntries(purposeOf(row.purpose).withholds.map((reason) => [reason, WITHHOLDING_REASONS[reason]])) }),
    check: ({ row }, { decision, reason, passages, copy }) => [
      ...(decision === 'release' || reason !== undefined ? [] : [refuse('reason', reason, 'a reason for keeping it back')]),
      ...(reason === undefined || purposeOf(row.purpose).withholds.includes(reason) ? [] : [refuse('reason', reason, 'a reason that this purpose knows')]),
      ...(decision === 'redact' && passages === undefined && copy === undefined ? [refuse('passages', '', 'the passages to hide')] : []),
    ],
    page: ({ record, row }) => `${bundlePage(record.caseId, row.id)}/queue`,
    also: async (doing) => {
      const { tx, record, row, by, at, input: { entry: number, decision, reason, passages, copy } } = doing;
      const entry = await entryOf(tx, row, number);
      const marked = decision === 'redact' ? passagesOf(passages) : [];
      const [wrong] = passageRefusals(entry, marked);
      if (wrong !== undefined) throw new RefusedInput([refuse('passages', marked[0], wrong)]);
      if (copy !== undefined && (entry.documentId === null || decision !== 'redact')) throw new RefusedInput([refuse('copy', copy.name, 'nothing: only a part of a document is hidden by a copy of it')]);
      if (entry.documentId !== null && decision === 'redact' && copy === undefined) throw new RefusedInput([refuse('copy', '', 'a copy of the document in which the passages are hidden')]);
      const original = record.document.find(({ id }) => id === entry.documentId);
      const copyId = copy === undefined ? null : await keepFile(doing, 'copy', copy, { kind: original?.kind ?? 'other', title: `Copy for a bundle, entry ${entry.number}`, referralId: original?.referralId ?? null });
      await insertRow(tx, 'bundle_look', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, case_bundle_id: row.id, bundle_entry_id: entry.id, decision, reason: decision === 'release' ? null : reason,
        passages: marked, copy_document_id: copyId, looked_by: by.id, looked_by_name: nameOf(by), looked_at: at,
      });
      return { details: { entry: entry.number, decision, ...(decision !== 'release' && { reason }) } };
    },
  }),
  release_bundle: act({
    on: 'case_bundle', stage: 'bundles', title: 'Release the bundle', event: 'bundle_released',
    says: 'Its printed page is kept as it goes out. It can be printed and saved from then on, and is never changed: a newer version is made instead.',
    fields: NO_FIELDS, guards: [isPrepared, nothingWaits, isAnother],
    page: ({ record, row }) => bundlePage(record.caseId, row.id),
    also: async ({ tx, record, row, by, at }) => {
      const entries = await readBundleEntries(tx, row.id);
      if (entries.some(({ isWithdrawn, decision }) => isWithdrawn && decision !== 'withhold')) throw new DomainError('conflict', ['bundle_holds_withdrawn_document']);
      const { rows: [frozen] } = await tx.query<{ cover: BundleCover }>('select cover from case_bundle where id = $1', [row.id]);
      const body = composeBundle({ ...row, cover: frozen!.cover, released: { on: record.today, byName: nameOf(by) } }, entries);
      await tx.query(`update case_bundle set state = 'released', released_by = $2, released_by_name = $3, released_on = $4, released_at = $5, body = $6, body_digest = $7 where id = $1`,
        [row.id, by.id, nameOf(by), record.today, at, body, sha256(body)]);
      return { details: { purpose: row.purpose, number: row.number, bodyDigest: sha256(body) } };
    },
  }),
  withdraw_bundle: act({
    on: 'case_bundle', stage: 'bundles', title: 'Withdraw the bundle', event: 'bundle_withdrawn',
    says: 'It stays on the record with the reason, and can no longer be read, printed or saved here. What has gone out is not called back by it.',
    fields: { reason: lines('Why', { most: 2000 }) },
    guards: [({ row }) => (row.state === 'withdrawn' ? 'bundle_is_withdrawn' : undefined)],
    sets: ({ by, at, record, input }) => ({ state: 'withdrawn', withdrawn_by: by.id, withdrawn_on: record.today, withdrawn_at: at, withdrawn_reason: input.reason }),
  }),
} as const satisfies ActTable;

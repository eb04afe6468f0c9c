import { letterText, LETTER_KINDS } from '@chc/letters';
import type { Queryable, Transaction } from '@chc/platform';
import { v7 as uuidv7 } from 'uuid';
import type { CaseRecord } from '../case/case.record.js';
import { readNames, readTimeline } from '../case/case.timeline.js';
import { digestOfEntry, facts, type NewEntry, sha256, text } from './bundle.content.js';
import { type BundlePurpose, BUNDLE_SECTIONS, type BundleSection } from './bundle.purposes.js';
import { dateWords } from './bundle.words.js';
import { accountEntry, chronologyEntry, clockEntry } from './chronology.entries.js';
import { comparisonEntry, domainEntries, dstEntry, dstsOf } from './dst.entries.js';
import { documentEntries, evidenceSummary, rowEntries } from './record.entries.js';
import { namesOf, signalsOf } from './redaction.rules.js';

/** The most steps of a case's account that a bundle tells; of more the latest. */
const MOST_EVENTS = 5000;

/** Sections in which people write of others. What is told of the person's own representatives is theirs. */
const ABOUT_OTHERS: ReadonlySet<BundleSection> = new Set(['contacts', 'notes', 'safeguarding', 'dst', 'evidence', 'referral', 'verification', 'challenge', 'letters']);

async function letterEntries(tx: Queryable, caseId: string): Promise<NewEntry[]> {
  const { rows } = await tx.query<{ id: string; kind: keyof typeof LETTER_KINDS; recipientName: string; letterOn: string; body: string; returnedOn: string | null }>(
    `select id, kind, recipient_name as "recipientName", letter_on as "letterOn", body, returned_on as "returnedOn" from letter where person_id = $1 and body is not null order by letter_on, id`, [caseId]);
  return rows.map(({ id, kind, recipientName, letterOn, body, returnedOn }): NewEntry => ({
    section: 'letters', part: 'letter', recordId: id, letterId: id, happenedOn: letterOn, title: LETTER_KINDS[kind].title, bytes: sha256(body),
    content: [...facts({ 'Date of the letter': dateWords(letterOn), To: recipientName, 'Came back': dateWords(returnedOn) }), ...text('The letter', letterText(body))],
  }));
}

/** Everything that a bundle could hold of a case, in the order of its sections; a fixed number of statements. */
export async function allEntries(tx: Queryable, record: CaseRecord): Promise<NewEntry[]> {
  const names = await readNames(tx, record);
  const letters = await letterEntries(tx, record.caseId);
  const { events } = await readTimeline(tx, record.caseId, null, MOST_EVENTS);
  const { rows: papers } = await tx.query<{ id: string; sha256: string; isCopy: boolean }>(
    `select d.id, d.sha256, exists (select from bundle_look l where l.person_id = d.person_id and l.copy_document_id = d.id) as "isCopy" from document d where d.person_id = $1`, [record.caseId]);
  const dsts = dstsOf(record);
  const entries = [
    ...rowEntries(record, names), ...chronologyEntry(record), ...record.referral.map((referral) => clockEntry(referral, record)),
    ...comparisonEntry(dsts), ...dsts.flatMap((dst) => [dstEntry(dst), ...domainEntries(dst)]), ...evidenceSummary(record), ...letters,
    ...documentEntries(record, new Map(papers.map(({ id, sha256: digest }) => [id, digest])), new Set(papers.filter(({ isCopy }) => isCopy).map(({ id }) => id)), names),
    ...accountEntry(events),
  ];
  const order = Object.keys(BUNDLE_SECTIONS);
  // Within a section by day; what has none stands first, as it was put together.
  return entries.map((entry, at) => ({ entry, at })).sort((one, other) =>
    order.indexOf(one.entry.section) - order.indexOf(other.entry.section) || (one.entry.section === 'dst' ? 0 : (one.entry.happenedOn ?? '') < (other.entry.happenedOn ?? '') ? -1 : (one.entry.happenedOn ?? '') > (other.entry.happenedOn ?? '') ? 1 : 0) || one.at - other.at)
    .map(({ entry }) => entry);
}

export interface PreparedEntry extends NewEntry {
  readonly number: number;
  readonly digest: string;
  readonly waitsBecause: readonly string[];
  readonly proposed: readonly string[];
}

/** What a purpose takes of the entries, numbered, with why each waits and what is proposed to be hidden in it. */
export function prepareEntries(record: CaseRecord, all: readonly NewEntry[], { sections, hides }: BundlePurpose): PreparedEntry[] {
  const hidden = [...new Set(hides.flatMap((group) => namesOf(record, group)))];
  return all.filter(({ section }) => sections[section] !== 'out').map((entry, at): PreparedEntry => {
    const { looks, proposed } = signalsOf(entry, { hidden, ownNumber: record.person[0]!.nhsNumber, isAboutOthers: hides.length > 0 && ABOUT_OTHERS.has(entry.section) });
    return {
      ...entry, number: at + 1, digest: digestOfEntry(entry), proposed,
      waitsBecause: [...new Set([...(sections[entry.section] === 'look' ? ['by_purpose'] : []), ...(entry.looks ?? []), ...looks])],
    };
  });
}

/** Writes the entries of a bundle in one statement, each compared with the version before. */
export async function insertEntries(tx: Transaction, bundle: { readonly id: string; readonly icbId: string; readonly personId: string; readonly previousId: string | null }, entries: readonly PreparedEntry[]): Promise<void> {
  const rows = entries.map(({ number, section, part, recordId, happenedOn, title, content, digest, waitsBecause, proposed, documentId, letterId }) => ({
    id: uuidv7(), number, section, part, record_id: recordId, happened_on: happenedOn, title, content, digest, waits_because: waitsBecause, proposed, document_id: documentId ?? null, letter_id: letterId ?? null,
  }));
  await tx.query(`
    insert into bundle_entry (id, icb_id, person_id, case_bundle_id, number, section, part, record_id, happened_on, title, content, digest, waits_because, proposed, document_id, letter_id, compared)
    select r.id, $1, $2, $3, r.number, r.section, r.part, r.record_id, r.happened_on, r.title, r.content, r.digest, r.waits_because, r.proposed, r.document_id, r.letter_id,
      case when $4::uuid is null then 'first' when b.id is null then 'new' when b.digest = r.digest then 'same' else 'changed' end
    from jsonb_to_recordset($5::jsonb) as r (id uuid, number integer, section text, part text, record_id uuid, happened_on date, title text, content jsonb, digest text,
      waits_because text[], proposed text[], document_id uuid, letter_id uuid)
    left join bundle_entry b on b.case_bundle_id = $4 and b.part = r.part and b.record_id is not distinct from r.record_id`,
    [bundle.icbId, bundle.personId, bundle.id, bundle.previousId, JSON.stringify(rows)]);
}

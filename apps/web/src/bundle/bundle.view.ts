import {
  type Act, ACTS, type Block, BUNDLE_ASKED_BY, BUNDLE_SECTIONS, type BundleEntry, type BundleSection, bundlePage, type CaseBundleRow, type CaseRecord, LOOK_REASONS, type LookReason, NAME_GROUPS, placesOf,
  purposeOf, reasonInWords, refusals, waits, WITHHOLDING_REASONS,
} from '@chc/casework';
import { businessDateAt, daysBetween, londonTimeAt } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { away } from '../caseload/caseload-row.view.js';
import { type ActLink, ActLinks } from '../dst/act-links.js';
import { personLine } from '../dst/dst.view.js';
import { type FormView, formView } from '../form/form.view.js';
import { count, counted, longDate } from '../page/wording.js';

type Colour = 'green' | 'yellow' | 'grey' | 'blue' | 'red';
interface Tag { readonly text: string; readonly colour: Colour }

const STATES: Readonly<Record<CaseBundleRow['state'], Tag>> = {
  prepared: { text: 'Being prepared', colour: 'yellow' }, released: { text: 'Released', colour: 'green' }, withdrawn: { text: 'Withdrawn', colour: 'grey' },
};
const COMPARED = { first: null, same: null, new: 'New in this version', changed: 'Changed since the version before' } as const;

const titleOf = ({ purpose, number }: CaseBundleRow): string => `Case bundle: ${purposeOf(purpose).title.toLowerCase()}, version ${number}`;

function tagOf(entry: BundleEntry): Tag {
  if (waits(entry)) return { text: 'Waits to be looked at', colour: 'yellow' };
  if (entry.decision === 'withhold') return { text: 'Kept back', colour: 'red' };
  if (entry.decision === 'redact') return { text: 'Parts hidden', colour: 'blue' };
  return entry.decision === 'release' ? { text: 'Released as it is', colour: 'green' } : { text: 'Goes in', colour: 'grey' };
}

export interface BundleView {
  readonly title: string;
  readonly caption: string;
  readonly back: { readonly text: string; readonly href: string };
  readonly status: Tag;
  readonly facts: readonly { readonly key: string; readonly value: string }[];
  readonly next: string;
  readonly ways: readonly ActLink[];
  readonly release: { readonly link: ActLink | null; readonly why: readonly string[] };
  readonly withdraw: ActLink | null;
  readonly out: readonly string[];
  readonly outBecause: string;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly entries: readonly { readonly number: number; readonly title: string; readonly on: string; readonly tag: Tag; readonly compared: string | null; readonly why: string; readonly href: string | null }[] }[];
  readonly versions: readonly { readonly text: string; readonly href: string; readonly status: Tag }[];
}

const decidedBy = ({ lookedByName, lookedAt, reason }: BundleEntry): string =>
  `${reason ? `${WITHHOLDING_REASONS[reason]}. ` : ''}${lookedByName}, ${longDate(businessDateAt(lookedAt!))} at ${londonTimeAt(lookedAt!)}`;
const why = (entry: BundleEntry): string => (entry.decision !== null ? decidedBy(entry) : entry.waitsBecause.length === 0 ? 'Needs no look' : entry.waitsBecause.map((reason) => LOOK_REASONS[reason as LookReason]).join('. '));

/** A bundle: what it holds, what waits, what may be done with it. */
export function bundleView(record: CaseRecord, by: Actor, row: CaseBundleRow, entries: readonly BundleEntry[]): BundleView {
  const links = new ActLinks(record, by);
  const page = bundlePage(record.caseId, row.id);
  const purpose = purposeOf(row.purpose);
  const prepared = row.state === 'prepared';
  const decides = prepared && (by.may?.has('decide_on_bundle_entry') ?? true);
  const outcome = (decision: string): number => entries.filter((entry) => entry.decision === decision).length;
  return {
    title: titleOf(row), caption: personLine(record), back: { text: 'Back to the case', href: `/cases/${record.caseId}` }, status: STATES[row.state],
    facts: [
      { key: 'For', value: purpose.isFor }, { key: 'Asked for', value: `${longDate(row.requestedOn)}, by: ${BUNDLE_ASKED_BY[row.requestedBy].toLowerCase()}` },
      ...(row.dueOn === null ? [] : [{ key: 'To be answered by', value: `${longDate(row.dueOn)}${prepared ? `, ${away(row.dueOn, record.today)}` : ''}` }]),
      { key: 'Prepared', value: `${longDate(row.preparedOn)}, by ${row.preparedByName}: the case as it stood then` },
      ...(row.releasedOn === null ? [] : [{ key: 'Released', value: `${longDate(row.releasedOn)}, by ${row.releasedByName!}${row.dueOn && row.releasedOn > row.dueOn ? `, ${counted(daysBetween(row.dueOn, row.releasedOn), 'day')} late` : ''}` }]),
      ...(row.withdrawnOn === null ? [] : [{ key: 'Withdrawn', value: `${longDate(row.withdrawnOn)}: ${row.withdrawnReason!}` }]),
      { key: 'Entries', value: `${count(row.entries)}: ${count(row.waiting)} wait, ${count(outcome('withhold'))} kept back, ${count(outcome('redact'))} with parts hidden` },
      { key: 'Names looked for', value: purpose.hides.map((group) => NAME_GROUPS[group]).join('; ') || 'None: every name stays' },
      ...(row.bodyDigest === null ? [] : [{ key: 'Printed page, SHA-256', value: row.bodyDigest }]),
    ],
    next: row.state === 'withdrawn' ? 'It can no longer be read, printed or saved.' : row.state === 'released' ? 'It can be printed and saved. It never changes: what is newer goes into a new version.'
      : row.waiting > 0 ? `${counted(row.waiting, 'entry', 'entries')} wait to be looked at, one after the other.` : 'Nothing waits. Somebody other than who prepared it reads it and releases it.',
    ways: [
      ...(decides && row.waiting > 0 ? [{ text: 'Look at what waits', href: `${page}/queue` }] : []),
      ...(row.state === 'withdrawn' ? [] : [{ text: prepared ? 'Read it as it would go out' : 'Read and print', href: `${page}/print` }]),
      ...(row.state === 'released' ? [{ text: 'Save everything as a ZIP', href: `${page}/zip` }] : []),
    ],
    release: {
      link: links.to('release_bundle', row),
      why: prepared && (by.may?.has('release_bundle') ?? true) ? refusals('release_bundle', ACTS.release_bundle, { record, row: row, by }).map(reasonInWords) : [],
    },
    withdraw: links.to('withdraw_bundle', row),
    out: (Object.keys(BUNDLE_SECTIONS) as BundleSection[]).filter((section) => purpose.sections[section] === 'out').map((section) => BUNDLE_SECTIONS[section]), outBecause: purpose.leftOutBecause,
    sections: (Object.entries(BUNDLE_SECTIONS) as [BundleSection, string][]).map(([id, title]) => ({
      id, title, entries: entries.filter(({ section }) => section === id).map((entry) => ({
        number: entry.number, title: entry.title, on: entry.happenedOn ? longDate(entry.happenedOn) : 'No day of its own', tag: tagOf(entry), compared: COMPARED[entry.compared], why: why(entry),
        href: decides ? `${page}/queue?entry=${entry.number}` : null,
      })),
    })).filter(({ entries: its }) => its.length > 0),
    versions: record.case_bundle.filter(({ id, purpose: of }) => id !== row.id && of === row.purpose).map((other) => ({ text: titleOf(other), href: bundlePage(record.caseId, other.id), status: STATES[other.state] })),
  };
}

interface Segment { readonly text: string; readonly marked: boolean }

/** A text with the passages that are proposed, each stretch told apart. */
export function segmentsOf(text: string, passages: readonly string[]): Segment[] {
  const marks = new Uint8Array(text.length);
  for (const passage of passages) for (const [from, to] of placesOf(text, passage)) marks.fill(1, from, to);
  const segments: Segment[] = [];
  for (let from = 0, at = 1; at <= text.length; at += 1) {
    if (at < text.length && marks[at] === marks[from]) continue;
    segments.push({ text: text.slice(from, at), marked: marks[from] === 1 });
    from = at;
  }
  return segments;
}

type MarkedBlock =
  | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly value: readonly Segment[] }[] }
  | { readonly kind: 'text'; readonly heading: string; readonly text: readonly Segment[] }
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly string[]; readonly rows: readonly (readonly (readonly Segment[])[])[] };

const markedBlock = (passages: readonly string[]) => (block: Block): MarkedBlock => {
  if (block.kind === 'facts') return { kind: 'facts', facts: block.facts.map(([name, value]) => ({ name, value: segmentsOf(value, passages) })) };
  if (block.kind === 'text') return { ...block, text: segmentsOf(block.text, passages) };
  return { ...block, rows: block.rows.map((row) => row.map((cell) => segmentsOf(cell, passages))) };
};

export interface QueueView {
  readonly title: string;
  readonly caption: string;
  readonly back: { readonly text: string; readonly href: string };
  readonly bundle: string;
  readonly progress: string;
  readonly section: string;
  readonly name: readonly Segment[];
  readonly on: string | null;
  readonly why: readonly string[];
  readonly decided: string | null;
  readonly before: string | null;
  readonly withdrawn: boolean;
  readonly blocks: readonly MarkedBlock[];
  readonly documentHref: string | null;
  readonly form: FormView;
  readonly action: string;
  readonly others: { readonly previous: string | null; readonly next: string | null };
}

/** A field that the page itself fills, and nobody has to read. */
const carrying = (name: string, form: FormView): FormView => ({ ...form, fields: form.fields.map((field) => (field.name === name ? { ...field, control: 'carried' as const } : field)) });

const DECIDED = { release: 'Released as it is', redact: 'Parts hidden', withhold: 'Kept back' } as const;

/** One entry as whoever looks at it sees it: what it says, why it waits, what is proposed, and the form. */
export function queueView(record: CaseRecord, by: Actor, row: CaseBundleRow, entries: readonly BundleEntry[], entry: BundleEntry): QueueView {
  const page = bundlePage(record.caseId, row.id);
  const act: Act = ACTS.decide_on_bundle_entry;
  const { before } = entry;
  const passages = entry.decision !== null ? entry.passages : before !== null ? before.passages : entry.proposed;
  const fields = Object.fromEntries(Object.entries(act.fields).filter(([name]) => name !== 'copy' || entry.documentId !== null));
  const waiting = entries.filter(waits);
  const at = entries.indexOf(entry);
  const nextWaiting = entries.find((one, index) => index > at && waits(one)) ?? waiting.find((one) => one !== entry);
  const previousWaiting = entries.findLast((one, index) => index < at && waits(one));
  return {
    title: `Entry ${entry.number} of ${entries.length}`, caption: personLine(record), back: { text: 'Back to the bundle', href: page }, bundle: titleOf(row),
    progress: waiting.length === 0 ? 'Nothing waits any more.' : `${counted(waiting.length, 'entry', 'entries')} of ${count(entries.length)} wait.`,
    section: BUNDLE_SECTIONS[entry.section], name: segmentsOf(entry.title, passages), on: entry.happenedOn && longDate(entry.happenedOn),
    why: entry.waitsBecause.map((reason) => LOOK_REASONS[reason as LookReason]), decided: entry.decision && `${DECIDED[entry.decision]}. ${decidedBy(entry)}`,
    before: entry.decision === null && before ? `In the version before: ${DECIDED[before.decision].toLowerCase()}${before.reason ? ` (${WITHHOLDING_REASONS[before.reason as keyof typeof WITHHOLDING_REASONS].toLowerCase()})` : ''}. The entry is the same.` : null,
    withdrawn: entry.isWithdrawn, blocks: entry.content.map(markedBlock(passages)),
    documentHref: entry.documentId && !entry.isWithdrawn ? `/cases/${record.caseId}/documents/${entry.documentId}` : null,
    form: carrying('entry', formView(fields, {
      entry: String(entry.number), passages: passages.join('\n'), decision: entry.decision ?? before?.decision ?? '', reason: entry.reason ?? before?.reason ?? '',
    }, [], act.offers?.({ record, row: row, by }, {}))),
    action: `/cases/${record.caseId}/case_bundle/${row.id}/decide_on_bundle_entry?entry=${entry.number}`,
    others: { previous: previousWaiting ? `${page}/queue?entry=${previousWaiting.number}` : null, next: nextWaiting ? `${page}/queue?entry=${nextWaiting.number}` : null },
  };
}

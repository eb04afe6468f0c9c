import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { type PlainDate } from '@chc/deadlines';
import { PROJECT_ROOT } from '@chc/platform';
import type { EntryText } from './bundle.content.js';
import { BUNDLE_ASKED_BY, type BundlePurposeName, BUNDLE_SECTIONS, type BundleSection, NAME_GROUPS, purposeOf, WITHHOLDING_REASONS } from './bundle.purposes.js';
import { asReleased, type BundleCover, type BundleEntry, waits } from './bundle.queries.js';
import { dateWords } from './bundle.words.js';

const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(PROJECT_ROOT, 'libs/casework/templates')), { autoescape: true, throwOnUndefined: true });

export interface BundleFacts {
  readonly purpose: BundlePurposeName;
  readonly number: number;
  readonly requestedOn: PlainDate;
  readonly requestedBy: keyof typeof BUNDLE_ASKED_BY;
  readonly dueOn: PlainDate | null;
  readonly preparedOn: PlainDate;
  readonly preparedByName: string;
  readonly digest: string;
  readonly cover: BundleCover;
  /** Nothing while it has not been released. */
  readonly released: { readonly on: PlainDate; readonly byName: string } | null;
}

const COMPARED = { first: '', same: '', new: 'New in this version', changed: 'Changed since the version before' } as const;

/** What a reader finds in place of an entry that is not there. */
function keptBack(entry: BundleEntry): string {
  return waits(entry) ? 'Not looked at yet' : WITHHOLDING_REASONS[entry.reason!];
}

/**
 * Writes the printed page of a bundle: complete in itself, every text escaped, nothing fetched. The same entries and facts give
 * the same bytes. What is withheld is named by its number and reason, never by its title.
 */
export function composeBundle(facts: BundleFacts, entries: readonly BundleEntry[]): string {
  const { cover, requestedBy } = facts;
  const purpose = purposeOf(facts.purpose);
  const shown = entries.map((entry) => {
    const text: EntryText | null = asReleased(entry);
    return {
      number: entry.number, section: entry.section, title: text?.title ?? 'Kept back', content: text?.content ?? [], keptBack: text === null ? keptBack(entry) : null,
      on: text === null ? null : dateWords(entry.happenedOn), redacted: text !== null && entry.decision === 'redact' ? WITHHOLDING_REASONS[entry.reason!] : null, compared: COMPARED[entry.compared],
      isDocument: entry.documentId !== null,
    };
  });
  const sections = (Object.entries(BUNDLE_SECTIONS) as [BundleSection, string][]).map(([id, title]) => ({ id, title, entries: shown.filter(({ section }) => section === id) }));
  return templates.render('bundle.njk', {
    purpose: purpose.title, isFor: purpose.isFor, version: facts.number, cover, digest: facts.digest, released: facts.released && { on: dateWords(facts.released.on), by: facts.released.byName },
    requested: dateWords(facts.requestedOn), requestedBy: BUNDLE_ASKED_BY[requestedBy], due: dateWords(facts.dueOn), prepared: dateWords(facts.preparedOn), preparedBy: facts.preparedByName,
    sections: sections.filter(({ entries: its }) => its.length > 0),
    leftOut: sections.filter(({ id }) => purpose.sections[id] === 'out').map(({ title }) => title), leftOutBecause: purpose.leftOutBecause,
    empty: sections.filter(({ id, entries: its }) => purpose.sections[id] !== 'out' && its.length === 0).map(({ title }) => title),
    hides: purpose.hides.map((group) => NAME_GROUPS[group]),
    news: shown.filter(({ compared }) => compared !== ''), isFirst: entries.every(({ compared }) => compared === 'first'),
    withheld: Object.entries(WITHHOLDING_REASONS).flatMap(([reason, words]) => {
      const numbers = (decision: string): string => entries.filter((entry) => entry.reason === reason && entry.decision === decision).map(({ number }) => number).join(', ');
      return numbers('withhold') || numbers('redact') ? [{ words, whole: numbers('withhold') || 'None', parts: numbers('redact') || 'None' }] : [];
    }),
    waiting: entries.filter(waits).length, total: entries.length,
  });
}

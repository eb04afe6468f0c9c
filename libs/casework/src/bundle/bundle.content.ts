import { createHash } from 'node:crypto';
import type { PlainDate } from '@chc/deadlines';
import type { BundleSection } from './bundle.purposes.js';

/** What an entry says: facts name by name, text as it was written, tables. Every text of it may be redacted. */
export type Block =
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'text'; readonly heading: string; readonly text: string }
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface EntryText {
  readonly title: string;
  readonly content: readonly Block[];
}

/** An entry as it is made out of the record, before it is numbered. */
export interface NewEntry extends EntryText {
  readonly section: BundleSection;
  /** The part of the case it comes from, or what it was put together from. */
  readonly part: string;
  readonly recordId: string | null;
  readonly happenedOn: PlainDate | null;
  readonly documentId?: string | null;
  readonly letterId?: string | null;
  /** What its bytes are, of a document or a letter: a part of what the entry is. */
  readonly bytes?: string;
  /** Why a person looks at it whatever its section says. */
  readonly looks?: readonly string[];
}

/** Changes every text of an entry: titles, headings, names of facts, cells. */
export function mapTexts({ title, content }: EntryText, change: (text: string) => string): EntryText {
  return {
    title: change(title),
    content: content.map((block): Block => {
      if (block.kind === 'facts') return { ...block, facts: block.facts.map(([name, value]) => [change(name), change(value)] as const) };
      if (block.kind === 'text') return { ...block, heading: change(block.heading), text: change(block.text) };
      return { ...block, caption: change(block.caption), columns: block.columns.map(change), rows: block.rows.map((row) => row.map(change)) };
    }),
  };
}

/** Every text of an entry, one after the other. */
export function textsOf(entry: EntryText): string[] {
  const texts: string[] = [];
  mapTexts(entry, (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What an entry is: the same digest, the same entry. @returns SHA-256 in hex */
export function digestOfEntry({ section, part, recordId, happenedOn, title, content, bytes }: NewEntry): string {
  return sha256(JSON.stringify([section, part, recordId, happenedOn, title, content, bytes ?? null]));
}

/** Facts of which something is said; what is not known is left out. */
export function facts(given: Readonly<Record<string, string | null | undefined | false>>): Block[] {
  const said = Object.entries(given).flatMap(([name, value]): (readonly [string, string])[] => (value ? [[name, value]] : []));
  return said.length === 0 ? [] : [{ kind: 'facts', facts: said }];
}

export const text = (heading: string, said: string | null | undefined): Block[] => (said?.trim() ? [{ kind: 'text', heading, text: said.trim() }] : []);

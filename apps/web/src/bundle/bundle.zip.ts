import { Readable } from 'node:stream';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { BUNDLE_SECTIONS, type BundleEntry, type BundlePaper, sha256, WITHHOLDING_REASONS } from '@chc/casework';
import { CONTENT_KINDS, digestOf, type DocumentStore } from '@chc/documents';
import { harmlessCell } from '@chc/platform';

interface ZippedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Worth packing: documents mostly are packed already. */
  readonly packs: boolean;
}

const extensionOf = (contentType: string | null): string => Object.values(CONTENT_KINDS).find((kind) => kind.contentType === contentType)?.extensions[0] ?? 'bin';
const numbered = (number: number): string => String(number).padStart(4, '0');
const line = (cells: readonly (string | number | null)[]): string => `${cells.map((cell) => `"${harmlessCell(String(cell ?? '')).replaceAll('"', '""')}"`).join(',')}\r\n`;

/** Names of files say the entry's number and nothing of anybody. */
const nameOf = ({ number, part, contentType }: BundlePaper): string => `papers/entry-${numbered(number)}-${part}.${part === 'letter' ? 'html' : extensionOf(contentType)}`;

/** What is in the ZIP, entry by entry: no titles, which may name people. */
function indexOf(entries: readonly BundleEntry[], papers: readonly BundlePaper[]): string {
  const files = new Map(papers.map((paper) => [paper.number, nameOf(paper)]));
  return `\ufeff${line(['entry', 'section', 'date', 'kept_back', 'why', 'file'])}${entries.map(({ number, section, happenedOn, decision, reason }) =>
    line([number, BUNDLE_SECTIONS[section], decision === 'withhold' ? null : happenedOn, decision === 'withhold' ? 'whole' : decision === 'redact' ? 'in part' : 'no', reason && WITHHOLDING_REASONS[reason], files.get(number) ?? null])).join('')}`;
}

/**
 * The files of a released bundle, one after the other: its printed page, the list of entries, the papers. One paper is held at a time.
 * @throws Error where the store holds other bytes than were added
 */
export async function* filesOf(body: string, entries: readonly BundleEntry[], papers: readonly BundlePaper[], store: DocumentStore): AsyncGenerator<ZippedFile> {
  yield { name: 'bundle.html', bytes: Buffer.from(body), packs: true };
  yield { name: 'entries.csv', bytes: Buffer.from(indexOf(entries, papers)), packs: true };
  for (const paper of papers) {
    if (paper.html !== null) {
      yield { name: nameOf(paper), bytes: Buffer.from(paper.html), packs: true };
      continue;
    }
    const bytes = await store.get(paper.storedAs!);
    if (digestOf(bytes) !== paper.sha256) throw new Error(`the document store holds other bytes than were added under ${paper.storedAs!}`);
    yield { name: nameOf(paper), bytes, packs: false };
  }
}

/** Packs files as they come. The same files and instant give the same bytes. */
export function zipOf(files: AsyncIterable<ZippedFile>, at: Date): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    const ready: Buffer[] = [];
    let failed: Error | null = null;
    const zip = new Zip((error, chunk) => {
      failed ??= error;
      if (chunk) ready.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    });
    const taken = function* (): Generator<Buffer> {
      if (failed !== null) throw failed;
      yield* ready.splice(0);
    };
    for await (const { name, bytes, packs } of files) {
      const entry = packs ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
      entry.mtime = at;
      zip.add(entry);
      entry.push(bytes, true);
      yield* taken();
    }
    zip.end();
    yield* taken();
  }
  return Readable.from(chunks(), { objectMode: false });
}

/** What a download is called: no name, no number of anybody. */
export const zipName = (digest: string, number: number): string => `case-bundle-v${number}-${sha256(digest).slice(0, 8)}.zip`;

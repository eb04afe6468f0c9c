import { fileTypeFromBuffer } from 'file-type';
import { CONTENT_KINDS, type ContentKind, type ContentKindName } from './document-kinds.js';

/** What some bytes look like: a content we take, or the name of something we do not. */
export type Looks = { readonly kind: ContentKindName } | { readonly kind: null; readonly like: string };

/** What file-type calls the contents we take. */
const RECOGNISED: Readonly<Record<string, ContentKindName>> = {
  pdf: 'pdf', docx: 'docx', odt: 'odt', rtf: 'rtf', png: 'png', jpg: 'jpeg', tif: 'tiff',
};

/** Streams that tell what an OLE compound file is: Word's, Outlook's. Names in it are UTF-16. */
const COMPOUND: readonly (readonly [string, ContentKindName])[] = [['__properties_version1.0', 'msg'], ['WordDocument', 'doc']];

const HEADER_LINE = /^(?:From|To|Date|Subject|Received|Return-Path|Message-ID|MIME-Version):/gim;
const MARKUP = /^\s*<(?:!doctype|html|head|body|script|svg|\?xml)/i;

/** The text of bytes that are text: UTF-8 (or, as older programs write, Windows-1252) without control characters; else null. */
function textOf(bytes: Buffer): string | null {
  const text = /[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(bytes.toString('latin1')) ? null : bytes;
  if (!text) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('windows-1252').decode(text);
  }
}

function looksOfText(text: string): Looks {
  if (MARKUP.test(text)) return { kind: null, like: 'a web page or XML' };
  const head = text.slice(0, 65_536).split(/\r?\n\r?\n/, 1)[0]!;
  return { kind: (head.match(HEADER_LINE)?.length ?? 0) >= 2 ? 'eml' : 'txt' };
}

/**
 * Tells by the bytes alone what they are. Text comes before signatures of two letters: a note that begins with "MZ" is no
 * program, and a PDF or rich text is told by its longer mark even where it is all text.
 */
export async function looksOf(bytes: Buffer): Promise<Looks> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const known = RECOGNISED[found?.ext ?? ''];
  if (known) return { kind: known };
  const text = textOf(bytes);
  if (text !== null) return looksOfText(text);
  if (found?.ext === 'cfb') {
    const inside = COMPOUND.find(([stream]) => bytes.includes(Buffer.from(stream, 'utf16le')));
    return inside ? { kind: inside[1] } : { kind: null, like: 'an older Office file that is neither a Word document nor an email' };
  }
  return { kind: null, like: found ? `${found.ext.toUpperCase()} (${found.mime})` : 'nothing we know' };
}

const extensionOf = (fileName: string): string | null => /\.([^.\s]{1,10})$/.exec(fileName)?.[1]?.toLowerCase() ?? null;
const allowed = (): string => Object.values<ContentKind>(CONTENT_KINDS).map(({ called }) => called).join(', ');
const megabytes = (bytes: number): string => `${Math.ceil((bytes / 1_048_576) * 10) / 10} MB`;

/** Whether a name goes with what the bytes are. Text must say by its name that it is text: much else is written in it. */
function nameRefusal(fileName: string, kind: ContentKindName): string | null {
  const [extension, { called, extensions }] = [extensionOf(fileName), CONTENT_KINDS[kind] as ContentKind];
  const plain = kind === 'txt' || kind === 'eml';
  if (plain && (extension === 'txt' || (kind === 'eml' && extension === 'eml'))) return null;
  if (extension === null && !plain) return null;
  if (extension !== null && extensions.includes(extension)) return null;
  return `its name ends in ${extension === null ? 'nothing' : `.${extension}`}, but what it holds is ${called}`;
}

/**
 * Checks a document by what it holds.
 * @returns its content type, or every reason why it is not taken
 */
export async function checkContent(bytes: Buffer, fileName: string, limitBytes: number): Promise<{ contentType: string } | { refusals: string[] }> {
  if (bytes.length === 0) return { refusals: ['the file is empty'] };
  if (bytes.length > limitBytes) return { refusals: [`the file is ${megabytes(bytes.length)}: the limit is ${megabytes(limitBytes)}`] };
  const looks = await looksOf(bytes);
  if (looks.kind === null) return { refusals: [`the file looks like ${looks.like}: allowed are ${allowed()}`] };
  const wrongName = nameRefusal(fileName, looks.kind);
  return wrongName ? { refusals: [wrongName] } : { contentType: CONTENT_KINDS[looks.kind].contentType };
}

/** The name a file is kept under: the last part of what was given, without what could deceive a reader or a header line. */
export function plainFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  // Control characters, and the marks that turn the direction of writing round ("fdp.exe" shown as "exe.pdf").
  const plain = last.replace(/[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  const cut = plain.length > 200 ? `${plain.slice(0, 180)}…${plain.slice(-15)}` : plain;
  return cut || 'document';
}

import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type FileName, columnsOf } from './columns.js';

/** Why a whole file is refused. */
export class FileRefused extends Error {}

/** One row of a file: where it starts (the header is line 1) and its cells as they came. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Passes bytes on while they are valid UTF-8. */
function onlyUtf8(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (done: (error?: Error | null, chunk?: Buffer) => void, chunk?: Buffer): void => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      done(null, chunk);
    } catch {
      done(new FileRefused('is not valid UTF-8'));
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => check(done, chunk),
    flush: (done) => check(done),
  });
}

const lineBreaks = (cell: string): number => (cell.includes('\n') || cell.includes('\r') ? (cell.match(/\r\n|\n|\r/g) ?? []).length : 0);

/**
 * Reads a file row by row, header first, holding no more than a chunk in memory. Blank lines hold no row.
 * @throws FileRefused when it is not UTF-8 or a quote is torn.
 */
export async function* readCsv(path: string): AsyncGenerator<CsvRow> {
  const parser = parse({ bom: true, columns: false, relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
  const utf8 = onlyUtf8();
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  source.on('error', (error) => utf8.destroy(error));
  utf8.on('error', (error) => parser.destroy(error));
  source.pipe(utf8).pipe(parser);
  let line = 1;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      const start = line;
      line += 1;
      for (const cell of record) line += lineBreaks(cell);
      if (record.length === 1 && record[0] === '') continue;
      yield { line: start, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new FileRefused(`has a torn quote near line ${(error as { lines?: number }).lines ?? line}`);
    throw error;
  } finally {
    source.destroy();
  }
}

/**
 * Where each of our columns stands in the file's header.
 * @throws FileRefused naming every missing, unknown or repeated column.
 */
export function readHeader(file: FileName, header: CsvRow | undefined): number[] {
  if (!header) throw new FileRefused('is empty: not even a header');
  const wanted = columnsOf(file).map(([name]) => name);
  const missing = wanted.filter((name) => !header.cells.includes(name));
  const unknown = header.cells.filter((name) => !wanted.includes(name));
  const repeated = header.cells.filter((name, at) => wanted.includes(name) && header.cells.indexOf(name) !== at);
  const wrong = [
    missing.length > 0 && `lacks the column ${missing.join(', ')}`,
    unknown.length > 0 && `has the unknown column ${unknown.map((name) => name || '(blank)').join(', ')}`,
    repeated.length > 0 && `repeats the column ${repeated.join(', ')}`,
  ].filter(Boolean);
  if (wrong.length > 0) throw new FileRefused(wrong.join('; '));
  return wanted.map((name) => header.cells.indexOf(name));
}

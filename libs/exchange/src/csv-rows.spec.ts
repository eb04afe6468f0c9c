import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { type CsvRow, FileRefused, readCsv, readHeader } from './csv-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'chc-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function rowsOf(content: string | Buffer): Promise<CsvRow[]> {
  const path = join(folder, `${(files += 1)}.csv`);
  writeFileSync(path, content);
  const rows: CsvRow[] = [];
  for await (const row of readCsv(path)) rows.push(row);
  return rows;
}
const cellsOf = async (content: string | Buffer): Promise<(readonly string[])[]> => (await rowsOf(content)).map(({ cells }) => cells);

describe('readCsv', () => {
  it.each([
    ['LF', 'a,b\n1,2\n'], ['CRLF', 'a,b\r\n1,2\r\n'], ['a byte-order mark', '\uFEFFa,b\n1,2\n'], ['no line break at its end', 'a,b\n1,2'],
    ['quotes around everything', '"a","b"\n"1","2"\n'], ['blank lines', 'a,b\n\n1,2\n\n'],
  ])('reads a file with %s', async (_, content) => {
    expect(await cellsOf(content)).toEqual([['a', 'b'], ['1', '2']]);
  });

  it('says on which line each row starts, counting the breaks inside cells', async () => {
    const rows = await rowsOf('a,b\n"one\ntwo",2\n3,"x\r\ny\nz"\r\n\n5,6\n');
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([[1, 'a'], [2, 'one\ntwo'], [4, '3'], [8, '5']]);
  });

  it('keeps quotes, commas, outer spaces and a lone CR as they came', async () => {
    expect(await cellsOf('a,b\n"say ""no"", please", x \n')).toEqual([['a', 'b'], ['say "no", please', ' x ']]);
    expect((await cellsOf('a,b\n"one\rtwo",2\n'))[1]).toEqual(['one\rtwo', '2']);
  });

  it('gives rows with more or fewer cells as they are', async () => {
    expect(await cellsOf('a,b\n1\n1,2,3\n')).toEqual([['a', 'b'], ['1'], ['1', '2', '3']]);
  });

  it('gives nothing of an empty file', async () => {
    expect(await rowsOf('')).toEqual([]);
  });

  it.each([
    ['not UTF-8', Buffer.from([0x61, 0x0a, 0xe9, 0x0a]), 'is not valid UTF-8'],
    ['cut off inside a character', Buffer.from([0x61, 0x0a, 0xc3]), 'is not valid UTF-8'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'is not valid UTF-8'],
    ['torn: a quote never closed', 'a,b\n1,"two\n3,4\n', /^has a torn quote near line \d+$/],
    ['torn: text after a closing quote', 'a,b\n"1"x,2\n', /^has a torn quote near line \d+$/],
    ['torn: a quote inside bare text', 'a,b\n1"x,2\n', /^has a torn quote near line \d+$/],
  ])('refuses a file that is %s', async (_, content, reason) => {
    const error: unknown = await rowsOf(content).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(FileRefused);
    expect((error as Error).message).toMatch(reason);
  });

  it('reads a character that two chunks share', async () => {
    const many = `${'é'.repeat(5)},${'x'.repeat(10)}\n`.repeat(40_000);
    const rows = await rowsOf(`a,b\n${many}`);
    expect(rows).toHaveLength(40_001);
    expect(rows.filter(({ cells }) => cells[0]!.includes('�'))).toEqual([]);
  });

  it('reads back whatever was written, every row at its line', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '1', '\r\n'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(table, async (rows) => {
      const read = await rowsOf(stringify(rows, { quoted: true }));
      expect(read.map(({ cells }) => cells)).toEqual(rows);
      let line = 1;
      for (const [at, cells] of rows.entries()) {
        expect(read[at]!.line).toBe(line);
        line += 1 + cells.join('').split('\n').length - 1;
      }
    }), { numRuns: 60 });
  });
});

describe('readHeader', () => {
  const header = (...cells: string[]): CsvRow => ({ line: 1, cells });
  const COLUMNS = ['appeal_id', 'service_request_id', 'requested_date', 'outcome_letter_date', 'outcome'];

  it('finds the columns in any order', () => {
    expect(readHeader('appeals.csv', header(...COLUMNS.toReversed()))).toEqual([4, 3, 2, 1, 0]);
  });

  it.each([
    [undefined, 'is empty: not even a header'],
    [header(...COLUMNS.slice(1)), 'lacks the column appeal_id'],
    [header(...COLUMNS, 'notes', ''), 'has the unknown column notes, (blank)'],
    [header(...COLUMNS, 'outcome'), 'repeats the column outcome'],
    [header('Appeal_ID', ...COLUMNS.slice(1)), 'lacks the column appeal_id; has the unknown column Appeal_ID'],
  ])('refuses %j: %s', (row, reason) => {
    expect(() => readHeader('appeals.csv', row)).toThrow(new FileRefused(reason));
  });
});

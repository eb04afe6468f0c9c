import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { v7 as uuidv7 } from 'uuid';
import type { RowProblem } from '@chc/casework';
import type { Transaction } from '@chc/platform';
import { Refused } from './column-kinds.js';
import { type FileName, columnsOf } from './columns.js';
import { type CsvRow, FileRefused, readCsv, readHeader } from './csv-rows.js';
import { DERIVED } from './derived-columns.js';
import { ROW_RULES } from './row-rules.js';

/** What became known of a file while it was put aside for checking. */
export interface Staged {
  readonly read: number;
  readonly problems: RowProblem[];
}

type CheckedRow = { ok: boolean; values: (string | null)[] };

/** Compiles the checks of one file: every cell by its column, then the rules across cells; all reasons, not the first. */
function rowChecker(file: FileName, positions: number[], businessDate: string, problems: RowProblem[]): (row: CsvRow) => CheckedRow {
  const columns = columnsOf(file).map(([name, column], at) => ({ name, column, at: positions[at]! }));
  const rules = ROW_RULES[file];
  const derived = DERIVED[file] ?? {};
  const identifier = columns[0]!.name;
  const firstLine = new Map<string, number>();
  return ({ line, cells }) => {
    const before = problems.length;
    const report = (column: string, value: string, reason: string): void => void problems.push({ line, column, value, reason });
    const row: Record<string, string | null> = {};
    if (cells.length !== columns.length) {
      report('', '', `has ${cells.length} cells where the header has ${columns.length}`);
    }
    for (const { name, column, at } of columns) {
      const read = cells.length === columns.length ? column.read(cells[at]!, businessDate) : null;
      if (read instanceof Refused) report(name, cells[at]!, read.reason);
      row[name] = read instanceof Refused ? null : read;
    }
    if (cells.length === columns.length) {
      const refusedColumns = new Set(problems.slice(before).map((problem) => problem.column));
      for (const rule of rules) {
        const found = rule(row);
        if (found && !refusedColumns.has(found[0])) report(found[0], cells[positionOf(columns, found[0])] ?? '', found[1]);
      }
    }
    const own = row[identifier];
    if (own) {
      const earlier = firstLine.get(own);
      if (earlier === undefined) firstLine.set(own, line);
      else report(identifier, own, `stands already on line ${earlier}`);
    }
    return { ok: problems.length === before, values: [...columns.map(({ name }) => row[name] ?? null), ...Object.values(derived).map((derive) => derive(row))] };
  };
}

const positionOf = (columns: { name: string; at: number }[], name: string): number => columns.find((column) => column.name === name)?.at ?? -1;

/** One line of COPY's text format. */
function copyLine(values: (string | null)[]): string {
  return `${values.map((value) => (value === null ? '\\N' : /[\\\t\n\r]/.test(value) ? escapeForCopy(value) : value)).join('\t')}\n`;
}
const escapeForCopy = (value: string): string => value.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]!);

/**
 * Streams a file into temporary table `staged`, checked row by row; nothing but the problems stays in memory.
 * @param onProgress called with the rows read so far, every few thousand
 * @throws FileRefused when the file as a whole cannot be read
 */
export async function stage(
  tx: Transaction, file: FileName, path: string, businessDate: string, onProgress: (rows: number) => void,
): Promise<Staged> {
  const columns = columnsOf(file);
  await tx.query(`create temporary table staged (
    line integer, id uuid, ok boolean, ${columns.map(([name, { type }]) => `${name} ${type}`).join(', ')}
    ${Object.keys(DERIVED[file] ?? {}).map((name) => `, ${name} text`).join('')}) on commit drop`);
  const rows = readCsv(path);
  const header = (await rows.next()).value as CsvRow | undefined;
  const positions = readHeader(file, header);
  const problems: RowProblem[] = [];
  const check = rowChecker(file, positions, businessDate, problems);
  let read = 0;
  let refused: unknown;

  async function* lines(): AsyncGenerator<string> {
    let batch = '';
    try {
      for await (const row of rows) {
        const { ok, values } = check(row);
        batch += copyLine([String(row.line), uuidv7(), ok ? 't' : 'f', ...values]);
        read += 1;
        if (read % 500 === 0) {
          yield batch;
          batch = '';
          if (read % 5000 === 0) onProgress(read);
        }
      }
    } catch (error) {
      refused = error;
      throw error;
    }
    if (batch) yield batch;
  }

  try {
    await pipeline(Readable.from(lines(), { objectMode: false, highWaterMark: 1 << 18 }), tx.query(copyStreams.from('copy staged from stdin')));
  } catch (error) {
    throw refused instanceof FileRefused ? refused : error;
  }
  return { read, problems };
}

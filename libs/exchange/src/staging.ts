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

/** How much of the next file is read ahead while PostgreSQL writes the one before, in bytes. */
const READ_AHEAD = 48 * 1024 * 1024;

/** A file being read and checked row by row, ahead of its turn; nothing but the problems and the read-ahead stay in memory. */
export class Reading {
  readonly problems: RowProblem[] = [];
  read = 0;
  /** Called with the rows read so far, every few thousand, once it is this file's turn. */
  onProgress: (rows: number) => void = () => {};
  private refused: FileRefused | undefined;
  private readonly lines: Readable;

  constructor(private readonly file: FileName, path: string, businessDate: string) {
    this.lines = Readable.from(this.copyLines(path, businessDate), { objectMode: false, highWaterMark: READ_AHEAD });
    this.lines.on('error', () => {});
    this.lines.read(0);
  }

  private async* copyLines(path: string, businessDate: string): AsyncGenerator<string> {
    try {
      const rows = readCsv(path);
      const positions = readHeader(this.file, (await rows.next()).value as CsvRow | undefined);
      const check = rowChecker(this.file, positions, businessDate, this.problems);
      let batch = '';
      for await (const row of rows) {
        const { ok, values } = check(row);
        batch += copyLine([String(row.line), uuidv7(), ok ? 't' : 'f', ...values]);
        this.read += 1;
        if (this.read % 500 === 0) {
          yield batch;
          batch = '';
          if (this.read % 5000 === 0) this.onProgress(this.read);
        }
      }
      if (batch) yield batch;
    } catch (error) {
      if (error instanceof FileRefused) this.refused = error;
      throw error;
    }
  }

  /**
   * Fills temporary table `staged` with the rows, each with its line, a fresh id and whether it is in order.
   * @throws FileRefused when the file as a whole cannot be read
   */
  async stage(tx: Transaction): Promise<void> {
    const columns = columnsOf(this.file).map(([name, { type }]) => `${name} ${type}`);
    const derived = Object.keys(DERIVED[this.file] ?? {}).map((name) => `${name} text`);
    await tx.query(`create temporary table staged (line integer, id uuid, ok boolean, ${[...columns, ...derived].join(', ')}) on commit drop`);
    try {
      await pipeline(this.lines, tx.query(copyStreams.from('copy staged from stdin')));
    } catch (error) {
      throw this.refused ?? error;
    }
  }

  /** Stops reading a file whose turn will not come. */
  abandon(): void {
    this.lines.destroy();
  }
}

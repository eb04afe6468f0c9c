import type { RowProblem } from '@chc/casework';
import type { FileName } from './columns.js';

/** What happened to one file. read = created + updated + unchanged + rejected; a warned row is loaded. */
export interface FileReport {
  readonly file: FileName;
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly warned: number;
  readonly errors: readonly RowProblem[];
  readonly warnings: readonly RowProblem[];
}

export interface ImportReport {
  readonly files: readonly FileReport[];
  /** Reviews made by rule because the bundle brought none for a live eligibility. */
  readonly reviewsMade: number;
}

const LONGEST_VALUE = 80;

/** Long values are cut, and what a terminal would obey is shown as what it is. */
function printable(problem: RowProblem): RowProblem {
  const value = problem.value.length > LONGEST_VALUE ? `${problem.value.slice(0, LONGEST_VALUE)}…` : problem.value;
  return { line: problem.line, column: problem.column, value, reason: problem.reason };
}

const byLine = (a: RowProblem, b: RowProblem): number => (a.line ?? 0) - (b.line ?? 0);
const rowsIn = (problems: readonly RowProblem[]): number => new Set(problems.map((problem) => problem.line)).size;

export function fileReport(
  file: FileName, read: number, counts: { created: number; updated: number }, problems: readonly RowProblem[], warnings: readonly RowProblem[],
): FileReport {
  const rejected = rowsIn(problems);
  return {
    file, read, created: counts.created, updated: counts.updated, unchanged: read - counts.created - counts.updated - rejected, rejected,
    warned: rowsIn(warnings), errors: [...problems].sort(byLine).map(printable), warnings: [...warnings].sort(byLine).map(printable),
  };
}

/** A file that could not be read as a whole: nothing of it was loaded. */
export function refusedFileReport(file: FileName, reason: string): FileReport {
  return {
    file, read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, warned: 0,
    errors: [{ line: null, column: '', value: '', reason }], warnings: [],
  };
}

export const isClean = (report: ImportReport): boolean => report.files.every((file) => file.errors.length === 0);

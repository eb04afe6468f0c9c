import { ImportService, NothingToImport, isClean, type FileReport, type ImportReport } from '@chc/exchange';
import { COMMAND_LINE } from '@chc/platform';
import { type Command, CommandFailed, EXIT } from './command.js';

const SHOWN_PER_FILE = 20;

/** Loads a caseload bundle and prints what became of every row. */
export const importCommand: Command = {
  usage: 'import DIR [--dry-run] [--json]',
  options: { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
  positionals: 1,
  json: 'with --json',
  empty: { files: [], reviewsMade: 0 },
  async run({ db, businessDate, print, say }, { positionals, values }) {
    const onTerminal = process.stderr.isTTY;
    const report = await new ImportService(db)
      .importBundle(positionals[0]!, { by: COMMAND_LINE, businessDate }, {
        dryRun: values['dry-run'] === true,
        ...(onTerminal && { onProgress: (file, rows, doing) => process.stderr.write(`\r\x1b[K${file}: ${rows} rows ${doing === 'reading' ? 'read' : 'read, writing'}`) }),
      })
      .catch((error: unknown) => {
        throw error instanceof NothingToImport ? new CommandFailed(error.message) : error;
      });
    if (onTerminal) process.stderr.write('\r\x1b[K');
    print(values.json ? JSON.stringify(report) : inWords(report, values['dry-run'] === true));
    const clean = isClean(report);
    if (!clean && !values['dry-run']) say('Some rows or files were rejected: they are kept and listed on the data quality page until a later import brings them in.');
    return clean ? EXIT.done : EXIT.rejected;
  },
};

const COLUMNS = ['read', 'created', 'updated', 'unchanged', 'rejected', 'warned'] as const;

function inWords(report: ImportReport, dryRun: boolean): string {
  const line = (name: string, cells: readonly (string | number)[]): string => name.padEnd(20) + cells.map((cell) => String(cell).padStart(11)).join('');
  const table = [line('', COLUMNS), ...report.files.map((file) => line(file.file, COLUMNS.map((column) => file[column])))];
  return [
    ...(dryRun ? ['Dry run: nothing was kept.'] : []),
    ...table,
    `Reviews made by rule: ${report.reviewsMade}`,
    ...report.files.flatMap(problemsInWords),
  ].join('\n');
}

function problemsInWords(file: FileReport): string[] {
  const lines = [...file.errors.map((e) => ['rejected', e] as const), ...file.warnings.map((w) => ['warning', w] as const)].map(([kind, { line, column, value, reason }]) =>
    line === null
      ? `${file.file} was rejected: it ${reason}`
      : `${file.file} line ${line} ${kind}: ${[column, value && JSON.stringify(value), reason].filter(Boolean).join(' ')}`);
  const more = lines.length - SHOWN_PER_FILE;
  return more > 0 ? [...lines.slice(0, SHOWN_PER_FILE), `${file.file}: and ${more} more (all of them with --json)`] : lines;
}

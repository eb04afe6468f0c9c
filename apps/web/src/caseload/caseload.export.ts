import { Readable } from 'node:stream';
import { type CaseloadAsked, type CaseloadCursor, readCaseload } from '@chc/casework';
import { harmlessCell, type Queryable } from '@chc/platform';
import { caseloadRow, type Reader } from './caseload-row.view.js';
import { EXPORT_LIMIT } from './caseload.view.js';

/** Rows read at a time. */
const PART = 500;

type Row = ReturnType<typeof caseloadRow> & { readonly caseId: string; readonly beganOn: string; readonly dueOn: string; readonly bornOn: string | null; readonly plainNumber: string | null };

/** The columns of the file: dates as YYYY-MM-DD, everything else in the words of the page. */
const COLUMNS: Readonly<Record<string, (row: Row) => string | null>> = {
  person: ({ person }) => person,
  nhs_number: ({ plainNumber }) => plainNumber,
  birth_date: ({ bornOn }) => bornOn,
  status: ({ tags }) => tags.map(({ text }) => text).join('; '),
  why: ({ why }) => why,
  next_action: ({ next }) => next,
  stage: ({ stage }) => stage,
  began: ({ beganOn }) => beganOn,
  due: ({ dueOn }) => dueOn,
  day: ({ day }) => day,
  owner: ({ owner }) => owner,
  also_open: ({ also }) => also.join('; '),
  case: ({ caseId }) => caseId,
};

const cell = (value: string | null): string => {
  const safe = harmlessCell(value ?? '');
  // A semicolon and a tab part cells where commas do not.
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

/**
 * The filtered caseload as CSV, read and sent part by part; at most EXPORT_LIMIT cases. A byte order mark makes
 * spreadsheets read the names as what they are.
 */
export function exportCaseload(db: Queryable, asked: CaseloadAsked, reader: Reader): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${csvLine(Object.keys(COLUMNS))}`;
    let after: CaseloadCursor | null = null;
    for (let sent = 0; sent < EXPORT_LIMIT; ) {
      const { rows, next } = await readCaseload(db, reader.today, asked, after, Math.min(PART, EXPORT_LIMIT - sent));
      yield rows.map((row) => {
        const { caseId, beganOn, dueOn, bornOn, nhsNumber: plainNumber } = row;
        const view = { ...caseloadRow(row, reader), caseId, beganOn, dueOn, bornOn, plainNumber };
        return csvLine(Object.values(COLUMNS).map((column) => column(view)));
      }).join('');
      sent += rows.length;
      if (!next) return;
      after = next;
    }
  }
  return Readable.from(lines());
}

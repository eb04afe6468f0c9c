import type { DataQuality, FileName, RejectedRow, RejectionsPage } from '@chc/exchange';
import { businessDateAt } from '@chc/deadlines';
import { count, counted, shortDate, visible } from '../page/wording.js';

export interface RejectedRowView {
  readonly file: string;
  readonly line: string;
  readonly identifier: string;
  readonly importedOn: string;
  readonly reasons: readonly { readonly column: string; readonly value: string; readonly reason: string }[];
  readonly cells: readonly { readonly column: string; readonly value: string }[];
}

export interface DataQualityView {
  readonly refused: readonly { readonly file: string; readonly reason: string; readonly importedOn: string }[];
  readonly files: readonly { readonly file: string; readonly rejected: string; readonly importedOn: string; readonly href: string | null; readonly current: boolean }[];
  readonly figures: readonly { readonly figure: string; readonly says: string }[];
  readonly file: string | null;
  readonly showing: string;
  readonly rows: readonly RejectedRowView[];
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

const importedOn = (at: Date | null): string => (at ? shortDate(businessDateAt(at)) : 'Never');

function rejectedRow({ file, line, identifier, importedAt, reasons, cells }: RejectedRow): RejectedRowView {
  return {
    file, line: count(line), identifier: identifier === null ? 'None given' : visible(identifier), importedOn: importedOn(importedAt),
    reasons: reasons.map(({ column, value, reason }) => ({ column: column || 'Whole row', value: visible(value), reason })),
    cells: cells.map(({ column, value }, at) => ({ column: column ?? `Cell ${at + 1}`, value: value === '' ? 'Blank' : visible(value) })),
  };
}

/** The data-quality page: files, counts, and one page of rejected rows (all files' or one's). */
export function dataQualityView({ files, suspectedDuplicates, nhsNumbersToTrace }: DataQuality, page: RejectionsPage, file: FileName | undefined): DataQualityView {
  const { rows, first, total, next } = page;
  const address = (of: string | undefined, after?: number): string => {
    const query = new URLSearchParams({ ...(of && { file: of }), ...(after && { after: String(after) }) }).toString();
    return `/data-quality${query && `?${query}`}#rejected`;
  };
  return {
    refused: files.flatMap(({ file: name, refused, importedAt }) => (refused === null ? [] : [{ file: name, reason: refused, importedOn: importedOn(importedAt) }])),
    files: files.map((f) => ({ file: f.file, rejected: count(f.rejected), importedOn: `${importedOn(f.importedAt)}${f.refused === null ? '' : ', refused'}`, href: f.rejected > 0 ? address(f.file) : null, current: f.file === file })),
    figures: [
      { figure: count(files.reduce((sum, f) => sum + f.rejected, 0)), says: 'rows rejected by imports, counted in no figure until a later import brings them in' },
      { figure: count(suspectedDuplicates), says: 'open standard referrals suspected to be duplicates: another of the same person is open. They are counted' },
      { figure: count(nhsNumbersToTrace), says: 'people whose NHS number is missing or fails its check digit and is to be traced. They are counted' },
    ],
    file: file ?? null,
    showing: rows.length === 0 ? (total === 0 ? 'No rejected row' : `No more of ${counted(total, 'row')}`) : `Showing ${count(first)}\u2013${count(first + rows.length - 1)} of ${count(total)}`,
    rows: rows.map(rejectedRow),
    nextHref: next === null ? null : address(file, next),
    firstHref: first > 1 || (rows.length === 0 && total > 0) ? address(file) : null,
  };
}

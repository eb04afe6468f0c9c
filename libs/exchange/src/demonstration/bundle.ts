import { FILES, type FileName } from '../columns.js';

/** One file of a caseload bundle: its header, and a cell for each column in every row. */
export interface BundleFile {
  columns: readonly string[];
  rows: string[][];
}

export type BundleFileName = FileName;
export type ColumnOf<File extends BundleFileName> = keyof (typeof FILES)[File] & string;
export type Bundle = Record<BundleFileName, BundleFile>;

/** The header of a bundle's file: the columns the import reads, in its order. */
export function headerOf<File extends BundleFileName>(name: File): readonly ColumnOf<File>[] {
  return Object.keys(FILES[name]) as ColumnOf<File>[];
}

/** The rows of a bundle's file as the import would read them: a text for each column, blank when not known. */
export function rowsOf<File extends BundleFileName>(bundle: Bundle, name: File): Record<ColumnOf<File>, string>[] {
  const { columns, rows } = bundle[name];
  return rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as Record<ColumnOf<File>, string>);
}

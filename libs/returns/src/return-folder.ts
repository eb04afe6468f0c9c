import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { harmlessCell } from '@chc/platform';
import type { Figure } from './figures.js';

const COLUMNS = ['organisation_code', 'organisation_kind', 'quarter_end', 'table', 'item', 'chc_type', 'band', 'value', 'numerator', 'denominator'] as const satisfies (keyof Figure)[];

/** The files of a return, in the order they are named everywhere. */
export const RETURN_FILES = ['dcb2117.csv', 'dcb2117.json', 'dcb2117.xlsx', 'evidence.csv'] as const;

export type ReturnFileName = (typeof RETURN_FILES)[number];

/** The folder a return is written to: all four files, or none of them. */
export class ReturnFolder {
  readonly paths: readonly string[];

  constructor(private readonly folder: string) {
    this.paths = RETURN_FILES.map((file) => join(folder, file));
  }

  /** @param writeEvidence writes evidence.csv to the path it is given */
  async write(figures: readonly Figure[], writeEvidence: (path: string) => Promise<void>): Promise<void> {
    await makeFolder(resolve(this.folder));
    const unfinished = this.paths.map((path) => `${path}.unfinished`);
    const [csv, json, xlsx, evidence] = unfinished as [string, string, string, string];
    const cells = figures.map((figure) => COLUMNS.map((column) => harmlessCell(figure[column])));
    try {
      await writeEvidence(evidence);
      await writeFile(csv, stringify([[...COLUMNS], ...cells], { record_delimiter: '\n' }));
      await writeFile(json, `${JSON.stringify({ return: 'DCB2117', quarter_end: figures[0]?.quarter_end ?? null, figures }, null, 1)}\n`);
      await writeXlsxFile([COLUMNS.map((value) => ({ value, fontWeight: 'bold' as const })), ...cells.map((row) => row.map(cell))],
        { sheet: 'dcb2117', stickyRowsCount: 1 } as never).toFile(xlsx);
      for (const [at, path] of this.paths.entries()) await rename(unfinished[at]!, path);
    } catch (error) {
      await Promise.all(unfinished.map((path) => rm(path, { force: true })));
      throw error;
    }
  }
}

const cell = (value: string | number | null): { value: string | number; type: StringConstructor | NumberConstructor } | null =>
  value === null ? null : { value, type: typeof value === 'number' ? Number : String };

/** Makes a folder and those above it. Not mkdir's own `recursive`, which never ends where the system refuses a folder with ENOENT, as under /proc. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  if (!existsSync(dirname(path))) await makeFolder(dirname(path));
  await mkdir(path);
}

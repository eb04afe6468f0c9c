import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Bundle } from './bundle.js';

/**
 * Writes a caseload bundle as the import reads it: a CSV file each, UTF-8, LF, header first. Files of the same
 * name are replaced.
 * @param dir the folder; made when absent
 * @throws the file system's error when the folder cannot be written
 */
export async function writeBundle(dir: string, bundle: Bundle): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, { columns, rows }] of Object.entries(bundle)) {
    await writeFile(join(dir, name), stringify([[...columns], ...rows], { record_delimiter: '\n' }), 'utf8');
  }
}

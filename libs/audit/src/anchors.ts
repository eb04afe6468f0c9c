import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, PROJECT_ROOT, type Queryable } from '@chc/platform';
import { SEAL_COLUMNS } from './audit.sql.js';
import { sealAudit } from './seal.js';
import type { Seal } from './seal.hash.js';

/** The chain's head as it was noted outside the database, one line of JSON. */
export interface Anchor {
  readonly at: string;
  readonly number: number;
  readonly hash: string;
  /** Everything sealed up to it. */
  readonly entries: number;
  readonly batches: number;
}

/** Where a database's anchors are: below the project unless the folder is absolute; a file for each installation. */
export async function anchorFile(db: Queryable, folder = join('.data', 'audit-anchors')): Promise<string> {
  const { rows: [installation] } = await db.query<{ id: string }>('select id from installation');
  return join(folder.startsWith('/') ? folder : join(PROJECT_ROOT, folder), `${installation!.id}.jsonl`);
}

/** Adds the chain's head to the file, on disk before it returns. @returns null when nothing is sealed yet */
export async function writeAnchor(db: Queryable, file: string, at: Date): Promise<Anchor | null> {
  const { rows: [head] } = await db.query<Seal & { allEntries: number; allBatches: number }>(`
    select ${SEAL_COLUMNS}, (select sum(entries)::int from audit_seal) as "allEntries", (select sum(batches)::int from audit_seal) as "allBatches"
    from audit_seal order by number desc limit 1`);
  if (!head) return null;
  const anchor: Anchor = { at: at.toISOString(), number: head.number, hash: head.hash, entries: head.allEntries, batches: head.allBatches };
  await mkdir(join(file, '..'), { recursive: true });
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(`${JSON.stringify(anchor)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return anchor;
}

/** Seals whatever is not sealed yet and anchors the head. @returns the anchor, null when there is nothing to anchor */
export async function anchorAudit(db: Database, folder: string | undefined, at: Date): Promise<Anchor | null> {
  await sealAudit(db, { all: true });
  return writeAnchor(db, await anchorFile(db, folder), at);
}

/** Every anchor in its order; a line that cannot be read is null. None when there is no file. */
export async function readAnchors(file: string): Promise<(Anchor | null)[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter(Boolean).map(anchorOf);
}

function anchorOf(line: string): Anchor | null {
  try {
    const { at, number, hash, entries, batches } = JSON.parse(line) as Anchor;
    const whole = [number, entries, batches].every(Number.isSafeInteger) && typeof at === 'string' && typeof hash === 'string';
    return whole ? { at, number, hash, entries, batches } : null;
  } catch {
    return null;
  }
}

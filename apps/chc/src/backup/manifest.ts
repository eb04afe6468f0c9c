import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandFailed } from '../command.js';
import { digestOfFile } from './digest.js';

/** Raised when a backup of before cannot be read any more. */
const FORMAT = 1;
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const word = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const MANIFEST = z.object({
  format: z.literal(FORMAT),
  takenAt: z.string(),
  postgres: z.string(),
  migrations: z.array(z.string()),
  partitions: z.array(z.object({ name: word, of: word, bounds: z.string().regex(/^(FOR VALUES (FROM|IN|WITH) [^;]+|DEFAULT)$/) })),
  /** `digest` is of the rows as text, in the order of their key; `file` of the compressed file. */
  tables: z.array(z.object({ name: word, columns: z.array(z.string()), rows: z.number(), digest, file: digest })),
  sequences: z.array(z.object({ name: word, last: z.string().regex(/^\d+$/), called: z.boolean() })),
  documents: z.object({ count: z.number(), bytes: z.number(), missing: z.array(z.string()) }),
  audit: z.object({ entries: z.number(), last: z.string().nullable(), head: digest.nullable() }),
  /** Of the return for the quarter that had last ended: null when it contradicts itself. */
  return: z.object({ quarterEnd: z.string(), digest }).nullable(),
});

/** What a backup holds, and how to tell that it still does. */
export type Manifest = z.infer<typeof MANIFEST>;

const FILE = 'manifest.json';
const SEAL = 'manifest.sha256';

export const tableFile = (folder: string, table: string): string => join(folder, 'tables', `${table}.copy.gz`);

/** Writes the manifest and its digest. @returns the digest, for whoever keeps it elsewhere */
export async function writeManifest(folder: string, manifest: Manifest): Promise<string> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const seal = createHash('sha256').update(text).digest('hex');
  await writeFile(join(folder, FILE), text, { mode: 0o600, flush: true });
  await writeFile(join(folder, SEAL), `${seal}  ${FILE}\n`, { mode: 0o600, flush: true });
  return seal;
}

/** Reads a manifest and looks at every table file. @throws CommandFailed naming what is missing or damaged */
export async function readManifest(folder: string): Promise<Manifest> {
  const [text, seal] = await Promise.all([FILE, SEAL].map((file) => readFile(join(folder, file), 'utf8'))).catch(() => {
    throw new CommandFailed(`${folder} holds no finished backup: ${FILE} or ${SEAL} is not there.`);
  }) as [string, string];
  if (seal.split(' ')[0] !== createHash('sha256').update(text).digest('hex')) throw new CommandFailed(`The backup in ${folder} is damaged: ${FILE} is not what was written.`);
  const { format } = JSON.parse(text) as { format?: unknown };
  if (format !== FORMAT) throw new CommandFailed(`The backup in ${folder} is of format ${String(format)}, and this version reads format ${FORMAT}.`);
  const manifest = MANIFEST.parse(JSON.parse(text));
  for (const { name, file } of manifest.tables) {
    const found = await digestOfFile(tableFile(folder, name)).catch(() => null);
    if (found !== file) throw new CommandFailed(`The backup in ${folder} is damaged: the file of table ${name} ${found ? 'is not what was written' : 'cannot be read'}. Nothing was restored.`);
  }
  return manifest;
}

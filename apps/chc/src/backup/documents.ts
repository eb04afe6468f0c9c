import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DocumentStore, MissingDocument } from '@chc/documents';
import type { Queryable } from '@chc/platform';
import { CommandFailed } from '../command.js';
import { digestOf } from './digest.js';
import type { Manifest } from './manifest.js';

interface Named { readonly key: string; readonly sha256: string }

/** The documents that the record names, each once. */
export async function namedDocuments(db: Queryable): Promise<Named[]> {
  return (await db.query<Named>('select distinct stored_as as key, sha256 from document order by 1')).rows;
}

const pathOf = (folder: string, key: string): string => join(folder, 'documents', key);

/** The bytes under a key, undefined where the store has none or others than the record says. */
async function wholeFrom(store: DocumentStore, { key, sha256 }: Named): Promise<Buffer | undefined> {
  try {
    const bytes = await store.get(key);
    return digestOf(bytes) === sha256 ? bytes : undefined;
  } catch (error) {
    if (error instanceof MissingDocument) return undefined;
    throw error;
  }
}

/**
 * Copies documents out of the store. One that the store has lost does not stop the others: it is named.
 * @param told is called after each, for the progress
 */
export async function writeDocuments(store: DocumentStore, documents: readonly Named[], folder: string, told: () => void): Promise<Manifest['documents']> {
  const missing: string[] = [];
  let bytes = 0;
  for (const document of documents) {
    const held = await wholeFrom(store, document);
    if (held) {
      await mkdir(dirname(pathOf(folder, document.key)), { recursive: true, mode: 0o700 });
      await writeFile(pathOf(folder, document.key), held, { mode: 0o600, flush: true });
      bytes += held.length;
    } else missing.push(document.key);
    told();
  }
  return { count: documents.length - missing.length, bytes, missing };
}

/**
 * Puts a backup's documents into the store.
 * @returns takes back those that were not there before
 * @throws CommandFailed for one that is missing or damaged, with everything taken back
 */
export async function readDocuments(store: DocumentStore, documents: readonly Named[], folder: string, told: () => void): Promise<() => Promise<void>> {
  const put: string[] = [];
  const takeBack = async (): Promise<void> => {
    for (const key of put) await store.delete(key);
  };
  try {
    for (const document of documents) {
      const bytes = await readFile(pathOf(folder, document.key)).catch(() => undefined);
      if (!bytes || digestOf(bytes) !== document.sha256) throw new CommandFailed(`The backup is damaged: the document ${document.key} ${bytes ? 'is not what was written' : 'cannot be read'}. Nothing was restored.`);
      if (!(await wholeFrom(store, document))) {
        put.push(document.key);
        await store.put(document.key, bytes);
      }
      told();
    }
    return takeBack;
  } catch (error) {
    await takeBack();
    throw error;
  }
}

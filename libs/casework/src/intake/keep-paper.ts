import { addDocument, type DocumentKind } from '@chc/documents';
import { refuse } from '../act/act.js';
import { type GivenFile, RefusedInput } from '../act/fields.js';
import type { Receiving } from '../act/intake-act.js';
import { DomainError } from '../errors.js';

/** Keeps a paper that came through a form's `field`, as it came. @throws RefusedInput for a file that is not taken */
export async function keepPaper(
  { tx, store, by }: Pick<Receiving, 'tx' | 'store' | 'by'>, about: { personId: string; referralId: string; kind: DocumentKind; title: string }, field: string, { name, bytes }: GivenFile, receivedAt: Date,
): Promise<string> {
  if (!store) throw new Error('there is no document store to keep a paper in');
  try {
    return await addDocument(tx, store, by, { ...about, fileName: name, bytes: Buffer.from(bytes), receivedAt });
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'conflict') throw new RefusedInput([refuse(field, name, `a document we take: ${error.reasons.join('; ')}`)]);
    throw error;
  }
}

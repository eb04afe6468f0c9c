import { addDocument, type NewDocument } from '@chc/documents';
import type { Doing } from '../act/act.js';
import { type GivenFile, RefusedInput } from '../act/fields.js';
import { DomainError } from '../errors.js';

/**
 * Keeps a file that came with an act as a document of its case, in the act's transaction.
 * @param field the field it came in: what it holds is refused there
 * @returns the document's id
 */
export async function keepFile(
  { tx, store, by, record, at }: Doing, field: string, file: GivenFile, words: Pick<NewDocument, 'kind' | 'title'> & Partial<Pick<NewDocument, 'referralId' | 'receivedAt'>>,
): Promise<string> {
  if (!store) throw new DomainError('conflict', ['no_document_store']);
  try {
    return await addDocument(tx, store, by, { receivedAt: at, ...words, personId: record.caseId, fileName: file.name, bytes: Buffer.from(file.bytes) });
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
    throw new RefusedInput([{ field, value: file.name.slice(0, 80), expected: `a document that can be kept (${error.reasons.join('; ')})` }]);
  }
}

import { DomainError, type Queryable } from '@chc/platform';
import type { DocumentKind } from './document-kinds.js';
import { digestOf } from './document.service.js';
import type { DocumentStore } from './document-store.js';

export interface Document {
  readonly id: string;
  readonly personId: string;
  readonly referralId: string | null;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly receivedAt: Date;
  readonly addedBy: string;
  readonly addedAt: Date;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
}

const COLUMNS = `
  id, person_id as "personId", referral_id as "referralId", kind, title, file_name as "fileName", content_type as "contentType", size_bytes as "sizeBytes",
  received_at as "receivedAt", added_by as "addedBy", added_at as "addedAt", withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy", withdrawn_reason as "withdrawnReason"`;

/** A person's documents, the latest received first, withdrawn ones among them (document_by_person). */
export async function listDocuments(db: Queryable, personId: string): Promise<Document[]> {
  return (await db.query<never>(`select ${COLUMNS} from document where person_id = $1 order by received_at desc, id`, [personId])).rows;
}

/**
 * A document with its bytes, which are those that were added: others are refused, not shown.
 * @throws DomainError where there is none, or it was withdrawn
 */
export async function readDocument(db: Queryable, store: DocumentStore, id: string): Promise<Document & { bytes: Buffer }> {
  const { rows: [found] } = await db.query<Document & { sha256: string; storedAs: string }>(
    `select ${COLUMNS}, sha256, stored_as as "storedAs" from document where id = $1`, [id]);
  if (!found) throw new DomainError('not_found', ['no_such_document']);
  if (found.withdrawnAt) throw new DomainError('conflict', ['document_withdrawn']);
  const { sha256, storedAs, ...document } = found;
  const bytes = await store.get(storedAs);
  if (digestOf(bytes) !== sha256) throw new Error(`the document store holds other bytes than were added under ${storedAs}`);
  return { ...document, bytes };
}

import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '@chc/audit';
import { type Actor, DomainError, type Queryable } from '@chc/platform';
import { checkContent, plainFileName } from './content.rules.js';
import { DOCUMENT_KINDS, type DocumentKind } from './document-kinds.js';
import type { DocumentStore } from './document-store.js';

export interface NewDocument {
  readonly personId: string;
  readonly referralId?: string | null;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  /** When it reached us: of an emailed Checklist the email's own time of receipt. */
  readonly receivedAt: Date;
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Checks a document, stores its bytes, then writes its row. In that order, so that a row never names bytes that are not
 * there; where the transaction fails afterwards, an object nobody names is left, which is harmless: the same document
 * added again takes its place.
 * @throws DomainError with every reason why it is not taken
 */
export async function addDocument(tx: Queryable, store: DocumentStore, by: Actor, document: NewDocument): Promise<string> {
  const { bytes, kind, personId, title } = document;
  const fileName = plainFileName(document.fileName);
  const content = await checkContent(bytes, fileName, store.limitBytes);
  const reasons = 'refusals' in content ? [...content.refusals] : [];
  if (!Object.hasOwn(DOCUMENT_KINDS, kind)) reasons.push('unknown_document_kind');
  if (!title.trim()) reasons.push('no_title');
  if ('refusals' in content || reasons.length > 0) throw new DomainError('conflict', reasons);
  const { rows: [person] } = await tx.query<{ icb_id: string }>('select icb_id from person where id = $1', [personId]);
  if (!person) throw new DomainError('not_found', ['no_such_person']);

  const [id, sha256] = [uuidv7(), digestOf(bytes)];
  const key = `${person.icb_id}/${personId}/${sha256}`;
  await store.put(key, bytes);
  await tx.query(`
    insert into document (id, icb_id, person_id, referral_id, kind, title, file_name, content_type, size_bytes, sha256, stored_as, received_at, added_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [id, person.icb_id, personId, document.referralId ?? null, kind, title.trim(), fileName, content.contentType, bytes.length, sha256, key, document.receivedAt, by.id]);
  await recordAudit(tx, by, { action: 'document_added', subjectKind: 'document', subjectId: id, details: { personId, kind, sizeBytes: bytes.length, sha256 } });
  return id;
}

/** Takes a document back: it stays on the record, with the reason, and is shown no longer. Done once. */
export async function withdrawDocument(tx: Queryable, by: Actor, id: string, reason: string): Promise<void> {
  if (!reason.trim()) throw new DomainError('conflict', ['no_withdrawal_reason']);
  const { rowCount } = await tx.query(
    'update document set withdrawn_at = now(), withdrawn_by = $2, withdrawn_reason = $3 where id = $1 and withdrawn_at is null', [id, by.id, reason.trim()]);
  if (rowCount === 0) {
    const { rows: [known] } = await tx.query('select from document where id = $1', [id]);
    throw known ? new DomainError('conflict', ['already_withdrawn']) : new DomainError('not_found', ['no_such_document']);
  }
  await recordAudit(tx, by, { action: 'document_withdrawn', subjectKind: 'document', subjectId: id });
}

export { digestOf };

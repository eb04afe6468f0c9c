import { createHash, type Hash } from 'node:crypto';

/** A link of the chain as it is stored; `sealedAt` as the database formats it, to the microsecond. */
export interface Seal {
  readonly number: number;
  readonly previousHash: string | null;
  readonly entries: number;
  readonly batches: number;
  readonly lastEntryId: number;
  readonly lastBatchId: number;
  readonly digest: string;
  readonly complete: boolean;
  readonly sealedAt: string;
  readonly hash: string;
}

/** What a seal is over: an audit entry, or a batch of the access log. */
export type MemberKind = 'entry' | 'batch';

/** SHA-256 in hexadecimal of a text's UTF-8 bytes. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of a seal's members in their order: entries before batches, each by number. */
export class MembersDigest {
  private readonly hash: Hash = createHash('sha256');

  add(kind: MemberKind, id: number, hash: string): void {
    this.hash.update(`${kind} ${id} ${hash}\n`);
  }

  hex(): string {
    return this.hash.digest('hex');
  }
}

/** The hash of a seal, over everything else it says and so over all seals before it. */
export function sealHash({ number, previousHash, entries, batches, lastEntryId, lastBatchId, digest, complete, sealedAt }: Omit<Seal, 'hash'>): string {
  return sha256(JSON.stringify([number, previousHash, entries, batches, lastEntryId, lastBatchId, digest, complete, sealedAt]));
}

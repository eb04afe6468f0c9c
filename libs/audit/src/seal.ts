import type { Database, Transaction } from '@chc/platform';
import { NOW, SEAL_COLUMNS } from './audit.sql.js';
import { MembersDigest, type MemberKind, type Seal, sealHash, sha256 } from './seal.hash.js';

/** Members of one seal at most: what is read into memory at a time. */
const MOST = 10_000;

/** What a sealing did. */
export interface Sealed {
  readonly seals: number;
  readonly entries: number;
  readonly batches: number;
}

interface Unsealed {
  readonly kind: MemberKind;
  readonly id: number;
  readonly hash: string;
}

/**
 * Seals what committed transactions have written and no seal holds yet, into the one chain. Whoever comes second waits.
 * @param all looks at everything ever written; otherwise only at what is newer than the seals of a quarter of an hour ago,
 *   which is enough unless a transaction was open for longer
 */
export async function sealAudit(db: Database, { all = false }: { all?: boolean } = {}): Promise<Sealed> {
  let done: Sealed = { seals: 0, entries: 0, batches: 0 };
  for (;;) {
    const seal = await db.transaction((tx) => sealOnce(tx, all));
    if (!seal) return done;
    done = { seals: done.seals + 1, entries: done.entries + seal.entries, batches: done.batches + seal.batches };
    if (seal.complete) return done;
  }
}

async function sealOnce(tx: Transaction, all: boolean): Promise<Seal | null> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('chc audit seal'))`);
  const { rows: [head] } = await tx.query<Seal>(`select ${SEAL_COLUMNS} from audit_seal order by number desc limit 1`);
  const from = all ? undefined : await frontier(tx);
  const entries = await unsealedEntries(tx, from?.lastEntryId ?? 0);
  if (entries.length === 0) return null;
  const { rows: [clock] } = await tx.query<{ now: string }>(`select ${NOW} as now`);
  const digest = new MembersDigest();
  for (const { kind, id, hash } of entries) digest.add(kind, id, hash);
  const unhashed = {
    number: (head?.number ?? 0) + 1, previousHash: head?.hash ?? null, entries: entries.length, batches: 0,
    lastEntryId: Math.max(head?.lastEntryId ?? 0, entries.at(-1)?.id ?? 0), lastBatchId: head?.lastBatchId ?? 0,
    digest: digest.hex(), complete: entries.length < MOST, sealedAt: clock!.now,
  };
  const seal = { ...unhashed, hash: sealHash(unhashed) };
  await keep(tx, seal, entries);
  return seal;
}

/**
 * Numbers are given when an entry is written and seen when its transaction commits, so a lower one may come after a higher
 * one was sealed. What was the highest a quarter of an hour ago leaves none below it but those of longer transactions.
 */
async function frontier(tx: Transaction): Promise<{ lastEntryId: number; lastBatchId: number } | undefined> {
  const { rows: [seal] } = await tx.query<{ lastEntryId: number; lastBatchId: number }>(`
    select last_entry_id as "lastEntryId", last_batch_id as "lastBatchId" from audit_seal
    where sealed_at < clock_timestamp() - interval '15 minutes' order by number desc limit 1`);
  return seal;
}

async function unsealedEntries(tx: Transaction, after: number): Promise<Unsealed[]> {
  const { rows } = await tx.query<{ id: number; written: string }>(`
    select id, written from audit_entry e
    where id > $1 and not exists (select from audit_seal_member m where m.kind = 'entry' and m.id = e.id)
    order by id limit $2`, [after, MOST]);
  return rows.map(({ id, written }) => ({ kind: 'entry', id, hash: sha256(written) }));
}

async function keep(tx: Transaction, seal: Seal, members: readonly Unsealed[]): Promise<void> {
  await tx.query(`
    insert into audit_seal (number, previous_hash, entries, batches, last_entry_id, last_batch_id, digest, complete, sealed_at, hash)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  [seal.number, seal.previousHash, seal.entries, seal.batches, seal.lastEntryId, seal.lastBatchId, seal.digest, seal.complete, seal.sealedAt, seal.hash]);
  await tx.query(`
    insert into audit_seal_member (kind, id, seal_number, hash)
    select kind, id, $1, hash from unnest($2::text[], $3::bigint[], $4::text[]) as member (kind, id, hash)`,
  [seal.number, members.map(({ kind }) => kind), members.map(({ id }) => id), members.map(({ hash }) => hash)]);
}

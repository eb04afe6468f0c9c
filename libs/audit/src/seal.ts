import type { Database, Transaction } from '@chc/platform';
import { BATCH_FROM_ROWS, NOW, SEAL_COLUMNS } from './audit.sql.js';
import { MembersDigest, type MemberKind, type Seal, sealHash, sha256 } from './seal.hash.js';

/** Members of one seal at most: what is read into memory at a time. */
const MOST = { entry: 10_000, batch: 2000 } as const;

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
  const entries = await unsealed(tx, 'entry', from?.lastEntryId ?? 0);
  const batches = await unsealed(tx, 'batch', from?.lastBatchId ?? 0);
  const members = [...entries, ...batches];
  if (members.length === 0) return null;
  const { rows: [clock] } = await tx.query<{ now: string }>(`select ${NOW} as now`);
  const digest = new MembersDigest();
  for (const { kind, id, hash } of members) digest.add(kind, id, hash);
  const unhashed = {
    number: (head?.number ?? 0) + 1, previousHash: head?.hash ?? null, entries: entries.length, batches: batches.length,
    lastEntryId: Math.max(head?.lastEntryId ?? 0, entries.at(-1)?.id ?? 0), lastBatchId: Math.max(head?.lastBatchId ?? 0, batches.at(-1)?.id ?? 0),
    digest: digest.hex(), complete: entries.length < MOST.entry && batches.length < MOST.batch, sealedAt: clock!.now,
  };
  const seal = { ...unhashed, hash: sealHash(unhashed) };
  await keep(tx, seal, members);
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

const WRITTEN = {
  entry: 'select e.id, e.written from audit_entry e where e.id > $1',
  batch: `select e.id, (select ${BATCH_FROM_ROWS} from access_batch b where b.id = e.id) as written from access_batch e where e.id > $1`,
} as const;

async function unsealed(tx: Transaction, kind: MemberKind, after: number): Promise<Unsealed[]> {
  const { rows } = await tx.query<{ id: number; written: string }>(`
    ${WRITTEN[kind]} and not exists (select from audit_seal_member m where m.kind = $2 and m.id = e.id) order by id limit $3`, [after, kind, MOST[kind]]);
  return rows.map(({ id, written }) => ({ kind, id, hash: sha256(written) }));
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

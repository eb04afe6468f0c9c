import type { Database, Queryable, Transaction } from '@chc/platform';
import type { Anchor } from './anchors.js';
import { type AuditReport, ChainCheck, type MemberRow } from './chain.check.js';
import { BATCH_FROM_ROWS, ENTRY_FROM_COLUMNS, SEAL_COLUMNS } from './audit.sql.js';
import type { Seal } from './seal.hash.js';

/** What no seal holds yet. */
export interface UnsealedReport {
  readonly entries: number;
  readonly batches: number;
  /** Age of the oldest of them in seconds; null when there is none. */
  readonly oldestSeconds: number | null;
}

/** Rows fetched at a time: verification holds no more than these. */
const PART = 5000;

/** Counts what is not sealed yet, over everything ever written. */
export async function readUnsealed(db: Queryable): Promise<UnsealedReport> {
  const { rows: [unsealed] } = await db.query<UnsealedReport>(`
    with entries as (
      select count(*)::int as n, min(at) as oldest from audit_entry e where not exists (select from audit_seal_member m where m.kind = 'entry' and m.id = e.id)),
    batches as (
      select count(*)::int as n, min(at) as oldest from access_batch b where not exists (select from audit_seal_member m where m.kind = 'batch' and m.id = b.id))
    select entries.n as entries, batches.n as batches, extract(epoch from clock_timestamp() - least(entries.oldest, batches.oldest))::float8 as "oldestSeconds"
    from entries, batches`);
  return unsealed!;
}

/** Checks the whole chain, every entry and batch in it, and every anchor, from one snapshot and streaming. */
export function verifyAudit(db: Database, anchors: readonly (Anchor | null)[]): Promise<AuditReport> {
  return db.transaction(async (tx) => {
    const check = new ChainCheck(anchors);
    const seals = stream<Seal>(tx, 'seals', `select ${SEAL_COLUMNS} from audit_seal order by number`);
    const members = stream<MemberRow>(tx, 'members', `
      select m.kind, m.id, m.seal_number as "sealNumber", m.hash, coalesce(e.at, b.at) as at,
        case m.kind when 'entry' then e.written else ${BATCH_FROM_ROWS} end as written, case m.kind when 'entry' then ${ENTRY_FROM_COLUMNS} end as columns
      from audit_seal_member m left join audit_entry e on m.kind = 'entry' and e.id = m.id left join access_batch b on m.kind = 'batch' and b.id = m.id
      order by m.seal_number, m.kind desc, m.id`);
    let member = await members.next();
    for await (const seal of seals) {
      check.beginSeal(seal);
      while (!member.done && member.value.sealNumber <= seal.number) {
        check.member(member.value);
        member = await members.next();
      }
      check.endSeal();
    }
    while (!member.done) {
      check.orphan(member.value);
      member = await members.next();
    }
    const { rows: strays } = await tx.query<{ id: number }>(`
      select id from access_log l where not exists (select from access_batch b where b.id = l.batch_id) order by id limit 20`);
    for (const { id } of strays) check.stray(id);
    return check.report();
  }, 'isolation level repeatable read read only');
}

async function* stream<Row extends object>(tx: Transaction, name: string, sql: string): AsyncGenerator<Row, undefined> {
  await tx.query(`declare ${name} no scroll cursor for ${sql}`);
  for (;;) {
    const { rows } = await tx.query<Row>(`fetch ${PART} from ${name}`);
    yield* rows;
    if (rows.length < PART) return undefined;
  }
}

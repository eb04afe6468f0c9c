import type { Database, Queryable, Transaction } from '@chc/platform';
import type { Anchor } from './anchors.js';
import { type AuditReport, ChainCheck, type MemberRow } from './chain.check.js';
import { ENTRY_FROM_COLUMNS, SEAL_COLUMNS } from './audit.sql.js';
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
    select count(*)::int as entries, 0 as batches, extract(epoch from clock_timestamp() - min(at))::float8 as "oldestSeconds"
    from audit_entry e where not exists (select from audit_seal_member m where m.kind = 'entry' and m.id = e.id)`);
  return unsealed!;
}

/** Checks the whole chain, every entry and batch in it, and every anchor, from one snapshot and streaming. */
export function verifyAudit(db: Database, anchors: readonly (Anchor | null)[]): Promise<AuditReport> {
  return db.transaction(async (tx) => {
    const check = new ChainCheck(anchors);
    const seals = stream<Seal>(tx, 'seals', `select ${SEAL_COLUMNS} from audit_seal order by number`);
    const members = stream<MemberRow>(tx, 'members', `
      select m.kind, m.id, m.seal_number as "sealNumber", m.hash, e.written, ${ENTRY_FROM_COLUMNS} as columns, e.at
      from audit_seal_member m left join audit_entry e on m.kind = 'entry' and e.id = m.id
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

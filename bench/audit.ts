import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { sealAudit, verifyAudit } from '@chc/audit';
import { perform } from '@chc/casework';
import { COMMAND_LINE, Database, type Transaction } from '@chc/platform';
import { type Compared, compare, timed } from './stopwatch.js';

const ACTS = 50;
const ENTRIES = 100_000;
const BY = { ...COMMAND_LINE, id: 'bench.writer', name: 'Writer of the bench' };
const GATHERED = /^update (\w+) as later set version = later\.version \+ 1([\s\S]*?)\s+from \1 as earlier[\s\S]*$/;

/** The same database without an audit: no entry is sent, and no row is asked what it was before. */
class WithoutAudit extends Database {
  override transaction<T>(work: (tx: Transaction) => Promise<T>, mode = ''): Promise<T> {
    return super.transaction((tx) => {
      const without = new Proxy(tx, {
        get: (target, name) => (name === 'query' ? (text: string | pg.QueryConfig, values?: unknown[]) => this.ask(target, text, values) : Reflect.get(target, name) as unknown),
      });
      return work(without);
    }, mode);
  }

  private async ask(tx: Transaction, text: string | pg.QueryConfig, values?: unknown[]): Promise<unknown> {
    if (typeof text === 'string' && text.startsWith('insert into audit_entry')) return { rows: [], rowCount: 1 };
    const plain = typeof text === 'string' ? GATHERED.exec(text) : null;
    if (!plain) return tx.query(text as string, values);
    const { rowCount } = await tx.query(`update ${plain[1]!} set version = version + 1${plain[2]!} where id = $1 and version = $2`, values);
    return { rowCount, rows: [{ before: {}, after: {} }] };
  }
}

/** Acts that name a coordinator, each in a case of its own, sealed at the end, beside the same with no audit. */
export async function actsWithAudit(databaseUrl: string, today: string, of: (what: string) => string, rounds: number): Promise<Compared> {
  const [db, without] = [new Database({ databaseUrl }), new WithoutAudit({ databaseUrl })];
  try {
    const { rows } = await db.query<{ id: string; caseId: string; version: number }>(
      `select id, person_id as "caseId", version from referral where activity_type = '01' and state = 'received' and coordinator is null order by id limit $1`, [ACTS * (rounds + 1) * 2]);
    if (rows.length < ACTS * (rounds + 1) * 2) throw new Error(`${rows.length} referrals are too few to act on`);
    await sealAudit(db, { all: true });
    const act = async (where: Database): Promise<void> => {
      for (const { id, caseId, version } of rows.splice(0, ACTS)) {
        await perform(where, BY, { caseId, kind: 'referral', subjectId: id, action: 'name_coordinator', input: { coordinator: 'BENCH' }, version, key: randomUUID() }, { today, at: new Date() });
      }
    };
    return await compare(of(`${ACTS} acts, audited and sealed (or neither)`), rounds, async () => {
      await act(db);
      await sealAudit(db);
    }, () => act(without));
  } finally {
    await db.close();
    await without.close();
  }
}

/** Sealing and checking as many entries as several years of an ICB's acts, beside reading them once. */
export async function verification(db: Database, owner: pg.Client): Promise<Compared[]> {
  await owner.query(`insert into audit_entry (actor, actor_role, action, subject_kind, subject_id, details)
    select 'bench', 'practitioner', 'name_coordinator', 'referral', gen_random_uuid()::text, jsonb_build_object('caseId', gen_random_uuid(), 'changes', jsonb_build_array(n, 'before', 'after'))
    from generate_series(1, $1) n`, [ENTRIES]);
  const sealing = await timed(() => sealAudit(db, { all: true }));
  const reading = async (): Promise<number> => timed(() => owner.query('select sum(length(written)) from audit_entry'));
  const plain = await reading();
  const checking = await timed(async () => {
    if (!(await verifyAudit(db, [])).intact) throw new Error('the audit of the bench is broken');
  });
  const many = `${ENTRIES.toLocaleString('en-GB')} entries`;
  return [{ what: `seal ${many}`, ours: [sealing], plain: [plain] }, { what: `verify-audit, ${many} and more`, ours: [checking], plain: [await reading()] }];
}

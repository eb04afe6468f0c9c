import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import type { Actor, Database, Transaction } from '@chc/platform';
import { type Counted, type Figure, figures } from './figures.js';
import { MUST_HOLD, WORTH_A_LOOK, broken } from './integrity.js';
import { evidenceSql, quarterTo } from './measure-sql.js';
import { reportingOrganisations, under } from './organisations.js';
import { ReturnFolder } from './return-folder.js';

/** The figures contradict themselves; nothing was written. */
export class IntegrityBroken extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(`Nothing was written: ${sentences.join('; ')}`);
  }
}

/** The commissioner asked for is not one. */
export class NoSuchCommissioner extends Error {}

/** Whose rows: one commissioner's alone, or an ICB's and those of what lies under it; everybody's when neither is said. */
export interface Only {
  readonly commissioner?: string | undefined;
  readonly icb?: string;
}

export interface ProducedReturn {
  readonly figures: readonly Figure[];
  /** Identities that do not hold but do not forbid the return. */
  readonly warnings: readonly string[];
  readonly files: readonly string[];
}

/** Produces the national quarterly return, DCB2117 (the outside contract, section 3), and the evidence of every count. */
export class QuarterlyReturn {
  constructor(private readonly db: Database) {}

  /**
   * Writes the four files for the quarter that ends on `quarterEnd`, as known now, from one snapshot of the record.
   * @throws IntegrityBroken before anything is written
   * @throws NoSuchCommissioner
   */
  async produce(quarterEnd: PlainDate, folder: string, by: Actor, only: Only = {}): Promise<ProducedReturn> {
    return this.db.transaction(async (tx) => {
      const produced = await writeReturn(tx, quarterEnd, folder, only);
      await recordAudit(tx, by, { action: 'return_produced', subjectKind: 'return', subjectId: `dcb2117 ${quarterEnd}`, details: { ...only, figures: produced.figures.length } });
      return produced;
    }, 'isolation level repeatable read');
  }
}

/** Writes the four files from the caller's snapshot. Once a transaction: it leaves a temporary table until its end. */
async function writeReturn(tx: Transaction, quarterEnd: PlainDate, folder: string, { commissioner, icb }: Only = {}): Promise<ProducedReturn> {
  const files = new ReturnFolder(folder);
  const all = await reportingOrganisations(tx, quarterEnd);
  const organisations = icb ? under(icb, all) : all.filter(({ code }) => !commissioner || code === commissioner);
  const theirs = commissioner || icb ? organisations.filter(({ kind }) => kind === 'sub_icb').flatMap(({ commissionerIds }) => commissionerIds) : null;
  if (commissioner && organisations[0]?.kind !== 'sub_icb') throw new NoSuchCommissioner(`${commissioner} is no commissioner (sub_icb) that we know`);
  await tx.query('create temporary table evidence (commissioner_id uuid, "table" integer, item text, chc_type text, band text, record_type text, record_id text) on commit drop');
  await tx.query(`insert into evidence ${evidenceSql(quarterTo(quarterEnd))}`);
  const { rows: counted } = await tx.query<Counted>(
    'select commissioner_id::text, item, chc_type, band, count(*)::int as count from evidence group by commissioner_id, item, chc_type, band');
  const rows = figures(organisations, counted, quarterEnd);
  const wrong = broken(MUST_HOLD, rows);
  if (wrong.length > 0) throw new IntegrityBroken(wrong);

  await files.write(rows, async (path) => {
    await pipeline(tx.query(copyStreams.to(`copy (
      select o.code as organisation_code, e."table", e.item, e.chc_type, e.band, e.record_type, e.record_id
      from evidence e join organisation_standing('${quarterEnd}') s on s.organisation_id = e.commissioner_id join organisation o on o.id = s.standing_id
      ${theirs ? `where e.commissioner_id = any ('{${theirs.join(',')}}'::uuid[])` : ''}
      order by o.code collate "C", e."table", e.item collate "C", e.chc_type collate "C", e.band collate "C" nulls first, e.record_id collate "C", e.record_type collate "C"
    ) to stdout (format csv, header)`)), createWriteStream(path));
  });
  return { figures: rows, warnings: broken(WORTH_A_LOOK, rows), files: files.paths };
}

/** SHA-256 over the bytes of a quarter's figures and evidence, from the caller's snapshot; leaves no file and no audit entry. */
export async function digestOfReturn(tx: Transaction, quarterEnd: PlainDate): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chc-return-'));
  try {
    await writeReturn(tx, quarterEnd, folder);
    const digest = createHash('sha256');
    for (const file of ['dcb2117.csv', 'dcb2117.json', 'evidence.csv']) digest.update(await readFile(join(folder, file)));
    return digest.digest('hex');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

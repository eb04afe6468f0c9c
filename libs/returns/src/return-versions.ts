import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordAudit } from '@chc/audit';
import { readIcbsOf } from '@chc/casework';
import { addDays, type PlainDate, quarterOf } from '@chc/deadlines';
import { type Actor, type Database, DomainError, type Queryable, type Transaction } from '@chc/platform';
import { v7 as newId } from 'uuid';
import { QuarterlyReturn } from './quarterly-return.js';
import { RETURN_FILES, type ReturnFileName } from './return-folder.js';

/** A return that was prepared and frozen; signed when somebody else has put their name to it. */
export interface ReturnVersion {
  readonly id: string;
  readonly icbCode: string;
  readonly icbName: string;
  readonly quarterEnd: PlainDate;
  readonly number: number;
  readonly digest: string;
  readonly warnings: readonly string[];
  readonly preparedBy: string;
  readonly preparedByAccount: string;
  readonly preparedAt: Date;
  readonly signedBy: string | null;
  readonly signedAt: Date | null;
  readonly statement: string | null;
  readonly supersededAt: Date | null;
}

/** An ICB whose returns somebody prepares, signs or reads. */
export interface ReturningIcb {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** How many quarters back a return can still be prepared. */
const QUARTERS_BACK = 12;

const digestOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const READ = `select v.id, o.code as "icbCode", coalesce(o.name, o.code) as "icbName", v.quarter_end as "quarterEnd", v.number, v.digest, v.warnings,
    v.prepared_by as "preparedBy", v.prepared_by_account as "preparedByAccount", v.prepared_at as "preparedAt", v.signed_by as "signedBy", v.signed_at as "signedAt", v.statement, v.superseded_at as "supersededAt"
  from return_version v join organisation o on o.id = v.icb_id`;

/** The ICBs whose returns are somebody's on a date: their organisation's own, and those it returns for, or oversees, by agreement. */
export async function readReturningIcbs(db: Queryable, by: Actor, on: PlainDate): Promise<readonly ReturningIcb[]> {
  const { rows } = await db.query<ReturningIcb>(
    'select id, code, coalesce(name, code) as name from organisation where id = any ($1) order by code', [await readIcbsOf(db, by, ['returns', 'oversight'], on)]);
  return rows;
}

/** The ends of the quarters that have passed on `today`, the latest first: what a return can be prepared for. */
export function quartersToReturn(today: PlainDate): PlainDate[] {
  const ends = [quarterOf(today).previousEndsOn];
  while (ends.length < QUARTERS_BACK) ends.push(quarterOf(addDays(ends.at(-1)!, -1)).previousEndsOn);
  return ends;
}

/** The versions of somebody's ICBs, the latest quarter and version first. */
export async function readReturnVersions(db: Queryable, icbs: readonly ReturningIcb[]): Promise<readonly ReturnVersion[]> {
  const { rows } = await db.query<ReturnVersion>(`${READ} where v.icb_id = any($1) order by v.quarter_end desc, o.code, v.number desc limit 200`, [icbs.map(({ id }) => id)]);
  return rows;
}

/** One version; undefined where it is none of those ICBs'. */
export async function readReturnVersion(db: Queryable, icbs: readonly ReturningIcb[], id: string): Promise<ReturnVersion | undefined> {
  return (await db.query<ReturnVersion>(`${READ} where v.id = $1 and v.icb_id = any($2)`, [id, icbs.map((icb) => icb.id)])).rows[0];
}

/** A file of a version, byte for byte. */
export async function readReturnFile(db: Queryable, version: ReturnVersion, name: ReturnFileName): Promise<Buffer> {
  const { rows: [file] } = await db.query<{ bytes: Buffer }>('select bytes from return_file where version_id = $1 and name = $2', [version.id, name]);
  if (!file) throw new DomainError('not_found', ['no_such_record']);
  return file.bytes;
}

/**
 * Prepares an ICB's return as known now and freezes its files. A version that waits to be signed gives way to it; a signed one stands until this is signed.
 * @param db sees every record: what is counted is that ICB's, not what one person may open
 * @throws IntegrityBroken and keeps nothing; DomainError `quarter_has_not_ended`
 */
export async function prepareReturn(db: Database, by: Actor, icb: ReturningIcb, quarterEnd: PlainDate, today: PlainDate, at: Date): Promise<string> {
  if (!quartersToReturn(today).includes(quarterEnd)) throw new DomainError('conflict', ['quarter_has_not_ended']);
  const folder = await mkdtemp(join(tmpdir(), 'chc-return-'));
  try {
    const { warnings } = await new QuarterlyReturn(db).produce(quarterEnd, folder, by, { icb: icb.code });
    const files = await Promise.all(RETURN_FILES.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
    return await db.transaction((tx) => freeze(tx, by, icb, quarterEnd, warnings, files, at));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ReturnFile { readonly name: ReturnFileName; readonly bytes: Buffer }

async function freeze(tx: Transaction, by: Actor, icb: ReturningIcb, quarterEnd: PlainDate, warnings: readonly string[], files: readonly ReturnFile[], at: Date): Promise<string> {
  const id = newId();
  // One at a time for an ICB: the number and what gives way follow from what is there.
  await tx.query('select from organisation where id = $1 for no key update', [icb.id]);
  await tx.query('update return_version set superseded_at = $3 where icb_id = $1 and quarter_end = $2 and signed_at is null and superseded_at is null', [icb.id, quarterEnd, at]);
  const { rows: [made] } = await tx.query<{ number: number }>(
    `insert into return_version (id, icb_id, quarter_end, number, digest, warnings, prepared_by, prepared_by_account, prepared_at)
     select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6, $7, $8 from return_version where icb_id = $2 and quarter_end = $3 returning number`,
    [id, icb.id, quarterEnd, digestOf(files.map(({ bytes }) => digestOf(bytes)).join('\n')), warnings, by.id, by.accountId, at]);
  for (const { name, bytes } of files) await tx.query('insert into return_file (version_id, name, digest, bytes) values ($1, $2, $3, $4)', [id, name, digestOf(bytes), bytes]);
  await recordAudit(tx, by, { action: 'return_prepared', subjectKind: 'return', subjectId: id, details: { icb: icb.code, quarterEnd, number: made!.number } });
  return id;
}

/**
 * Puts a name to a version, that of whoever did not prepare it.
 * @param seen the digest of the version that was looked at
 * @throws DomainError `prepared_it_yourself`, `return_is_signed`, `return_is_superseded`, `changed_meanwhile`
 */
export async function signReturn(db: Database, by: Actor, id: string, seen: string, statement: string, at: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [version] } = await tx.query<ReturnVersion & { icbId: string }>(`select v.*, v.icb_id as "icbId", v.prepared_by as "preparedBy", v.prepared_by_account as "preparedByAccount",
      v.signed_at as "signedAt", v.superseded_at as "supersededAt", v.quarter_end as "quarterEnd" from return_version v where v.id = $1 for update`, [id]);
    if (!version) throw new DomainError('not_found', ['no_such_record']);
    const reasons = signingRefusals(version, by);
    if (reasons.length > 0) throw new DomainError('conflict', reasons);
    const { rows: files } = await tx.query<{ name: ReturnFileName; digest: string }>('select name, digest from return_file where version_id = $1', [id]);
    const frozen = digestOf(RETURN_FILES.map((name) => files.find((file) => file.name === name)?.digest ?? '').join('\n'));
    if (seen !== version.digest || frozen !== version.digest) throw new DomainError('conflict', ['changed_meanwhile']);
    const { icbId, quarterEnd } = version;
    await tx.query('update return_version set superseded_at = $3 where icb_id = $1 and quarter_end = $2 and signed_at is not null and superseded_at is null', [icbId, quarterEnd, at]);
    await tx.query('update return_version set signed_by = $2, signed_by_account = $3, signed_at = $4, statement = $5 where id = $1', [id, by.id, by.accountId, at, statement]);
    await recordAudit(tx, by, { action: 'return_signed', subjectKind: 'return', subjectId: id, details: { quarterEnd, digest: version.digest } });
  });
}

/** Why somebody may not sign a version; nothing when they may. The database refuses the first of them too. */
export function signingRefusals({ preparedBy, preparedByAccount, signedAt, supersededAt }: Pick<ReturnVersion, 'preparedBy' | 'preparedByAccount' | 'signedAt' | 'supersededAt'>, by: Actor): string[] {
  return [
    ...(preparedByAccount === by.accountId || preparedBy === by.id ? ['prepared_it_yourself'] : []),
    ...(signedAt ? ['return_is_signed'] : []),
    ...(supersededAt ? ['return_is_superseded'] : []),
  ];
}

import { createHash } from 'node:crypto';
import type { RowProblem } from '@chc/casework';
import type { Transaction } from '@chc/platform';
import { type FileName, columnsOf } from './columns.js';
import { readCsv, readHeader } from './csv-rows.js';

/** What a row says apart from its identifier: by this a row that came without one is known again. */
function contentDigest(cells: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(cells.slice(1))).digest('base64url');
}

/** Under whom a staged row `s` would have come, by what refers to what; the first of a file's that is known. */
const COMMISSIONER = {
  own: `select o.id from organisation o where o.code = s.commissioner_code and o.kind = 'sub_icb'`,
  person: 'select p.commissioner_id from person p where p.source_id = s.person_id',
  referral: 'select r.commissioner_id from referral r where r.source_id = s.service_request_id',
  eligibility: 'select e.commissioner_id from eligibility e where e.source_id = s.eligibility_id',
  rejectedPerson: `select r.commissioner_id from import_rejection r where r.file = 'persons.csv' and r.identifier = s.person_id limit 1`,
  rejectedReferral: `select r.commissioner_id from import_rejection r where r.file = 'referrals.csv' and r.identifier = s.service_request_id limit 1`,
  rejectedEligibility: `select r.commissioner_id from import_rejection r where r.file = 'eligibilities.csv' and r.identifier = s.eligibility_id limit 1`,
} as const;
const OF_WHOM: Readonly<Record<FileName, readonly (keyof typeof COMMISSIONER)[]>> = {
  'organisations.csv': [],
  'persons.csv': ['own', 'person'],
  'referrals.csv': ['own', 'person', 'rejectedPerson'],
  'eligibilities.csv': ['own', 'person', 'rejectedPerson'],
  'reviews.csv': ['eligibility', 'rejectedEligibility'],
  'appeals.csv': ['referral', 'rejectedReferral'],
  'packages.csv': ['eligibility', 'rejectedEligibility'],
};

/**
 * Brings the list of rejected rows up to date with one file: rows that it brought in, or brought again, leave the list;
 * those it has just rejected are kept as they came, with their reasons. Reads the file a second time, and only when
 * there is something to keep or to find again.
 */
export async function keepRejections(
  tx: Transaction, importFileId: string, file: FileName, path: string, problems: readonly RowProblem[],
): Promise<void> {
  const identifier = columnsOf(file)[0]![0];
  const commissioner = `coalesce(${['null::uuid', ...OF_WHOM[file].map((of) => `(${COMMISSIONER[of]})`)].join(', ')})`;
  await tx.query(`delete from import_rejection r where r.file = $1 and r.identifier in (select ${identifier} from staged)`, [file]);
  const { rows: [nameless] } = await tx.query<{ waiting: boolean }>(
    'select exists (select from import_rejection where file = $1 and identifier is null) as waiting', [file]);
  if (problems.length === 0 && !nameless!.waiting) return;

  const reasons = new Map<number | null, object[]>();
  for (const { line, column, value, reason } of problems) {
    reasons.set(line, [...(reasons.get(line) ?? []), { column, value: value.replaceAll('\0', '␀'), reason }]);
  }
  const rows = readCsv(path);
  const positions = readHeader(file, (await rows.next()).value as never);
  let batch: object[] = [];
  const flush = async (): Promise<void> => {
    await tx.query('delete from import_rejection where file = $1 and identifier is null and content_digest = any($2)',
      [file, batch.map((row) => (row as { digest: string }).digest)]);
    await tx.query(`
      insert into import_rejection (import_file_id, file, line, identifier, content_digest, cells, reasons, commissioner_id)
      select $1, $2, s.line, s.${identifier}, r ->> 'digest', r -> 'cells', r -> 'reasons', ${commissioner}
      from json_array_elements($3::json) r join staged s on s.line = (r ->> 'line')::int
      where (r -> 'reasons') is not null`, [importFileId, file, JSON.stringify(batch)]);
    batch = [];
  };
  for await (const { line, cells } of rows) {
    // PostgreSQL holds no NUL, so one is kept as the sign for it.
    const inOrder = (cells.length === positions.length ? positions.map((at) => cells[at]!) : cells).map((cell) => cell.replaceAll('\0', '␀'));
    const why = reasons.get(line);
    if (!why && !nameless!.waiting) continue;
    batch.push({ line, digest: contentDigest(inOrder), cells: inOrder, ...(why && { reasons: why }) });
    if (batch.length === 1000) await flush();
  }
  if (batch.length > 0) await flush();
}

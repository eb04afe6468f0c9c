import { createHash } from 'node:crypto';
import type { RowProblem } from '@chc/casework';
import type { Transaction } from '@chc/platform';
import { type FileName, columnsOf } from './columns.js';
import { readCsv, readHeader } from './csv-rows.js';

/** What a row says apart from its identifier: by this a row that came without one is known again. */
function contentDigest(cells: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(cells.slice(1))).digest('base64url');
}

/**
 * Brings the list of rejected rows up to date with one file: rows that it brought in, or brought again, leave the list;
 * those it has just rejected are kept as they came, with their reasons. Reads the file a second time, and only when
 * there is something to keep or to find again.
 */
export async function keepRejections(
  tx: Transaction, importFileId: string, file: FileName, path: string, problems: readonly RowProblem[],
): Promise<void> {
  const identifier = columnsOf(file)[0]![0];
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
      insert into import_rejection (import_file_id, file, line, identifier, content_digest, cells, reasons)
      select $1, $2, s.line, s.${identifier}, r ->> 'digest', r -> 'cells', r -> 'reasons'
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

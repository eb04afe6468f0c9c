import type { Queryable } from '@chc/platform';
import { columnsOf, FILE_NAMES, type FileName } from './columns.js';

/** Rejected rows on one page. */
export const REJECTIONS_PAGE = 25;

/** Why a row was refused: one of possibly several reasons. `value` is cut when long. */
export interface RejectionReason {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** A row that an import refused, waiting for a later import to bring it in. */
export interface RejectedRow {
  readonly id: number;
  readonly file: FileName;
  /** Line the row starts at; the header is line 1. */
  readonly line: number;
  readonly identifier: string | null;
  readonly importedAt: Date;
  readonly reasons: readonly RejectionReason[];
  /** As it came. `column` is null where the row had more or fewer cells than the header. */
  readonly cells: readonly { readonly column: string | null; readonly value: string }[];
}

export interface RejectionsPage {
  readonly rows: readonly RejectedRow[];
  /** Position of the first row, from 1; 0 when there is none. */
  readonly first: number;
  readonly total: number;
  /** `id` of the last row shown, when more follow. */
  readonly next: number | null;
}

/** Rows still waiting of one file, and why its latest import refused the file as a whole, if it did. */
export interface FileQuality {
  readonly file: FileName;
  readonly rejected: number;
  readonly importedAt: Date | null;
  readonly refused: string | null;
}

/** What the data-quality page leads with. */
export interface DataQuality {
  readonly files: readonly FileQuality[];
  readonly suspectedDuplicates: number;
  readonly nhsNumbersToTrace: number;
}

/** What no figure counts: rejected rows waiting, and the files whose latest import was refused as a whole. */
export interface NotCounted {
  readonly rows: number;
  readonly files: readonly FileName[];
}

/** What figures leave out, for every page that shows one; costs as many reads as rows wait. */
export async function readNotCounted(db: Queryable): Promise<NotCounted> {
  const { rows: [notCounted] } = await db.query<{ rows: number; files: FileName[] }>({
    name: 'not-counted',
    text: `select (select count(*)::int from import_rejection) as rows, array(
        select f.file from unnest($1::text[]) with ordinality f (file, place)
        where (select refused from import_file i where i.file = f.file order by imported_at desc limit 1) is not null order by f.place) as files`,
    values: [FILE_NAMES],
  });
  return notCounted!;
}

/**
 * How good the record is now: per file of a bundle what waits, and two counts of what is loaded but doubtful.
 * The latter read every open referral and every person's status: fine for a page looked at now and then.
 */
export async function readDataQuality(db: Queryable): Promise<DataQuality> {
  const files = await db.query<FileQuality>({
    name: 'data-quality-files',
    text: `select f.file, coalesce(r.rejected, 0)::int as rejected, latest.imported_at as "importedAt", latest.refused
      from unnest($1::text[]) with ordinality f (file, place)
      left join (select file, count(*) as rejected from import_rejection group by file) r on r.file = f.file
      left join lateral (select imported_at, refused from import_file i where i.file = f.file order by imported_at desc limit 1) latest on true
      order by f.place`,
    values: [FILE_NAMES],
  });
  const { rows: [counts] } = await db.query<{ suspectedDuplicates: number; nhsNumbersToTrace: number }>({
    name: 'data-quality-counts',
    text: `select
      (select count(*)::int from referral r join seen_person s on s.id = r.person_id where r.activity_type = '01' and r.concluded_on is null and r.suspected_duplicate) as "suspectedDuplicates",
      (select count(*)::int from seen_person where nhs_number_status = '03') as "nhsNumbersToTrace"`,
  });
  return { files: files.rows, ...counts! };
}

type Read = Omit<RejectedRow, 'cells' | 'id'> & { id: number | null; total: number; before: number; cells: string[] };

/**
 * One page of the rejected rows, in the order the imports refused them.
 * @param file only this file's; undefined for all
 * @param after `id` of the last row of the page before; 0 for the first page
 */
export async function readRejections(db: Queryable, file: FileName | undefined, after: number): Promise<RejectionsPage> {
  const { rows } = await db.query<Read>({
    name: 'rejections',
    text: `
      with counted as (
        select count(*)::int as total, count(*) filter (where id <= $2)::int as before from import_rejection where $1::text is null or file = $1
      ), page as (
        select * from import_rejection where id > $2 and ($1::text is null or file = $1) order by id limit $3
      )
      select t.total, t.before, p.id, p.file, p.line, p.identifier, p.cells, p.reasons, i.imported_at as "importedAt"
      from counted t left join (page p join import_file i on i.id = p.import_file_id) on true order by p.id`,
    values: [file ?? null, after, REJECTIONS_PAGE + 1],
  });
  const found = rows.filter((row): row is Read & { id: number } => row.id !== null);
  const shown = found.slice(0, REJECTIONS_PAGE).map(rejectedRow);
  const { total, before } = rows[0]!;
  return { rows: shown, total, first: shown.length > 0 ? before + 1 : 0, next: found.length > REJECTIONS_PAGE ? shown.at(-1)!.id : null };
}

function rejectedRow({ id, file, line, identifier, importedAt, reasons, cells }: Read & { id: number }): RejectedRow {
  const columns = columnsOf(file).map(([column]) => column);
  const named = cells.length === columns.length;
  return { id, file, line, identifier, importedAt, reasons, cells: cells.map((value, at) => ({ column: named ? columns[at]! : null, value })) };
}

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '@chc/audit';
import {
  type BulkContext, type BulkUpsert, followAllEscalations, makeMissingReviews, scoreAllReviews, upsertAppeals, upsertEligibilities, upsertOrganisations, upsertPackages,
  upsertPersons, upsertReferrals, upsertReviews,
} from '@chc/casework';
import type { Database, Transaction } from '@chc/platform';
import { FILE_NAMES, type FileName } from './columns.js';
import { FileRefused } from './csv-rows.js';
import { type FileReport, type ImportReport, fileReport, refusedFileReport } from './import-report.js';
import { keepRejections } from './rejections.js';
import { Reading } from './staging.js';

/** Nothing could be read: the folder is missing or holds no file of a bundle. */
export class NothingToImport extends Error {}

/** Told as an import goes on: which file, how many rows are read, and when their writing begins. */
export type ImportProgress = (file: FileName, rows: number, doing: 'reading' | 'writing') => void;

const UPSERTS: Readonly<Record<FileName, BulkUpsert>> = {
  'organisations.csv': upsertOrganisations,
  'persons.csv': upsertPersons,
  'referrals.csv': upsertReferrals,
  'eligibilities.csv': upsertEligibilities,
  'reviews.csv': upsertReviews,
  'appeals.csv': upsertAppeals,
  'packages.csv': upsertPackages,
};

/** Rules that span rows are checked when a file is whole, not row by row. */
const DEFERRED = 'set constraints eligibility_one_at_a_time_excl, dst_dates_in_order, referral_dst_dates_in_order deferred';

/**
 * A file touches thousands of rows at once, and right after a large one the record's statistics are not there yet: without
 * them the planner would take a table for empty and walk the file once for each of its rows. Sorts and joins of a file
 * belong in memory, and compiling its few statements takes longer than running them.
 */
const FOR_MANY_ROWS = `set local enable_nestloop = off; set local jit = off; set local work_mem = '64MB'`;

/** Makes the import wait for another import rather than meet it half-way. */
const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtext('chc import'))`;

/** Loads caseload bundles (the outside contract, section 2). */
export class ImportService {
  constructor(private readonly db: Database) {}

  /**
   * Loads the bundle in `folder`, a transaction a file; a dry run does all of it in one that is rolled back.
   * Rejected rows and refused files are in the report and, but for a dry run, kept.
   * @throws NothingToImport
   */
  async importBundle(folder: string, context: BulkContext, options: { dryRun?: boolean; onProgress?: ImportProgress } = {}): Promise<ImportReport> {
    const files = FILE_NAMES.filter((file) => existsSync(join(folder, file)));
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new NothingToImport(`${folder} is not a folder that can be read`);
    if (files.length === 0) throw new NothingToImport(`${folder} holds none of ${FILE_NAMES.join(', ')}`);
    return options.dryRun ? this.tryBundle(folder, files, context, options.onProgress) : this.loadBundle(folder, files, context, options.onProgress);
  }

  private async loadBundle(folder: string, files: FileName[], context: BulkContext, onProgress?: ImportProgress): Promise<ImportReport> {
    const reports = await this.inTurn(folder, files, context, async (file, reading) => {
      try {
        return await this.db.transaction((tx) => this.loadFile(tx, folder, file, reading, context, onProgress));
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        return this.db.transaction((tx) => this.refuseFile(tx, file, error.message, context));
      }
    });
    const reviewsMade = await this.db.transaction(async (tx) => {
      await tx.query(ONE_AT_A_TIME);
      await tx.query(FOR_MANY_ROWS);
      const made = await makeMissingReviews(tx, context.by, context.businessDate);
      await followAllEscalations(tx, context.businessDate);
      await scoreAllReviews(tx, context.businessDate);
      return made;
    });
    return { files: reports, reviewsMade };
  }

  /** The same in one transaction that leaves nothing; each file is a savepoint, so a refused one leaves nothing for the next. */
  private async tryBundle(folder: string, files: FileName[], context: BulkContext, onProgress?: ImportProgress): Promise<ImportReport> {
    const undone = new Error('dry run');
    let report: ImportReport | undefined;
    await this.db.transaction(async (tx) => {
      const reports = await this.inTurn(folder, files, context, async (file, reading) => {
        await tx.query('savepoint before_file');
        try {
          const loaded = await this.loadFile(tx, folder, file, reading, context, onProgress);
          await tx.query('drop table if exists staged, incoming, arriving, crowded');
          return loaded;
        } catch (error) {
          if (!(error instanceof FileRefused)) throw error;
          await tx.query('rollback to savepoint before_file');
          return this.refuseFile(tx, file, error.message, context);
        }
      });
      report = { files: reports, reviewsMade: await makeMissingReviews(tx, context.by, context.businessDate) };
      throw undone;
    }).catch((error: unknown) => {
      if (error !== undone) throw error;
    });
    return report!;
  }

  /** Loads one file after the other; while PostgreSQL writes one, the next is read already. */
  private async inTurn(
    folder: string, files: FileName[], { businessDate }: BulkContext, load: (file: FileName, reading: Reading) => Promise<FileReport>,
  ): Promise<FileReport[]> {
    const reports: FileReport[] = [];
    const begin = (file: FileName | undefined): Reading | undefined => file && new Reading(file, join(folder, file), businessDate);
    let next = begin(files[0]);
    try {
      for (const [at, file] of files.entries()) {
        const reading = next!;
        next = begin(files[at + 1]);
        reports.push(await load(file, reading));
      }
    } finally {
      next?.abandon();
    }
    return reports;
  }

  private async loadFile(tx: Transaction, folder: string, file: FileName, reading: Reading, context: BulkContext, onProgress?: ImportProgress): Promise<FileReport> {
    const path = join(folder, file);
    await tx.query(ONE_AT_A_TIME);
    await tx.query(DEFERRED);
    await tx.query(FOR_MANY_ROWS);
    reading.onProgress = (rows) => onProgress?.(file, rows, 'reading');
    await reading.stage(tx);
    onProgress?.(file, reading.read, 'writing');
    const result = await UPSERTS[file](tx, context);
    await tx.query('set constraints all immediate');
    const problems = [...reading.problems, ...result.problems];
    const report = fileReport(file, reading.read, result, problems, result.warnings);
    const id = await this.record(tx, file, context, report);
    await keepRejections(tx, id, file, path, problems);
    return report;
  }

  private async refuseFile(tx: Transaction, file: FileName, reason: string, context: BulkContext): Promise<FileReport> {
    const report = refusedFileReport(file, reason);
    await this.record(tx, file, context, report, reason);
    return report;
  }

  private async record(tx: Transaction, file: FileName, { by }: BulkContext, report: FileReport, refused?: string): Promise<string> {
    const id = uuidv7();
    const { read, created, updated, unchanged, rejected, warned } = report;
    const counts = { read, created, updated, unchanged, rejected, warned };
    await tx.query('insert into import_file (id, file, actor, counts, refused) values ($1, $2, $3, $4, $5)', [id, file, by.id, counts, refused ?? null]);
    await recordAudit(tx, by, { action: refused ? 'import_refused' : 'imported', subjectKind: 'import_file', subjectId: id, details: { file, ...counts } });
    return id;
  }
}

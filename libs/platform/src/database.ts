import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { breaksConnection, type Patience, PATIENCE } from './patience.js';
import { PROJECT_ROOT } from './project.js';

// Dates stay the plain text they are: the driver would make local midnights of them, a day off in summer.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// Counts fit a number; only identity columns are wider and those we never add up.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** What can run SQL: the pool, or the one connection of a transaction. */
export interface Queryable {
  query<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

export type Transaction = pg.PoolClient;

export class DatabaseBehindError extends Error {
  constructor(missing: string[]) {
    super(`The database is ${missing.length} migration${missing.length === 1 ? '' : 's'} behind (${missing[0]} is next): run "npm run migrate" first.`);
  }
}

/** PostgreSQL, as the role chc_app. */
export class Database implements Queryable {
  readonly pool: pg.Pool;

  constructor(settings: { databaseUrl: string; databaseAppUrl?: string | undefined }, size = 10, patience: Patience = PATIENCE.command) {
    this.pool = new pg.Pool({
      // Room for the temporary tables of an import or a return, taken only by a session that makes some.
      ...(settings.databaseAppUrl
        ? { connectionString: settings.databaseAppUrl, options: '-c temp_buffers=64MB' }
        : { connectionString: settings.databaseUrl, options: '-c temp_buffers=64MB -c role=chc_app' }),
      max: size,
      application_name: 'chc-casework',
      // A server whose machine is gone says nothing: the network has to find out.
      keepAlive: true,
      ...patience,
    });
    // An idle connection that the server drops must not end the process; the next query opens another.
    this.pool.on('error', () => {});
  }

  query<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<R>> {
    return this.pool.query<R>(text as string, values);
  }

  /** Runs `work` in one transaction; use nothing but `tx` inside. Rolls back when it throws. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, mode = ''): Promise<T> {
    const tx = await this.pool.connect();
    let broken: Error | undefined;
    // A server that drops us while the work waits for something else must not end the process: the next query tells.
    const dropped = (error: Error): void => void (broken = error);
    tx.on('error', dropped);
    try {
      await tx.query(`begin ${mode}`);
      const result = await work(tx);
      await tx.query('commit');
      return result;
    } catch (error) {
      // One that says nothing any more would not say that either: dropping it rolls back as well.
      if (breaksConnection(error)) broken ??= error as Error;
      else await tx.query('rollback').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      tx.off('error', dropped);
      tx.release(broken);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

/** The migrations this version of the software knows, in order. */
export function knownMigrations(): string[] {
  return readdirSync(join(PROJECT_ROOT, 'migrations'))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.replace(/\.sql$/, ''))
    .sort();
}

/** Names of migrations the database lacks; all of them when it was never migrated. */
export async function missingMigrations(settings: { databaseUrl: string; databaseAppUrl?: string | undefined }): Promise<string[]> {
  const client = new pg.Client({ connectionString: settings.databaseAppUrl ?? settings.databaseUrl, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select name from pgmigrations');
    const run = new Set(rows.map((row) => row.name));
    return knownMigrations().filter((name) => !run.has(name));
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return knownMigrations();
    throw error;
  } finally {
    await client.end();
  }
}

/** @throws DatabaseBehindError when a migration is missing. */
export async function assertSchemaIsCurrent(settings: { databaseUrl: string; databaseAppUrl?: string | undefined }): Promise<void> {
  const missing = await missingMigrations(settings);
  if (missing.length > 0) throw new DatabaseBehindError(missing);
}

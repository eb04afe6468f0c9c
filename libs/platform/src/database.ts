import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Actor } from './actor.js';
import { breaksConnection, type Patience, PATIENCE } from './patience.js';
import { PROJECT_ROOT } from './project.js';
import { isSameScope, NOBODY, sayScope, type Scope, SYSTEM } from './scope.js';

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

/** A server that goes away tells whoever asks next; without a listener, telling it would end the process. */
export function survive(client: pg.ClientBase): void {
  client.on('error', () => {});
}

/** What each connection was last told; a new one knows nothing and sees nobody. */
const told = new WeakMap<pg.PoolClient, Scope>();

/**
 * PostgreSQL, as the role chc_app, in one scope: what it is told decides which rows of cases there are (decision 0034).
 * A new one sees all, for our own programs; what answers people begins with `.as(NOBODY)` and asks as whoever asks.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool;
  private scope: Scope = SYSTEM;

  constructor(settings: { databaseUrl: string; databaseAppUrl?: string | undefined } | pg.Pool, size = 10, patience: Patience = PATIENCE.command) {
    if (settings instanceof pg.Pool) {
      this.pool = settings;
      return;
    }
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
    // Nor one that goes in the moment between the pool's hands and ours.
    this.pool.on('connect', survive);
  }

  /** The same database as `by` sees it: by their scope; our own programs all; a person whose scope nobody worked out, no case. */
  as(by: Scope | Actor): Database {
    const scope = 'says' in by ? by : by.scope ?? (by.may === undefined ? SYSTEM : NOBODY);
    if (isSameScope(scope, this.scope)) return this;
    const other = new Database(this.pool);
    other.scope = scope;
    return other;
  }

  async query<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult<R>> {
    return this.connected((client) => client.query<R>(text as string, values));
  }

  /** Runs `work` in one transaction; use nothing but `tx` inside. Rolls back when it throws. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, mode = ''): Promise<T> {
    return this.connected(async (tx, broke) => {
      try {
        await tx.query(`begin ${mode}`);
        const result = await work(tx);
        await tx.query('commit');
        return result;
      } catch (error) {
        // One that says nothing any more would not say that either: dropping it rolls back as well.
        if (!breaksConnection(error)) await tx.query('rollback').catch(broke);
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** Takes a connection, tells it the scope where it was told another, and gives it back; closes it when it broke. */
  private async connected<T>(work: (client: pg.PoolClient, broke: (error: Error) => void) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A server that drops us while the work waits for something else must not end the process: the next query tells.
    const broke = (error: Error): void => void (broken = error);
    client.on('error', broke);
    try {
      if (!isSameScope(told.get(client) ?? NOBODY, this.scope)) {
        // One of which we do not know what it was told is given to nobody else.
        await client.query(sayScope(this.scope)).catch((error: Error) => {
          broke(error);
          throw error;
        });
        told.set(client, this.scope);
      }
      return await work(client, broke);
    } catch (error) {
      if (breaksConnection(error)) broken ??= error as Error;
      throw error;
    } finally {
      client.off('error', broke);
      client.release(broken);
    }
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
  survive(client);
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

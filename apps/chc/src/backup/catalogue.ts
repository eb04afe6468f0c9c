import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownMigrations, PROJECT_ROOT, type Queryable } from '@chc/platform';
import { CommandFailed } from '../command.js';

/** A table whose rows are kept: what is copied of it, and in which order, so that the same rows are the same bytes. */
export interface Table {
  readonly name: string;
  /** Quoted; without those the database works out itself. */
  readonly columns: readonly string[];
  /** An ORDER BY of its primary key; of the whole row where it has none. */
  readonly order: string;
}

/** Only the owner sees every row, whoever's they are, and may load them. @throws CommandFailed for anybody else */
export async function assertOwner(db: Queryable): Promise<void> {
  const { rows: [we] } = await db.query<{ own: boolean; name: string }>(`select pg_has_role(current_user, relowner, 'usage') as own, current_user as name from pg_class where oid = 'installation'::regclass`);
  if (!we?.own) throw new CommandFailed(`DATABASE_URL connects as ${we?.name ?? 'somebody'}, who does not own the database: name its owner.`);
}

/** Every table of the schema but the migrations' own, by name. A partitioned one is one table. */
export async function readTables(db: Queryable): Promise<Table[]> {
  const { rows } = await db.query<{ name: string; columns: string[]; key: string[] }>(`
    select c.relname as name,
      array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
      array(select quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end
        from pg_index i cross join unnest(i.indkey) with ordinality as k(attnum, at) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary order by k.at) as key
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'pgmigrations'
    order by c.relname collate "C"`);
  return rows.map(({ name, columns, key }) => ({ name, columns, order: key.length > 0 ? key.join(', ') : `${name}::text collate "C"` }));
}

/** Where each sequence stands. Read after the tables it numbers: a sequence may run ahead of its rows, never behind. */
export async function readSequences(db: Queryable): Promise<Sequence[]> {
  const { rows } = await db.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`);
  const read: Sequence[] = [];
  for (const { name } of rows.filter((row) => row.name !== 'pgmigrations_id_seq')) {
    const { rows: [at] } = await db.query<{ last: string; called: boolean }>(`select last_value::text as last, is_called as called from ${name}`);
    read.push({ name, ...at! });
  }
  return read;
}

export interface Sequence {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

/** A part of a partitioned table, which the migrations need not have made. */
export interface Partition {
  readonly name: string;
  readonly of: string;
  /** As PostgreSQL says it: `FOR VALUES FROM (…) TO (…)`. */
  readonly bounds: string;
}

export async function readPartitions(db: Queryable): Promise<Partition[]> {
  const { rows } = await db.query<Partition>(`
    select c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
    where c.relispartition and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`);
  return rows;
}

/** The migrations that have run, in order. */
export async function readMigrations(db: Queryable): Promise<string[]> {
  return (await db.query<{ name: string }>('select name from pgmigrations order by id')).rows.map(({ name }) => name);
}

/** Tables that hold rows as soon as the schema is made: transitions, kinds, values in force. */
export function filledByMigrations(): Set<string> {
  const statements = knownMigrations().flatMap((name) => [...readFileSync(join(PROJECT_ROOT, 'migrations', `${name}.sql`), 'utf8').split('-- Down Migration')[0]!.matchAll(/\binsert into (\w+)/gi)]);
  return new Set(statements.map((match) => match[1]!));
}

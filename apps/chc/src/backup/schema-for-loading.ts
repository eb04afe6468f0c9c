import type pg from 'pg';
import type { Partition } from './catalogue.js';

interface Trigger { readonly table: string; readonly name: string; readonly enabled: 'O' | 'A' | 'R' }
interface Reference { readonly table: string; readonly name: string; readonly definition: string }

const ENABLE = { O: 'enable', A: 'enable always', R: 'enable replica' } as const;

/**
 * Makes the schema take rows as they are: triggers are off, or the append-only tables would refuse to be emptied and the
 * others would work things out anew; references are gone, since tables refer to each other in circles. Both need only the
 * owner, not a superuser. Within the caller's transaction.
 * @returns puts everything back, which checks every reference
 */
export async function openForLoading(client: pg.Client, partitions: readonly Partition[]): Promise<() => Promise<void>> {
  const { rows: triggers } = await client.query<Trigger>(`
    select quote_ident(c.relname) as table, quote_ident(t.tgname) as name, t.tgenabled as enabled from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgenabled <> 'D' and t.tgparentid = 0 and c.relnamespace = 'public'::regnamespace order by 1, 2`);
  const { rows: references } = await client.query<Reference>(`
    select quote_ident(c.relname) as table, quote_ident(r.conname) as name, pg_get_constraintdef(r.oid) as definition from pg_constraint r join pg_class c on c.oid = r.conrelid
    where r.contype = 'f' and r.conparentid = 0 and c.relnamespace = 'public'::regnamespace order by 1, 2`);
  for (const { table, name } of triggers) await client.query(`alter table ${table} disable trigger ${name}`);
  for (const { table, name } of references) await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name, of, bounds } of partitions) await client.query(`create table if not exists ${name} partition of ${of} ${bounds}`);
  return async () => {
    for (const { table, name, definition } of references) await client.query(`alter table ${table} add constraint ${name} ${definition}`);
    for (const { table, name, enabled } of triggers) await client.query(`alter table ${table} ${ENABLE[enabled]} trigger ${name}`);
  };
}

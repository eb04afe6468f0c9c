// The schema itself: it goes down and up again, everything in it is named, and the services may do what they need and no more.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { REFERRAL_TRANSITIONS, REVIEW_TRANSITIONS, transitionRows, type ReferralState, type ReviewState } from '@chc/casework';
import { Database, knownMigrations, missingMigrations } from '@chc/platform';
import { migrationsOptions } from '../../migrations/options.js';
import { ICB, aReferral, aReview, theOrganisations } from '../builders/record.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

/** Everything a migration makes, one line each, in words that do not depend on when it was made. */
const CATALOGUE = `
  select 'column ' || c.table_name || '.' || c.column_name || ' ' || c.data_type || ' ' || c.is_nullable || ' ' || coalesce(c.column_default, '') || ' ' || coalesce(c.generation_expression, '')
    from information_schema.columns c where c.table_schema = 'public'
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t where not t.tgisinternal
  union all select 'function ' || p.oid::regprocedure || ' ' || md5(p.prosrc) from pg_proc p left join pg_depend d on d.objid = p.oid and d.deptype = 'e'
    where p.pronamespace = 'public'::regnamespace and d.objid is null
  union all select 'grant ' || table_name || ' ' || privilege_type from information_schema.role_table_grants where grantee = 'chc_app'
  union all select 'comment ' || c.relname || ' ' || d.description from pg_description d join pg_class c on c.oid = d.objoid and c.relnamespace = 'public'::regnamespace
  union all select 'row ' || event || ' ' || from_state || ' ' || to_state from referral_transition
  order by 1`;

let database: FreshDatabase;
let owner: pg.Client;
let app: Database;
beforeAll(async () => {
  database = await freshDatabase('schema');
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  app = new Database({ databaseUrl: database.ownerUrl });
});
afterAll(async () => {
  await app.close();
  await owner.end();
});

const column = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await owner.query<{ name: string }>({ text: sql, values, rowMode: 'array' } as never)).rows.map((row) => (row as unknown as string[])[0]!);

describe('the migrations', () => {
  const move = (direction: 'up' | 'down', databaseUrl: string, count = Infinity): ReturnType<typeof runner> => runner({ ...migrationsOptions, databaseUrl, direction, count });
  const tables = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S') and relname not like 'pgmigrations%' order by 1`;

  it('go down to nothing and up again to the same', async () => {
    const { ownerUrl } = await freshDatabase('schema_down_up');
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      const before = (await client.query(CATALOGUE)).rows;
      expect(before.length).toBeGreaterThan(300);
      await move('down', ownerUrl);
      expect((await client.query(tables)).rows).toEqual([]);
      expect(await missingMigrations({ databaseUrl: ownerUrl })).toEqual(knownMigrations());
      await move('up', ownerUrl);
      expect((await client.query(CATALOGUE)).rows).toEqual(before);
      expect(await missingMigrations({ databaseUrl: ownerUrl })).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it('each go down and up by themselves, the newest first', async () => {
    const { ownerUrl } = await freshDatabase('schema_one_by_one');
    for (let step = 1; step <= knownMigrations().length; step += 1) {
      await move('down', ownerUrl, 1);
      expect((await move('up', ownerUrl, 1)).map(({ name }) => name)).toEqual([knownMigrations().at(-step)]);
      await move('down', ownerUrl, 1);
    }
    expect(await missingMigrations({ databaseUrl: ownerUrl })).toEqual(knownMigrations());
  });

  it('are all in the list of a database that never saw one', async () => {
    const url = new URL(database.ownerUrl);
    url.pathname = '/postgres';
    expect(await missingMigrations({ databaseUrl: url.href })).toEqual(knownMigrations());
  });
});

describe('names', () => {
  it('every constraint is called by its table and what it keeps', async () => {
    const { rows } = await owner.query<{ table: string; name: string }>(`
      select conrelid::regclass::text as table, conname as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'p', 'u', 'x') and conrelid::regclass::text <> 'pgmigrations'
        and not (select relispartition from pg_class where oid = conrelid)`);
    expect(rows.length).toBeGreaterThan(80);
    const kind = '(check|key|fkey|pkey|excl)';
    // What PostgreSQL makes up by itself ends in a number.
    expect(rows.filter(({ table, name }) => !new RegExp(`^${table}(_[a-z0-9_]+)?_${kind}$`).test(name))).toEqual([]);
  });

  it('every table says what one row of it is', async () => {
    expect(await column(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'pgmigrations' and obj_description(oid) is null`)).toEqual([]);
  });

  it('every table of the record carries its ICB', async () => {
    // A row that refers to a person, or to something of a person's, is of the record.
    const lacking = await column(`
      select c.conrelid::regclass::text from pg_constraint c
      where c.contype = 'f' and c.confrelid in (select oid from pg_class where relname in ('person', 'referral', 'eligibility', 'review', 'dst'))
        and not exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'icb_id' and a.attnotnull)
      group by 1 order by 1`);
    expect(lacking).toEqual(['referral_event', 'review_event']);
  });
});

describe('the moves that the database allows', () => {
  const allowed = async (table: string): Promise<unknown> =>
    (await owner.query(`select event, from_state as "from", to_state as "to" from ${table} order by event collate "C", from_state collate "C", to_state collate "C"`)).rows;
  const sorted = (rows: { event: string; from: string; to: string }[]): unknown =>
    rows.map(({ event, from, to }) => [event, from, to].join(' ')).sort().map((line) => line.split(' ')).map(([event, from, to]) => ({ event, from, to }));

  it('to a referral are those of its table', async () => {
    expect(await allowed('referral_transition')).toEqual(sorted(transitionRows<ReferralState>(REFERRAL_TRANSITIONS)));
  });

  it('to a review are those of its table', async () => {
    expect(await allowed('review_transition')).toEqual(sorted(transitionRows<ReviewState>(REVIEW_TRANSITIONS)));
  });
});

const GROWING = ['referral_event', 'review_event', 'audit_entry', 'account_event'];
const CHANGES = (table: string): string[] => [`update ${table} set actor = 'nobody'`, `delete from ${table}`, `truncate ${table}`];

describe('the services’ role', () => {
  it('is chc_app and owns nothing', async () => {
    expect((await app.query('select current_user::text as name')).rows).toEqual([{ name: 'chc_app' }]);
    expect(await column(`select oid::regclass::text from pg_class where relowner = 'chc_app'::regrole
      union select oid::regprocedure::text from pg_proc where proowner = 'chc_app'::regrole union select nspname::text from pg_namespace where nspowner = 'chc_app'::regrole`)).toEqual([]);
    expect(await column(`select rolname::text from pg_roles where rolname = 'chc_app' and (rolsuper or rolcreatedb or rolcreaterole or rolbypassrls)`)).toEqual([]);
  });

  it('cannot change the schema', async () => {
    await expect(app.query('create table mine ()')).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('alter table referral disable trigger all')).rejects.toMatchObject({ code: '42501' });
    await expect(app.query('delete from pgmigrations')).rejects.toMatchObject({ code: '42501' });
  });

  it('may delete only what is no history', async () => {
    expect(await column(`select table_name::text from information_schema.role_table_grants where grantee = 'chc_app' and privilege_type = 'DELETE' order by 1`))
      .toEqual(['checklist', 'draft', 'dst', 'escalation_watch', 'family_key', 'family_visit', 'fast_track_tool', 'import_rejection', 'interrupted_form', 'organisation_parent', 'review_priority', 'search', 'session', 'sign_in_attempt']);
    expect(await column(`select table_name::text from information_schema.role_table_grants where grantee = 'chc_app' and privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`)).toEqual([]);
  });

  it.each(GROWING.flatMap(CHANGES))('may not: %s', async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('history', () => {
  beforeAll(async () => {
    await theOrganisations(owner);
    const [referral, review] = [await aReferral(owner), await aReview(owner)];
    await app.query(`insert into referral_event (referral_id, event, from_state, to_state, actor, actor_role, organisation_id) values ($1, 'received', 'new', 'received', 'pr-7', 'practitioner', $2)`, [referral, ICB]);
    await app.query(`insert into review_event (review_id, event, from_state, to_state, actor, actor_role, organisation_id) values ($1, 'opened', 'new', 'due', 'pr-7', 'practitioner', $2)`, [review, ICB]);
    await app.query(`with a as (insert into account (id, issuer, subject, username, name) values (gen_random_uuid(), 'i', 's', 'pr-8', 'PR 8') returning id)
      insert into account_event (id, account_id, event, reason, sessions_ended, actor, at) select gen_random_uuid(), id, 'disabled', 'left', 0, 'pr-7', now() from a`);
    await app.query(`insert into audit_entry (actor, actor_role, action, subject_kind) values ('pr-7', 'practitioner', 'received', 'referral')`);
  });

  it.each(GROWING.flatMap((table) => CHANGES(table).map((sql) => [sql, table])))('is refused to its owner too: %s', async (sql, table) => {
    await expect(owner.query(sql)).rejects.toMatchObject({ code: '23000', constraint: `${table}_append_only` });
    expect((await owner.query(`select count(*)::int as rows from ${table} where actor = 'pr-7'`)).rows).toEqual([{ rows: 1 }]);
  });

  it.each(['referral', 'review'])('holds its %s in place', async (table) => {
    await expect(owner.query(`delete from ${table} where id in (select ${table}_id from ${table}_event)`)).rejects.toMatchObject({ constraint: `${table}_event_${table}_fkey` });
  });
});

import type pg from 'pg';

/** What of accounts may move by being used. */
const USE = ['last_signed_in_at', 'last_seen_at', 'updated_at'];

async function rows<R extends pg.QueryResultRow>(owner: pg.Client, sql: string, values: unknown[] = []): Promise<R[]> {
  return (await owner.query<R>(sql, values)).rows;
}

/** Ids of every record of the people of an ICB, by the code of the ICB. */
export async function idsOf(owner: pg.Client, icb: string): Promise<{ people: string[]; records: string[] }> {
  const people = (await rows<{ id: string }>(owner, 'select p.id from person p join organisation o on o.id = p.icb_id where o.code = $1 order by p.id', [icb])).map(({ id }) => id);
  const records: string[] = [];
  for (const table of ['referral', 'eligibility', 'review', 'document', 'letter', 'care_package']) {
    records.push(...(await rows<{ id: string }>(owner, `select id from ${table} where person_id = any($1) order by id`, [people]).catch(() => [])).map(({ id }) => id));
  }
  return { people, records };
}

/** One digest for everything that may not change: the rows of the other ICB table by table, the accounts, the organisations. */
export async function untouchables(owner: pg.Client, foreignPeople: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const digest = async (name: string, sql: string, values: unknown[] = []): Promise<void> => {
    const [row] = await rows<{ digest: string; n: string }>(owner, `select coalesce(md5(string_agg(line, '|' order by line)), '') as digest, count(*) as n from (${sql}) lines(line)`, values);
    found[name] = `${row!.n} rows, ${row!.digest}`;
  };
  const tables = await rows<{ table_name: string }>(owner, `select c.table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where c.table_schema = 'public' and c.column_name = 'person_id' and t.table_type = 'BASE TABLE' order by 1`);
  for (const { table_name: table } of tables) await digest(table, `select t::text from ${table} t where person_id = any($1::uuid[])`, [foreignPeople]);
  await digest('person', 'select p::text from person p where id = any($1::uuid[])', [foreignPeople]);
  await digest('organisation', 'select o::text from organisation o');
  await digest('account', `select (to_jsonb(a) ${USE.map((column) => `- '${column}'`).join(' ')})::text from account a where username like 'fuzz.%'`);
  return found;
}

/** What is wrong in the database after the requests: empty when it is whole. */
export async function aftermath(owner: pg.Client, acknowledged: number): Promise<string[]> {
  const faults: string[] = [];
  for (const kind of ['referral', 'review']) {
    const events = await rows<{ id: string; state: string; from: string; to: string }>(owner,
      `select r.id, r.state, e.from_state as from, e.to_state as to from ${kind} r join ${kind}_event e on e.${kind}_id = r.id order by r.id, e.id`);
    events.forEach((row, at) => {
      const [before, after] = [events[at - 1], events[at + 1]];
      if ((before?.id === row.id && before.to !== row.from) || (after?.id !== row.id && row.to !== row.state)) faults.push(`${kind} ${row.id}: ${row.from} -> ${row.to}, now ${row.state}`);
    });
  }
  const [count] = await rows<{ events: number; audited: number }>(owner, `select (select count(*) from case_event where actor like 'fuzz.%') as events, (select count(*) from audit_entry where actor like 'fuzz.%' and details ? 'caseId') as audited`);
  if (Number(count!.events) < acknowledged) faults.push(`${acknowledged} acts were answered as done, ${count!.events} happened`);
  if (Number(count!.audited) < Number(count!.events)) faults.push(`${count!.events} happenings, ${count!.audited} in the audit`);
  const broken = await rows<{ conname: string }>(owner, `select conname from pg_constraint where not convalidated`);
  faults.push(...broken.map(({ conname }) => `${conname} is not valid`));
  return faults;
}

// The sealed audit: what is written is in one chain whatever commits when, and nobody changes it unseen.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { anchorAudit, anchorFile, type AuditReport, readAnchors, readUnsealed, recordAudit, sealAudit, verifyAudit } from '@chc/audit';
import { Database, type Queryable } from '@chc/platform';
import { migrationsOptions } from '../../migrations/options.js';
import { ICB, theOrganisations } from '../builders/record.js';
import { anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { flips, renumberable, whileFlipped, withoutTriggers } from '../support/tampering.js';

const BY = anActor('aud.one', { organisationId: ICB });

let db: Database;
let owner: pg.Client;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('audit');
  db = new Database({ databaseUrl: ownerUrl }, 40);
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await renumberable(owner);
  await theOrganisations(db);
});
afterAll(async () => {
  await db.close();
  await owner.end();
});

/** Writes an entry and gives back its number. */
async function note(what: string, tx: Queryable = db): Promise<number> {
  await recordAudit(tx, BY, { action: 'noted', subjectKind: 'referral', subjectId: what, details: { before: { name: 'Ödön "Dot" Weaver' }, after: { name: what, days: [1, 2.5] } } });
  const { rows } = await tx.query<{ id: number }>('select max(id) as id from audit_entry where subject_id = $1', [what]);
  return rows[0]!.id;
}
const verified = (): Promise<AuditReport> => verifyAudit(db, []);
const whereOf = async (): Promise<string | undefined> => (await verified()).broken[0]?.where;
const sealsOf = async (): Promise<number> => (await db.query<{ n: number }>('select count(*)::int as n from audit_seal')).rows[0]!.n;

describe('the sealer', () => {
  it('seals what is committed, once, and is intact', async () => {
    await note('a');
    await note('b');
    expect(await readUnsealed(db)).toMatchObject({ entries: 2, oldestSeconds: expect.any(Number) });
    expect(await sealAudit(db)).toEqual({ seals: 1, entries: 2, batches: 0 });
    expect(await sealAudit(db)).toEqual({ seals: 0, entries: 0, batches: 0 });
    expect(await verified()).toMatchObject({ intact: true, seals: 1, entries: 2, broken: [] });
    expect(await readUnsealed(db)).toEqual({ entries: 0, batches: 0, oldestSeconds: null });
  });

  it('seals an entry that is committed after a higher one was sealed', async () => {
    const late = await db.pool.connect();
    try {
      await late.query('begin');
      const lower = await note('late', late);
      const higher = await note('soon');
      expect(lower).toBeLessThan(higher);
      expect(await sealAudit(db)).toMatchObject({ entries: 1 });
      await late.query('commit');
      expect(await sealAudit(db)).toMatchObject({ entries: 1 });
    } finally {
      late.release();
    }
    expect(await verified()).toMatchObject({ intact: true });
  });

  it('finds even one that was open for longer than it usually looks back', async () => {
    const late = await db.pool.connect();
    const sealed = await sealsOf();
    try {
      await late.query('begin');
      await note('very late', late);
      await note('meanwhile');
      await sealAudit(db);
      await withoutTriggers(owner, () => owner.query(`update audit_seal set sealed_at = sealed_at - interval '16 minutes'`));
      await late.query('commit');
      expect(await sealAudit(db)).toMatchObject({ entries: 0 });
      expect(await sealAudit(db, { all: true })).toMatchObject({ entries: 1 });
      await withoutTriggers(owner, () => owner.query(`update audit_seal set sealed_at = sealed_at + interval '16 minutes' where number <= $1`, [sealed + 1]));
    } finally {
      late.release();
    }
    expect(await verified()).toMatchObject({ intact: true });
  });

  it('makes one chain when many seal and write at once, and leaves out nothing but what was rolled back', async () => {
    const { rows: [before] } = await db.query<{ n: number }>('select count(*)::int as n from audit_entry');
    const writing = Array.from({ length: 60 }, (_, at) => db.transaction(async (tx) => {
      await note(`w${at}`, tx);
      if (at % 3 === 0) await tx.query('select count(*) from generate_series(1, 20000)');
      if (at % 10 === 9) throw new Error('rolled back');
    }).catch(() => {}));
    const sealing = Array.from({ length: 12 }, () => sealAudit(db));
    await Promise.all([...writing, ...sealing]);
    await sealAudit(db);
    const report = await verified();
    expect(report).toMatchObject({ intact: true, entries: before!.n + 54 });
    expect((await db.query('select number from audit_seal order by number')).rows.map(({ number }) => number as number)).toEqual(Array.from({ length: report.seals }, (_, at) => at + 1));
  });

  it('cannot fork: no second seal follows the same one, and none follows nothing', async () => {
    const fork = (number: string, previous: string): Promise<unknown> => db.query(`
      insert into audit_seal (number, previous_hash, entries, batches, last_entry_id, last_batch_id, digest, complete, sealed_at, hash)
      select ${number}, ${previous}, 1, 0, 1, 0, digest, true, now(), encode(sha256(random()::text::bytea), 'hex') from audit_seal where number = 2`);
    await expect(fork('(select max(number) + 1 from audit_seal)', 'previous_hash')).rejects.toMatchObject({ constraint: 'audit_seal_previous_hash_key' });
    await expect(fork('2', `(select hash from audit_seal order by number desc limit 1)`)).rejects.toMatchObject({ constraint: 'audit_seal_pkey' });
    await expect(fork('(select max(number) + 1 from audit_seal)', `repeat('0', 64)`)).rejects.toMatchObject({ constraint: 'audit_seal_previous_fkey' });
    await expect(fork('(select max(number) + 1 from audit_seal)', 'null')).rejects.toMatchObject({ code: '23514', constraint: 'audit_seal_first_check' });
  });
});

describe('whoever tampers', () => {
  const tables = ['audit_entry', 'audit_seal', 'audit_seal_member'];

  it.each(tables.flatMap((table) => [`update ${table} set ${table === 'audit_entry' ? 'actor' : 'hash'} = 'x'`, `delete from ${table}`, `truncate ${table} cascade`].map((sql) => [table, sql])))('is refused on %s, as the services and as the owner: %s', async (table, sql) => {
    await expect(db.query(sql)).rejects.toMatchObject({ code: '42501' });
    await expect(owner.query(sql)).rejects.toMatchObject({ code: '23000', constraint: expect.stringMatching(table === 'audit_seal' && sql.startsWith('truncate') ? /_append_only$/ : new RegExp(`^${table}_append_only$`)) });
  });

  it.each(['id', 'at', 'written'])('as the services cannot say the %s of an entry', async (column) => {
    const value = { id: '1', at: `'2020-01-01'`, written: `'{}'` }[column];
    await expect(db.query(`insert into audit_entry (${column}, actor, actor_role, action, subject_kind) ${column === 'id' ? 'overriding system value' : ''} values (${value}, 'a', 'b', 'c', 'd')`)).rejects.toMatchObject({ code: '42501' });
  });

  it('with one character of an entry, anywhere in it, is seen and the entry is named', async () => {
    const { rows: [entry] } = await db.query<{ id: number; seal: number }>(`select id, seal_number as seal from audit_seal_member where kind = 'entry' and seal_number > 1 order by id limit 1`);
    const changes = await flips(owner, 'audit_entry', `id = ${entry!.id}`);
    expect(new Set(changes.map(({ column }) => column))).toEqual(new Set(['id', 'at', 'actor', 'actor_role', 'organisation_id', 'action', 'subject_kind', 'subject_id', 'details', 'written']));
    for (const change of changes) {
      const seen = await whileFlipped(owner, 'audit_entry', `id = ${entry!.id}`, change, whereOf);
      // Another entry has that number: the table refuses.
      if (seen === null && change.column === 'id') continue;
      expect([change, seen]).toEqual([change, `entry ${entry!.id}`]);
    }
    expect(await verified()).toMatchObject({ intact: true });
  });

  it('with one character of a seal, or of what it holds, is seen and it is named', async () => {
    const { rows: [seal] } = await db.query<{ number: number; id: number }>(`select seal_number as number, min(id) as id from audit_seal_member where seal_number > 1 group by 1 order by 1 limit 1`);
    for (const change of await flips(owner, 'audit_seal', `number = ${seal!.number}`)) {
      const seen = await whileFlipped(owner, 'audit_seal', `number = ${seal!.number}`, change, whereOf);
      // A seal that has changed its number is missed where its entries say they are.
      if (seen !== null) expect([change, seen]).toEqual([change, change.column === 'number' ? `entry ${seal!.id}` : expect.stringMatching(new RegExp(`^seal ${seal!.number} \\(entries ${seal!.id} to `))]);
    }
    for (const change of await flips(owner, 'audit_seal_member', `kind = 'entry' and id = ${seal!.id}`)) {
      const seen = await whileFlipped(owner, 'audit_seal_member', `kind = 'entry' and id = ${seal!.id}`, change, whereOf);
      if (seen !== null) expect([change, seen]).toEqual([change, change.column === 'hash' ? `entry ${seal!.id}` : expect.stringMatching(/^(entry|seal) /)]);
    }
    expect(await verified()).toMatchObject({ intact: true });
  });

  /** Does something as an owner without triggers, in a transaction that is seen by nobody else and taken back. */
  async function after(...statements: string[]): Promise<AuditReport> {
    const clone = await freshClone();
    try {
      await withoutTriggers(clone.owner, async () => {
        for (const sql of statements) await clone.owner.query(sql);
      });
      await sealAudit(clone.db, { all: true });
      return await verifyAudit(clone.db, []);
    } finally {
      await clone.close();
    }
  }

  /** A database with an audit of its own to spoil: entries 1 to 4 in two seals. */
  async function freshClone(): Promise<{ db: Database; owner: pg.Client; close: () => Promise<void> }> {
    const { ownerUrl } = await freshDatabase('audit_spoilt');
    const spoilt = { db: new Database({ databaseUrl: ownerUrl }), owner: new pg.Client({ connectionString: ownerUrl }) };
    await spoilt.owner.connect();
    await renumberable(spoilt.owner);
    await theOrganisations(spoilt.db);
    for (const pair of [['a', 'b'], ['c', 'd']]) {
      for (const what of pair) await note(what, spoilt.db);
      await sealAudit(spoilt.db);
    }
    return { ...spoilt, close: async () => { await spoilt.db.close(); await spoilt.owner.end(); } };
  }

  it.each<[string, string, string, ...string[]]>([
    ['an entry', 'entry 2', 'is not there any more', 'delete from audit_entry where id = 2'],
    ['an entry and its place in the seal', 'seal 1 (entries 1 to 1)', 'sealed 2 entries', 'delete from audit_entry where id = 2', `delete from audit_seal_member where id = 2`],
    ['a seal with all that it holds', 'seal 2', 'follows seal 0', 'delete from audit_entry where id < 3', 'delete from audit_seal_member where seal_number = 1', 'delete from audit_seal where number = 1'],
  ])('by deleting %s is seen', async (_what, where, why, ...statements) => {
    const { broken } = await after(...statements);
    expect([broken[0]!.where.startsWith(where), broken[0]!.why.startsWith(why)]).toEqual([true, true]);
  });

  it('by putting an entry into the past is seen, sealed by us or by themselves', async () => {
    const made = [`insert into audit_entry (id, at, actor, actor_role, action, subject_kind, written) values (90, now() - interval '3 hours', 'x', 'x', 'forged', 'x', '')`, `update audit_entry e set written = audit_entry_written(e) where id = 90`] as const;
    expect((await after(...made)).broken).toEqual([{ where: 'entry 90', why: expect.stringContaining('put into the past') }]);
    const { broken } = await after(...made, `insert into audit_seal_member (kind, id, seal_number, hash) select 'entry', 90, 1, encode(sha256(written::bytea), 'hex') from audit_entry where id = 90`);
    expect(broken[0]).toEqual({ where: 'seal 1 (entries 1 to 90)', why: 'sealed 2 entries and 0 batches and has 3 and 0' });
  });

  it('by exchanging two entries, or moving one to another seal, is seen', async () => {
    expect((await after(...[[1, -1], [2, 1], [-1, 2]].map(([from, to]) => `update audit_entry set id = ${to} where id = ${from}`))).broken[0]!.where).toBe('entry 1');
    expect((await after('update audit_seal_member set seal_number = 2 where id = 2')).broken[0]!.where).toBe('seal 1 (entries 1 to 1)');
  });

  it('by making a seal and its hash anew is seen by the one after it', async () => {
    const { broken } = await after(`update audit_seal set hash = repeat('a', 64) where number = 1`);
    expect(broken.map(({ where }) => where)).toEqual(['seal 1 (entries 1 to 2)', 'seal 2 (entries 3 to 4)']);
  });
});

describe('an anchor', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chc-anchors-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const checked = async (file: string): Promise<AuditReport> => verifyAudit(db, await readAnchors(file));

  it('is added to the file every time, and the chain agrees with all of them', async () => {
    const file = await anchorFile(db, folder);
    expect(await readAnchors(file)).toEqual([]);
    await anchorAudit(db, folder, new Date('2026-03-02T03:15:00Z'));
    await note('between');
    await anchorAudit(db, folder, new Date('2026-03-03T03:15:00Z'));
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
    expect(await checked(file)).toMatchObject({ intact: true, anchors: 2 });
  });

  it('tells that the end of the chain was cut off', async () => {
    const file = await anchorFile(db, folder);
    const { rows: [head] } = await db.query<{ number: number }>('select max(number) as number from audit_seal');
    const kept = await owner.query(`select * from audit_seal_member where seal_number = $1`, [head!.number]);
    await withoutTriggers(owner, async () => {
      await owner.query(`create table cut as select * from audit_seal where number = $1`, [head!.number]);
      await owner.query('delete from audit_seal_member where seal_number = $1', [head!.number]);
      await owner.query('delete from audit_seal where number = $1', [head!.number]);
    });
    expect((await checked(file)).broken).toEqual([{ where: 'anchor 2', why: expect.stringContaining('its end has been cut off') }]);
    // What was cut off is sealed again, but in another seal than was anchored.
    await sealAudit(db);
    expect((await checked(file)).broken[0]).toEqual({ where: expect.stringMatching(new RegExp(`^seal ${head!.number} `)), why: 'is another than the one anchored at 2026-03-03T03:15:00.000Z' });
    await withoutTriggers(owner, async () => {
      await owner.query('delete from audit_seal where number = $1', [head!.number]);
      await owner.query('insert into audit_seal select * from cut');
      await owner.query('drop table cut');
    });
    expect(kept.rowCount).toBe(1);
    expect(await checked(file)).toMatchObject({ intact: true });
  });

  it('that was changed, torn or taken out of its order is named', async () => {
    const file = await anchorFile(db, folder);
    const good = readFileSync(file, 'utf8');
    const [first, second] = good.split('\n');
    writeFileSync(file, `${second}\n${first}\n`);
    expect((await checked(file)).broken).toEqual([{ where: 'anchor 2', why: expect.stringContaining('has become smaller') }]);
    writeFileSync(file, good.replace(/"hash":"./, '"hash":"_'));
    expect((await checked(file)).broken[0]!.why).toContain('is another than the one anchored');
    writeFileSync(file, good.replace(/"entries":\d/, '"entries":9'));
    expect((await checked(file)).intact).toBe(false);
    writeFileSync(file, good);
    appendFileSync(file, '{"at":"2026');
    expect((await checked(file)).broken).toEqual([{ where: 'anchor 3', why: 'cannot be read' }]);
  });
});

it('keeps the entries of a database that had none of it, and seals them', async () => {
  const { ownerUrl } = await freshDatabase('audit_before');
  const before = new pg.Client({ connectionString: ownerUrl });
  await before.connect();
  const after = new Database({ databaseUrl: ownerUrl });
  try {
    const { rows } = await before.query<{ name: string }>(`select name from pgmigrations where id >= (select id from pgmigrations where name like '%_seal_audit') order by id`);
    await runner({ ...migrationsOptions, databaseUrl: ownerUrl, direction: 'down', count: rows.length });
    await before.query(`insert into audit_entry (at, actor, actor_role, action, subject_kind, details)
      select now() - interval '1 day' * (12000 - n), 'of.old', 'practitioner', 'noted', 'referral', '{"n": 1}' from generate_series(1, 12000) n`);
    await runner({ ...migrationsOptions, databaseUrl: ownerUrl, direction: 'up', count: Infinity });
    expect(await sealAudit(after)).toMatchObject({ seals: 2, entries: 12_000 });
    expect(await verifyAudit(after, [])).toMatchObject({ intact: true, seals: 2, entries: 12_000 });
    expect((await before.query(`select actor, details, written is not null as written from audit_entry where id = 1`)).rows).toEqual([{ actor: 'of.old', details: { n: 1 }, written: true }]);
  } finally {
    await after.close();
    await before.end();
  }
});

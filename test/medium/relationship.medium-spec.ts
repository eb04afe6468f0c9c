// Who sees which case: the database's answer against the same said in TypeScript, and what stands when one of its two controls is taken away.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { inScope, permittedTo } from '@chc/access';
import { readIntakeQueue, readLetterList, readWorklist, searchPeople, understand } from '@chc/casework';
import { type Actor, Database, NOBODY, SYSTEM } from '@chc/platform';
import { COMMISSIONER, ICB, aPerson, aReferral, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { Chance } from '../oracle/chance.js';
import { sees, type Somebody, type World } from '../oracle/relationship.js';
import { freshDatabase } from '../support/database.js';
import { aWorld, NOW, TODAY } from '../support/relations.js';

const at = new Date(NOW);
let db: Database;
let owner: pg.Client;
/** As the owner, whom no policy stops: what a list's own filter lets through. */
let unguarded: Database;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('relationship');
  db = new Database({ databaseUrl: ownerUrl });
  unguarded = new Database({ databaseUrl: ownerUrl, databaseAppUrl: ownerUrl });
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
});
afterAll(() => Promise.all([db.close(), unguarded.close(), owner.end()]));

const actor = ({ accountId, id, organisation, roles, practitioner }: Somebody): Actor => ({ id, accountId, role: roles.join(', '), roles, organisationId: organisation, practitioner, may: permittedTo(roles) });
const idsOf = async (of: Database, sql: string): Promise<string[]> => (await of.query<{ id: string }>(`select id::text from (${sql}) t order by 1`)).rows.map(({ id }) => id);

describe.each([1, 2, 3])('in a world made by chance (%i)', (seed) => {
  let world: World & { people: readonly Somebody[] };
  let here: Database;
  let there: Database;
  const scoped = new Map<Somebody, Actor>();
  beforeAll(async () => {
    const { ownerUrl } = await freshDatabase(`relationship_${seed}`);
    here = new Database({ databaseUrl: ownerUrl });
    there = new Database({ databaseUrl: ownerUrl, databaseAppUrl: ownerUrl });
    world = await aWorld(here, new Chance(seed));
    for (const one of world.people) scoped.set(one, await inScope(here, actor(one), TODAY, at));
  });
  afterAll(() => Promise.all([here.close(), there.close()]));
  const visible = (one: Somebody): string[] => world.cases.filter((each) => sees(world, one, each, TODAY, NOW)).map(({ id }) => id).sort();

  it('everybody sees the cases they should, by the policy and by the lists’ own view alike', async () => {
    let seen = 0;
    for (const one of world.people) {
      const by = scoped.get(one)!;
      const expected = visible(one);
      seen += expected.length;
      expect([one.id, await idsOf(here.as(by), 'select id from person')]).toEqual([one.id, expected]);
      expect([one.id, await idsOf(there.as(by), 'select id from seen_person')]).toEqual([one.id, expected]);
    }
    expect(seen).toBeGreaterThan(100);
  });

  it('what hangs on a case is seen with it and not without it', async () => {
    for (const one of world.people) {
      const [by, expected] = [scoped.get(one)!, visible(one)];
      for (const table of ['referral', 'mdt_member', 'task', 'case_grant']) {
        const all = await here.query<{ id: string; person_id: string }>(`select id, person_id from ${table}`);
        const mine = all.rows.filter(({ person_id }) => expected.includes(person_id)).map(({ id }) => id).sort();
        expect([one.id, table, await idsOf(here.as(by), `select id from ${table}`)]).toEqual([one.id, table, mine]);
      }
    }
  });

  it('the worklist and its count hold no other case, with the policies and without', async () => {
    for (const one of world.people) {
      const [by, expected] = [scoped.get(one)!, visible(one)];
      const lists = [];
      for (const which of [here, there]) {
        const found = [];
        let page = await readWorklist(which.as(by), TODAY, {});
        const { total } = page;
        for (found.push(...page.rows); page.next; found.push(...page.rows)) page = await readWorklist(which.as(by), TODAY, {}, page.next);
        expect([one.id, found.length]).toEqual([one.id, total]);
        expect([one.id, found.filter(({ caseId }) => !expected.includes(caseId))]).toEqual([one.id, []]);
        lists.push(found.map(({ id }) => id).sort());
      }
      expect(lists[1]).toEqual(lists[0]);
    }
  });
});

describe('without a scope', () => {
  it('no table that holds something of a case gives a row', async () => {
    const { rows: guarded } = await owner.query<{ name: string; policies: number; on: boolean }>(`
      select c.relname as name, c.relrowsecurity as "on", (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in (select name from unguarded_table)
        and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped and (a.attname in ('person_id', 'icb_id', 'referral_id', 'eligibility_id', 'review_id') or c.relname = 'person'))`);
    expect(guarded.length).toBeGreaterThan(40);
    expect(guarded.filter(({ on, policies }) => !on || policies === 0)).toEqual([]);
    await theOrganisations(db);
    await aReferral(db);
    for (const { name } of guarded) {
      const { rows: [may] } = await owner.query<{ may: boolean }>(`select has_table_privilege('chc_app', $1, 'select') as may`, [name]);
      if (may!.may) expect([name, (await db.as(NOBODY).query(`select 1 from ${name} limit 1`)).rowCount]).toEqual([name, 0]);
    }
    expect((await db.as(SYSTEM).query('select 1 from referral limit 1')).rowCount).toBe(1);
  });

  it('nothing is written either', async () => {
    await expect(aPerson(db.as(NOBODY) as never)).rejects.toMatchObject({ code: '42501' });
  });

  it('the services own nothing that would stand above a policy', async () => {
    const { rows } = await owner.query(`select relname from pg_class where relowner = 'chc_app'::regrole union all select rolname from pg_roles where rolname = 'chc_app' and (rolsuper or rolbypassrls)`);
    expect(rows).toEqual([]);
  });
});

describe('a connection', () => {
  it('forgets whoever it answered before: scopes do not run into each other, though there is but one connection', async () => {
    const one = new Database({ databaseUrl: (await freshDatabase('relationship_one')).ownerUrl }, 1);
    try {
      await theOrganisations(one);
      const [mine, other] = [await aPerson(one), await aPerson(one, { icb_id: OTHER_ICB })];
      const by: Actor = await inScope(one, { id: 'hub', role: 'hub_manager', roles: ['hub_manager'], organisationId: ICB, may: new Set() }, TODAY, at);
      const people = async (of: Database): Promise<string[]> => idsOf(of, 'select id from person');
      expect(await people(one)).toEqual([mine, other].sort());
      const answers = await Promise.all([people(one.as(NOBODY)), people(one.as(by)), people(one), people(one.as(NOBODY))]);
      expect(answers.map((ids) => ids.length)).toEqual([0, 2, 2, 0]);
      await expect(one.as(by).transaction(async (tx) => {
        await tx.query(`select set_config('chc.within', $1, true)`, [ICB]);
        throw new Error('cut off');
      })).rejects.toThrow('cut off');
      expect((await one.as(NOBODY).query<{ within: string }>(`select coalesce(current_setting('chc.within', true), '') as within`)).rows[0]!.within).toBe('');
      await expect(one.as(NOBODY).query('select nothing')).rejects.toThrow();
      expect(await people(one.as(NOBODY))).toEqual([]);
    } finally {
      await one.close();
    }
  });

  it('gives a person whose scope nobody worked out no case', async () => {
    expect((await db.as({ id: 'x', role: 'hub_manager', organisationId: ICB, may: new Set() }).query('select 1 from person')).rowCount).toBe(0);
  });
});

it('lists, searches and queues of a person of another ICB hold nothing, counts included', async () => {
  const person = await aPerson(db, { family_name: 'Unmistakable', commissioner_id: COMMISSIONER });
  await aReferral(db, { person_id: person, source_id: null, accepted_at: null, accepted_by: null });
  const other = await inScope(db, { id: 'other', role: 'hub_manager', roles: ['hub_manager'], organisationId: OTHER_ICB, may: new Set() }, TODAY, at);
  const own = await inScope(db, { id: 'own', role: 'hub_manager', roles: ['hub_manager'], organisationId: ICB, may: new Set() }, TODAY, at);
  for (const [of, found] of [[db.as(own), 1], [db.as(other), 0], [unguarded.as(other), 0]] as const) {
    expect((await searchPeople(of, understand('Unmistakable'))).people.length).toBe(found);
    expect(Math.min(1, (await readIntakeQueue(of)).total)).toBe(found);
    expect((await readWorklist(of, TODAY, {})).total > 0).toBe(found === 1);
    expect((await readLetterList(of, 'queued')).total).toBe(0);
  }
});

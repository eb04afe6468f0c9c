// What is asked all day and every night reads its index and not the table, on a caseload that has been counted.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flagBreaches, flagOverdueReviews, INTAKE_QUEUE_SQL, OPEN_STATES, RETENTION_QUEUE_SQL } from '@chc/casework';
import { Database } from '@chc/platform';
import { caseloadSql } from '../../libs/casework/src/caseload/caseload.queries.js';
import { branchOf, searchSql } from '../../libs/casework/src/search/search.queries.js';
import { understand } from '../../libs/casework/src/search/search.rules.js';
import { worklistSql } from '../../libs/casework/src/referral/referral.queries.js';
import { COMMISSIONER, ICB, aNight, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-05-01';
let db: Database;

/** 8,000 referrals, one in five open, a third of those past 28 days; 4,000 eligibilities with two reviews each, one of them done. */
async function aCaseload(): Promise<void> {
  await theOrganisations(db);
  await db.query(`insert into person (id, icb_id, commissioner_id, nhs_number_status, nhs_number, family_name, given_name, born_on, practitioner)
    select gen_random_uuid(), $1, $2, '02', (9000000000 + n)::text, 'Family' || translate((n % 2000)::text, '0123456789', 'abcdefghij'), 'Given' || translate((n % 300)::text, '0123456789', 'abcdefghij'), '1930-01-01'::date + n, 'PR-' || n % 2000 from generate_series(1, 8000) n`, [ICB, COMMISSIONER]);
  await db.query(`
    insert into referral (id, icb_id, person_id, commissioner_id, activity_type, state, received_on, practitioner, decided_on, decision_outcome)
    select gen_random_uuid(), icb_id, id, commissioner_id, '01', case when open then 'received' else 'decided' end,
      case when open then $1::date - (n % 42)::int else $1::date - 30 - (n % 700)::int end, 'PR-' || n % 40,
      case when not open then $1::date - (n % 30)::int end, case when not open then '04' end
    from (select p.*, row_number() over () as n, row_number() over () % 5 = 0 as open from person p) numbered`, [TODAY]);
  await db.query(`
    insert into eligibility (id, source_id, icb_id, person_id, commissioner_id, funding, eligible_from, eligible_to)
    select gen_random_uuid(), 'E-' || n, icb_id, id, commissioner_id, 'chc_standard', $1::date - 100 - (n % 400)::int, case when n % 3 = 0 then $1::date - (n % 90)::int end
    from (select p.*, row_number() over () as n from person p limit 4000) numbered`, [TODAY]);
  await db.query(`
    insert into review (id, source_id, icb_id, eligibility_id, state, review_type, due_on, due_by_rule, completed_on)
    select gen_random_uuid(), gen_random_uuid()::text, icb_id, id, case when done then 'completed' else 'due' end, '02', eligible_from + 365, true, case when done then eligible_from + 90 end
    from eligibility, (values (true), (false)) as kinds (done)`);
  for (const table of ['person', 'referral', 'eligibility', 'review', 'organisation', 'organisation_parent']) await db.query(`analyze ${table}`);
}

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('plans');
  // One connection, so that its own counts of scans are all there are; as the owner, who may analyze.
  db = new Database({ databaseUrl: ownerUrl, databaseAppUrl: ownerUrl }, 1);
  await aCaseload();
  await aNight(db, { business_date: TODAY });
});
afterAll(() => db.close());

interface Read { readonly rowsWithoutIndex: Record<string, number>; readonly indexes: string[] }

/** How many rows of each big table a piece of work read without an index, and by which indexes it read the others. */
async function reading(work: () => Promise<unknown>): Promise<Read> {
  const counts = async (): Promise<Map<string, { isTable: boolean; count: number }>> => {
    await db.query('select pg_stat_force_next_flush()');
    const { rows } = await db.query<{ name: string; isTable: boolean; count: number }>(`
      select relname as name, true as "isTable", seq_tup_read as count from pg_stat_user_tables where relname in ('referral', 'review', 'eligibility')
      union all select indexrelname, false, idx_scan from pg_stat_user_indexes where relname in ('referral', 'review')`);
    return new Map(rows.map(({ name, ...read }) => [name, read]));
  };
  const before = await counts();
  await work();
  const read = [...await counts()].map(([name, { isTable, count }]) => ({ name, isTable, count: count - before.get(name)!.count }));
  return {
    rowsWithoutIndex: Object.fromEntries(read.filter(({ isTable }) => isTable).map(({ name, count }) => [name, count])),
    indexes: read.filter(({ isTable, count }) => !isTable && count > 0).map(({ name }) => name),
  };
}

describe('a night with nothing new', () => {
  let runId: string;
  beforeAll(async () => {
    runId = (await db.query<{ id: string }>('select id from nightly_run')).rows[0]!.id;
    const flagged = [await flagBreaches(db, { runId, businessDate: TODAY }), await flagOverdueReviews(db, { runId, businessDate: TODAY })];
    expect(flagged.map(({ raised }) => raised > 300)).toEqual([true, true]);
    await db.query('analyze referral, review, breach');
  });

  it.each([
    ['flag-breaches', flagBreaches, ['referral_to_flag', 'referral_concluded', 'referral_flagged_concluded', 'referral_flagged_open']],
    ['flag-overdue-reviews', flagOverdueReviews, ['review_to_flag', 'review_outstanding_to', 'review_flagged_ended', 'review_flagged_outstanding']],
  ] as const)('%s reads its frontier from its indexes and none of the tables through', async (_, sweep, indexes) => {
    const { rowsWithoutIndex, indexes: used } = await reading(async () => {
      expect(await sweep(db, { runId, businessDate: TODAY })).toEqual({ raised: 0, cleared: 0 });
    });
    expect(used).toEqual(expect.arrayContaining([...indexes]));
    // A join with nothing on its one side looks at a few rows of the other before it knows.
    expect(Object.values(rowsWithoutIndex).filter((rows) => rows > 500)).toEqual([]);
  });
});

/** The plan of a statement, as text. */
async function planOf(sql: string, values: unknown[]): Promise<string> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${sql}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('a page of the worklist', () => {
  const values = ['-infinity', 'infinity', '2026-04-20', '00000000-0000-0000-0000-000000000000', 26, TODAY];

  it.each([
    ['all', [], 'referral_open'],
    ['commissioners', [[COMMISSIONER]], 'referral_open_by_commissioner'],
    ['practitioner', ['PR-0'], 'referral_open_by_practitioner'],
    ['both', [[COMMISSIONER], 'PR-0'], 'referral_open_by_'],
    ['nobody', [], 'referral_open_by_practitioner'],
    ['nobody_there', [[COMMISSIONER]], 'referral_open_'],
  ] as const)('of %s reads its index', async (scope, narrowed, index) => {
    const plan = await planOf(worklistSql(scope), [...values, ...narrowed]);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (referral|person)\b/);
  });
});

it('a person is found by NHS number and a referral by its source’s identifier without reading the table', async () => {
  expect(await planOf('select id from person where icb_id = $1 and nhs_number = $2', [ICB, '9434765919'])).toMatch(/person_by_nhs_number/);
  expect(await planOf('select id from referral where source_id = $1', ['R1'])).toMatch(/referral_source_id_key/);
});

/** With a few thousand rows reading through is cheaper; what is asked here is whether an index serves. */
async function planByIndex(sql: string, values: unknown[]): Promise<string> {
  await db.query('set enable_seqscan = off');
  const plan = await planOf(sql, values);
  await db.query('reset enable_seqscan');
  return plan;
}

describe('a page of a caseload', () => {
  it.each(['urgent', 'person'] as const)('sorted by %s reads the cases of one practitioner and what is open in them from their indexes', async (sort) => {
    const plan = await planByIndex(caseloadSql(sort, false), ['PR-1', TODAY, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], null, null, null, 26]);
    for (const index of ['referral_open_by_coordinator', 'referral_open_by_person', 'review_outstanding_by_eligibility']) expect(plan).toContain(index);
    // Of so few commissioners the planner skips through the index that has them first.
    expect(plan).toMatch(/person_by_practitioner|person_by_commissioner_and_owner/);
    // Of so few the planner takes the one that keeps periods apart for as good.
    expect(plan).toMatch(/eligibility_by_person|eligibility_one_at_a_time_excl/);
    expect(plan).not.toMatch(/Seq Scan on (referral|person|eligibility|review)\b/);
  });
});

it.each([
  ['900 000 0077', 'person_by_nhs_number_alone'], ['familybcd', 'person_by_plain_family_name'], ['Familyhh, Givenhh', 'person_by_plain_'], ['17/05/1938', 'person_by_birth'], ['R1', 'referral_source_id_key'],
])('somebody is found by %s without reading the table', async (typed, index) => {
  const sought = understand(typed);
  const [, sql, values] = branchOf(sought)!;
  const plan = await planByIndex(searchSql(sql, values.length), [...values, sought.bornOn, 26]);
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on (referral|person)\b/);
});

it('a page of the queue of the single point of access reads its indexes', async () => {
  const plan = await planByIndex(INTAKE_QUEUE_SQL, ['2026-04-20T09:00:00.000Z', '00000000-0000-0000-0000-000000000000', 26, OPEN_STATES]);
  expect(plan).toContain('referral_to_accept');
  expect(plan).not.toMatch(/Seq Scan on (referral|person) /);
});

it('a page of the retention queue begins at dated indexes and reads the rest of a case by person', async () => {
  const plan = await planByIndex(RETENTION_QUEUE_SQL, [TODAY, ICB, 'to_review', null, null, 26]);
  for (const index of ['referral_received', 'eligibility_from', 'checklist_completed_on', 'person_died_on', 'case_event_on_date']) expect(plan).toContain(index);
  expect(plan.match(/Seq Scan on (?!organisation|dated_value)\w+/g) ?? []).toEqual([]);
});

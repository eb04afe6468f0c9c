// The same source again: what changed is changed, once, and nothing else is touched.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '@chc/platform';
import { type Bundle, type Kind, aBundle, aPerson, csvText } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { changed, countsOf, fileOf, load, rowCounts, said, theRecord } from '../support/importing.js';

let db: Database;
const databases: Database[] = [];
beforeEach(async () => {
  await db?.close();
  db = new Database({ databaseUrl: (await freshDatabase('import_again')).ownerUrl });
});
afterAll(() => Promise.all([db.close(), ...databases.map((one) => one.close())]));

const events = async (kind: 'referral' | 'review', sourceId: string): Promise<string[]> =>
  (await db.query<{ told: string }>(`
    select e.event || ' ' || e.from_state || ' ' || e.to_state as told from ${kind}_event e join ${kind} r on r.id = e.${kind}_id
    where r.source_id = $1 order by e.id`, [sourceId])).rows.map(({ told }) => told);

describe('a bundle that comes again', () => {
  it('as it was: everything is unchanged, and nothing is written but the account of it', async () => {
    const first = await load(db, aBundle());
    expect(said(first)).toEqual([]);
    const [before, rows] = [await theRecord(db), await rowCounts(db)];
    const second = await load(db, aBundle());
    expect(second.files.map(({ read, unchanged }) => read - unchanged)).toEqual(second.files.map(() => 0));
    expect(second.reviewsMade).toBe(0);
    expect(await theRecord(db)).toEqual(before);
    expect(await rowCounts(db)).toEqual({ ...rows, import_file: rows.import_file! + 7, audit_entry: rows.audit_entry! + 7 });
  });

  it('with one referral decided: that row alone is updated, with one event from its state to the new one', async () => {
    await load(db, aBundle());
    const before = await theRecord(db);
    const decided = { dst_completed_date: '2026-02-03', dst_setting: '01', mdt_recommendation: '01', decision_date: '2026-02-09', decision_outcome: '01' };
    const report = await load(db, changed(aBundle(), 'referrals', 'R7', decided));
    expect(countsOf(report)).toMatchObject({ referrals: [0, 1, 9, 0], persons: [0, 0, 8, 0], eligibilities: [0, 0, 8, 0] });
    expect(await events('referral', 'R7')).toEqual(['imported new received', 'imported received decided']);
    expect(await events('referral', 'R6')).toEqual(['imported new received']);
    const after = await theRecord(db);
    const differ = (table: string): unknown[] => after[table]!.filter((row) => !before[table]!.some((old) => JSON.stringify(old) === JSON.stringify(row)));
    expect(differ('referral')).toEqual([expect.objectContaining({ source_id: 'R7', state: 'decided', decided_on: '2026-02-09' })]);
    expect(differ('dst')).toEqual([expect.objectContaining({ completed_on: '2026-02-03', setting: '01', framework: 'NF22', tool_version: 'DST22' })]);
    expect(Object.keys(after).filter((table) => !['referral', 'dst'].includes(table) && differ(table).length > 0)).toEqual([]);
  });

  it('with an assessment taken back, or a referral opened again: the record follows', async () => {
    await load(db, aBundle());
    const opened = { dst_completed_date: '', dst_setting: '', mdt_recommendation: '', decision_date: '', decision_outcome: '', outcome_communicated_date: '' };
    await load(db, changed(aBundle(), 'referrals', 'R1', opened));
    const { rows } = await db.query(`select r.state, r.decided_on, (select count(*)::int from dst d where d.referral_id = r.id) as dsts from referral r where source_id = 'R1'`);
    expect(rows).toEqual([{ state: 'received', decided_on: null, dsts: 0 }]);
    expect(await events('referral', 'R1')).toEqual(['imported new decided', 'imported decided received']);
  });

  it('says for whom it came: the ICB of each referral, in the role of the command line', async () => {
    await load(db, aBundle());
    const { rows } = await db.query(`
      select distinct o.code, e.actor, e.actor_role as role from referral_event e join referral r on r.id = e.referral_id join organisation o on o.id = e.organisation_id
      where r.source_id in ('R1', 'R5') order by o.code`);
    expect(rows).toEqual([{ code: 'QX1', actor: 'system:chc', role: 'command line' }, { code: 'QX2', actor: 'system:chc', role: 'command line' }]);
  });
});

/** Changes that are each valid by themselves: a row of aBundle() and its other cells. */
const CHANGES: [Kind, string, Record<string, string>][] = [
  ['organisations', 'S01', { name: 'Coast and lakes', adult_registered_population: '160000' }],
  ['organisations', 'S02', { parent_code: 'PL1' }],
  ['persons', 'P2', { family_name: 'Birtwistle', nhs_number: '' }],
  ['persons', 'P3', { commissioner_code: 'S01' }],
  ['persons', 'P4', { death_date: '2026-02-01' }],
  ['persons', 'P6', { death_date: '' }],
  ['persons', 'P7', { death_date: '2026-02-10' }],
  ['referrals', 'R1', { dst_setting: '01', outcome_communicated_date: '' }],
  ['referrals', 'R2', { received_date: '2025-11-01' }],
  ['referrals', 'R4', { discounted_date: '', discounted_reason: '' }],
  ['referrals', 'R5', { dst_completed_date: '2025-12-01', dst_setting: '02' }],
  ['referrals', 'R6', { person_id: 'P7', discounted_date: '2026-02-01', discounted_reason: '01' }],
  ['referrals', 'R7', { practitioner: 'PR-9', delay_reason: 'D3', checklist_completed_date: '' }],
  ['referrals', 'R10', { accepted_date: '2026-02-02' }],
  ['eligibilities', 'E1', { eligible_to: '2026-02-05', end_reason: 'withdrawn' }],
  ['eligibilities', 'E2', { eligible_from: '2025-12-30' }],
  ['eligibilities', 'E5', { eligible_to: '2025-08-01' }],
  ['eligibilities', 'E8', { funding: 'joint' }],
  ['reviews', 'V1', { completed_date: '', review_outcome: '', review_eligibility_outcome: '' }],
  ['reviews', 'V3', { completed_date: '2026-02-02', review_outcome: '01' }],
  ['reviews', 'V4', { eligibility_id: 'E1' }],
  ['reviews', 'V1', { next_planned_date: '2026-03-15' }],
  ['reviews', 'V2', { due_date: '' }],
  ['reviews', 'V5', { due_date: '2026-03-09' }],
  ['appeals', 'A1', { outcome_letter_date: '2026-02-01', outcome: 'full' }],
  ['packages', 'K1', { unit_cost: '1300.00', end_date: '2026-02-01' }],
  // And some that are refused: the row stays as it was.
  ['referrals', 'R7', { person_id: 'P1' }],
  ['persons', 'P5', { commissioner_code: 'S01' }],
  ['eligibilities', 'E6', { eligible_from: '2025-08-31' }],
  ['reviews', 'V3', { review_type: '04' }],
];

/** Reviews we made ourselves come and go: without their ids, and without those that nobody waits for any more, which count for nothing. */
function withoutLeftovers(record: Record<string, unknown[]>): Record<string, unknown[]> {
  const review = (record.review as { id: string; source_id: string | null; outstanding_to: string | null; eligibility_id: string }[])
    .filter((row) => row.source_id !== null || row.outstanding_to === null)
    .map((row) => (row.source_id === null ? { ...row, id: 'made' } : row))
    .sort((a, b) => (a.source_id ?? a.eligibility_id).localeCompare(b.source_id ?? b.eligibility_id));
  return { ...record, review };
}

describe('a bundle changed and changed back', () => {
  it('ends where it began, whatever changed in between', async () => {
    const bundle = aBundle();
    await load(db, bundle);
    const before = await theRecord(db);
    await fc.assert(fc.asyncProperty(fc.subarray(CHANGES, { minLength: 1 }), async (changes) => {
      const other = changes.reduce<Bundle>((sum, [kind, id, words]) => changed(sum, kind, id, words as never), bundle);
      await load(db, other);
      await load(db, bundle);
      expect(withoutLeftovers(await theRecord(db))).toEqual(withoutLeftovers(before));
      expect((await db.query('select * from import_rejection')).rows).toEqual([]);
    }), { numRuns: 15 });
  }, 120_000);

  it('ends where it began when a review in between was completed: the one made meanwhile gives way', async () => {
    const bundle = aBundle();
    await load(db, bundle);
    const before = await openReviews('E2');
    expect(before).toHaveLength(1);
    const completed = await load(db, changed(bundle, 'reviews', 'V3', { completed_date: '2026-02-02', review_outcome: '01', review_eligibility_outcome: '01' }));
    expect(completed.reviewsMade).toBe(1);
    await load(db, bundle);
    expect(await openReviews('E2')).toEqual(before);
  });
});

const openReviews = async (eligibility: string): Promise<unknown[]> => (await db.query(`
  select r.source_id, r.review_type, r.due_on from review r join eligibility e on e.id = r.eligibility_id
  where e.source_id = $1 and r.state in ('due', 'booked') order by r.source_id nulls last`, [eligibility])).rows;

describe('imports that meet', () => {
  it('end as one after the other', async () => {
    const [one, other] = [aBundle(), changed(changed(aBundle(), 'persons', 'P2', { family_name: 'Birtwistle' }), 'referrals', 'R7', { practitioner: 'PR-9' })];
    const reports = await Promise.all([load(db, one), load(db, other), load(db, one)]);
    expect(reports.map((report) => said(report))).toEqual([[], [], []]);
    expect(reports.map((report) => countsOf(report).appeals![0]).sort()).toEqual([0, 0, 2]);
    const together = await theRecord(db);
    const alone = new Database({ databaseUrl: (await freshDatabase('import_alone')).ownerUrl });
    databases.push(alone);
    await load(alone, together.person!.some((p) => (p as { family_name: string }).family_name === 'Birtwistle') ? other : one);
    expect(Object.values(await theRecord(alone)).map((rows) => rows.length)).toEqual(Object.values(together).map((rows) => rows.length));
    expect((await db.query(`select person_id from referral where activity_type = '01' and concluded_on is null and not suspected_duplicate group by 1 having count(*) > 1`)).rows).toEqual([]);
  });
});

describe('what leaves nothing', () => {
  it('is a file torn at its end: none of its 10,000 rows, only the account that it was refused', async () => {
    await load(db, { organisations: aBundle().organisations });
    const before = await rowCounts(db);
    const persons = `${csvText('persons', Array.from({ length: 10_000 }, (_, n) => aPerson({ person_id: `Q${n}`, nhs_number: '' })))}Q10000,,"Torn,`;
    const report = await load(db, {}, { raw: { 'persons.csv': persons } });
    expect(fileOf(report, 'persons')).toMatchObject({ read: 0, created: 0, errors: [{ line: null, reason: expect.stringMatching(/^has a torn quote/) }] });
    expect(await rowCounts(db)).toEqual({ ...before, import_file: before.import_file! + 1, audit_entry: before.audit_entry! + 1 });
    expect((await db.query(`select file, refused from import_file where refused is not null`)).rows).toEqual([{ file: 'persons.csv', refused: expect.stringMatching(/^has a torn quote/) }]);
    expect((await db.query(`select action, details ->> 'file' as file from audit_entry order by id desc limit 1`)).rows).toEqual([{ action: 'import_refused', file: 'persons.csv' }]);
  });

  it('is a dry run, which says exactly what the import then does', async () => {
    const bundle = changed(changed(aBundle(), 'referrals', 'R5', { decision_outcome: '09' }), 'eligibilities', 'E6', { eligible_from: '2025-08-31' });
    const before = await rowCounts(db);
    const raw = { 'packages.csv': Buffer.from([0xff, 0x0a]) };
    const tried = await load(db, bundle, { dryRun: true, raw });
    expect(await rowCounts(db)).toEqual(before);
    expect(said(tried)).toEqual([
      'referrals.csv:6 decision_outcome expected one of 01, 02, 03, 04',
      'eligibilities.csv:7 eligible_from overlaps eligibility E5 (chc_fast_track from 2025-02-28 to 2025-09-01)',
      'reviews.csv:3 eligibility_id refers to a rejected row of eligibilities.csv',
      'packages.csv:null  is not valid UTF-8',
    ]);
    expect(await load(db, bundle, { raw })).toEqual(tried);
    expect(await load(db, aBundle(), { dryRun: true })).toEqual(await load(db, aBundle()));
  });
});

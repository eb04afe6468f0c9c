// The priority of reviews: each point explained, the order paged, weights by version, overrides for a time.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { compareVersions, explainPriority, PRIORITY_LEVELS, pointsKey, readPriorityVersions, readReviewsByPriority, RefusedInput, refreshPriorities, scoreAllReviews, setPriorityWeights } from '@chc/casework';
import { Database } from '@chc/platform';
import { aPackage, aPerson, aReview, anEligibility, insert, ICB, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

let db: Database;
const TODAY = '2026-11-24';
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('priorities')).ownerUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

const order = async (age: 'overdue' | 'not_overdue' = 'overdue', on = TODAY): Promise<string[]> => (await readReviewsByPriority(db, on, { age }, null)).rows.map(({ id }) => id);
const aCase = async (words: { due: string; funding?: string; person?: Readonly<Record<string, unknown>> }): Promise<{ person: string; eligibility: string; review: string }> => {
  const person = await aPerson(db, words.person);
  const eligibility = await anEligibility(db, { person_id: person, eligible_from: '2020-01-01', ...(words.funding && { funding: words.funding }) });
  return { person, eligibility, review: await aReview(db, { eligibility_id: eligibility, due_on: words.due, review_type: '02' }) };
};
const lead = (on = TODAY): Acting => new Acting(db, anActor('lead.one', { roles: ['spoke_lead'] }), on);

it('has the same factors and levels in code and table', async () => {
  const [version] = await readPriorityVersions(db);
  expect(Object.keys(version!.points).sort()).toEqual(PRIORITY_LEVELS.map(({ factor, level }) => pointsKey(factor, level)).sort());
});

it('adds up what is known of a case, explained point by point, and follows every act', async () => {
  const plain = await aCase({ due: '2026-11-20' });
  const grave = await aCase({ due: '2026-06-01', person: { legacy_origin: 'pct_2013', legacy_origin_basis: 'act' } });
  await aPackage(db, { eligibility_id: grave.eligibility, care_product: '05', weekly_cost_pence: 210_000 });
  const ahead = await aCase({ due: '2027-01-01' });
  await db.transaction((tx) => scoreAllReviews(tx, TODAY));
  expect(await order()).toEqual([grave.review, plain.review]);
  expect(await order('not_overdue')).toEqual([ahead.review]);
  const { rows: [first] } = await readReviewsByPriority(db, TODAY, { age: 'overdue' }, null);
  expect(explainPriority(first!.factors).filter(({ points }) => points > 0)).toEqual([
    { title: 'Days overdue', level: '92 to 182 days', points: 20 }, { title: 'Never reviewed', level: 'Never reviewed since it began', points: 10 }, { title: 'Weekly cost', level: '£2,000 and more', points: 10 },
    { title: 'Funding', level: 'Standard CHC', points: 8 }, { title: 'Setting', level: 'At home or in supported housing', points: 6 }, { title: 'Inherited', level: 'Inherited from a primary care trust', points: 5 },
    { title: 'Type of review', level: 'Yearly review', points: 4 },
  ]);
  expect(first!.score).toBe(explainPriority(first!.factors).reduce((sum, { points }) => sum + points, 0));
  await lead().do(plain.person, 'raise_safeguarding', { raisedOn: TODAY, concern: 'Invented' });
  await lead().do(plain.person, 'needs_have_changed', { noticed_on: TODAY, evidence: 'Invented' }, { subjectId: plain.review });
  expect(await order()).toEqual([plain.review, grave.review]);
  await lead().do(plain.person, 'record_legacy_origin', { inherited: true });
  expect((await readReviewsByPriority(db, TODAY, { age: 'overdue' }, null)).rows[0]!.factors.inherited.level).toBe('yes');
});

it('is overridden with a reason until a day, and the night ends that', async () => {
  const [first, second] = await order();
  const person = (await db.query<{ person: string }>('select person_id as person from review_priority where id = $1', [second])).rows[0]!.person;
  expect(await lead().refused(person, 'override_review_priority', { moved: 'first', reason: 'x', until_on: '2027-06-01' }, { subjectId: second! })).toEqual(['input', expect.stringContaining('until_on')]);
  await lead().do(person, 'override_review_priority', { moved: 'first', reason: 'The home closes', until_on: '2026-11-30' }, { subjectId: second! });
  expect(await order()).toEqual([second, first]);
  expect((await readReviewsByPriority(db, TODAY, { age: 'overdue' }, null)).rows[0]).toMatchObject({ moved: 1, movedUntil: '2026-11-30', movedReason: 'The home closes' });
  await lead().do(person, 'override_review_priority', { moved: 'last', reason: 'It stays open', until_on: '2026-11-30' }, { subjectId: second! });
  expect(await order()).toEqual([first, second]);
  await lead().do(person, 'end_priority_override');
  await lead().do(person, 'override_review_priority', { moved: 'first', reason: 'It closes after all', until_on: '2026-11-30' }, { subjectId: second! });
  const night = (businessDate: string): Promise<number> => refreshPriorities(db, { runId: crypto.randomUUID(), businessDate });
  await night('2026-11-30');
  expect((await order('overdue', '2026-11-30'))[0]).toBe(second);
  await night('2026-12-01');
  expect((await order('overdue', '2026-12-01'))[0]).toBe(first);
  expect(await night('2026-12-01')).toBe(0);
  await night(TODAY);
});

it('follows a new version of the weights from its day on, and says before what would change', async () => {
  const admin = anActor('admin.one', { roles: ['administrator'] });
  const [inForce] = await readPriorityVersions(db);
  const input = { ...inForce!.points, days_overdue__92: 100, from_on: '2026-12-01', source: 'Invented' };
  expect(await setPriorityWeights(db, admin, input, TODAY)).toBe(2);
  await expect(setPriorityWeights(db, admin, input, TODAY)).rejects.toBeInstanceOf(RefusedInput);
  await expect(setPriorityWeights(db, admin, { ...input, from_on: '2026-11-01' }, TODAY)).rejects.toBeInstanceOf(RefusedInput);
  const before = await order();
  expect(await compareVersions(db, TODAY, 1, 2)).toMatchObject({ reviews: 2, leave: 0 });
  await refreshPriorities(db, { runId: crypto.randomUUID(), businessDate: TODAY });
  expect(await order()).toEqual(before);
  await refreshPriorities(db, { runId: crypto.randomUUID(), businessDate: '2026-12-01' });
  expect(await order('overdue', '2026-12-01')).toEqual([...before].reverse());
});

it('is paged from the stored order, whatever changes in between', async () => {
  for (let n = 0; n < 30; n += 1) await aCase({ due: '2026-10-01', funding: n % 3 === 0 ? 'fnc' : 'chc_standard' });
  await db.transaction((tx) => scoreAllReviews(tx, TODAY));
  const [seen, scores] = [[] as string[], [] as number[]];
  let after: Parameters<typeof readReviewsByPriority>[3] = null;
  do {
    const page = await readReviewsByPriority(db, TODAY, { age: 'overdue' }, after, 7);
    seen.push(...page.rows.map(({ id }) => id));
    scores.push(...page.rows.map(({ score }) => score));
    after = page.next;
  } while (after);
  expect(new Set(seen).size).toBe(32);
  // After the one that a lead put first.
  expect(scores.slice(1)).toEqual(scores.slice(1).sort((one, other) => other - one));
  // A completed review is none to be ordered.
  await db.query(`update review set state = 'completed', completed_on = '2026-11-01', source_id = 'C1' where id = $1`, [seen[0]]);
  await db.transaction((tx) => scoreAllReviews(tx, TODAY));
  expect(await order()).not.toContain(seen[0]);
  await expect(insert(db, 'review_priority_override', { icb_id: ICB, person_id: (await db.query<{ id: string }>('select person_id as id from review_priority limit 1')).rows[0]!.id, review_id: seen[1], moved: 'first', reason: ' ', set_on: TODAY, set_by: 'x', until_on: TODAY }))
    .rejects.toMatchObject({ constraint: 'review_priority_override_reason_check' });
});

// Reviews: when they are due by rule, which ones we make ourselves, and how those give way to the source's own.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { type Bundle, type Row, anEligibility, aReview } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { fileOf, load, onePerson, said } from '../support/importing.js';

let db: Database;
beforeEach(async () => {
  await db?.close();
  db = new Database({ databaseUrl: (await freshDatabase('import_reviews')).ownerUrl });
});
afterAll(() => db.close());

/** One person with one eligibility E1 and these reviews of it. */
const bundle = (eligibility: Partial<Row<'eligibilities'>>, ...reviews: Partial<Row<'reviews'>>[]): Partial<Bundle> => ({
  ...onePerson(),
  eligibilities: [anEligibility({ eligibility_id: 'E1', ...eligibility })],
  reviews: reviews.map((words) => aReview({ eligibility_id: 'E1', ...words })),
});
interface Stored { id: string; source_id: string | null; state: string; review_type: string; due_on: string; outstanding_to: string | null }
const reviews = async (): Promise<Stored[]> =>
  (await db.query<never>('select id, source_id, state, review_type, due_on, outstanding_to from review order by source_id nulls last, due_on')).rows;
const open = async (): Promise<Stored[]> => (await reviews()).filter(({ state }) => state === 'due');
const events = async (id: string): Promise<string[]> =>
  (await db.query<{ told: string }>(`select event || ' ' || from_state || ' ' || to_state as told from review_event where review_id = $1 order by id`, [id])).rows.map(({ told }) => told);
const COMPLETED = { completed_date: '2025-03-03', review_outcome: '01', review_eligibility_outcome: '01' };

describe('a blank due date', () => {
  it.each([
    ['01', '2025-11-30', '2026-02-28', 'a day February lacks becomes its last'],
    ['01', '2023-11-30', '2024-02-29', 'in a leap year too'],
    ['01', '2025-12-31', '2026-03-31', 'a year’s end'],
    ['01', '2025-03-31', '2025-06-30', 'a month of 30 days'],
    ['01', '2025-05-31', '2025-08-31', 'a month of as many days'],
    ['02', '2024-02-29', '2025-02-28', 'twelve months from a leap day'],
    ['02', '2023-02-28', '2024-02-28', 'twelve months into a leap year'],
    ['02', '2025-01-31', '2026-01-31', 'an ordinary year'],
  ])('of type %s from %s is %s: %s', async (review_type, eligible_from, due) => {
    await load(db, bundle({ eligible_from }, { review_id: 'V1', review_type }));
    expect((await reviews()).map(({ due_on }) => due_on)).toEqual([due]);
  });

  it('of twelve months runs from the latest completed review, whatever came first in the file', async () => {
    await load(db, bundle({ eligible_from: '2024-01-10' },
      { review_id: 'V9', review_type: '02' },
      { review_id: 'V2', review_type: '02', due_date: '2025-01-31', completed_date: '2025-01-31', review_outcome: '01' },
      { review_id: 'V1', ...COMPLETED, completed_date: '2024-04-30' }));
    expect((await open()).map(({ source_id, due_on }) => [source_id, due_on])).toEqual([['V9', '2026-01-31']]);
  });

  it('of three months never runs from a completed one', async () => {
    await load(db, bundle({ eligible_from: '2025-08-31' }, { review_id: 'V1' }, { review_id: 'V2', review_type: '03', due_date: '2025-09-30', completed_date: '2025-09-30' }));
    expect((await reviews()).map(({ source_id, due_on }) => [source_id, due_on])).toEqual([['V1', '2025-11-30'], ['V2', '2025-09-30']]);
  });

  it('is worked out again when a later import moves the eligibility or brings a completed review', async () => {
    const twelve = { review_id: 'V9', review_type: '02' };
    await load(db, bundle({ eligible_from: '2025-03-01' }, twelve));
    await load(db, bundle({ eligible_from: '2025-03-15' }, twelve));
    const moved = await open();
    await load(db, bundle({ eligible_from: '2025-03-15' }, twelve, { review_id: 'V1', ...COMPLETED, completed_date: '2025-06-20' }));
    expect([moved, await open()].map(([row]) => row!.due_on)).toEqual(['2026-03-15', '2026-06-20']);
  });

  it('is left alone where the source gave one', async () => {
    await load(db, bundle({ eligible_from: '2025-03-01' }, { review_id: 'V9', review_type: '02', due_date: '2026-01-05' }));
    await load(db, bundle({ eligible_from: '2025-03-15' }, { review_id: 'V9', review_type: '02', due_date: '2026-01-05' }));
    expect((await open()).map(({ due_on }) => due_on)).toEqual(['2026-01-05']);
  });
});

describe('a review that no bundle brought', () => {
  it.each<[string, Partial<Row<'eligibilities'>>, Partial<Row<'reviews'>>[], unknown[]]>([
    ['three months after an eligibility that was never reviewed', { eligible_from: '2025-11-30' }, [], [['01', '2026-02-28']]],
    ['twelve months after the latest completed one', { eligible_from: '2024-02-29' }, [{ review_id: 'V1', ...COMPLETED }], [['02', '2026-03-03']]],
    ['on the day planned when that was completed', { eligible_from: '2024-02-29' }, [{ review_id: 'V1', ...COMPLETED, next_planned_date: '2025-10-01' }], [['02', '2025-10-01']]],
    ['not beside an open one', {}, [{ review_id: 'V1' }], [['01', '2025-09-02']]],
    ['not for an eligibility that has ended', { eligible_to: '2026-02-10' }, [], []],
    ['still for one that ends tomorrow', { eligible_to: '2026-02-11' }, [], [['01', '2025-09-02']]],
  ])('is made %s', async (_, eligibility, given, expected) => {
    const report = await load(db, bundle(eligibility, ...given));
    const made = (await open()).filter(({ source_id }) => source_id === null);
    expect((await open()).map(({ review_type, due_on }) => [review_type, due_on])).toEqual(expected);
    expect(report.reviewsMade).toBe(made.length);
    expect(await Promise.all(made.map(({ id }) => events(id)))).toEqual(made.map(() => ['opened new due']));
  });

  it('is made once', async () => {
    expect((await load(db, bundle({}))).reviewsMade).toBe(1);
    expect((await load(db, bundle({}))).reviewsMade).toBe(0);
    expect(await open()).toHaveLength(1);
  });

  it('follows a review completed since: the same row, now of twelve months', async () => {
    await load(db, bundle({ eligible_from: '2025-06-02' }));
    const [before] = await open();
    await load(db, bundle({ eligible_from: '2025-06-02' }, { review_id: 'V1', ...COMPLETED, completed_date: '2025-09-05', next_planned_date: '2026-08-31' }));
    const [after] = await open();
    expect([before!.review_type, before!.due_on]).toEqual(['01', '2025-09-02']);
    expect(after).toEqual({ ...before, review_type: '02', due_on: '2026-08-31' });
  });

  it('goes back to three months when that turns out not to have been completed for this eligibility', async () => {
    const both = { eligible_from: '2024-01-10', eligible_to: '2025-06-02', end_reason: 'other', eligibility_id: 'E0' };
    const eligibilities = [anEligibility({ eligibility_id: 'E1', eligible_from: '2025-06-02' }), anEligibility(both)];
    const review = (eligibility_id: string): Row<'reviews'> => aReview({ review_id: 'V1', eligibility_id, ...COMPLETED });
    await load(db, { ...onePerson(), eligibilities, reviews: [review('E1')] });
    expect((await open()).map(({ review_type }) => review_type)).toEqual(['02']);
    await load(db, { ...onePerson(), eligibilities, reviews: [review('E0')] });
    expect((await open()).map(({ review_type, due_on }) => [review_type, due_on])).toEqual([['01', '2025-09-02']]);
  });

  it('gives way to the source’s own: the same row and history, now the source’s', async () => {
    await load(db, bundle({ eligible_from: '2025-06-02' }));
    const [made] = await open();
    const report = await load(db, bundle({ eligible_from: '2025-06-02' }, { review_id: 'V7', review_type: '02', due_date: '2026-05-01' }));
    expect(fileOf(report, 'reviews')).toMatchObject({ created: 1, updated: 0, unchanged: 0 });
    expect(report.reviewsMade).toBe(0);
    expect(await reviews()).toEqual([{ ...made, source_id: 'V7', review_type: '02', due_on: '2026-05-01' }]);
    expect(await events(made!.id)).toEqual(['opened new due', 'imported due due']);
    const again = await load(db, bundle({ eligible_from: '2025-06-02' }, { review_id: 'V7', review_type: '02', due_date: '2026-05-01' }));
    expect(fileOf(again, 'reviews')).toMatchObject({ unchanged: 1 });
  });

  it('gives way to the first of several, and is one row of them', async () => {
    await load(db, bundle({}));
    const [made] = await open();
    await load(db, bundle({}, { review_id: 'V8', due_date: '2026-04-01' }, { review_id: 'V7', due_date: '2026-03-01' }));
    expect((await reviews()).map(({ source_id }) => source_id)).toEqual(['V7', 'V8']);
    expect((await reviews())[0]!.id).toBe(made!.id);
  });

  it('gives way when the source says that its own was not completed after all', async () => {
    const done = { review_id: 'V1', ...COMPLETED, completed_date: '2025-09-05' };
    await load(db, bundle({}, done));
    const [made] = await open();
    await load(db, bundle({}, { review_id: 'V1' }));
    expect((await open()).map(({ source_id }) => source_id)).toEqual(['V1']);
    expect(await events(made!.id)).toEqual(['opened new due', 'cancelled due cancelled']);
    expect((await load(db, bundle({}, done))).reviewsMade).toBe(1);
  });

  it('is not kept from being made by a review that was rejected', async () => {
    const report = await load(db, bundle({}, { review_id: 'V1', review_type: '03' }));
    expect(said(report)).toEqual(['reviews.csv:2 due_date a review of type 03 needs a due_date']);
    expect(report.reviewsMade).toBe(1);
  });
});

describe('an outcome of a review', () => {
  it.each(['03', '04'])('%s is kept as history and ends nothing', async (review_eligibility_outcome) => {
    await load(db, bundle({}, { review_id: 'V1', ...COMPLETED, completed_date: '2025-09-05', review_eligibility_outcome }));
    const { rows } = await db.query('select e.eligible_to, r.eligibility_outcome from eligibility e join review r on r.eligibility_id = e.id where r.source_id is not null');
    expect(rows).toEqual([{ eligible_to: null, eligibility_outcome: review_eligibility_outcome }]);
  });
});

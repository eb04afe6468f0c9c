// A death that becomes known ends what the source left open, and what it ended lives again when it was none.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { type Bundle, type Row, anEligibility, aReview } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { load, onePerson, said } from '../support/importing.js';

let db: Database;
beforeEach(async () => {
  await db?.close();
  db = new Database({ databaseUrl: (await freshDatabase('import_deaths')).ownerUrl });
});
afterAll(() => db.close());

const E1 = { eligibility_id: 'E1', eligible_from: '2025-06-02' };
const person = (death_date: string): Pick<Bundle, 'organisations' | 'persons'> => onePerson({ death_date });
const bundle = (death_date: string, ...eligibilities: Partial<Row<'eligibilities'>>[]): Partial<Bundle> =>
  ({ ...person(death_date), eligibilities: eligibilities.map((words) => anEligibility(words)), reviews: [aReview({ review_id: 'V1' })] });
const eligibilities = async (): Promise<unknown[]> =>
  (await db.query('select source_id as id, eligible_to as "to", end_reason as reason, ended_by_death as died from eligibility order by source_id')).rows;
const outstandingTo = async (): Promise<unknown> => (await db.query<{ to: string | null }>(`select outstanding_to as "to" from review where source_id = 'V1'`)).rows[0]!.to;

describe('somebody who has died', () => {
  it.each([
    ['2026-01-15', '2026-01-15', 'the day of death'],
    ['2025-06-02', '2025-06-02', 'the day it was decided'],
    ['2025-05-20', '2025-06-02', 'its first day, when death came before'],
  ])('on %s: what was left open ends on %s, %s, with a warning', async (death, end) => {
    const report = await load(db, bundle(death, E1));
    expect(said(report)).toEqual([]);
    expect(said(report, 'warnings')).toEqual([`eligibilities.csv:2 eligible_to is open although the person has died: ended on ${end}`]);
    expect(await eligibilities()).toEqual([{ id: 'E1', to: end, reason: 'deceased', died: true }]);
    expect(await outstandingTo()).toBe(end);
    expect(report.reviewsMade).toBe(0);
  });

  it('keeps the end that the source gave', async () => {
    const report = await load(db, bundle('2026-01-15', { ...E1, eligible_to: '2026-01-10', end_reason: 'no_longer_eligible' }));
    expect(said(report, 'warnings')).toEqual([]);
    expect(await eligibilities()).toEqual([{ id: 'E1', to: '2026-01-10', reason: 'no_longer_eligible', died: false }]);
  });

  it('may have several fundings end', async () => {
    await load(db, bundle('2026-01-15', { ...E1, funding: 'fnc' }, { eligibility_id: 'E2', funding: 'joint', eligible_from: '2025-07-01' }));
    expect(await eligibilities()).toEqual([{ id: 'E1', to: '2026-01-15', reason: 'deceased', died: true }, { id: 'E2', to: '2026-01-15', reason: 'deceased', died: true }]);
  });
});

describe('a later persons.csv alone', () => {
  it('that tells of the death ends the eligibility and its reviews', async () => {
    await load(db, bundle('', E1));
    expect([await eligibilities(), await outstandingTo()]).toEqual([[{ id: 'E1', to: null, reason: null, died: false }], null]);
    await load(db, person('2026-01-15'));
    expect(await eligibilities()).toEqual([{ id: 'E1', to: '2026-01-15', reason: 'deceased', died: true }]);
    expect(await outstandingTo()).toBe('2026-01-15');
  });

  it('that corrects the day moves the end', async () => {
    await load(db, bundle('2026-01-15', E1));
    await load(db, person('2026-01-20'));
    expect([await eligibilities(), await outstandingTo()]).toEqual([[{ id: 'E1', to: '2026-01-20', reason: 'deceased', died: true }], '2026-01-20']);
  });

  it('that takes the death back opens it again, and gives it its review', async () => {
    await load(db, { ...person('2026-01-15'), eligibilities: [anEligibility(E1)] });
    const report = await load(db, person(''));
    expect(await eligibilities()).toEqual([{ id: 'E1', to: null, reason: null, died: false }]);
    expect(report.reviewsMade).toBe(1);
  });

  it('that takes the death back leaves an end of the source’s own', async () => {
    await load(db, bundle('2026-01-15', { ...E1, eligible_to: '2026-01-10', end_reason: 'withdrawn' }));
    await load(db, person(''));
    expect([await eligibilities(), await outstandingTo()]).toEqual([[{ id: 'E1', to: '2026-01-10', reason: 'withdrawn', died: false }], '2026-01-10']);
  });

  it('of a completed review the day it was done counts, where that came first', async () => {
    const done = [aReview({ review_id: 'V1', completed_date: '2025-09-05', review_outcome: '01' })];
    await load(db, { ...bundle('', E1), reviews: done });
    await load(db, person('2026-01-15'));
    expect(await outstandingTo()).toBe('2025-09-05');
  });
});

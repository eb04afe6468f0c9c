// Dated values: added and never changed, within their bounds, an ICB's own before the one for all; targets among them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATED_VALUES, OPTIONAL_VALUES, readDatedValues, readValueLimits, RefusedInput, setDatedValue } from '@chc/casework';
import { Database } from '@chc/platform';
import { readTargets } from '@chc/returns';
import { ICB, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-05-20';
let db: Database;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('values');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

const admin = anActor('ad.one', { role: 'administrator' });
const VALUE = { name: 'appeal_months', from_on: '2026-06-01', value: 9, source: 'Appeals policy (invented)' };
const set = (words: object = {}): Promise<void> => setDatedValue(db, admin, { ...VALUE, ...words }, TODAY);

describe('a value', () => {
  it('begins on its day, for one ICB or for all, and leaves what was before', async () => {
    await set({ organisation: 'qx1' });
    await set({ from_on: '2026-07-01', value: 7 });
    const months = async (icb: string, on: string): Promise<number> => (await readDatedValues(db, icb, on)).appeal_months;
    expect([await months(ICB, '2026-05-31'), await months(ICB, '2026-06-01'), await months(ICB, '2027-01-01')]).toEqual([6, 9, 9]);
    expect([await months(OTHER_ICB, '2026-06-30'), await months(OTHER_ICB, '2026-07-01')]).toEqual([6, 7]);
    expect((await db.query(`select count(*)::int as rows from audit_entry where action = 'set_dated_value' and actor = 'ad.one'`)).rows).toEqual([{ rows: 2 }]);
  });

  it.each<[string, object, string]>([
    ['shorter than the law’s', { value: 5 }, 'value: expected 6 to 120 calendar months: an ICB may lengthen the six months and never shorten them'],
    ['for days gone by', { from_on: '2026-05-19' }, 'from_on: expected a day not before 2026-05-20, today'],
    ['for what is no ICB', { organisation: 'S01' }, 'organisation: expected the code of an ICB that we hold'],
    ['of no name we have', { name: 'price_of_tea' }, 'name: expected one of the values listed'],
    ['a second time for a day', { organisation: 'QX1' }, 'from_on: expected another day: a value begins on it already, and none is changed'],
    ['a national standard for one ICB', { name: 'target_within_28_percent', organisation: 'QX1', value: 85 }, 'organisation: expected nothing: a national standard is the same for all'],
  ])('is refused %s', async (_what, words, refusal) => {
    const error = await set(words).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedInput);
    expect((error as RefusedInput).message).toBe(refusal);
  });

  it('has its bounds, each as wide as what came with the service', async () => {
    const limits = new Map((await readValueLimits(db)).map((limit) => [limit.name, limit]));
    expect([...DATED_VALUES, ...OPTIONAL_VALUES].filter((name) => !limits.has(name))).toEqual([]);
    const { rows } = await db.query(`select v.name from dated_value v left join value_limit l using (name) where l.name is null or not v.value between l.least and l.most or v.unit <> l.unit`);
    expect(rows).toEqual([]);
  });

  it('is refused by the database outside its bounds, as a fraction, and to be changed', async () => {
    const insert = (value: number): Promise<unknown> => db.query(`insert into dated_value (name, from_on, value, unit, source) values ('first_review_months', '2030-01-01', $1, 'x', 'x')`, [value]);
    await expect(insert(4)).rejects.toMatchObject({ constraint: 'dated_value_within_limit_check' });
    await expect(insert(2.5)).rejects.toMatchObject({ constraint: 'dated_value_within_limit_check' });
    await expect(db.query('update dated_value set value = 6')).rejects.toMatchObject({ code: '42501' });
    await expect(db.query('delete from dated_value')).rejects.toMatchObject({ code: '42501' });
    await expect(db.query(`update value_limit set least = 0`)).rejects.toMatchObject({ code: '42501' });
    await expect(db.query('update fnc_rate set standard_pence = 1')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the targets', () => {
  it('are those in force on a day, the first for days before any', async () => {
    expect(await readTargets(db, TODAY)).toMatchObject({ within28: { percent: 80, moreThan: true }, dstInAcute: { percent: 15, moreThan: false } });
    expect(await readTargets(db, '2010-01-01')).toMatchObject({ within28: { percent: 80, from: '2017-04-01' } });
    await set({ name: 'target_within_28_percent', from_on: '2027-04-01', value: 85 });
    expect((await readTargets(db, '2027-03-31')).within28.percent).toBe(80);
    expect((await readTargets(db, '2027-04-01')).within28).toMatchObject({ percent: 85, source: 'Appeals policy (invented)' });
  });
});

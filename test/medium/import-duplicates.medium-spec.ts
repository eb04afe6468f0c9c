// A second open standard referral of one person is loaded, marked, and settled when the first is concluded.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { Database } from '@chc/platform';
import { type Bundle, type Row, aBundle, aFastTrackReferral, aReferral, anEligibility } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { fileOf, load, onePerson, said } from '../support/importing.js';

let db: Database;
let ownerUrl: string;
beforeEach(async () => {
  await db?.close();
  ({ ownerUrl } = await freshDatabase('import_duplicates'));
  db = new Database({ databaseUrl: ownerUrl });
});
afterAll(() => db.close());

const bundle = (...referrals: Partial<Row<'referrals'>>[]): Partial<Bundle> => ({ ...onePerson(), referrals: referrals.map((words) => aReferral(words)) });
const suspected = async (): Promise<string[]> =>
  (await db.query<{ id: string }>('select source_id as id from referral where suspected_duplicate order by source_id')).rows.map(({ id }) => id);
const R1 = { service_request_id: 'R1', received_date: '2026-01-10' };
const R2 = { service_request_id: 'R2', received_date: '2026-01-05' };
const R3 = { service_request_id: 'R3', received_date: '2026-01-20' };
const DISCOUNTED = { discounted_date: '2026-02-01', discounted_reason: '03' };

describe('several open standard referrals of one person', () => {
  it('in one file: the earliest received is the one, the others are warned of', async () => {
    const report = await load(db, bundle(R1, R2, R3));
    expect(await suspected()).toEqual(['R1', 'R3']);
    expect(said(report, 'warnings').map((line) => line.split(' ').slice(0, 2))).toEqual([['referrals.csv:2', 'service_request_id'], ['referrals.csv:4', 'service_request_id']]);
    expect(fileOf(report, 'referrals')).toMatchObject({ created: 3, rejected: 0, warned: 2 });
  });

  it('received on one day: the first that came', async () => {
    await load(db, bundle(R1, { ...R2, received_date: R1.received_date }));
    expect(await suspected()).toEqual(['R2']);
  });

  it('in a later file: an earlier receipt takes the place of the one', async () => {
    await load(db, bundle(R1));
    await load(db, bundle(R2));
    expect(await suspected()).toEqual(['R1']);
    await load(db, bundle({ ...R2, received_date: '2026-01-11' }));
    expect(await suspected()).toEqual(['R2']);
  });

  it('when the first is concluded: the next takes its place, by itself', async () => {
    await load(db, bundle(R1, R2, R3));
    await load(db, bundle({ ...R2, ...DISCOUNTED }));
    expect(await suspected()).toEqual(['R3']);
    await load(db, bundle({ ...R1, ...DISCOUNTED }));
    expect(await suspected()).toEqual([]);
  });

  it('when the concluded one is opened again: it is the one again', async () => {
    await load(db, bundle(R1, { ...R2, ...DISCOUNTED }));
    expect(await suspected()).toEqual([]);
    await load(db, bundle(R2));
    expect(await suspected()).toEqual(['R1']);
  });

  it.each([
    ['stays open, marked before', [R1, R2], [{ ...R2, ...DISCOUNTED }, { ...R1, received_date: '2026-01-04' }]],
    ['is opened again', [{ ...R1, ...DISCOUNTED }, R2], [R1, { ...R2, ...DISCOUNTED }]],
    ['is new', [R2], [R3, { ...R2, ...DISCOUNTED }]],
  ])('when one file concludes the first and its successor %s: nothing is refused, in either order', async (_, before, file) => {
    for (const rows of [file, file.toReversed()]) {
      await load(db, bundle(...before));
      expect([said(await load(db, bundle(...rows))), await suspected()]).toEqual([[], []]);
    }
  });

  it('do not stand in the way of a Fast Track or of somebody else’s', async () => {
    const { organisations, persons } = aBundle();
    const report = await load(db, { organisations, persons, referrals: [aReferral(R1), aFastTrackReferral(), aReferral({ person_id: 'P2' })] });
    expect([await suspected(), said(report, 'warnings')]).toEqual([[], []]);
  });

  it('are settled by a later bundle as by one of all at once, whatever came when', async () => {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    const { organisations, persons } = onePerson();
    await load(db, { organisations, persons });
    const day = fc.constantFrom('2026-01-05', '2026-01-10', '2026-01-20');
    const row = fc.record({ service_request_id: fc.constantFrom('R1', 'R2', 'R3'), received_date: day, concluded: fc.boolean() });
    const files = fc.array(fc.uniqueArray(row, { selector: ({ service_request_id }) => service_request_id, minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    try {
      await fc.assert(fc.asyncProperty(files, async (loads) => {
        await owner.query(`alter table referral_event disable trigger all; delete from referral_event; alter table referral_event enable trigger all; delete from escalation; delete from escalation_watch; delete from checklist; delete from referral`);
        for (const rows of loads) await load(db, { referrals: rows.map(({ concluded, ...words }) => aReferral({ ...words, ...(concluded && DISCOUNTED) })) });
        const { rows } = await db.query<{ id: string; suspected: boolean; earlier: number }>(`
          select r.source_id as id, r.suspected_duplicate as suspected,
            (select count(*)::int from referral o where o.concluded_on is null and (o.received_on, o.id) < (r.received_on, r.id)) as earlier
          from referral r where r.concluded_on is null`);
        expect(rows.filter(({ suspected: is, earlier }) => is !== earlier > 0)).toEqual([]);
      }), { numRuns: 25 });
    } finally {
      await owner.end();
    }
  }, 60_000);
});

describe('the commissioner of a row', () => {
  it('may lie in another ICB than the person’s; the row then belongs to that ICB', async () => {
    const { organisations, persons } = onePerson();
    const report = await load(db, {
      organisations, persons, referrals: [aReferral({ ...R1, commissioner_code: 'S03' }), aReferral({ ...R2, ...DISCOUNTED })],
      eligibilities: [anEligibility({ eligibility_id: 'E1', commissioner_code: 'S03' })],
    });
    expect(said(report)).toEqual([]);
    const { rows } = await db.query(`
      select o.code, count(*)::int as rows from (select icb_id from referral union all select icb_id from eligibility union all select icb_id from review union all select icb_id from person) r
      join organisation o on o.id = r.icb_id group by o.code order by o.code`);
    expect(rows).toEqual([{ code: 'QX1', rows: 2 }, { code: 'QX2', rows: 3 }]);
  });

  it('is the person’s at the import where the row names none: a move of the person leaves it', async () => {
    await load(db, bundle(R1));
    await load(db, onePerson({ commissioner_code: 'S02' }));
    const { rows } = await db.query(`select c.code from referral r join organisation c on c.id = r.commissioner_id`);
    expect(rows).toEqual([{ code: 'S01' }]);
  });

  it.each([
    ['S99', 'commissioner_code is not known'], ['PL1', 'commissioner_code is of kind place: expected a sub_icb'],
  ])('is refused when it is %s', async (commissioner_code, reason) => {
    expect(said(await load(db, bundle({ ...R1, commissioner_code })))).toEqual([`referrals.csv:2 ${reason}`]);
  });

  it('of a person may not change to another ICB', async () => {
    await load(db, onePerson());
    expect(said(await load(db, onePerson({ commissioner_code: 'S03' })))).toEqual(['persons.csv:2 commissioner_code would move the person to another ICB, which an import may not']);
  });
});

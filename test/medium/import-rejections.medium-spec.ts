// Nobody disappears because a file was wrong: what was refused is kept as it came, until a later import brings it in.
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { type Bundle, type Row, aBundle, aPackage, aPerson, aReferral, aReview, anAppeal, anEligibility, csvText } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { fileOf, load, onePerson, said } from '../support/importing.js';

let db: Database;
beforeEach(async () => {
  await db?.close();
  db = new Database({ databaseUrl: (await freshDatabase('import_rejections')).ownerUrl });
});
afterAll(() => db.close());

interface Kept { file: string; line: number; identifier: string | null; cells: string[]; reasons: { column: string; value: string; reason: string }[] }
const kept = async (): Promise<Kept[]> => (await db.query<never>('select file, line, identifier, cells, reasons from import_rejection order by file, line')).rows;
const persons = (...rows: Partial<Row<'persons'>>[]): Partial<Bundle> => ({ organisations: aBundle().organisations, persons: rows.map((words) => aPerson(words)) });

describe('a rejected row', () => {
  it('is kept with its cells as they came and all of its reasons', async () => {
    const wrong = { person_id: 'P1', birth_date: '1938-02-30', stated_gender: '3', commissioner_code: 'S99', family_name: '=cmd' };
    await load(db, persons({ person_id: 'P0' }, wrong));
    const [row, ...others] = await kept();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ file: 'persons.csv', line: 3, identifier: 'P1' });
    expect(row!.cells).toEqual(expect.arrayContaining(['P1', '=cmd', '1938-02-30', '3', 'S99']));
    expect(row!.reasons.map(({ column, value }) => [column, value])).toEqual([['birth_date', '1938-02-30'], ['stated_gender', '3'], ['commissioner_code', 'S99']]);
    expect((await db.query('select source_id from person')).rows).toEqual([{ source_id: 'P0' }]);
  });

  it('keeps what depends on it out, with the reason, and lets all of it in once corrected', async () => {
    const referrals = [aReferral({ service_request_id: 'R1' })];
    const eligibilities = [anEligibility({ eligibility_id: 'E1', service_request_id: 'R1' })];
    const first = await load(db, { ...persons({ person_id: 'P1', birth_date: 'unknown' }), referrals, eligibilities });
    expect(said(first)).toEqual([
      'persons.csv:2 birth_date expected a real date, YYYY-MM-DD',
      'referrals.csv:2 person_id refers to a rejected row of persons.csv',
      'eligibilities.csv:2 person_id refers to a rejected row of persons.csv',
      'eligibilities.csv:2 service_request_id refers to a rejected row of referrals.csv',
    ]);
    expect((await kept()).map(({ identifier }) => identifier)).toEqual(['E1', 'P1', 'R1']);
    const second = await load(db, { ...persons({ person_id: 'P1' }), referrals, eligibilities });
    expect([said(second), await kept()]).toEqual([[], []]);
    expect(second.files.map(({ created }) => created)).toEqual([0, 1, 1, 1]);
  });

  it('is there once, with its latest reasons, however often it comes', async () => {
    await load(db, persons({ person_id: 'P1', birth_date: 'unknown' }));
    await load(db, persons({ person_id: 'P1', stated_gender: '7' }));
    expect((await kept()).map(({ identifier, reasons }) => [identifier, reasons.map(({ column }) => column)])).toEqual([['P1', ['stated_gender']]]);
  });

  it('stays while other files and other rows come', async () => {
    await load(db, persons({ person_id: 'P1', birth_date: 'unknown' }));
    await load(db, persons({ person_id: 'P2' }));
    await load(db, { organisations: aBundle().organisations });
    expect((await kept()).map(({ identifier }) => identifier)).toEqual(['P1']);
  });

  it('of a row already in the record leaves that as it was', async () => {
    await load(db, persons({ person_id: 'P1', family_name: 'Ashworth' }));
    const report = await load(db, persons({ person_id: 'P1', family_name: 'Birtwistle', birth_date: 'unknown' }));
    expect(fileOf(report, 'persons')).toMatchObject({ rejected: 1, updated: 0, unchanged: 0 });
    expect((await db.query('select family_name from person')).rows).toEqual([{ family_name: 'Ashworth' }]);
    expect(await kept()).toHaveLength(1);
    await load(db, persons({ person_id: 'P1', family_name: 'Birtwistle' }));
    expect([(await db.query('select family_name from person')).rows, await kept()]).toEqual([[{ family_name: 'Birtwistle' }], []]);
  });

  it('of two with one identifier is the later; the first is loaded', async () => {
    const report = await load(db, persons({ person_id: 'P1', family_name: 'First' }, { person_id: 'P1', family_name: 'Second' }));
    expect(said(report)).toEqual(['persons.csv:3 person_id stands already on line 2']);
    expect((await db.query('select family_name from person')).rows).toEqual([{ family_name: 'First' }]);
  });
});

describe('a row without an identifier', () => {
  const nameless = { person_id: '', family_name: 'Nameless', nhs_number: '' };

  it('is known again by what it says, kept once, and gone when it comes with one', async () => {
    await load(db, persons(nameless, { ...nameless, family_name: 'Another' }));
    await load(db, persons({ person_id: 'P9' }, nameless));
    expect((await kept()).map(({ identifier, cells }) => [identifier, cells[2]])).toEqual([[null, 'Another'], [null, 'Nameless']]);
    await load(db, persons({ ...nameless, person_id: 'P1' }));
    expect((await kept()).map(({ cells }) => cells[2])).toEqual(['Another']);
    await load(db, persons({ ...nameless, family_name: 'Another', person_id: 'P2' }));
    expect(await kept()).toEqual([]);
  });
});

describe('a row with too few cells', () => {
  it('is kept as it came, and gone when it comes whole', async () => {
    const text = csvText('persons', [aPerson({ person_id: 'P1' })]);
    await load(db, { organisations: aBundle().organisations }, { raw: { 'persons.csv': `${text}P2,only\n` } });
    expect((await kept()).map(({ line, cells, reasons }) => [line, cells, reasons.map(({ reason }) => reason)]))
      .toEqual([[3, ['P2', 'only'], ['has 2 cells where the header has 9']]]);
  });
});

describe('a file refused as a whole', () => {
  it.each<[string, string | Buffer, string]>([
    ['zero bytes', '', 'is empty: not even a header'], ['other columns', 'person_id,name\nP1,Ashworth\n', 'lacks the column'], ['not UTF-8', Buffer.from([0xe9]), 'is not valid UTF-8'],
  ])('for %s is recorded with why, and what was kept of it before stays', async (_, content, reason) => {
    await load(db, persons({ person_id: 'P1', birth_date: 'unknown' }));
    const report = await load(db, {}, { raw: { 'persons.csv': content } });
    expect(fileOf(report, 'persons').errors).toEqual([{ line: null, column: '', value: '', reason: expect.stringContaining(reason) }]);
    expect((await db.query('select file, refused from import_file where refused is not null')).rows).toEqual([{ file: 'persons.csv', refused: expect.stringContaining(reason) }]);
    expect((await kept()).map(({ identifier }) => identifier)).toEqual(['P1']);
  });

  it('does not keep the other files out', async () => {
    const report = await load(db, { ...onePerson(), referrals: [aReferral({ service_request_id: 'R1' })] }, { raw: { 'appeals.csv': '' } });
    expect(fileOf(report, 'referrals')).toMatchObject({ created: 1 });
    expect(fileOf(report, 'appeals').errors).toHaveLength(1);
  });
});

describe('whose a rejected row is', () => {
  it('is said by the row itself, else by what it refers to, in the record or refused as well', async () => {
    await load(db, { ...persons({ person_id: 'IN', commissioner_code: 'S02' }), referrals: [aReferral({ service_request_id: 'RIN', person_id: 'IN' })] });
    await load(db, {
      ...persons({ person_id: 'OUT', commissioner_code: 'S03', birth_date: 'unknown' }, { person_id: 'LOST', commissioner_code: 'S99' }),
      referrals: [
        aReferral({ service_request_id: 'R1', person_id: 'IN', received_date: 'soon' }), aReferral({ service_request_id: 'R2', person_id: 'OUT' }),
        aReferral({ service_request_id: 'R3', person_id: 'OUT', commissioner_code: 'S01' }), aReferral({ service_request_id: 'R4', person_id: 'LOST' }),
      ],
      eligibilities: [anEligibility({ eligibility_id: 'E1', person_id: 'OUT', service_request_id: 'R2' })],
      reviews: [aReview({ review_id: 'V1', eligibility_id: 'E1' })],
      appeals: [anAppeal({ appeal_id: 'A1', service_request_id: 'RIN', requested_date: 'then' })],
      packages: [aPackage({ care_package_id: 'K1', eligibility_id: 'E1' })],
    });
    const { rows } = await db.query<{ identifier: string; code: string | null }>(
      'select identifier, o.code from import_rejection r left join organisation o on o.id = r.commissioner_id order by identifier');
    expect(Object.fromEntries(rows.map(({ identifier, code }) => [identifier, code]))).toEqual({
      OUT: 'S03', LOST: null, R1: 'S02', R2: 'S03', R3: 'S01', R4: null, E1: 'S03', V1: 'S03', A1: 'S02', K1: 'S03',
    });
  });
});

// What a newcomer sees first: the demonstration caseload, read through the import, shows the region's published figures.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService, type ImportReport, demonstrationBundle, writeBundle } from '@chc/exchange';
import { COMMAND_LINE, Database } from '@chc/platform';
import { countHospitalDsts, countNight, readPosition, type Position } from '@chc/returns';
import { freshDatabase } from '../support/database.js';

const MADE_FOR = '2026-11-23';
let db: Database;
let folder: string;
let report: ImportReport;
let position: Position;
const row = (code: string): Position['rows'][number] => position.rows.find((r) => r.code === code)!;

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('demonstration');
  db = new Database({ databaseUrl: ownerUrl });
  folder = await mkdtemp(join(tmpdir(), 'chc-demonstration-'));
  await writeBundle(folder, demonstrationBundle(MADE_FOR));
  report = await new ImportService(db).importBundle(folder, { by: COMMAND_LINE, businessDate: MADE_FOR });
  position = await readPosition(db, MADE_FOR);
}, 120_000);

afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the demonstration caseload in the record', () => {
  it('is read without a rejected row, and gives the few people without a review theirs', () => {
    expect(report.files.flatMap(({ errors }) => errors)).toEqual([]);
    expect(report.files.map(({ file, read, created }) => [file, read - created])).toEqual(report.files.map(({ file }) => [file, 0]));
    expect(report.reviewsMade).toBe(36);
  });

  it("shows the region's row of the published table: counts and rates per 50,000 to two decimals", () => {
    const { incomplete, incompletePer50k, adultPopulation } = row('QE1');
    expect(adultPopulation).toBe(1_423_611);
    expect(incomplete).toEqual({ total: 307, bands: { '01': 26, '02': 34, '03': 59, '04': 56, '05': 132 } });
    expect(incompletePer50k).toEqual({ total: 10.78, bands: { '01': 0.91, '02': 1.19, '03': 2.07, '04': 1.97, '05': 4.64 } });
  });

  it('adds up from commissioner to place to ICB', () => {
    for (const kind of ['place', 'sub_icb'] as const) {
      const total = position.rows.filter((r) => r.kind === kind).reduce((sum, r) => sum + r.incomplete.total, 0);
      expect(total).toBe(307);
    }
    expect(position.rows.map(({ kind }) => kind).filter((kind) => kind !== 'sub_icb')).toEqual(['icb', 'place', 'place', 'place', 'place', 'place']);
  });

  it('has Blackpool meet the 28-day standard and nobody else', () => {
    const meets = position.rows.filter((r) => r.kind === 'sub_icb' && r.within28.lastQuarter.pct! >= 80).map(({ name }) => name);
    expect(meets).toEqual(['Blackpool']);
  });

  it('has two places over 15% of DSTs in hospital', () => {
    expect(position.rows.filter((r) => r.kind === 'place' && r.dstInAcute.lastQuarter.pct! >= 15)).toHaveLength(2);
    expect(row('QE1').dstInAcute.lastQuarter.pct).toBeGreaterThan(13);
    expect(row('QE1').dstInAcute.lastQuarter.pct).toBeLessThan(17);
  });

  it('has about 3,800 reviews outstanding, about 2,800 of them overdue', () => {
    expect(row('QE1').reviewsOutstanding).toBe(3812);
    expect(row('QE1').reviewsOverdue).toEqual({ total: 2814, byFunding: { chc_standard: 860, chc_fast_track: 190, fnc: 1764, joint: 0 }, byType: expect.any(Object) });
  });

  it('counts the night as the page does', async () => {
    const { whole } = await countNight(db, MADE_FOR, await countHospitalDsts(db, MADE_FOR));
    expect(whole.referralsOver28Days).toBe(307);
    expect(whole.reviewsOverdue).toBe(2814);
  });

  it('carries 54 to 56 cases a practitioner in Blackpool and 105 to 107 elsewhere', async () => {
    const { rows } = await db.query<{ blackpool: boolean; fewest: number; most: number; practitioners: number }>(`
      with one_case as (
        select practitioner, commissioner_id from referral where concluded_on is null
        union all
        select r.practitioner, e.commissioner_id from eligibility e join referral r on r.id = e.referral_id
        where e.eligible_from <= $1 and (e.eligible_to is null or e.eligible_to > $1)
      ), carried as (
        select practitioner, bool_and(o.code = '00R') as blackpool, count(*)::int as cases
        from one_case c join organisation o on o.id = c.commissioner_id group by practitioner
      )
      select blackpool, min(cases)::int as fewest, max(cases)::int as most, count(*)::int as practitioners from carried group by blackpool order by blackpool`, [MADE_FOR]);
    expect(rows).toEqual([
      { blackpool: false, fewest: expect.any(Number), most: expect.any(Number), practitioners: 41 },
      { blackpool: true, fewest: expect.any(Number), most: expect.any(Number), practitioners: 10 },
    ]);
    expect([rows[0]!.fewest, rows[0]!.most].every((cases) => cases >= 105 && cases <= 107)).toBe(true);
    expect([rows[1]!.fewest, rows[1]!.most].every((cases) => cases >= 54 && cases <= 56)).toBe(true);
  });

  it('holds 4,473 people in receipt by funding, and some who died with funding open', async () => {
    const { rows } = await db.query(`select funding, count(*)::int as count from eligibility
      where eligible_from <= $1 and (eligible_to is null or eligible_to > $1) group by funding order by funding`, [MADE_FOR]);
    expect(rows).toEqual([{ funding: 'chc_fast_track', count: 665 }, { funding: 'chc_standard', count: 1437 }, { funding: 'fnc', count: 2371 }]);
    const { rows: [died] } = await db.query<{ count: number }>('select count(*)::int as count from eligibility where ended_by_death');
    expect(died!.count).toBe(7);
  });
});

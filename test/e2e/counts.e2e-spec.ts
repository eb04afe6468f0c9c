import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import readExcelFile from 'read-excel-file/node';
import { aBundle, BUSINESS_DATE, write } from '../builders/bundle.js';
import { readCaseload, type Caseload } from '../oracle/caseload.js';
import { aSetting, chc, fileOf, importBundle, json, PATIENCE_MS, refusals, type ImportReport, type Setting } from '../oracle/command-line.js';
import { EVIDENCE_HEADER, FIGURE_HEADER, quarterlyReturn } from '../oracle/count.js';
import { addDays, addMonths, previousQuarterEnd, quarterStart, yearStartEve } from '../oracle/dates.js';
import { differences, printedTable } from '../oracle/differences.js';
import { earlierVersion } from '../oracle/earlier-version.js';
import { nightlyCounts, type NightlyCounts } from '../oracle/nightly.js';
import { randomBundle } from '../oracle/random-bundle.js';

const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const FILES = ['dcb2117.csv', 'dcb2117.json', 'evidence.csv'];
jest.setTimeout(3 * PATIENCE_MS);
const scratch = mkdtempSync(join(tmpdir(), 'chc-counts-'));
afterAll(() => rmSync(scratch, { recursive: true }));

type PrintedCounts = NightlyCounts & { newlyFlagged: number; cleared: number };
const nightly = async (setting: Setting, asOf: string): Promise<PrintedCounts> => json(await chc(setting, 'nightly', '--as-of', asOf));

async function returned(setting: Setting, quarterEnd: string, out: string, ...words: string[]): Promise<Map<string, Buffer>> {
  const answer = await chc(setting, 'returns', '--quarter-end', quarterEnd, '--out', out, ...words);
  expect([answer.code, answer.code === 0 ? '' : answer.stderr]).toEqual([0, '']);
  return new Map(FILES.map((file) => [file, readFileSync(join(out, file))]));
}

describe('the oracle itself, against figures counted by hand', () => {
  const caseload = readCaseload(write(join(scratch, 'by-hand'), aBundle()), BUSINESS_DATE);

  it.each([
    [28, ''], [29, '01'], [42, '01'], [43, '02'], [56, '02'], [57, '03'], [112, '03'], [113, '04'], [210, '04'], [211, '05'],
  ])('puts a referral of %i days in band "%s" (DCB2117 T8)', (age, band) => {
    const one = { ...caseload.referrals[0]!, received: addDays('2025-12-31', -age), decided: '', discounted: '', commissioner: 'S01' };
    const { evidence } = quarterlyReturn({ ...caseload, referrals: [one] }, '2025-12-31');
    expect(evidence.filter((row) => row[1] === '8').map((row) => row[4])).toEqual(band === '' ? [] : [band]);
  });

  it('clamps months, knows leap years and where a year of the return starts', () => {
    expect([addMonths('2025-11-30', 3), addMonths('2024-02-29', 12), addMonths('2024-11-30', 3), addDays('2024-02-28', 2)])
      .toEqual(['2026-02-28', '2025-02-28', '2025-02-28', '2024-03-01']);
    expect([quarterStart('2026-03-31'), previousQuarterEnd('2025-06-30'), yearStartEve('2025-03-31'), yearStartEve('2025-12-31')])
      .toEqual(['2026-01-01', '2025-03-31', '2025-03-31', '2025-03-31']);
  });

  it('counts the small bundle as a person does', () => {
    const { figures } = quarterlyReturn(caseload, '2025-12-31');
    const value = (organisation: string, item: string, type: string): string =>
      figures.find((row) => row[0] === organisation && row[4] === item && row[5] === type)!.slice(7).join('/');
    expect(value('QX1', 'referrals_received', 'standard')).toBe('4//');
    expect(value('QX1', 'eligible_ytd_end', 'fast_track')).toBe('2//');
    expect(value('QX1', 'dst_in_acute_pct', 'standard')).toBe('33/1/3');
    expect(value('PL2', 'assessed', 'standard')).toBe('1//');
    expect(value('QX2', 'incomplete_over_28_days', 'standard')).toBe('1//');
    expect(value('QX1', 'local_appeals_eligible_pct', 'all')).toBe('/0/0');
  });

  it('knows which reviews are made, and when they fall due', () => {
    expect(caseload.reviews.filter((review) => review.made).map((review) => [review.eligibility.id, review.type, review.due]))
      .toEqual([['E1', '01', '2026-04-05'], ['E8', '02', '2026-01-15']]);
  });
});

describe.each(SEEDS)('the counts of random caseload %i', (seed) => {
  const { bundle, today, quarterEnds, nights } = randomBundle(seed);
  const dir = write(join(scratch, `bundle-${seed}`), bundle);
  let setting: Setting;
  let report: ImportReport;
  let caseload: Caseload;
  beforeAll(async () => {
    setting = await aSetting(today, 'counts');
    ({ report } = await importBundle(setting, dir));
    caseload = readCaseload(dir, today);
  });

  it('are of a caseload that was read whole, with the reviews that the rule makes', () => {
    expect(refusals(report)).toEqual([]);
    expect(report.reviewsMade).toBe(caseload.reviews.filter((review) => review.made).length);
    expect(fileOf(report, 'eligibilities').created).toBe(bundle.eligibilities.length);
  });

  it.each(quarterEnds)('equal the oracle in the return to %s, cell by cell and record by record', async (quarterEnd) => {
    const files = await returned(setting, quarterEnd, join(scratch, `return-${seed}-${quarterEnd}`));
    const expected = quarterlyReturn(caseload, quarterEnd);
    const figures = printedTable(files.get('dcb2117.csv')!);
    const evidence = printedTable(files.get('evidence.csv')!);
    expect([figures.header, evidence.header]).toEqual([FIGURE_HEADER, EVIDENCE_HEADER]);
    expect(differences(expected.figures, figures.rows, 7)).toEqual([]);
    expect(differences(expected.evidence, evidence.rows, 7)).toEqual([]);
    expect(figures.rows).toEqual(expected.figures);
    expect(evidence.rows).toEqual(expected.evidence);
  });

  it('equal the oracle night by night, and each run flags and clears what changed since the one before', async () => {
    let standing = new Set<string>();
    for (const night of nights) {
      const { counts, flags } = nightlyCounts(caseload, night);
      const newlyFlagged = [...flags].filter((flag) => !standing.has(flag)).length;
      const cleared = [...standing].filter((flag) => !flags.has(flag)).length;
      expect(await nightly(setting, night)).toEqual({ ...counts, newlyFlagged, cleared });
      standing = flags;
    }
    // A date before the latest completed run counts as at that date and touches no flag.
    const earlier = nightlyCounts(caseload, nights[0]!).counts;
    expect(await nightly(setting, nights[0]!)).toEqual({ ...earlier, newlyFlagged: 0, cleared: 0 });
  });
});

describe.each([12, 13])('random caseload %i, told in two bundles', (seed) => {
  const { bundle, today, quarterEnds } = randomBundle(seed);
  const dir = write(join(scratch, `whole-${seed}`), bundle);
  let setting: Setting;
  beforeAll(async () => {
    setting = await aSetting(today, 'counts');
    const first = await importBundle(setting, write(join(scratch, `earlier-${seed}`), earlierVersion(bundle, seed)));
    const second = await importBundle(setting, dir);
    expect([refusals(first.report), refusals(second.report)]).toEqual([[], []]);
  });

  it('comes to the same counts as one bundle', async () => {
    const caseload = readCaseload(dir, today);
    const files = await returned(setting, quarterEnds[0]!, join(scratch, `return-${seed}`));
    const expected = quarterlyReturn(caseload, quarterEnds[0]!);
    expect(differences(expected.figures, printedTable(files.get('dcb2117.csv')!).rows, 7)).toEqual([]);
    expect(differences(expected.evidence, printedTable(files.get('evidence.csv')!).rows, 7)).toEqual([]);
    const { counts, flags } = nightlyCounts(caseload, today);
    expect(await nightly(setting, today)).toEqual({ ...counts, newlyFlagged: flags.size, cleared: 0 });
  });
});

describe('the files of the return', () => {
  const dir = write(join(scratch, 'small'), aBundle());
  const out = join(scratch, 'return');
  let setting: Setting;
  let first: Map<string, Buffer>;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'counts');
    await importBundle(setting, dir);
    first = await returned(setting, '2025-12-31', out);
  });

  it('are the same bytes when the return is produced again', async () => {
    const second = await returned(setting, '2025-12-31', join(scratch, 'return-again'));
    for (const file of FILES) expect(second.get(file)!.equals(first.get(file)!)).toBe(true);
  });

  it('hold the same cells in the workbook as in the CSV', async () => {
    const sheets = await readExcelFile(join(out, 'dcb2117.xlsx'));
    const tables = sheets.map((sheet) => sheet.data.map((row) => row.map(printedCell).join(',')));
    const csv = first.get('dcb2117.csv')!.toString('utf8').trimEnd().split('\n');
    expect(tables.find((table) => table[0] === FIGURE_HEADER)).toEqual(csv);
  });

  it('hold for one commissioner just its own rows', async () => {
    const own = await returned(setting, '2025-12-31', join(scratch, 'return-one'), '--commissioner', 'S01');
    for (const file of ['dcb2117.csv', 'evidence.csv']) {
      const all = printedTable(first.get(file)!).rows;
      expect(printedTable(own.get(file)!).rows).toEqual(all.filter(([organisation]) => organisation === 'S01'));
    }
  });

  it.each([
    ['a date that ends no quarter', ['--quarter-end', '2025-12-30', '--out', join(scratch, 'none')]],
    ['an impossible date', ['--quarter-end', '2025-06-31', '--out', join(scratch, 'none')]],
    ['an unknown commissioner', ['--quarter-end', '2025-12-31', '--out', join(scratch, 'none'), '--commissioner', 'NOPE']],
    ['no folder', ['--quarter-end', '2025-12-31']],
    ['no quarter end', ['--out', join(scratch, 'none')]],
    ['an unknown option', ['--quarter-end', '2025-12-31', '--out', join(scratch, 'none'), '--quarterly']],
  ])('are refused with exit code 2 for %s', async (_what, words) => {
    const answer = await chc(setting, 'returns', ...words);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).toMatch(/\S/);
    expect(answer.stderr).not.toMatch(/^\s+at /m);
  });
});

const printedCell = (cell: unknown): string => {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
};

describe('the nightly run', () => {
  const dir = write(join(scratch, 'night'), aBundle());
  let setting: Setting;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'counts');
    await importBundle(setting, dir);
  });

  it('prints 0 and 0 the second time', async () => {
    const { counts, flags } = nightlyCounts(readCaseload(dir, BUSINESS_DATE), BUSINESS_DATE);
    expect(await nightly(setting, BUSINESS_DATE)).toEqual({ ...counts, newlyFlagged: flags.size, cleared: 0 });
    expect(await nightly(setting, BUSINESS_DATE)).toEqual({ ...counts, newlyFlagged: 0, cleared: 0 });
  });

  it('does no work twice when it is asked for twice at once', async () => {
    const another = await aSetting(BUSINESS_DATE, 'counts');
    await importBundle(another, dir);
    const { counts, flags } = nightlyCounts(readCaseload(dir, BUSINESS_DATE), BUSINESS_DATE);
    const runs = await Promise.all([nightly(another, BUSINESS_DATE), nightly(another, BUSINESS_DATE)]);
    for (const run of runs) expect(run).toMatchObject({ ...counts, cleared: 0 });
    expect(runs[0].newlyFlagged + runs[1].newlyFlagged).toBe(flags.size);
  });

  it.each([
    ['a date after the business date', ['--as-of', '2026-02-11']],
    ['an impossible date', ['--as-of', '2026-02-30']],
    ['no date', []],
  ])('is refused with exit code 2 for %s', async (_what, words) => {
    const answer = await chc(setting, 'nightly', ...words);
    expect(answer.code).toBe(2);
    expect(answer.stderr).not.toMatch(/^\s+at /m);
  });
});

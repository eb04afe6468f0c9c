import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  aBundle, anAppeal, anEligibility, aPackage, aPerson, aReferral, aReview, BUSINESS_DATE, csvText, KINDS, write,
  type Bundle, type Kind,
} from '../builders/bundle.js';
import { aSetting, fileOf, importBundle, PATIENCE_MS, refusals, type ImportAnswer, type Refusal, type Setting } from '../oracle/command-line.js';
import { placeRefusedRows, REFUSED_ROWS, startLine } from '../oracle/refused-rows.js';

jest.setTimeout(3 * PATIENCE_MS);
const scratch = mkdtempSync(join(tmpdir(), 'chc-malformed-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let folders = 0;
const folder = (): string => join(scratch, `bundle-${(folders += 1)}`);

/** The errors or warnings of one kind's rows, by the line the row starts on. */
function byLine(answer: ImportAnswer, kind: Kind, which: 'errors' | 'warnings' = 'errors'): Map<number | null, Refusal[]> {
  const lines = new Map<number | null, Refusal[]>();
  for (const entry of fileOf(answer.report, kind)[which]) lines.set(entry.line, [...(lines.get(entry.line) ?? []), entry]);
  return lines;
}

describe('rows that are refused', () => {
  const bundle = aBundle();
  bundle.organisations[0]!.name = 'North\nregion,\nand more';
  bundle.persons[0]!.family_name = 'Two\nlines';
  const placed = placeRefusedRows(bundle, REFUSED_ROWS);
  const dir = folder();
  let setting: Setting;
  let dry: ImportAnswer;
  let answer: ImportAnswer;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'malformed');
    write(dir, bundle);
    dry = await importBundle(setting, dir, '--dry-run');
    answer = await importBundle(setting, dir);
  });

  it.each(placed.map((row) => [row.refused.kind, row.refused.why, row] as const))('%s: %s', (kind, _why, { refused, line }) => {
    const errors = byLine(answer, kind).get(line) ?? [];
    expect(errors.map((error) => error.reason)).toEqual(expect.arrayContaining([expect.stringMatching(/\w/)]));
    if (refused.columns.length === 0) return;
    const blamed = errors.filter((error) => refused.columns.includes(error.column));
    expect([refused.columns, errors.filter((error) => !blamed.includes(error)), blamed.length > 0]).toEqual([refused.columns, expect.anything(), true]);
    if (refused.value !== undefined) expect(blamed.map((error) => error.value)).toContain(refused.value);
  });

  it('leave every good row of their file in, and end in exit code 3', () => {
    expect(answer.code).toBe(3);
    for (const kind of KINDS) {
      const bad = placed.filter((row) => row.refused.kind === kind);
      const file = fileOf(answer.report, kind);
      expect([kind, [...byLine(answer, kind).keys()].toSorted()]).toEqual([kind, bad.map((row) => row.line).toSorted()]);
      expect(file).toMatchObject({ read: bundle[kind].length, rejected: bad.length, created: bundle[kind].length - bad.length });
    }
  });

  it('are told in the same words by a dry run', () => {
    expect([dry.code, dry.report]).toEqual([answer.code, answer.report]);
  });

  it('are named by the same lines when the file has a byte-order mark and CRLF', async () => {
    const crlf = await importBundle(setting, write(folder(), bundle, { bom: true, crlf: true }), '--dry-run');
    expect(refusals(crlf.report)).toEqual(refusals(answer.report));
  });

  it('show long values cut', () => {
    const { line } = placed.find((row) => row.refused.why === 'a name far too long')!;
    expect(byLine(answer, 'persons').get(line)!.every((error) => error.value.length < 1000)).toBe(true);
  });

  it('are refused again as long as they are wrong, with nothing else changed', async () => {
    const again = await importBundle(setting, dir);
    expect(again.code).toBe(3);
    expect(refusals(again.report)).toEqual(refusals(answer.report));
    for (const kind of KINDS) {
      const file = fileOf(again.report, kind);
      expect(file).toMatchObject({ created: 0, updated: 0, unchanged: file.read - file.rejected });
    }
    expect(again.report.reviewsMade).toBe(0);
  });

  it('come in later when corrected', async () => {
    for (const { refused, line, corrected } of placed) {
      const rows = bundle[refused.kind] as Record<string, string>[];
      rows[rows.findIndex((_row, index) => startLine(rows, index) === line)] = corrected;
    }
    const later = await importBundle(setting, write(folder(), bundle));
    expect(refusals(later.report)).toEqual([]);
    expect(later.code).toBe(0);
    for (const kind of KINDS) {
      const bad = placed.filter((row) => row.refused.kind === kind).length;
      expect([kind, fileOf(later.report, kind)]).toEqual([kind, expect.objectContaining({ created: bad, updated: 0, unchanged: bundle[kind].length - bad })]);
    }
  });
});

describe('what a refused row takes with it', () => {
  const bundle: Bundle = {
    ...aBundle(),
    persons: [...aBundle().persons, aPerson({ person_id: 'LOST', birth_date: '1938-02-30', stated_gender: '3', postcode: 'Z\u0007' }), aPerson({ person_id: 'KEPT' })],
    referrals: [...aBundle().referrals, aReferral({ service_request_id: 'LR', person_id: 'LOST' }), aReferral({ service_request_id: 'KR', person_id: 'KEPT' })],
    eligibilities: [...aBundle().eligibilities, anEligibility({ eligibility_id: 'LE', person_id: 'LOST' }), anEligibility({ eligibility_id: 'KE', person_id: 'KEPT' })],
    reviews: [aReview({ review_id: 'LV', eligibility_id: 'LE' }), aReview({ review_id: 'KV', eligibility_id: 'KE' })],
    appeals: [anAppeal({ appeal_id: 'LA', service_request_id: 'LR' }), anAppeal({ appeal_id: 'KA', service_request_id: 'KR', requested_date: '2026-02-01' })],
    packages: [aPackage({ care_package_id: 'LK', eligibility_id: 'LE' }), aPackage({ care_package_id: 'KK', eligibility_id: 'KE' })],
  };
  let setting: Setting;
  let answer: ImportAnswer;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'malformed');
    answer = await importBundle(setting, write(folder(), bundle));
  });

  it('is every row that refers to it, however far below, and no other', () => {
    const lost = answer.report.files.flatMap((file) => file.errors.map((error) => `${file.file} ${error.column} ${error.value}`));
    expect(lost.filter((line) => !line.startsWith('persons'))).toEqual([
      'referrals.csv person_id LOST', 'eligibilities.csv person_id LOST', 'reviews.csv eligibility_id LE', 'appeals.csv service_request_id LR',
      'packages.csv eligibility_id LE',
    ]);
  });

  it('is told with all its reasons', () => {
    const errors = byLine(answer, 'persons').get(startLine(bundle.persons, bundle.persons.length - 2))!;
    expect(errors.map((error) => error.column).toSorted()).toEqual(['birth_date', 'postcode', 'stated_gender']);
    expect(fileOf(answer.report, 'persons').rejected).toBe(1);
  });

  it('comes in with it when it is corrected', async () => {
    bundle.persons.find((person) => person.person_id === 'LOST')!.birth_date = '1938-02-28';
    Object.assign(bundle.persons.find((person) => person.person_id === 'LOST')!, { stated_gender: '9', postcode: '' });
    const later = await importBundle(setting, write(folder(), bundle));
    expect([later.code, refusals(later.report)]).toEqual([0, []]);
    expect(KINDS.map((kind) => fileOf(later.report, kind).created)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  });
});

describe('against what is loaded already', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'malformed');
    await importBundle(setting, write(folder(), aBundle()));
  });

  it('no identifier may change person, nor a person ICB, nor funding overlap', async () => {
    const of = <K extends Kind>(kind: K, index: number, words: Record<string, string>): Bundle[K] => [{ ...aBundle()[kind][index]!, ...words }] as Bundle[K];
    const dir = write(folder(), {
      persons: [...of('persons', 0, { commissioner_code: 'S03' }), ...of('persons', 1, { commissioner_code: 'S02' })],
      referrals: of('referrals', 0, { person_id: 'P2' }),
      eligibilities: [
        ...of('eligibilities', 0, { person_id: 'P5' }), anEligibility({ eligibility_id: 'N1', person_id: 'P2', eligible_from: '2026-02-01' }),
        anEligibility({ eligibility_id: 'N2', person_id: 'P7', funding: 'chc_fast_track' }), anEligibility({ eligibility_id: 'N3', person_id: 'P7', funding: 'joint' }),
      ],
      reviews: of('reviews', 0, { eligibility_id: 'E2' }),
      appeals: of('appeals', 0, { service_request_id: 'R3', requested_date: '2026-01-20' }),
      packages: of('packages', 0, { eligibility_id: 'E2' }),
    });
    const answer = await importBundle(setting, dir, '--dry-run');
    expect(answer.code).toBe(3);
    const lines = Object.fromEntries(answer.report.files.map((file) => [file.file, [...new Set(file.errors.map((error) => error.line))]]));
    expect(lines).toMatchObject({
      'persons.csv': [2], 'referrals.csv': [2], 'eligibilities.csv': [2, 3, 4], 'reviews.csv': [2], 'appeals.csv': [2], 'packages.csv': [2],
    });
    expect(byLine(answer, 'persons').get(2)!.map((error) => error.column)).toContain('commissioner_code');
    expect(fileOf(answer.report, 'persons').updated).toBe(1);
    expect(fileOf(answer.report, 'eligibilities').created).toBe(1);
  });

  it('a NUL, which no database text can hold, refuses its row and no more', async () => {
    const persons = [aPerson({ given_name: 'Ed\u0000na' }), aPerson({ person_id: 'NUL\u0000' }), aPerson()];
    const answer = await importBundle(setting, write(folder(), { persons }), '--dry-run');
    expect(answer.report.error).toBeUndefined();
    expect([...byLine(answer, 'persons').keys()]).toEqual([2, 3]);
    expect(fileOf(answer.report, 'persons')).toMatchObject({ read: 3, created: 1, rejected: 2 });
  });

  it('a successor may stand above the row that ends its predecessor', async () => {
    const ended = { ...aBundle().eligibilities[0]!, eligible_to: '2026-02-01', end_reason: 'moved_to_fnc' };
    const dir = write(folder(), { eligibilities: [anEligibility({ eligibility_id: 'N4', person_id: 'P2', funding: 'fnc', eligible_from: '2026-02-01' }), ended] });
    const answer = await importBundle(setting, dir, '--dry-run');
    expect([answer.code, refusals(answer.report)]).toEqual([0, []]);
    expect(fileOf(answer.report, 'eligibilities')).toMatchObject({ created: 1, updated: 1 });
  });
});

describe('files that are refused', () => {
  const bundle = aBundle();
  const whole = csvText('persons', [aPerson({ person_id: 'NEW' }), ...bundle.persons]);
  const bytes: [string, Buffer][] = [
    ['not UTF-8', Buffer.concat([Buffer.from(whole), Buffer.from(csvText('persons', [aPerson({ family_name: 'Bront\u00EB' })]).split('\n')[1]! + '\n', 'latin1')])],
    ['zero bytes', Buffer.alloc(0)],
    ['an unknown column', Buffer.from(whole.replace('postcode', 'shoe_size'))],
    ['one column more', Buffer.from(whole.replaceAll('\n', ',x\n'))],
    ['a missing column', Buffer.from(whole.replaceAll(/,[^,\n]*\n/g, '\n'))],
    ['a quote that is never closed', Buffer.from(`${whole}P99,,"Ashworth,Edna,1938-05-17,2,,S01,\nP98,,Ashworth,Edna,1938-05-17,2,,S01,\n`)],
  ];
  let setting: Setting;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'malformed');
    await importBundle(setting, write(folder(), bundle));
  });

  it.each(bytes)('%s', async (_what, content) => {
    const dir = write(folder(), { ...bundle, referrals: [...bundle.referrals, aReferral({ person_id: 'P4' })] });
    writeFileSync(join(dir, 'persons.csv'), content);
    const answer = await importBundle(setting, dir, '--dry-run');
    expect(answer.code).toBe(3);
    expect(fileOf(answer.report, 'persons')).toMatchObject({ created: 0, updated: 0, unchanged: 0 });
    expect(fileOf(answer.report, 'persons').errors[0]).toMatchObject({ line: null, reason: expect.stringMatching(/\w/) as unknown });
    expect(refusals(answer.report).filter((line) => !line.startsWith('persons.csv'))).toEqual([]);
    expect(fileOf(answer.report, 'referrals').created).toBe(1);
  });

  it('leave no row of theirs behind', async () => {
    const dir = write(folder(), bundle);
    writeFileSync(join(dir, 'persons.csv'), bytes.at(-1)![1]);
    expect((await importBundle(setting, dir)).code).toBe(3);
    writeFileSync(join(dir, 'persons.csv'), whole);
    const later = await importBundle(setting, dir);
    expect([later.code, fileOf(later.report, 'persons').created]).toEqual([0, 1]);
  });

  it('are not those whose rows only have more or fewer cells than the header', async () => {
    const dir = write(folder(), bundle);
    const path = join(dir, 'persons.csv');
    writeFileSync(path, `${readFileSync(path, 'utf8')}P90,,Short\nP91,,Long,Edna,1938-05-17,2,,S01,,,\nP92,,Right,Edna,1938-05-17,2,,S01,\n`);
    const answer = await importBundle(setting, dir, '--dry-run');
    expect([...byLine(answer, 'persons').keys()]).toEqual([10, 11]);
    expect(fileOf(answer.report, 'persons')).toMatchObject({ read: 11, created: 1, rejected: 2, unchanged: 8 });
  });
});

describe('warnings', () => {
  const bundle = aBundle();
  const warned: [Kind, number][] = [
    ['persons', bundle.persons.push(aPerson({ nhs_number: '' }))], ['persons', bundle.persons.push(aPerson({ nhs_number: '9000000001' }))],
    ['persons', bundle.persons.push(aPerson({ nhs_number: '12345' }))], ['referrals', bundle.referrals.push(aReferral({ person_id: 'P8' }))],
    ['eligibilities', 4],
  ];
  let answer: ImportAnswer;
  beforeAll(async () => {
    answer = await importBundle(await aSetting(BUSINESS_DATE, 'malformed'), write(folder(), bundle));
  });

  it('do not keep a row out', () => {
    expect([answer.code, refusals(answer.report)]).toEqual([0, []]);
    for (const kind of KINDS) expect(fileOf(answer.report, kind).created).toBe(bundle[kind].length);
  });

  it.each(['persons', 'referrals', 'eligibilities'] as const)('of %s name their rows', (kind) => {
    const lines = warned.filter(([of]) => of === kind).map(([, count]) => count + 1);
    expect([...byLine(answer, kind, 'warnings').keys()]).toEqual(lines);
    expect(fileOf(answer.report, kind).warned).toBe(lines.length);
  });
});

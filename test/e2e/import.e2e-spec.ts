import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  aBundle, aFastTrackReferral, anEligibility, aPerson, aReferral, aReview, BUSINESS_DATE, KINDS, write, type Bundle, type Layout,
} from '../builders/bundle.js';
import { readCaseload } from '../oracle/caseload.js';
import { aSetting, chc, fileOf, importBundle, json, PATIENCE_MS, refusals, type Answer, type ImportAnswer, type Setting } from '../oracle/command-line.js';
import { nightlyCounts } from '../oracle/nightly.js';

jest.setTimeout(3 * PATIENCE_MS);
const scratch = mkdtempSync(join(tmpdir(), 'chc-import-'));
afterAll(() => rmSync(scratch, { recursive: true }));
let folders = 0;
const folder = (): string => join(scratch, `bundle-${(folders += 1)}`);

/** What every file of a report did, in a form that is easy to compare. */
const totals = (answer: ImportAnswer): Record<string, string> =>
  Object.fromEntries(answer.report.files.map((f) => [f.file, `${f.read} read, ${f.created} created, ${f.updated} updated, ${f.unchanged} unchanged, ${f.rejected} rejected`]));
const all = (bundle: Partial<Bundle>, what: 'created' | 'unchanged'): Record<string, string> =>
  Object.fromEntries(Object.entries(bundle).map(([kind, { length }]) =>
    [`${kind}.csv`, `${length} read, ${what === 'created' ? length : 0} created, 0 updated, ${what === 'unchanged' ? length : 0} unchanged, 0 rejected`]));

describe('an import', () => {
  const bundle = aBundle();
  const dir = write(folder(), bundle);
  let setting: Setting;
  let dry: ImportAnswer;
  let first: ImportAnswer;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'import');
    dry = await importBundle(setting, dir, '--dry-run');
    first = await importBundle(setting, dir);
  });

  it('creates every row of a valid bundle and makes the reviews that are due by rule', () => {
    expect([first.code, refusals(first.report), totals(first)]).toEqual([0, [], all(bundle, 'created')]);
    expect(first.report.reviewsMade).toBe(2);
  });

  it('is told beforehand by a dry run, which leaves nothing behind', () => {
    expect([dry.code, dry.report]).toEqual([first.code, first.report]);
  });

  it('changes nothing when it is repeated, and says so', async () => {
    const second = await importBundle(setting, dir);
    expect([second.code, totals(second), second.report.reviewsMade]).toEqual([0, all(bundle, 'unchanged'), 0]);
    expect(second.report.files.map((file) => file.warned)).toEqual(first.report.files.map((file) => file.warned));
  });

  it.each<[string, Layout]>([
    ['a byte-order mark and CRLF', { bom: true, crlf: true }],
    ['columns in another order, NHS numbers with spaces', { columnsReversed: true, nhsNumberSeparator: ' ' }],
    ['NHS numbers with dashes', { nhsNumberSeparator: '-', bom: true }],
  ])('reads %s as the same rows', async (_what, layout) => {
    const answer = await importBundle(setting, write(folder(), bundle, layout), '--dry-run');
    expect([answer.code, totals(answer)]).toEqual([0, all(bundle, 'unchanged')]);
  });

  it('reads files of just a header, and a bundle with files missing', async () => {
    const some = { organisations: [], persons: [], reviews: [], appeals: bundle.appeals };
    const answer = await importBundle(setting, write(folder(), some), '--dry-run');
    expect([answer.code, refusals(answer.report)]).toEqual([0, []]);
    expect(totals(answer)).toMatchObject(all(some, 'unchanged'));
  });

  it('prints a readable report without --json', async () => {
    const answer = await chc(setting, 'import', dir, '--dry-run');
    expect(answer.code).toBe(0);
    for (const kind of KINDS) expect(answer.stdout).toContain(`${kind}.csv`);
  });
});

describe('what is valid at the edge', () => {
  const far = '2031-01-01';
  const bundle: Bundle = {
    ...aBundle(),
    organisations: aBundle().organisations.toReversed(),
    persons: [
      ...aBundle().persons, aPerson({ person_id: 'I'.repeat(40), family_name: 'é'.repeat(255) }), aPerson({ person_id: 'X1', family_name: '=1+1', given_name: 'line\nbreak "and" quote,' }),
      aPerson({ person_id: 'X2', birth_date: '', stated_gender: '', postcode: '', given_name: '', family_name: '' }), aPerson({ person_id: 'X3', death_date: BUSINESS_DATE }),
    ],
    referrals: [
      ...aBundle().referrals,
      aReferral({ service_request_id: 'D1', person_id: 'X1', received_date: BUSINESS_DATE, dst_completed_date: BUSINESS_DATE, dst_setting: '01', decision_date: BUSINESS_DATE, decision_outcome: '01', outcome_communicated_date: BUSINESS_DATE, mdt_recommendation: '03' }),
      aReferral({ service_request_id: 'D2', person_id: 'X2', received_date: BUSINESS_DATE, discounted_date: BUSINESS_DATE, discounted_reason: '98', commissioner_code: 'S03' }),
      aFastTrackReferral({ service_request_id: 'D3', person_id: 'X2', accepted_date: '2026-02-01', decision_date: '2026-02-01', decision_outcome: '' }),
      aFastTrackReferral({ service_request_id: 'D4', person_id: 'X2', accepted_date: '2026-01-31', decision_outcome: '02', notification_type: '' }),
    ],
    eligibilities: [
      ...aBundle().eligibilities,
      anEligibility({ eligibility_id: 'Z1', person_id: 'X1', funding: 'chc_fast_track', eligible_from: '2025-01-01', eligible_to: '2025-06-01', end_reason: 'moved_to_standard' }),
      anEligibility({ eligibility_id: 'Z2', person_id: 'X1', eligible_from: '2025-06-01', funded_from: '2024-06-01' }),
      anEligibility({ eligibility_id: 'Z3', person_id: 'X1', eligible_from: '2025-07-01', eligible_to: '2025-07-01', end_reason: 'other' }),
      anEligibility({ eligibility_id: 'Z4', person_id: 'X2', funding: 'fnc', eligible_from: '2025-07-01' }),
      anEligibility({ eligibility_id: 'Z5', person_id: 'X2', funding: 'joint', eligible_from: '2025-07-01' }),
      anEligibility({ eligibility_id: 'Z6', person_id: 'X3', eligible_from: BUSINESS_DATE }),
      anEligibility({ eligibility_id: 'Z7', person_id: 'X3', funding: 'fnc', eligible_from: '2025-01-01', eligible_to: '2025-02-01' }),
    ],
    reviews: [
      ...aBundle().reviews, aReview({ review_id: 'W1', eligibility_id: 'Z1', review_type: '03', due_date: far }),
      aReview({ review_id: 'W2', eligibility_id: 'Z2', completed_date: BUSINESS_DATE, review_outcome: '02', review_eligibility_outcome: '04', next_planned_date: far }),
    ],
  };

  it('is read without complaint', async () => {
    const answer = await importBundle(await aSetting(BUSINESS_DATE, 'import'), write(folder(), bundle));
    expect([answer.code, refusals(answer.report)]).toEqual([0, []]);
    expect(totals(answer)).toEqual(all(bundle, 'created'));
  });
});

describe('a later import', () => {
  const bundle = aBundle();
  let setting: Setting;
  beforeAll(async () => {
    setting = await aSetting(BUSINESS_DATE, 'import');
    await importBundle(setting, write(folder(), bundle));
  });

  const nightlyNow = async (): Promise<unknown> => json(await chc(setting, 'nightly', '--as-of', BUSINESS_DATE));
  const expectedNow = (): unknown =>
    expect.objectContaining(nightlyCounts(readCaseload(write(folder(), bundle), BUSINESS_DATE), BUSINESS_DATE).counts);

  it('updates the one row that changed', async () => {
    bundle.persons[0]!.family_name = 'Butterworth';
    const answer = await importBundle(setting, write(folder(), { persons: bundle.persons }));
    expect(totals(answer)).toEqual({ 'persons.csv': '8 read, 0 created, 1 updated, 7 unchanged, 0 rejected' });
  });

  it('makes its own review give way to the source\'s', async () => {
    bundle.reviews.push(aReview({ review_id: 'V9', eligibility_id: 'E8', review_type: '02', due_date: '2026-09-01' }));
    const answer = await importBundle(setting, write(folder(), { reviews: bundle.reviews }));
    expect([answer.code, fileOf(answer.report, 'reviews').created, answer.report.reviewsMade]).toEqual([0, 1, 0]);
    expect(await nightlyNow()).toEqual(expectedNow());
  });

  it('makes a review when the source completes the open one', async () => {
    Object.assign(bundle.reviews[1]!, { completed_date: '2026-02-09', review_outcome: '01' });
    const answer = await importBundle(setting, write(folder(), { reviews: bundle.reviews }));
    expect([answer.code, fileOf(answer.report, 'reviews').updated, answer.report.reviewsMade]).toEqual([0, 1, 1]);
    expect(await nightlyNow()).toEqual(expectedNow());
  });

  it.each([['brings', '2026-01-20'], ['takes back', '']])('%s a death, and with it the end of what was open', async (_what, death) => {
    bundle.persons[2]!.death_date = death;
    const answer = await importBundle(setting, write(folder(), { persons: bundle.persons }));
    expect([answer.code, fileOf(answer.report, 'persons').updated]).toEqual([0, 1]);
    expect(await nightlyNow()).toEqual(expectedNow());
  });
});

describe('an import that cannot be done', () => {
  const dir = write(folder(), aBundle());
  const behind = `chc_test_behind_${process.env.JEST_WORKER_ID ?? '1'}`;
  const server = process.env.DATABASE_URL!;
  let setting: Setting;
  const admin = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  beforeAll(async () => {
    await admin(`drop database if exists ${behind} with (force)`, `create database ${behind}`);
    setting = await aSetting(BUSINESS_DATE, 'import');
  });
  afterAll(() => admin(`drop database if exists ${behind} with (force)`));

  /** One JSON object on standard output, something readable on standard error, no stack trace. */
  function expectRefused(answer: Answer, code: number): void {
    expect(answer.code).toBe(code);
    expect(json(answer)).toEqual(expect.objectContaining({}));
    expect(answer.stderr + answer.stdout).not.toMatch(/^\s+at \S+/m);
  }

  it('says so for a folder that is not there, and for one without any file of a bundle', async () => {
    expectRefused(await chc(setting, 'import', join(scratch, 'nowhere'), '--json'), 1);
    mkdirSync(join(scratch, 'empty'));
    expectRefused(await chc(setting, 'import', join(scratch, 'empty'), '--json'), 1);
  });

  it('says so for a database that does not answer', async () => {
    expectRefused(await chc({ ...setting, databaseUrl: 'postgres://nobody:nothing@127.0.0.1:9/none' }, 'import', dir, '--json'), 1);
  });

  it('names the command that brings a database up to date', async () => {
    const url = new URL(server);
    url.pathname = `/${behind}`;
    const answer = await chc({ ...setting, databaseUrl: url.href }, 'import', dir, '--json');
    expectRefused(answer, 1);
    expect(answer.stdout + answer.stderr).toContain('npm run migrate');
  });

  it.each([
    ['no folder', ['import', '--json']],
    ['two folders', ['import', dir, dir, '--json']],
    ['an unknown option', ['import', dir, '--json', '--wet-run']],
    ['an unknown command', ['export', dir, '--json']],
  ])('is refused with exit code 2 for %s', async (_what, words) => {
    expectRefused(await chc(setting, ...words), 2);
  });

  it.each([['an impossible business date', '2026-02-30'], ['no date at all', 'today']])('is refused for %s', async (_what, today) => {
    const answer = await chc({ ...setting, today }, 'import', dir, '--json');
    expect([1, 2]).toContain(answer.code);
    expectRefused(answer, answer.code!);
  });
});

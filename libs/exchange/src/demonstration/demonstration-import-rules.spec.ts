import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { addMonths } from '@chc/deadlines';
import { Refused } from '../column-kinds.js';
import { columnsOf, FILE_NAMES } from '../columns.js';
import { rowsOf } from './bundle.js';
import { demonstrationBundle } from './demonstration.js';
import { writeBundle } from './write-bundle.js';

const madeFor = '2026-11-23';
const bundle = demonstrationBundle(madeFor);

describe('the demonstration caseload by the rules of the import', () => {
  const persons = new Map(rowsOf(bundle, 'persons.csv').map((row) => [row.person_id, row]));
  const referrals = rowsOf(bundle, 'referrals.csv');
  const eligibilities = rowsOf(bundle, 'eligibilities.csv');
  const referral = new Map(referrals.map((row) => [row.service_request_id, row]));

  it.each(FILE_NAMES)('%s has its columns, one identifier a row, and no cell the import refuses', (file) => {
    const { columns, rows } = bundle[file];
    expect(columns).toEqual(columnsOf(file).map(([name]) => name));
    expect(new Set(rows.map(([identifier]) => identifier)).size).toBe(rows.length);
    expect(rows.filter((row) => row.length !== columns.length)).toEqual([]);
    columnsOf(file).forEach(([, column], index) => {
      expect(rows.filter((row) => column.read(row[index] ?? '', madeFor) instanceof Refused)).toEqual([]);
    });
  });

  it('refers only to what it brings, and to commissioners where one is asked for', () => {
    const codes = new Map(rowsOf(bundle, 'organisations.csv').map(({ code, kind }) => [code, kind]));
    const eligibility = new Set(eligibilities.map(({ eligibility_id }) => eligibility_id));
    expect([...persons.values()].filter(({ commissioner_code }) => codes.get(commissioner_code) !== 'sub_icb')).toEqual([]);
    expect(referrals.filter(({ person_id }) => !persons.has(person_id))).toEqual([]);
    expect(eligibilities.filter((row) => referral.get(row.service_request_id)?.person_id !== row.person_id)).toEqual([]);
    expect(rowsOf(bundle, 'reviews.csv').filter(({ eligibility_id }) => !eligibility.has(eligibility_id))).toEqual([]);
    expect(rowsOf(bundle, 'packages.csv').filter((row) => !eligibility.has(row.eligibility_id) || !codes.has(row.provider_code))).toEqual([]);
    expect(rowsOf(bundle, 'appeals.csv').filter(({ service_request_id }) => !referral.has(service_request_id))).toEqual([]);
    expect(new Set(referrals.map(({ person_id }) => person_id)).size).toBe(persons.size);
  });

  it('has referrals whose dates are in order and whose outcomes and reasons come with them', () => {
    expect(referrals.filter((row) => {
      const decided = row.activity_type === '01' ? row.decision_date : row.accepted_date;
      const path = [row.received_date, row.dst_completed_date, decided, row.outcome_communicated_date].filter(Boolean);
      const outcomes = row.activity_type === '01' ? ['01', '03', '04'] : ['02'];
      return path.some((date, index) => index > 0 && date < (path[index - 1] ?? ''))
        || (row.discounted_date !== '' && row.discounted_date < row.received_date)
        || (row.checklist_completed_date || row.fast_track_completed_date || row.received_date) > row.received_date
        || (decided !== '') !== outcomes.includes(row.decision_outcome)
        || (row.activity_type === '02' && row.decision_date !== row.accepted_date)
        || (row.activity_type === '01' && row.accepted_date !== '')
        || (row.discounted_date !== '') !== (row.discounted_reason !== '')
        || (row.dst_completed_date !== '') !== (row.dst_setting !== '')
        || (decided !== '' && row.discounted_date !== '');
    })).toEqual([]);
  });

  it('has no overlapping eligibilities of one person and none that ends before it begins', () => {
    const byPerson = new Map<string, typeof eligibilities>();
    for (const row of eligibilities) byPerson.set(row.person_id, [...(byPerson.get(row.person_id) ?? []), row]);
    const overlapping = [...byPerson.values()].filter((own) => own.some((one) => own.some((other) =>
      one !== other && one.eligible_from <= other.eligible_from && (one.eligible_to === '' || one.eligible_to > other.eligible_from))));
    expect(overlapping).toEqual([]);
    expect(eligibilities.filter((row) =>
      (row.eligible_to !== '' && row.eligible_to < row.eligible_from)
      || (row.funded_from !== '' && row.funded_from > row.eligible_from)
      || (row.eligible_to !== '') !== (row.end_reason !== ''))).toEqual([]);
  });

  it('has nobody referred after death or as a child, and NHS numbers of their own that start with 9', () => {
    expect(referrals.filter(({ person_id, received_date }) => {
      const { birth_date = '', death_date = '' } = persons.get(person_id) ?? {};
      return received_date < addMonths(birth_date, 18 * 12) || (death_date !== '' && received_date > death_date);
    })).toEqual([]);
    const numbers = [...persons.values()].map(({ nhs_number }) => nhs_number).filter(Boolean);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => !/^9\d{9}$/.test(number))).toEqual([]);
    const weighed = (number: string): number => [...number].reduce((sum, digit, index) => sum + Number(digit) * (index < 9 ? 10 - index : 1), 0);
    expect(numbers.filter((number) => weighed(number) % 11 !== 0)).toHaveLength(8);
  });

  it('has reviews and appeals in order, and no decision for CHC without its award', () => {
    const from = new Map(eligibilities.map((row) => [row.eligibility_id, row.eligible_from]));
    expect(rowsOf(bundle, 'reviews.csv').filter((row) => row.completed_date !== '' && row.completed_date < (from.get(row.eligibility_id) ?? ''))).toEqual([]);
    expect(rowsOf(bundle, 'appeals.csv').filter((row) =>
      (row.outcome_letter_date !== '') !== (row.outcome !== '')
      || (row.outcome_letter_date !== '' && row.outcome_letter_date < row.requested_date)
      || row.requested_date < (referral.get(row.service_request_id)?.decision_date || '9999'))).toEqual([]);
    const awarded = new Set(eligibilities.map(({ service_request_id }) => service_request_id));
    expect(referrals.filter((row) => ['01', '02', '03'].includes(row.decision_outcome) && !awarded.has(row.service_request_id))).toEqual([]);
  });
});

describe('writing the demonstration caseload', () => {
  const dirs: string[] = [];
  afterAll(async () => {
    for (const dir of dirs) await rm(dir, { recursive: true });
  });

  it('gives the same bytes for the same day, as the import reads them', async () => {
    const [once, again] = [await written(bundle), await written(demonstrationBundle(madeFor))];
    for (const file of FILE_NAMES) {
      const text = await readFile(join(once, file), 'utf8');
      expect(text === (await readFile(join(again, file), 'utf8'))).toBe(true);
      expect(text).not.toContain('\r');
      const asRead = JSON.stringify(parse(text));
      expect(asRead === JSON.stringify([bundle[file].columns, ...bundle[file].rows])).toBe(true);
    }
  }, 30_000);

  it('refuses what is no date', () => {
    expect(() => demonstrationBundle('2026-02-30')).toThrow(RangeError);
  });

  async function written(what: typeof bundle): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'demonstration-'));
    dirs.push(dir);
    await writeBundle(dir, what);
    return dir;
  }
});

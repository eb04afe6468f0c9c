import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { addDays, addMonths } from '@chc/deadlines';
import { FILES, type FileName } from '@chc/exchange';

/** A number from 0 to 1 that depends on nothing but its arguments, so that every run writes the same caseload. */
export function hashed(row: number, salt: number): number {
  let h = (row * 2654435761 + salt * 40503) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 2246822519) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 3266489917) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** NHS numbers from 9000000000 upwards; those whose check digit would be 10 do not exist. */
function nhsNumber(row: number): string {
  const nine = String(900_000_000 + row);
  const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? '' : nine + check;
}

const PLACES = 5;
const COMMISSIONERS = 8;
const commissioner = (row: number): string => `C${Math.floor(hashed(row, 1) * COMMISSIONERS)}`;

type Cells = Record<string, string>;

function* organisations(): Generator<Cells> {
  yield { code: 'ICB', name: 'Bench ICB', kind: 'icb', adult_registered_population: '1423611' };
  for (let p = 0; p < PLACES; p++) yield { code: `P${p}`, name: `Place ${p}`, kind: 'place', parent_code: 'ICB' };
  for (let c = 0; c < COMMISSIONERS; c++) yield { code: `C${c}`, name: `Commissioner ${c}`, kind: 'sub_icb', parent_code: `P${c % PLACES}` };
}

function* persons(n: number): Generator<Cells> {
  for (let i = 0; i < n; i++) {
    yield {
      person_id: `P${i}`, nhs_number: nhsNumber(i), family_name: `Family${i % 5000}`, given_name: `Given${i % 700}`, stated_gender: i % 2 ? '1' : '2',
      birth_date: addDays('1935-01-01', Math.floor(hashed(i, 2) * 20_000)), postcode: `ZZ${i % 90} ${i % 9}ZZ`, commissioner_code: commissioner(i),
    };
  }
}

/** Received over three years; 30 in 100 open, of which most are past 28 days; the others decided or discounted. */
function referral(i: number, today: string): Cells {
  const open = hashed(i, 3) < 0.3;
  const received = addDays(today, -Math.floor(open ? hashed(i, 4) * 100 : 30 + hashed(i, 4) * 1000));
  const took = Math.floor(hashed(i, 5) * 29);
  const base = { service_request_id: `R${i}`, person_id: `P${i}`, received_date: received, source_of_referral: '02', practitioner: `PR${i % 400}` };
  if (hashed(i, 6) < 0.4) {
    return { ...base, activity_type: '02', fast_track_completed_date: received, ...(!open && { accepted_date: addDays(received, took % 4) }) };
  }
  const standard = { ...base, activity_type: '01', notification_type: '01', checklist_completed_date: received, checklist_location: '03' };
  if (open) return standard;
  if (hashed(i, 7) < 0.15) return { ...standard, discounted_date: addDays(received, took), discounted_reason: '05' };
  const decided = { dst_completed_date: addDays(received, Math.floor(took / 2)), dst_setting: hashed(i, 8) < 0.15 ? '01' : '02', decision_date: addDays(received, took) };
  return { ...standard, ...decided, mdt_recommendation: '01', decision_outcome: hashed(i, 9) < 0.3 ? '01' : '04', outcome_communicated_date: decided.decision_date };
}

function* referrals(n: number, today: string): Generator<Cells> {
  for (let i = 0; i < n; i++) yield referral(i, today);
}

const eligibleFrom = (i: number, today: string): string => addDays(today, -30 - Math.floor(hashed(i, 11) * 1500));

function* eligibilities(n: number, today: string): Generator<Cells> {
  for (let i = 0; i < n; i += 2) {
    const from = eligibleFrom(i, today);
    const ended = hashed(i, 12) < 0.3;
    yield {
      eligibility_id: `E${i}`, person_id: `P${i}`, service_request_id: `R${i}`, funding: ['chc_standard', 'chc_fast_track', 'fnc', 'fnc'][i % 4]!, eligible_from: from,
      ...(ended && { eligible_to: addDays(from, Math.floor(hashed(i, 13) * 30)), end_reason: 'deceased' }),
    };
  }
}

function* reviews(n: number, today: string): Generator<Cells> {
  for (let i = 0; i < n; i += 2) {
    const first = addMonths(eligibleFrom(i, today), 3);
    const done = first < addDays(today, -30);
    yield { review_id: `V${i}a`, eligibility_id: `E${i}`, review_type: '01', ...(done && { completed_date: first, review_outcome: '01', review_eligibility_outcome: '01' }) };
    if (done && i % 8 < 6) yield { review_id: `V${i}b`, eligibility_id: `E${i}`, review_type: '02' };
  }
}

/** Writes a bundle of `n` referrals with their persons, eligibilities and reviews: about 3.2 rows a referral. */
export async function writeCaseload(folder: string, n: number, today: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const files: [FileName, Iterable<Cells>][] = [
    ['organisations.csv', organisations()], ['persons.csv', persons(n)], ['referrals.csv', referrals(n, today)],
    ['eligibilities.csv', eligibilities(n, today)], ['reviews.csv', reviews(n, today)],
  ];
  let rows = 0;
  for (const [file, cells] of files) {
    const columns = Object.keys(FILES[file]);
    const out = createWriteStream(join(folder, file));
    out.write(`${columns.join(',')}\n`);
    for (const row of cells) {
      rows += 1;
      if (!out.write(`${columns.map((column) => row[column] ?? '').join(',')}\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
  }
  return rows;
}

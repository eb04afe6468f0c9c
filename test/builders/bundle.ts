import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The columns of each file of a caseload bundle, in the order they are published in (contract section 2). */
export const COLUMNS = {
  organisations: ['code', 'name', 'kind', 'parent_code', 'adult_registered_population', 'registered_population'],
  persons: [
    'person_id', 'nhs_number', 'family_name', 'given_name', 'birth_date', 'stated_gender', 'postcode',
    'commissioner_code', 'death_date',
  ],
  referrals: [
    'service_request_id', 'person_id', 'activity_type', 'received_date', 'notification_type', 'source_of_referral',
    'checklist_completed_date', 'checklist_location', 'fast_track_completed_date', 'dst_completed_date', 'dst_setting',
    'mdt_recommendation', 'decision_date', 'decision_outcome', 'outcome_communicated_date', 'discounted_date',
    'discounted_reason', 'accepted_date', 'delay_reason', 'practitioner', 'commissioner_code',
  ],
  eligibilities: [
    'eligibility_id', 'person_id', 'service_request_id', 'funding', 'eligible_from', 'eligible_to', 'end_reason',
    'funded_from', 'commissioner_code',
  ],
  reviews: [
    'review_id', 'eligibility_id', 'review_type', 'due_date', 'completed_date', 'review_outcome',
    'review_eligibility_outcome', 'next_planned_date',
  ],
  appeals: ['appeal_id', 'service_request_id', 'requested_date', 'outcome_letter_date', 'outcome'],
  packages: [
    'care_package_id', 'eligibility_id', 'start_date', 'end_date', 'phb_type', 'provider_code', 'care_product',
    'unit_cost', 'unit_frequency', 'weekly_hours',
  ],
} as const;

export type Kind = keyof typeof COLUMNS;
export type Row<K extends Kind> = Record<(typeof COLUMNS)[K][number], string>;
export type Bundle = { [K in Kind]: Row<K>[] };
export const KINDS = Object.keys(COLUMNS) as Kind[];

/** How a bundle is laid down on disk; every option is a form that must be read without complaint (contract section 2). */
export interface Layout {
  bom?: boolean;
  crlf?: boolean;
  columnsReversed?: boolean;
  nhsNumberSeparator?: ' ' | '-';
}

let serial = 0;
const next = (prefix: string): string => `${prefix}${(serial += 1)}`;

/** A synthetic NHS number that passes its check digit: 9, the serial in eight digits, the digit itself. Skips serials whose check digit would be 10. */
export function nhsNumber(n: number): string {
  for (let serialNumber = n * 2; ; serialNumber += 1) {
    const nine = `9${String(serialNumber).padStart(8, '0')}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) return `${nine}${check}`;
  }
}

function row<K extends Kind>(kind: K, defaults: Partial<Row<K>>, words: Partial<Row<K>>): Row<K> {
  const blank = Object.fromEntries(COLUMNS[kind].map((column) => [column, ''])) as Row<K>;
  return { ...blank, ...defaults, ...words };
}

export const anOrganisation = (words: Partial<Row<'organisations'>>): Row<'organisations'> =>
  row('organisations', { code: next('ORG'), name: 'An organisation', kind: 'provider' }, words);

export const aPerson = (words: Partial<Row<'persons'>> = {}): Row<'persons'> => {
  const id = next('P-');
  return row('persons', {
    person_id: id, nhs_number: nhsNumber(serial), family_name: 'Ashworth', given_name: 'Edna', birth_date: '1938-05-17',
    stated_gender: '2', postcode: 'ZZ99 3WZ', commissioner_code: 'S01',
  }, words);
};

/** A standard referral, open, received ten days before the business date of `aBundle()`. */
export const aReferral = (words: Partial<Row<'referrals'>> = {}): Row<'referrals'> =>
  row('referrals', {
    service_request_id: next('R-'), person_id: 'P1', activity_type: '01', received_date: '2026-01-31',
    notification_type: '01', source_of_referral: '02', checklist_completed_date: '2026-01-30', checklist_location: '03',
    practitioner: 'PR-7',
  }, words);

/** A Fast Track referral, open; its tool was completed the day it was received. */
export const aFastTrackReferral = (words: Partial<Row<'referrals'>> = {}): Row<'referrals'> =>
  row('referrals', {
    service_request_id: next('R-'), person_id: 'P1', activity_type: '02', received_date: '2026-01-31',
    source_of_referral: '05', fast_track_completed_date: '2026-01-31', practitioner: 'PR-8',
  }, words);

export const anEligibility = (words: Partial<Row<'eligibilities'>> = {}): Row<'eligibilities'> =>
  row('eligibilities', {
    eligibility_id: next('E-'), person_id: 'P1', funding: 'chc_standard', eligible_from: '2025-06-02',
  }, words);

export const aReview = (words: Partial<Row<'reviews'>> = {}): Row<'reviews'> =>
  row('reviews', { review_id: next('V-'), eligibility_id: 'E1', review_type: '01' }, words);

export const anAppeal = (words: Partial<Row<'appeals'>> = {}): Row<'appeals'> =>
  row('appeals', { appeal_id: next('A-'), service_request_id: 'R1', requested_date: '2026-01-20' }, words);

export const aPackage = (words: Partial<Row<'packages'>> = {}): Row<'packages'> =>
  row('packages', {
    care_package_id: next('K-'), eligibility_id: 'E1', start_date: '2025-06-02', phb_type: '04', provider_code: 'CH1',
    care_product: '01', unit_cost: '1249.50', unit_frequency: '04', weekly_hours: '35',
  }, words);

/** The business date `aBundle()` is valid on: 41 days into the last quarter of 2025/26. */
export const BUSINESS_DATE = '2026-02-10';

/** A small bundle with every kind of row and condition in it; valid on `BUSINESS_DATE`, with one warning (P6 died with funding open). */
export function aBundle(): Bundle {
  const person = (n: number, words: Partial<Row<'persons'>> = {}): Row<'persons'> =>
    aPerson({ person_id: `P${n}`, nhs_number: nhsNumber(1000 + n), ...words });
  const dst = { dst_completed_date: '2025-12-10', dst_setting: '02', mdt_recommendation: '01' };
  return {
    organisations: [
      anOrganisation({ code: 'RG1', name: 'North region', kind: 'region' }),
      anOrganisation({ code: 'QX1', name: 'First ICB', kind: 'icb', adult_registered_population: '900000', registered_population: '1100000' }),
      anOrganisation({ code: 'QX2', name: 'Second ICB', kind: 'icb' }),
      anOrganisation({ code: 'PL1', name: 'Coast, the', kind: 'place', parent_code: 'QX1' }),
      anOrganisation({ code: 'PL2', name: 'Vale', kind: 'place', parent_code: 'QX1' }),
      anOrganisation({ code: 'PL3', name: 'Moors', kind: 'place', parent_code: 'QX2' }),
      anOrganisation({ code: 'S01', name: 'Coast commissioner', kind: 'sub_icb', parent_code: 'PL1', adult_registered_population: '150000', registered_population: '190000' }),
      anOrganisation({ code: 'S02', name: 'Vale commissioner', kind: 'sub_icb', parent_code: 'PL2' }),
      anOrganisation({ code: 'S03', name: 'Moors commissioner', kind: 'sub_icb', parent_code: 'PL3', adult_registered_population: '0' }),
      anOrganisation({ code: 'HB1', name: 'Coast hub', kind: 'hub' }),
      anOrganisation({ code: 'PV1', name: 'A home care provider', kind: 'provider' }),
      anOrganisation({ code: 'LA1', name: 'A county council', kind: 'local_authority' }),
      anOrganisation({ code: 'TR1', name: 'An acute trust', kind: 'acute_trust' }),
      anOrganisation({ code: 'CH1', name: 'A care home', kind: 'care_home' }),
    ],
    persons: [
      person(1), person(2), person(3, { commissioner_code: 'S02' }), person(4, { commissioner_code: 'S02' }),
      person(5, { commissioner_code: 'S03' }), person(6, { death_date: '2026-01-15' }), person(7), person(8),
    ],
    referrals: [
      aReferral({ service_request_id: 'R1', person_id: 'P1', received_date: '2025-11-20', checklist_completed_date: '', ...dst, mdt_recommendation: '03', decision_date: '2025-12-18', decision_outcome: '04', outcome_communicated_date: '2025-12-20' }),
      aReferral({ service_request_id: 'R2', person_id: 'P2', received_date: '2025-10-01', checklist_completed_date: '2025-09-30', ...dst, dst_setting: '01', decision_date: '2026-01-05', decision_outcome: '01', delay_reason: 'D2' }),
      aReferral({ service_request_id: 'R3', person_id: 'P3', received_date: '2025-12-01', checklist_completed_date: '', ...dst, mdt_recommendation: '02', decision_date: '2025-12-29', decision_outcome: '03' }),
      aReferral({ service_request_id: 'R4', person_id: 'P4', received_date: '2025-12-31', checklist_completed_date: '', discounted_date: '2026-01-09', discounted_reason: '05' }),
      aReferral({ service_request_id: 'R5', person_id: 'P5', received_date: '2025-07-01', checklist_completed_date: '', delay_reason: 'D1' }),
      aReferral({ service_request_id: 'R6', person_id: 'P7', received_date: '2026-01-12', checklist_completed_date: '' }),
      aReferral({ service_request_id: 'R7', person_id: 'P8' }),
      aFastTrackReferral({ service_request_id: 'R8', person_id: 'P6', received_date: '2025-12-30', fast_track_completed_date: '2025-12-30', accepted_date: '2025-12-31', decision_outcome: '02' }),
      aFastTrackReferral({ service_request_id: 'R9', person_id: 'P5', commissioner_code: 'S01', discounted_date: '2026-02-02', discounted_reason: '04' }),
      aFastTrackReferral({ service_request_id: 'R10', person_id: 'P3' }),
    ],
    eligibilities: [
      anEligibility({ eligibility_id: 'E1', person_id: 'P2', service_request_id: 'R2', eligible_from: '2026-01-05', funded_from: '2025-10-29' }),
      anEligibility({ eligibility_id: 'E2', person_id: 'P3', service_request_id: 'R3', funding: 'fnc', eligible_from: '2025-12-29' }),
      anEligibility({ eligibility_id: 'E3', person_id: 'P3', funding: 'joint', eligible_from: '2025-12-29' }),
      anEligibility({ eligibility_id: 'E4', person_id: 'P6', service_request_id: 'R8', funding: 'chc_fast_track', eligible_from: '2025-12-31' }),
      anEligibility({ eligibility_id: 'E5', person_id: 'P4', funding: 'chc_fast_track', eligible_from: '2025-02-28', eligible_to: '2025-09-01', end_reason: 'moved_to_standard' }),
      anEligibility({ eligibility_id: 'E6', person_id: 'P4', eligible_from: '2025-09-01' }),
      anEligibility({ eligibility_id: 'E7', person_id: 'P1', eligible_from: '2024-02-29', eligible_to: '2026-02-01', end_reason: 'withdrawn', commissioner_code: 'S03' }),
      anEligibility({ eligibility_id: 'E8', person_id: 'P7', funding: 'fnc', eligible_from: '2024-11-30' }),
    ],
    reviews: [
      aReview({ review_id: 'V1', eligibility_id: 'E8', completed_date: '2025-03-03', review_outcome: '01', review_eligibility_outcome: '01', next_planned_date: '2026-01-15' }),
      aReview({ review_id: 'V2', eligibility_id: 'E6', due_date: '2025-12-01' }),
      aReview({ review_id: 'V3', eligibility_id: 'E2' }),
      aReview({ review_id: 'V4', eligibility_id: 'E7', review_type: '02' }),
      aReview({ review_id: 'V5', eligibility_id: 'E3', review_type: '03', due_date: '2026-02-09' }),
    ],
    appeals: [
      anAppeal({ appeal_id: 'A1', service_request_id: 'R1' }),
      anAppeal({ appeal_id: 'A2', service_request_id: 'R3', requested_date: '2026-01-02', outcome_letter_date: '2026-02-03', outcome: 'partial' }),
    ],
    packages: [aPackage({ care_package_id: 'K1', eligibility_id: 'E1', start_date: '2026-01-05' }), aPackage({ care_package_id: 'K2', eligibility_id: 'E8', start_date: '2024-11-30', end_date: '2025-11-30', care_product: '11', provider_code: 'PV1' })],
  };
}

/** One file as CSV text: header first, cells quoted where they hold a comma, a quote, a line break or an outer space. */
export function csvText<K extends Kind>(kind: K, rows: Row<K>[], layout: Layout = {}): string {
  const columns = layout.columnsReversed ? COLUMNS[kind].toReversed() : [...COLUMNS[kind]];
  const cell = (value: string): string => (/[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const shown = (line: Row<K>, column: string): string => {
    const value = (line as Record<string, string>)[column] ?? '';
    if (column !== 'nhs_number' || !layout.nhsNumberSeparator) return value;
    return value.replace(/^(...)(...)(....)$/, `$1${layout.nhsNumberSeparator}$2${layout.nhsNumberSeparator}$3`);
  };
  const lines = [columns.join(','), ...rows.map((line) => columns.map((column) => cell(shown(line, column))).join(','))];
  const newline = layout.crlf ? '\r\n' : '\n';
  return (layout.bom ? '\uFEFF' : '') + lines.map((line) => line + newline).join('');
}

/** Writes the files of a bundle into `dir` (made when absent); kinds that are not given get no file. Gives back `dir`. */
export function write(dir: string, bundle: Partial<Bundle>, layout: Layout = {}): string {
  mkdirSync(dir, { recursive: true });
  for (const kind of KINDS) {
    const rows = bundle[kind];
    if (rows) writeFileSync(join(dir, `${kind}.csv`), csvText(kind, rows as Row<typeof kind>[], layout));
  }
  return dir;
}

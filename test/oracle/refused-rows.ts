import {
  anAppeal, anEligibility, anOrganisation, aPackage, aPerson, aReferral, aReview, COLUMNS, type Bundle, type Kind, type Row,
} from '../builders/bundle.js';

/**
 * One row that an import must refuse: a valid row of its kind with `words` changed. The report must name one of `columns`
 * (a rule between two columns may blame either) and, where `value` is given, show it.
 */
export interface RefusedRow { kind: Kind; why: string; words: Record<string, string>; columns: string[]; value?: string }

const ID: Record<Kind, string> = {
  organisations: 'code', persons: 'person_id', referrals: 'service_request_id', eligibilities: 'eligibility_id',
  reviews: 'review_id', appeals: 'appeal_id', packages: 'care_package_id',
};
const KINDS = Object.keys(ID) as Kind[];

/** Besides the identifier of each kind. */
const REQUIRED: Record<Kind, string[]> = {
  organisations: [], persons: ['commissioner_code'], referrals: ['person_id', 'activity_type', 'received_date'],
  eligibilities: ['person_id', 'funding', 'eligible_from'], reviews: ['eligibility_id', 'review_type'],
  appeals: ['service_request_id', 'requested_date'], packages: ['eligibility_id', 'start_date'],
};
const LISTS: Partial<Record<Kind, string[]>> = {
  organisations: ['kind'], persons: ['stated_gender'],
  referrals: ['activity_type', 'notification_type', 'source_of_referral', 'checklist_location', 'mdt_recommendation', 'delay_reason'],
  eligibilities: ['funding'], reviews: ['review_type', 'review_outcome', 'review_eligibility_outcome'],
  packages: ['phb_type', 'care_product', 'unit_frequency'],
};
const REFERENCES: Partial<Record<Kind, string[]>> = {
  organisations: ['parent_code'], persons: ['commissioner_code'], referrals: ['person_id', 'commissioner_code'],
  eligibilities: ['person_id', 'service_request_id', 'commissioner_code'], reviews: ['eligibility_id'],
  appeals: ['service_request_id'], packages: ['eligibility_id', 'provider_code'],
};
const NOT_DATES = ['2025-02-29', '2026-13-01', '2026-00-10', '01/02/2026', '2026-1-5', '20260105', '2026-01-05T00:00', 'soon'];

const each = <T>(of: Partial<Record<Kind, T[]>>, make: (kind: Kind, item: T) => RefusedRow): RefusedRow[] =>
  KINDS.flatMap((kind) => (of[kind] ?? []).map((item) => make(kind, item)));

const systematic: RefusedRow[] = [
  ...KINDS.map((kind): RefusedRow => ({ kind, why: `no ${ID[kind]}`, words: { [ID[kind]]: '' }, columns: [ID[kind]] })),
  ...each(REQUIRED, (kind, column) => ({ kind, why: `no ${column}`, words: { [column]: '' }, columns: [column] })),
  ...each(LISTS, (kind, column) => ({ kind, why: `a ${column} not in its list`, words: { [column]: 'ZZ' }, columns: [column], value: 'ZZ' })),
  ...each(REFERENCES, (kind, column) => ({ kind, why: `an unknown ${column}`, words: { [column]: 'NOWHERE' }, columns: [column], value: 'NOWHERE' })),
  ...KINDS.flatMap((kind) => COLUMNS[kind].filter((column) => column.endsWith('_date') || column.endsWith('_from') || column.endsWith('_to'))
    .map((column): RefusedRow => ({ kind, why: `a ${column} that is no day`, words: { [column]: '2026-02-30' }, columns: [column], value: '2026-02-30' }))),
  ...NOT_DATES.map((value): RefusedRow => ({ kind: 'referrals', why: `${value} for a date`, words: { received_date: value }, columns: ['received_date'], value })),
  ...KINDS.map((kind): RefusedRow => ({ kind, why: 'an identifier of 41 characters', words: { [ID[kind]]: 'L'.repeat(41) }, columns: [ID[kind]] })),
  ...['=1+1', '+1', '-1', '@A1'].map((value): RefusedRow => ({ kind: 'referrals', why: `the identifier ${value}`, words: { service_request_id: value }, columns: ['service_request_id'], value })),
  ...KINDS.map((kind): RefusedRow => ({ kind, why: 'a formula for an identifier', words: { [ID[kind]]: `=${kind}` }, columns: [ID[kind]], value: `=${kind}` })),
  ...['\u0007', '\t', '\u001B', '\u007F'].map((mark): RefusedRow => ({
    kind: 'persons', why: `control character ${mark.codePointAt(0)}`, words: { given_name: `Ed${mark}na` }, columns: ['given_name'],
  })),
];

const referral = (why: string, columns: string[], words: Partial<Row<'referrals'>>): RefusedRow => ({ kind: 'referrals', why, words, columns });
const fastTrack = (why: string, columns: string[], words: Partial<Row<'referrals'>>): RefusedRow =>
  referral(why, columns, { activity_type: '02', checklist_completed_date: '', notification_type: '', ...words });
const dst = { dst_completed_date: '2026-02-02', dst_setting: '02' };
const decided = { decision_date: '2026-02-03', decision_outcome: '04' };
const discounted = { discounted_date: '2026-02-03', discounted_reason: '05' };

/** Referrals are received on 2026-01-31 unless they say otherwise; the business date is 2026-02-10. */
const ofReferrals: RefusedRow[] = [
  referral('a decision before receipt', ['decision_date', 'received_date'], { ...decided, decision_date: '2026-01-30' }),
  referral('a DST before receipt', ['dst_completed_date', 'received_date'], { ...dst, dst_completed_date: '2026-01-30' }),
  referral('a decision before the DST', ['decision_date', 'dst_completed_date'], { ...dst, ...decided, decision_date: '2026-02-01' }),
  referral('an outcome told before the decision', ['outcome_communicated_date', 'decision_date'], { ...decided, outcome_communicated_date: '2026-02-02' }),
  referral('discounted before receipt', ['discounted_date', 'received_date'], { ...discounted, discounted_date: '2026-01-30' }),
  referral('both decided and discounted', ['decision_date', 'discounted_date'], { ...decided, ...discounted }),
  referral('a decision without its outcome', ['decision_outcome', 'decision_date'], { ...decided, decision_outcome: '' }),
  referral('an outcome without its decision', ['decision_date', 'decision_outcome'], { decision_outcome: '01' }),
  referral('a DST without its setting', ['dst_setting', 'dst_completed_date'], { ...dst, dst_setting: '' }),
  referral('a setting without its DST', ['dst_completed_date', 'dst_setting'], { dst_setting: '01' }),
  referral('discounted without its reason', ['discounted_reason', 'discounted_date'], { ...discounted, discounted_reason: '' }),
  referral('a reason without its discount', ['discounted_date', 'discounted_reason'], { discounted_reason: '01' }),
  referral('a discounted reason not in its list', ['discounted_reason'], { ...discounted, discounted_reason: '07' }),
  referral('a DST setting not in its list', ['dst_setting'], { ...dst, dst_setting: '03' }),
  referral('a decision outcome not in its list', ['decision_outcome'], { ...decided, decision_outcome: '06' }),
  referral('a standard decision for Fast Track', ['decision_outcome'], { ...decided, decision_outcome: '02' }),
  referral('a decision outcome of discounted', ['decision_outcome'], { ...decided, decision_outcome: '05' }),
  referral('an activity type that is no referral', ['activity_type'], { activity_type: '03' }),
  referral('a commissioner that is a place', ['commissioner_code'], { commissioner_code: 'PL1' }),
  referral('receipt after the business date', ['received_date'], { received_date: '2026-02-11', checklist_completed_date: '' }),
  referral('a DST after the business date', ['dst_completed_date'], { ...dst, dst_completed_date: '2026-02-11' }),
  referral('a decision after the business date', ['decision_date'], { ...decided, decision_date: '2026-02-11' }),
  referral('a discount after the business date', ['discounted_date'], { ...discounted, discounted_date: '2026-02-11' }),
  referral('an outcome told after the business date', ['outcome_communicated_date'], { ...decided, outcome_communicated_date: '2026-02-11' }),
  fastTrack('accepted after the business date', ['accepted_date'], { accepted_date: '2026-02-11' }),
  fastTrack('accepted before receipt', ['accepted_date', 'received_date'], { accepted_date: '2026-01-30' }),
  fastTrack('both accepted and discounted', ['accepted_date', 'discounted_date'], { ...discounted, accepted_date: '2026-02-03' }),
  fastTrack('a standard outcome on Fast Track', ['decision_outcome'], { accepted_date: '2026-02-03', decision_outcome: '01' }),
  fastTrack('a decision on another day than it was accepted', ['decision_date', 'accepted_date'], { accepted_date: '2026-02-03', decision_date: '2026-02-04' }),
];

const ofOtherKinds: RefusedRow[] = [
  { kind: 'organisations', why: 'a population below nothing', words: { registered_population: '-1' }, columns: ['registered_population'], value: '-1' },
  { kind: 'organisations', why: 'half a person in a population', words: { adult_registered_population: '10.5' }, columns: ['adult_registered_population'], value: '10.5' },
  { kind: 'organisations', why: 'a population in words', words: { registered_population: 'many' }, columns: ['registered_population'], value: 'many' },
  { kind: 'organisations', why: 'a sub-ICB right under an ICB', words: { kind: 'sub_icb', parent_code: 'QX1' }, columns: ['parent_code'] },
  { kind: 'organisations', why: 'a sub-ICB under no place', words: { kind: 'sub_icb', parent_code: '' }, columns: ['parent_code'] },
  { kind: 'organisations', why: 'a place under a place', words: { kind: 'place', parent_code: 'PL1' }, columns: ['parent_code'] },
  { kind: 'organisations', why: 'a name of 256 characters', words: { name: 'N'.repeat(256) }, columns: ['name'] },
  { kind: 'organisations', why: 'the code of a row above', words: { code: 'CH1', kind: 'care_home' }, columns: ['code'], value: 'CH1' },
  { kind: 'persons', why: 'a commissioner that is an ICB', words: { commissioner_code: 'QX1' }, columns: ['commissioner_code'] },
  { kind: 'persons', why: 'death after the business date', words: { death_date: '2026-02-11' }, columns: ['death_date'] },
  { kind: 'persons', why: 'a name of 256 characters', words: { family_name: 'é'.repeat(256) }, columns: ['family_name'] },
  { kind: 'persons', why: 'a name far too long', words: { family_name: 'N'.repeat(20_000) }, columns: ['family_name'] },
  { kind: 'persons', why: 'the identifier of a row above', words: { person_id: 'P1' }, columns: ['person_id'], value: 'P1' },
  { kind: 'referrals', why: 'the identifier of a row above', words: { service_request_id: 'R1', person_id: 'P1' }, columns: ['service_request_id'], value: 'R1' },
  { kind: 'eligibilities', why: 'an end before its start', words: { eligible_to: '2025-06-01', end_reason: 'other' }, columns: ['eligible_to', 'eligible_from'] },
  { kind: 'eligibilities', why: 'a start after the business date', words: { eligible_from: '2026-02-11' }, columns: ['eligible_from'] },
  { kind: 'eligibilities', why: 'an end reason not in its list', words: { eligible_to: '2026-01-01', end_reason: 'lost' }, columns: ['end_reason'], value: 'lost' },
  { kind: 'eligibilities', why: 'standard beside standard', words: { person_id: 'P2' }, columns: [] },
  { kind: 'eligibilities', why: 'Fast Track beside standard', words: { person_id: 'P2', funding: 'chc_fast_track', eligible_from: '2026-02-10' }, columns: [] },
  { kind: 'eligibilities', why: 'FNC beside CHC', words: { person_id: 'P2', funding: 'fnc' }, columns: [] },
  { kind: 'eligibilities', why: 'joint funding beside CHC', words: { person_id: 'P2', funding: 'joint' }, columns: [] },
  { kind: 'eligibilities', why: 'FNC beside FNC', words: { person_id: 'P7', funding: 'fnc' }, columns: [] },
  { kind: 'eligibilities', why: 'the last day of another', words: { person_id: 'P1', eligible_from: '2026-01-31' }, columns: [] },
  { kind: 'reviews', why: 'another review without a due date', words: { review_type: '03' }, columns: ['due_date'] },
  { kind: 'reviews', why: 'completed after the business date', words: { completed_date: '2026-02-11' }, columns: ['completed_date'] },
  { kind: 'appeals', why: 'an outcome without its letter', words: { outcome: 'full' }, columns: ['outcome_letter_date', 'outcome'] },
  { kind: 'appeals', why: 'a letter without its outcome', words: { outcome_letter_date: '2026-02-02' }, columns: ['outcome', 'outcome_letter_date'] },
  { kind: 'appeals', why: 'an outcome not in its list', words: { outcome_letter_date: '2026-02-02', outcome: 'won' }, columns: ['outcome'], value: 'won' },
  { kind: 'appeals', why: 'a request after the business date', words: { requested_date: '2026-02-11' }, columns: ['requested_date'] },
  { kind: 'appeals', why: 'a letter after the business date', words: { outcome_letter_date: '2026-02-11', outcome: 'full' }, columns: ['outcome_letter_date'] },
  { kind: 'packages', why: 'a cost in words', words: { unit_cost: 'dear' }, columns: ['unit_cost'], value: 'dear' },
  { kind: 'packages', why: 'a cost of three decimals', words: { unit_cost: '12.345' }, columns: ['unit_cost'], value: '12.345' },
  { kind: 'packages', why: 'hours in words', words: { weekly_hours: 'some' }, columns: ['weekly_hours'], value: 'some' },
];

/** Every single-row refusal of contract section 2. */
export const REFUSED_ROWS: RefusedRow[] = [...systematic, ...ofReferrals, ...ofOtherKinds];

const BUILDERS: { [K in Kind]: (words: Partial<Row<K>>) => Row<K> } = {
  organisations: anOrganisation, persons: aPerson, referrals: aReferral, eligibilities: anEligibility, reviews: aReview,
  appeals: anAppeal, packages: aPackage,
};

export interface PlacedRow { refused: RefusedRow; line: number; corrected: Row<Kind> }

/**
 * Adds to a bundle every refused row at the end of its file, each with a person of its own where it has one to itself. Gives
 * where each row starts (the header being line 1) and the row as it would be right.
 */
export function placeRefusedRows(bundle: Bundle, rows: readonly RefusedRow[]): PlacedRow[] {
  const added: { refused: RefusedRow; index: number; corrected: Row<Kind> }[] = [];
  for (const refused of rows) {
    const ownWords: Record<string, string> = {};
    if (refused.kind === 'referrals' || refused.kind === 'eligibilities') {
      const person = aPerson();
      bundle.persons.push(person);
      ownWords.person_id = person.person_id;
    }
    const build = BUILDERS[refused.kind] as (words: Record<string, string>) => Row<Kind>;
    const corrected = build(ownWords);
    added.push({ refused, index: bundle[refused.kind].length, corrected });
    (bundle[refused.kind] as Row<Kind>[]).push({ ...corrected, ...refused.words });
  }
  return added.map(({ refused, index, corrected }) => ({ refused, corrected, line: startLine(bundle[refused.kind], index) }));
}

/** The line on which the row at `index` starts when the rows above hold line breaks in their cells. */
export function startLine(rows: Record<string, string>[], index: number): number {
  const breaks = rows.slice(0, index).flatMap((row) => Object.values(row)).join('').split('\n').length - 1;
  return 2 + index + breaks;
}

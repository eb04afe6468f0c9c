import { describe, expect, it } from '@jest/globals';
import { FILES, FILE_NAMES, type FileName, columnsOf } from './columns.js';
import { ROW_RULES, type Row } from './row-rules.js';

/** What the rules of a file say to a row of it: `column: reason`. */
function refused(file: FileName, cells: Partial<Record<string, string>>): string[] {
  const row: Row = { ...Object.fromEntries(columnsOf(file).map(([name]) => [name, null])), ...cells } as Row;
  return ROW_RULES[file].flatMap((rule) => rule(row) ?? []).reduce<string[]>((said, part, at) => (at % 2 === 0 ? [...said, part] : [...said.slice(0, -1), `${said.at(-1)}: ${part}`]), []);
}

const STANDARD = { activity_type: '01', received_date: '2026-01-05' };
const FAST_TRACK = { activity_type: '02', received_date: '2026-01-05' };
const DST = { dst_completed_date: '2026-01-12', dst_setting: '02' };
const DECIDED = { decision_date: '2026-01-20', decision_outcome: '04' };
const DISCOUNTED = { discounted_date: '2026-01-20', discounted_reason: '02' };

const ACCEPTED: [FileName, Record<string, string>, string][] = [
  ['organisations.csv', { kind: 'icb' }, 'an ICB without a parent'],
  ['persons.csv', { birth_date: '1938-05-17', death_date: '1938-05-17' }, 'born and died on one day'],
  ['referrals.csv', { ...STANDARD, ...DST, ...DECIDED, outcome_communicated_date: '2026-01-20' }, 'a decided one, told the same day'],
  ['referrals.csv', { ...STANDARD, decision_date: '2026-01-05', decision_outcome: '01' }, 'decided on the day of receipt, without a DST'],
  ['referrals.csv', { ...STANDARD, ...DST, mdt_recommendation: '01', ...DECIDED }, 'decided otherwise than recommended'],
  ['referrals.csv', { ...STANDARD, ...DISCOUNTED, discounted_date: '2026-01-05' }, 'discounted on the day of receipt'],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-06' }, 'an accepted Fast Track without more'],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-06', decision_date: '2026-01-06', decision_outcome: '02' }, 'the same with the decision repeated'],
  ['referrals.csv', { ...FAST_TRACK, ...DISCOUNTED }, 'a discounted Fast Track'],
  ['eligibilities.csv', { eligible_from: '2026-01-20', eligible_to: '2026-01-20', funded_from: '2025-12-01' }, 'ended the day it was decided, funded from earlier'],
  ['reviews.csv', { review_type: '02' }, 'of 12 months without a due date'],
  ['reviews.csv', { review_type: '03', due_date: '2026-09-01' }, 'of another kind with one'],
  ['appeals.csv', { requested_date: '2026-01-20' }, 'one still open'],
  ['packages.csv', { start_date: '2026-01-20', end_date: '2026-01-20' }, 'of one day'],
];

const REFUSED: [FileName, Record<string, string>, string[]][] = [
  ['organisations.csv', { kind: 'sub_icb' }, ['parent_code: a sub_icb needs its place']],
  ['organisations.csv', { kind: 'place' }, ['parent_code: a place needs its icb']],
  ['persons.csv', { birth_date: '1938-05-17', death_date: '1938-05-16' }, ['death_date: lies before birth_date 1938-05-17']],
  ['referrals.csv', { ...STANDARD, dst_completed_date: '2026-01-12' }, ['dst_setting: is missing beside dst_completed_date']],
  ['referrals.csv', { ...STANDARD, dst_setting: '01' }, ['dst_completed_date: is missing beside dst_setting']],
  ['referrals.csv', { ...STANDARD, discounted_date: '2026-01-12' }, ['discounted_reason: is missing beside discounted_date']],
  ['referrals.csv', { ...STANDARD, discounted_reason: '02' }, ['discounted_date: is missing beside discounted_reason']],
  ['referrals.csv', { ...STANDARD, decision_date: '2026-01-20' }, ['decision_outcome: is missing beside decision_date']],
  ['referrals.csv', { ...STANDARD, decision_outcome: '01' }, ['decision_date: is missing beside decision_outcome']],
  ['referrals.csv', { ...STANDARD, ...DECIDED, decision_outcome: '02' }, ['decision_outcome: a standard referral is decided with 01, 03 or 04']],
  ['referrals.csv', { ...STANDARD, accepted_date: '2026-01-20' }, ['accepted_date: only a Fast Track referral is accepted']],
  ['referrals.csv', { ...FAST_TRACK, decision_date: '2026-01-20' }, ['decision_date: of a Fast Track referral is blank or the same day as accepted_date']],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-20', decision_date: '2026-01-21' }, ['decision_date: of a Fast Track referral is blank or the same day as accepted_date']],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-20', decision_outcome: '01' }, ['decision_outcome: a Fast Track referral is decided with 02, and only once accepted']],
  ['referrals.csv', { ...FAST_TRACK, decision_outcome: '02' }, ['decision_outcome: a Fast Track referral is decided with 02, and only once accepted']],
  ['referrals.csv', { ...STANDARD, ...DECIDED, ...DISCOUNTED }, ['discounted_date: the referral is decided: decided or discounted, never both']],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-20', ...DISCOUNTED }, ['discounted_date: the referral is decided: decided or discounted, never both']],
  ['referrals.csv', { ...STANDARD, ...DST, dst_completed_date: '2026-01-04' }, ['dst_completed_date: lies before received_date 2026-01-05']],
  ['referrals.csv', { ...STANDARD, ...DECIDED, decision_date: '2026-01-04' }, ['decision_date: lies before received_date 2026-01-05']],
  ['referrals.csv', { ...STANDARD, ...DST, ...DECIDED, decision_date: '2026-01-11' }, ['decision_date: lies before dst_completed_date 2026-01-12']],
  ['referrals.csv', { ...FAST_TRACK, accepted_date: '2026-01-04' }, ['accepted_date: lies before received_date 2026-01-05']],
  ['referrals.csv', { ...STANDARD, ...DECIDED, outcome_communicated_date: '2026-01-19' }, ['outcome_communicated_date: lies before decision_date 2026-01-20']],
  ['referrals.csv', { ...STANDARD, ...DISCOUNTED, discounted_date: '2026-01-04' }, ['discounted_date: lies before received_date 2026-01-05']],
  ['referrals.csv', { ...STANDARD, ...DST, dst_completed_date: '2026-01-04', ...DISCOUNTED, discounted_reason: '05', discounted_date: '2026-01-03' }, ['dst_completed_date: lies before received_date 2026-01-05', 'discounted_date: lies before received_date 2026-01-05']],
  ['eligibilities.csv', { eligible_from: '2026-01-20', eligible_to: '2026-01-19' }, ['eligible_to: lies before eligible_from 2026-01-20']],
  ['eligibilities.csv', { eligible_from: '2026-01-20', funded_from: '2026-01-21' }, ['eligible_from: lies before funded_from 2026-01-21']],
  ['reviews.csv', { review_type: '03' }, ['due_date: a review of type 03 needs a due_date']],
  ['appeals.csv', { requested_date: '2026-01-20', outcome: 'full' }, ['outcome_letter_date: is missing beside outcome']],
  ['appeals.csv', { requested_date: '2026-01-20', outcome_letter_date: '2026-01-22' }, ['outcome: is missing beside outcome_letter_date']],
  ['appeals.csv', { requested_date: '2026-01-20', outcome_letter_date: '2026-01-19', outcome: 'full' }, ['outcome_letter_date: lies before requested_date 2026-01-20']],
  ['packages.csv', { start_date: '2026-01-20', end_date: '2026-01-19' }, ['end_date: lies before start_date 2026-01-20']],
];

describe('the rules across the cells of a row', () => {
  it.each(ACCEPTED)('%s accepts %j: %s', (file, cells) => {
    expect(refused(file, cells)).toEqual([]);
  });

  it.each(REFUSED)('%s refuses %j: %j', (file, cells, reasons) => {
    expect(refused(file, cells)).toEqual(reasons);
  });

  it('cover every file, and speak only of columns it has', () => {
    expect(Object.keys(ROW_RULES)).toEqual(FILE_NAMES);
    const spokenOf = REFUSED.flatMap(([file, , reasons]) => reasons.map((reason) => [file, reason.split(':')[0]!] as const));
    expect(spokenOf.filter(([file, column]) => !(column in FILES[file]))).toEqual([]);
  });
});

import type { FileName } from './columns.js';

/** A row as read: its cells by column, null where blank or refused. */
export type Row = Readonly<Record<string, string | null>>;
/** A rule across the cells of one row: the column at fault and why, or nothing. */
export type RowRule = (row: Row) => readonly [column: string, reason: string] | undefined;

/** Both cells or neither. */
const together = (one: string, other: string): RowRule => (row) => {
  if ((row[one] === null) === (row[other] === null)) return undefined;
  return row[one] === null ? [one, `is missing beside ${other}`] : [other, `is missing beside ${one}`];
};

/** The later date may not lie before the earlier one, where both are known. */
const inOrder = (earlier: string, later: string): RowRule => (row) =>
  row[earlier] != null && row[later] != null && row[later] < row[earlier] ? [later, `lies before ${earlier} ${row[earlier]}`] : undefined;

const isStandard = (row: Row): boolean => row.activity_type === '01';
const isFastTrack = (row: Row): boolean => row.activity_type === '02';
const when = (applies: (row: Row) => boolean, rule: RowRule): RowRule => (row) => (applies(row) ? rule(row) : undefined);
/** The column of this row is wrong for `reason` when `wrong` says so. */
const refuse = (column: string, reason: string, wrong: (row: Row) => boolean): RowRule => (row) => (wrong(row) ? [column, reason] : undefined);

const STANDARD_OUTCOMES = ['01', '03', '04'];

/** What a row must obey beyond its single cells (the outside contract, section 2). */
export const ROW_RULES: Readonly<Record<FileName, readonly RowRule[]>> = {
  'organisations.csv': [
    refuse('parent_code', 'a sub_icb needs its place', (row) => row.kind === 'sub_icb' && row.parent_code === null),
    refuse('parent_code', 'a place needs its icb', (row) => row.kind === 'place' && row.parent_code === null),
  ],
  'persons.csv': [inOrder('birth_date', 'death_date')],
  'referrals.csv': [
    together('dst_completed_date', 'dst_setting'),
    together('discounted_date', 'discounted_reason'),
    when(isStandard, together('decision_date', 'decision_outcome')),
    refuse('decision_outcome', 'a standard referral is decided with 01, 03 or 04', (row) =>
      isStandard(row) && row.decision_outcome != null && !STANDARD_OUTCOMES.includes(row.decision_outcome)),
    refuse('accepted_date', 'only a Fast Track referral is accepted', (row) => isStandard(row) && row.accepted_date != null),
    refuse('decision_date', 'of a Fast Track referral is blank or the same day as accepted_date', (row) =>
      isFastTrack(row) && row.decision_date != null && row.decision_date !== row.accepted_date),
    refuse('decision_outcome', 'a Fast Track referral is decided with 02, and only once accepted', (row) =>
      isFastTrack(row) && row.decision_outcome != null && (row.decision_outcome !== '02' || row.accepted_date === null)),
    refuse('discounted_date', 'the referral is decided: decided or discounted, never both', (row) =>
      row.discounted_date != null && (isFastTrack(row) ? row.accepted_date : row.decision_date) != null),
    inOrder('received_date', 'dst_completed_date'),
    inOrder('received_date', 'decision_date'),
    inOrder('dst_completed_date', 'decision_date'),
    inOrder('received_date', 'accepted_date'),
    inOrder('dst_completed_date', 'accepted_date'),
    inOrder('received_date', 'outcome_communicated_date'),
    inOrder('dst_completed_date', 'outcome_communicated_date'),
    inOrder('decision_date', 'outcome_communicated_date'),
    inOrder('accepted_date', 'outcome_communicated_date'),
    inOrder('received_date', 'discounted_date'),
  ],
  'eligibilities.csv': [inOrder('eligible_from', 'eligible_to'), inOrder('funded_from', 'eligible_from')],
  'reviews.csv': [refuse('due_date', 'a review of type 03 needs a due_date', (row) => row.review_type === '03' && row.due_date === null)],
  'appeals.csv': [together('outcome_letter_date', 'outcome'), inOrder('requested_date', 'outcome_letter_date')],
  'packages.csv': [inOrder('start_date', 'end_date')],
};

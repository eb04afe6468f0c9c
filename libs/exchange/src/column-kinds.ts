import { isValidNhsNumber, normaliseNhsNumber } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';

/** Why a cell is refused: what was expected, in words a sender can act on. */
export class Refused {
  constructor(readonly reason: string) {}
}

/** One column of an import file. */
export interface Column {
  readonly required: boolean;
  /** How PostgreSQL stores the cell while the file is checked. */
  readonly type: 'text' | 'date' | 'integer' | 'numeric';
  /** The cell as stored, null when blank; or why it is refused. */
  readonly read: (cell: string, businessDate: string) => string | null | Refused;
}

const OTHER_CONTROL_CHARACTERS = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const MISSING = new Refused('a value is required');

function column(type: Column['type'], required: boolean, check: (cell: string, businessDate: string) => string | Refused): Column {
  return {
    type,
    required,
    read(cell, businessDate) {
      if (cell === '' || cell.trim() === '') return required ? MISSING : null;
      if (OTHER_CONTROL_CHARACTERS.test(cell)) return new Refused('holds a control character');
      return check(cell, businessDate);
    },
  };
}

const tooLong = (limit: number): Refused => new Refused(`is longer than ${limit} characters`);

/** The source's own identifier, or a reference to one. */
export const identifier = (required = true): Column => column('text', required, (cell) => {
  if ([...cell].length > 40) return tooLong(40);
  return /^[=+\-@]/.test(cell) ? new Refused('an identifier may not begin with = + - @') : cell;
});

export const text = (required = false): Column => column('text', required, (cell) => ([...cell].length > 255 ? tooLong(255) : cell));

/** An NHS number as digits alone where it is one; anything else stays as given, to be traced. */
export const nhsNumber = (): Column => column('text', false, (cell) => {
  const digits = normaliseNhsNumber(cell);
  if (isValidNhsNumber(digits)) return digits;
  return [...cell].length > 255 ? tooLong(255) : cell;
});

/** A value of a code list (reporting: the NHS Data Dictionary's national codes). */
export const code = (values: readonly string[], required = false): Column => {
  const list = new Set(values);
  const refused = new Refused(`expected one of ${values.join(', ')}`);
  return column('text', required, (cell) => (list.has(cell) ? cell : refused));
};

/** A date that may lie in the future. */
export const date = (required = false): Column => column('date', required, (cell) =>
  isPlainDate(cell) ? cell : new Refused('expected a real date, YYYY-MM-DD'));

/** A date of something that has happened: not after the business date. */
export const pastDate = (required = false): Column => column('date', required, (cell, businessDate) => {
  if (!isPlainDate(cell)) return new Refused('expected a real date, YYYY-MM-DD');
  return cell > businessDate ? new Refused(`lies after the business date ${businessDate}`) : cell;
});

export const wholeNumber = (): Column => column('integer', false, (cell) =>
  /^\d{1,9}$/.test(cell) ? cell : new Refused('expected a whole number, 0 or more'));

/** Pounds, at most two decimals, 0 or more. */
export const pounds = (): Column => column('numeric', false, (cell) =>
  /^\d{1,11}(\.\d{1,2})?$/.test(cell) ? cell : new Refused('expected pounds with two decimals, 0 or more'));

/** Hours a week, at most two decimals, 0 or more. */
export const hours = (): Column => column('numeric', false, (cell) =>
  /^\d{1,4}(\.\d{1,2})?$/.test(cell) ? cell : new Refused('expected a number of hours, 0 or more'));

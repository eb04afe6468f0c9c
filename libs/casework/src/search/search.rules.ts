import { isPlainDate, type PlainDate } from '@chc/deadlines';
import { normaliseNhsNumber } from '../person/nhs-number.js';

/** What somebody typed into the search box, understood. */
export interface Sought {
  readonly nhsNumber: string | null;
  readonly bornOn: PlainDate | null;
  /** A referral's or a person's number in a source system, or a reference we gave. */
  readonly reference: string | null;
  /** Names, plain as `plain_name` makes them. */
  readonly names: readonly string[];
  /** It looks like a National Insurance number, which finds nobody. */
  readonly nationalInsurance: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WRITTEN: readonly { pattern: RegExp; read: (found: RegExpExecArray) => [year: string, month: string, day: string] }[] = [
  { pattern: /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/, read: ([, year, month, day]) => [year!, month!, day!] },
  { pattern: /\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b/, read: ([, day, month, year]) => [year!, month!, day!] },
  { pattern: /\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})\b/i, read: ([, day, month, year]) => [year!, String(MONTHS.indexOf(month!.slice(0, 3).toLowerCase()) + 1), day!] },
];

/** The first calendar date in a text, as people in England write one, and the text without it. */
function takeDate(text: string): [PlainDate | null, string] {
  for (const { pattern, read } of WRITTEN) {
    const found = pattern.exec(text);
    const date = found && read(found).map((part, at) => part.padStart(at === 0 ? 4 : 2, '0')).join('-');
    if (date && isPlainDate(date)) return [date, `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`];
  }
  return [null, text];
}

/** A name as the database's plain_name makes it. */
export function plainName(name: string): string {
  return name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\s.'’-]/g, '').toLowerCase();
}

/**
 * Reads what was typed: an NHS number with or without spaces and dashes, a birth date written several ways, names in either
 * order, a reference, or several of these.
 */
export function understand(typed: string): Sought {
  const text = typed.trim();
  const grouped = /(?<!\d)\d{3}[\s-]*\d{3}[\s-]*\d{4}(?!\d)/.exec(text);
  const nhsNumber = grouped && normaliseNhsNumber(grouped[0]);
  const [bornOn, left] = takeDate(grouped ? text.replace(grouped[0], ' ') : text);
  const words = left.split(/[\s,]+/).filter(Boolean);
  const nationalInsurance = /^[A-Z]{2}\d{6}[A-D]$/i.test(words.join(''));
  const reference = nationalInsurance ? null : words.find((word) => /\d/.test(word)) ?? null;
  return { nhsNumber, bornOn, reference, nationalInsurance, names: nationalInsurance ? [] : words.filter((word) => !/\d/.test(word)).map(plainName).filter(Boolean) };
}

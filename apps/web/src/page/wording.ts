import type { PlainDate } from '@chc/deadlines';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `23 November 2026`. */
export function longDate(date: PlainDate): string {
  return `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** `23 Nov 2026`, for tables. */
export function shortDate(date: PlainDate): string {
  const [day, month, year] = longDate(date).split(' ');
  return `${day} ${month!.slice(0, 3)} ${year}`;
}

/** `4,473`. */
export function count(number: number): string {
  return number.toLocaleString('en-GB');
}

/** `1 day`, `4,473 days`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A percentage with one decimal; `-` when there was nothing to divide by. */
export function percent(pct: number | null): string {
  return pct === null ? '-' : `${pct.toFixed(1)}%`;
}

/** An NHS number in its groups of 3, 3 and 4, with spaces that do not break. */
export function nhsNumberGroups(digits: string): string {
  return digits.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1\u00a0$2\u00a0$3');
}

/** An organisation by its name, or by its code where the source gave none. */
export function nameOf({ code, name }: { code: string; name: string | null }): string {
  return name || code;
}

/** Text as it came, with what cannot be seen made visible: control characters as their Unicode pictures. */
export function visible(text: string): string {
  return text
    .replace(/[\u0000-\u001f]/g, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '\u2421');
}

import { businessDateAt, londonTimeAt, type PlainDate } from '@chc/deadlines';

// Words of a bundle are written once, when it is made, and never again: they belong to the record, not to a page.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `23 November 2026`; nothing of no date. */
export function dateWords(date: PlainDate | null | undefined): string | null {
  return date ? `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}` : null;
}

/** `23 November 2026 at 14:05`, London time. */
export function momentWords(instant: string | Date | null | undefined): string | null {
  if (!instant) return null;
  const at = new Date(instant);
  return `${dateWords(businessDateAt(at))} at ${londonTimeAt(at)}`;
}

/** `mdt_held` → `MDT held`. */
export function plainWords(code: string): string {
  const words = code.replaceAll('_', ' ');
  return (words[0]!.toUpperCase() + words.slice(1)).replace(/\b(?:chc|dst|fnc|icb|mdt|nhs)\b/giu, (word) => word.toUpperCase());
}

/** A code in the words of its list, or readably. */
export const inWords = (list: Readonly<Record<string, string>>, code: string | null | undefined): string | null =>
  (code === null || code === undefined || code === '' ? null : Object.hasOwn(list, code) ? list[code]! : plainWords(code));

export const counted = (number: number, one: string): string => `${number.toLocaleString('en-GB')} ${one}${number === 1 ? '' : 's'}`;

export const poundsWords = (pence: number | null | undefined): string | null => (pence === null || pence === undefined ? null : `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`);

export const OUTCOME_WORDS = { '01': 'Eligible for CHC', '02': 'Eligible for Fast Track CHC', '03': 'Eligible for FNC', '04': 'Eligible for neither CHC nor FNC' } as const;
export const KIND_WORDS = { '01': 'Standard', '02': 'Fast Track', RA: 'Reassessment' } as const;
export const FUNDING_WORDS = { chc_standard: 'Standard CHC', chc_fast_track: 'Fast Track CHC', fnc: 'NHS-funded nursing care', joint: 'Joint funding' } as const;
export const VERIFICATION_WORDS = { agreed: 'Agreed', returned: 'Returned to the MDT', not_accepted: 'Recommendation not accepted', lapsed: 'Lapsed: the referral was discounted' } as const;

import { CLOCK_DAYS, daysBetween, type PlainDate } from '@chc/deadlines';

/** Weeks beyond the 28 days that are told apart; what waits longer stands in the two bands of the return above them (DCB2117 T8, 04 and 05). */
export const WEEKS_BEYOND = 12;

/**
 * Where on the runway a standard referral stands: a day of the 28, a week beyond them, or one of the two long waits. Each is a
 * wait that the worklist may be narrowed to, so that a pile and its list hold the same cases.
 */
export type Place =
  | { readonly kind: 'day'; readonly day: number }
  | { readonly kind: 'week'; readonly week: number }
  | { readonly kind: 'long'; readonly band: '04' | '05' };

/** All of the runway from receipt on. The last two are the bands above 12 and above 26 weeks beyond 28 days. */
export const RUNWAY: readonly Place[] = [
  ...Array.from({ length: CLOCK_DAYS + 1 }, (_, day): Place => ({ kind: 'day', day })),
  ...Array.from({ length: WEEKS_BEYOND }, (_, at): Place => ({ kind: 'week', week: at + 1 })),
  { kind: 'long', band: '04' }, { kind: 'long', band: '05' },
];

/** The wait of a place as the worklist's address has it: `day_12`, `week_3`, `04`. */
export const waitOf = (place: Place): string => (place.kind === 'day' ? `day_${place.day}` : place.kind === 'week' ? `week_${place.week}` : place.band);

const FIRST_OF_BAND = { '04': 85, '05': 183 } as const;
const LAST_OF_BAND = { '04': 182, '05': null } as const;

/** The ages in days that stand at a place, both ends included; null is without end. */
export function agesAt(place: Place): { readonly from: number; readonly to: number | null } {
  if (place.kind === 'day') return { from: place.day, to: place.day };
  if (place.kind === 'week') return { from: CLOCK_DAYS + 7 * place.week - 6, to: CLOCK_DAYS + 7 * place.week };
  const to = LAST_OF_BAND[place.band];
  return { from: CLOCK_DAYS + FIRST_OF_BAND[place.band], to: to === null ? null : CLOCK_DAYS + to };
}

/** Which place of RUNWAY a referral stands at on a day. One received after the day stands at day 0, as the worklist has it in time. */
export function placeOn(day: PlainDate, receivedOn: PlainDate): number {
  const age = Math.max(0, daysBetween(receivedOn, day));
  return RUNWAY.findIndex((place) => agesAt(place).from <= age && age <= (agesAt(place).to ?? age));
}

/** SQL: the index in RUNWAY of an age in days. */
export const PLACE_OF_AGE = (age: string): string => `case
  when ${age} <= ${CLOCK_DAYS} then greatest(${age}, 0)
  when ${age} <= ${CLOCK_DAYS + 7 * WEEKS_BEYOND} then ${CLOCK_DAYS} + (${age} - ${CLOCK_DAYS} + 6) / 7
  when ${age} <= ${CLOCK_DAYS + LAST_OF_BAND['04']} then ${RUNWAY.length - 2} else ${RUNWAY.length - 1} end`;

/** How long a review may be overdue, in days, both ends included: up to a month, 3, 6, and beyond (chosen here; the escalation rules ask at 1, 3 and 6 months). */
export const OVERDUE_AGES = [
  { code: 'to_1_month', name: 'up to 1 month', from: 1, to: 30 },
  { code: 'to_3_months', name: '1 to 3 months', from: 31, to: 91 },
  { code: 'to_6_months', name: '3 to 6 months', from: 92, to: 183 },
  { code: 'over_6_months', name: 'over 6 months', from: 184, to: null },
] as const;
export type OverdueAge = (typeof OVERDUE_AGES)[number]['code'];

/** SQL: the code of the overdue age of so many days. */
export const OVERDUE_AGE_OF = (days: string): string => `case ${OVERDUE_AGES.map(({ code, to }) => (to === null ? `else '${code}'` : `when ${days} <= ${to} then '${code}'`)).join(' ')} end`;

/** Days left from which a referral is in its last week in time (the worklist says the same). */
export const LAST_WEEK_DAYS = 7;

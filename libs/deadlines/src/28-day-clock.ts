import { addDays, daysBetween, type PlainDate } from './plain-date.js';

/** Calendar days from receipt within which a standard referral should be decided; weekends and holidays count, nothing pauses it. */
export const CLOCK_DAYS = 28;

/**
 * How the day of receipt is counted. The national statistic calls it day 0; the refund reading calls it
 * day 1, so its 29th day is receipt + 28 calendar days. Only the statistic has bands.
 */
export const CLOCK_POLICIES = {
  STAT_DAY0: { receiptIsDay: 0, banded: true },
  REFUND_DAY1: { receiptIsDay: 1, banded: false },
} as const satisfies Record<string, { receiptIsDay: 0 | 1; banded: boolean }>;

export type ClockPolicy = keyof typeof CLOCK_POLICIES;
export const STAT_DAY0: ClockPolicy = 'STAT_DAY0';
export const REFUND_DAY1: ClockPolicy = 'REFUND_DAY1';

/** The bands of an incomplete referral, in calendar days beyond 28 (DCB2117 T8); the last has no end. */
export const OVER_28_BANDS = [
  { code: '01', name: 'up to 2 weeks', fromDaysOver: 1, toDaysOver: 14 },
  { code: '02', name: 'above 2 to 4 weeks', fromDaysOver: 15, toDaysOver: 28 },
  { code: '03', name: 'above 4 to 12 weeks', fromDaysOver: 29, toDaysOver: 84 },
  { code: '04', name: 'above 12 to 26 weeks', fromDaysOver: 85, toDaysOver: 182 },
  { code: '05', name: 'over 26 weeks', fromDaysOver: 183, toDaysOver: null },
] as const;

export type Over28BandCode = (typeof OVER_28_BANDS)[number]['code'];

/** Where a referral stands on the 28-day clock at the end of a day. */
export interface ClockReading {
  /** day N of 28; below the day of receipt's number when the referral came after the date asked about */
  day: number;
  of: typeof CLOCK_DAYS;
  /** the last day that is still in time */
  dueOn: PlainDate;
  /** calendar days until `dueOn`; 0 on that day and after */
  daysLeft: number;
  /** calendar days beyond 28; 0 while in time */
  daysOver: number;
  /** band of the national return; null while in time, and under a policy that has none */
  band: Over28BandCode | null;
}

/**
 * Reads the 28-day clock of a standard referral. Fast Track has no 28-day measure.
 * @param receivedOn the day the ICB, or a body acting for it, first received notice
 * @param asOf the day to read it at: the business date, or the day of the decision or discount
 * @throws RangeError for what is no calendar date
 */
export function clock(receivedOn: PlainDate, asOf: PlainDate, policy: ClockPolicy = STAT_DAY0): ClockReading {
  const { receiptIsDay, banded } = CLOCK_POLICIES[policy];
  const day = daysBetween(receivedOn, asOf) + receiptIsDay;
  const daysOver = Math.max(0, day - CLOCK_DAYS);
  return {
    day,
    of: CLOCK_DAYS,
    dueOn: addDays(receivedOn, CLOCK_DAYS - receiptIsDay),
    daysLeft: Math.max(0, CLOCK_DAYS - day),
    daysOver,
    band: banded ? bandOf(daysOver) : null,
  };
}

/** The band that so many calendar days beyond 28 fall in (DCB2117 T8); null when there are none. */
export function bandOf(daysOver: number): Over28BandCode | null {
  const band = OVER_28_BANDS.find(
    ({ fromDaysOver, toDaysOver }) => daysOver >= fromDaysOver && (toDaysOver === null || daysOver <= toDaysOver),
  );
  return band?.code ?? null;
}

/** Whether a referral was decided or discounted in time for the return: 28 calendar days or fewer (DCB2117 T7). */
export function concludedInTime(receivedOn: PlainDate, concludedOn: PlainDate): boolean {
  return daysBetween(receivedOn, concludedOn) <= CLOCK_DAYS;
}

/**
 * The latest day of receipt that is over 28 days on a date (that date - 29 days): whatever was received on it
 * or before, and is not concluded by the date, is a breach. For queries, which compare `received_on` with it.
 */
export function lastReceivedOver28(asOf: PlainDate): PlainDate {
  return addDays(asOf, -(CLOCK_DAYS + 1));
}

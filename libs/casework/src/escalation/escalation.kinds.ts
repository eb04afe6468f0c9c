import { addDays, addMonths, londonInstant, type PlainDate } from '@chc/deadlines';
import type { DatedValue, DatedValues } from '../case/dated-values.js';

/** Whom an escalation may be told. */
export const TOLD = { owner: 'The owner of the case', lead: 'The spoke leads of its place', hub_manager: 'The hub managers' } as const;
export type Told = keyof typeof TOLD;

/** The last start of waiting that is too long at the end of a day: it waits since `on` or earlier; or since before `at`, where the hour counts. */
export interface Limit {
  readonly on: PlainDate;
  readonly at?: Date;
}

interface Kind {
  readonly title: string;
  readonly of: 'referral' | 'review';
  /** The dated value that is its threshold. */
  readonly value: DatedValue;
  readonly limit: (today: PlainDate, values: DatedValues) => Limit;
}

const days = (name: DatedValue): Kind['limit'] => (today, values) => ({ on: addDays(today, -values[name] - 1) });
const weeks = (name: DatedValue): Kind['limit'] => (today, values) => ({ on: addDays(today, -values.decision_days - 7 * values[name] - 1) });
const months = (name: DatedValue): Kind['limit'] => (today, values) => ({ on: lastBefore(today, values[name]) });

/** The last day from which so many calendar months end before `today`; a day that a month lacks is its last. */
function lastBefore(today: PlainDate, count: number): PlainDate {
  let on = addDays(addMonths(today, -count), 3);
  while (addMonths(on, count) >= today) on = addDays(on, -1);
  return on;
}

/**
 * What is escalated, in the order of the pathway: something should have been done by a day and at its end is not. The days of
 * the 28 are those of the line of 28 days (MILESTONES); what counts as done is in `escalation.watch.ts`.
 */
export const ESCALATION_KINDS = {
  no_coordinator: { title: 'No coordinator', of: 'referral', value: 'coordinator_by_day', limit: days('coordinator_by_day') },
  no_mdt_booked: { title: 'No MDT booked', of: 'referral', value: 'mdt_booked_by_day', limit: days('mdt_booked_by_day') },
  no_dst: { title: 'No DST completed', of: 'referral', value: 'dst_by_day', limit: days('dst_by_day') },
  not_verified: { title: 'Not verified', of: 'referral', value: 'verified_by_day', limit: days('verified_by_day') },
  over_28_days: { title: 'Over 28 days', of: 'referral', value: 'decision_days', limit: days('decision_days') },
  over_12_weeks: { title: 'Over 12 weeks beyond 28 days', of: 'referral', value: 'long_wait_weeks', limit: weeks('long_wait_weeks') },
  over_26_weeks: { title: 'Over 26 weeks beyond 28 days', of: 'referral', value: 'very_long_wait_weeks', limit: weeks('very_long_wait_weeks') },
  verification_over: { title: 'Verification overdue', of: 'referral', value: 'verification_working_days', limit: (today) => ({ on: addDays(today, -1) }) },
  fast_track_over: {
    title: 'Fast Track past its hours', of: 'referral', value: 'fast_track_hours',
    limit: (today, { fast_track_hours: hours }) => ({
      on: addDays(today, -Math.floor(hours / 24) - 1), at: new Date(londonInstant(`${today}T00:00`).getTime() - hours * 3_600_000),
    }),
  },
  review_overdue_1: { title: 'Review overdue', of: 'review', value: 'review_overdue_first_months', limit: months('review_overdue_first_months') },
  review_overdue_3: { title: 'Review long overdue', of: 'review', value: 'review_overdue_second_months', limit: months('review_overdue_second_months') },
  review_overdue_6: { title: 'Review very long overdue', of: 'review', value: 'review_overdue_third_months', limit: months('review_overdue_third_months') },
} as const satisfies Record<string, Kind>;
export type EscalationKind = keyof typeof ESCALATION_KINDS;
export const ALL_ESCALATION_KINDS = Object.keys(ESCALATION_KINDS) as EscalationKind[];

/** The limits of every kind in one ICB, as columns for a statement. */
export interface Limits {
  readonly icbs: readonly string[];
  readonly kinds: readonly EscalationKind[];
  readonly ons: readonly PlainDate[];
  readonly ats: readonly (Date | null)[];
}

/** What is too long at the end of `today` in each ICB, by the numbers in force there. */
export function limitsOn(today: PlainDate, valuesByIcb: ReadonlyMap<string, DatedValues>): Limits {
  const rows = [...valuesByIcb].flatMap(([icb, values]) => ALL_ESCALATION_KINDS.map((kind) => ({ icb, kind, ...ESCALATION_KINDS[kind].limit(today, values) as Limit })));
  return { icbs: rows.map(({ icb }) => icb), kinds: rows.map(({ kind }) => kind), ons: rows.map(({ on }) => on), ats: rows.map(({ at }) => at ?? null) };
}

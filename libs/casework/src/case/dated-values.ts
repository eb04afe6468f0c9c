import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** The numbers that differ by organisation or year; their rows, with unit and source, are in table dated_value. */
export const DATED_VALUES = [
  'decision_days', 'verification_working_days', 'fast_track_hours', 'first_review_months', 'next_review_months',
  'appeal_months', 'fnc_short_stay_weeks', 'money_notice_days', 'referrer_link_days', 'family_link_days',
  'mdt_invitation_days', 'council_reply_days', 'evidence_days',
  // the caseload and the line of 28 days
  'due_soon_days', 'long_wait_weeks', 'review_soon_days', 'coordinator_by_day', 'mdt_booked_by_day', 'dst_by_day', 'verified_by_day',
  // escalations
  'very_long_wait_weeks', 'review_overdue_first_months', 'review_overdue_second_months', 'review_overdue_third_months',
  'reconsideration_days', 'local_resolution_months', 'review_request_months', 'independent_review_months',
  'case_link_days',
  'retention_years', 'retention_most_years', 'subject_access_months',
] as const;
/** Those that an organisation may set and the nation does not: absent until somebody does. */
export const OPTIONAL_VALUES = ['care_start_days'] as const;
export type DatedValue = (typeof DATED_VALUES)[number];
export type DatedValues = Readonly<Record<DatedValue, number> & Partial<Record<(typeof OPTIONAL_VALUES)[number], number>>>;

/** The values in force on a date: an ICB's own before the one for all, the latest that has begun. */
export async function readDatedValues(db: Queryable, icbId: string, on: PlainDate): Promise<DatedValues> {
  const { rows } = await db.query<{ name: DatedValue; value: string }>({
    name: 'dated-values',
    text: `select distinct on (name) name, value from dated_value
      where from_on <= $2 and (organisation_id = $1 or organisation_id is null)
      order by name, organisation_id nulls last, from_on desc`,
    values: [icbId, on],
  });
  // Targets stand in the same table and belong to no case.
  const known: ReadonlySet<string> = new Set([...DATED_VALUES, ...OPTIONAL_VALUES]);
  const found = Object.fromEntries(rows.filter(({ name }) => known.has(name)).map(({ name, value }) => [name, Number(value)])) as Record<DatedValue, number>;
  const missing = DATED_VALUES.filter((name) => found[name] === undefined);
  if (missing.length > 0) throw new Error(`no dated_value in force on ${on}: ${missing.join(', ')}`);
  return found;
}

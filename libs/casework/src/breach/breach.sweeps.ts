import type { Database, Transaction } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';

/** The nightly run for which breaches are raised and cleared. */
export interface Night {
  readonly runId: string;
  readonly businessDate: PlainDate;
}

/** What one sweep did. */
export interface Swept {
  readonly raised: number;
  readonly cleared: number;
}

/**
 * Raises a breach for every standard referral past 28 days at the end of the business date, and clears those that are
 * concluded or no longer late (received_on <= D - 29; DCB2117 T7). Each part reads only its frontier index, so a quiet
 * night costs the same whatever the caseload; the same night twice changes nothing.
 */
export function flagBreaches(db: Database, night: Night): Promise<Swept> {
  return sweep(db, night, 'flag-breaches', {
    raise: `
      with due as (
        -- referral_to_flag
        select id from referral where activity_type = '01' and concluded_on is null and not over_28_days_flagged and received_on <= $1::date - 29
        union all
        -- referral_concluded: decided, but only after the business date
        select id from referral where activity_type = '01' and concluded_on > $1::date and set_aside_on is null and not over_28_days_flagged and received_on <= $1::date - 29
      ), flagged as (
        update referral r set over_28_days_flagged = true where r.id = any (array(select id from due)) and not r.over_28_days_flagged returning r.id, r.icb_id
      )
      insert into breach (icb_id, standard, referral_id, raised_on, raised_run_id)
      select icb_id, 'over_28_days', id, $1::date, $2::uuid from flagged`,
    clear: `
      with mended as (
        select id from referral where over_28_days_flagged and concluded_on is not null and (concluded_on <= $1::date or set_aside_on is not null or received_on > $1::date - 29)
        union all
        select id from referral where over_28_days_flagged and concluded_on is null and received_on > $1::date - 29
        union
        select id from referral where over_28_days_flagged and activity_type <> '01'
      ), cleared as (
        update referral r set over_28_days_flagged = false where r.id = any (array(select id from mended)) and r.over_28_days_flagged returning r.id
      )
      update breach b set cleared_on = $1::date, cleared_run_id = $2::uuid where b.referral_id = any (array(select id from cleared)) and b.cleared_on is null`,
  });
}

/**
 * Raises a breach for every review due before the business date and not completed by it, of an eligibility live on it;
 * clears those completed, no longer needed, moved to a later date or of an eligibility that turns out to begin later.
 */
export function flagOverdueReviews(db: Database, night: Night): Promise<Swept> {
  return sweep(db, night, 'flag-overdue-reviews', {
    raise: `
      with due as (
        -- review_to_flag
        select r.id from review r
        where r.outstanding_to is null and not r.overdue_flagged and r.due_on < $1::date
          and (select e.eligible_from from eligibility e where e.id = r.eligibility_id) <= $1::date
        union all
        -- review_outstanding_to: ended, but only after the business date
        select r.id from review r join eligibility e on e.id = r.eligibility_id
        where r.outstanding_to > $1::date and not r.overdue_flagged and r.due_on < $1::date and e.eligible_from <= $1::date
      ), flagged as (
        update review r set overdue_flagged = true where r.id = any (array(select id from due)) and not r.overdue_flagged returning r.id, r.icb_id
      )
      insert into breach (icb_id, standard, review_id, raised_on, raised_run_id)
      select icb_id, 'review_overdue', id, $1::date, $2::uuid from flagged`,
    clear: `
      with mended as (
        select id from review where overdue_flagged and outstanding_to is not null and (outstanding_to <= $1::date or due_on >= $1::date)
        union all
        select id from review where overdue_flagged and outstanding_to is null and due_on >= $1::date
        union
        -- eligibility_from: now begins only after the business date
        select r.id from eligibility e join review r on r.eligibility_id = e.id where r.overdue_flagged and e.eligible_from > $1::date
      ), cleared as (
        update review r set overdue_flagged = false where r.id = any (array(select id from mended)) and r.overdue_flagged returning r.id
      )
      update breach b set cleared_on = $1::date, cleared_run_id = $2::uuid where b.review_id = any (array(select id from cleared)) and b.cleared_on is null`,
  });
}

/**
 * Clears, then raises, in one transaction; two workers with the same sweep wait for each other. What was found is gathered
 * into an array, so that each row is looked up: a join would have the planner read the whole table for a handful.
 */
function sweep(db: Database, { runId, businessDate }: Night, job: string, sql: { raise: string; clear: string }): Promise<Swept> {
  return db.transaction(async (tx: Transaction) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`chc ${job}`]);
    const cleared = await tx.query(sql.clear, [businessDate, runId]);
    const raised = await tx.query(sql.raise, [businessDate, runId]);
    return { raised: raised.rowCount ?? 0, cleared: cleared.rowCount ?? 0 };
  });
}

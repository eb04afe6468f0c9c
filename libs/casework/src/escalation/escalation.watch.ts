/**
 * SQL: what is awaited of the referrals and reviews of `people` (a list of ids, or everybody's) as on $1, and since when.
 * One definition for an act, an import and the night. What was concluded after $1 still waits on it, as in the breach sweeps.
 */
export const awaited = (ofPeople: (column: string) => string): string => `
  select r.icb_id, r.person_id, k.kind, r.id as subject_id, r.received_on as since_on, null::timestamptz as since_at, null::timestamptz as due_at, r.concluded_on as until_on
  from referral r
  cross join lateral (select exists (select from dst d where d.referral_id = r.id and d.superseded_at is null and d.completed_on is not null) as completed) dst
  cross join lateral (values
    -- The same as MILESTONES: what is passed stays passed.
    ('no_coordinator', r.state = 'received' and r.coordinator is null),
    ('no_mdt_booked', r.state in ('received', 'assessing') and r.mdt_booked_on is null and not dst.completed
      and not exists (select from letter l where l.referral_id = r.id and l.kind = 'mdt_invitation' and l.state <> 'cancelled')),
    ('no_dst', r.state in ('received', 'assessing') and not dst.completed),
    ('not_verified', true), ('over_28_days', true), ('over_12_weeks', true), ('over_26_weeks', true)) k (kind, waits)
  where r.activity_type = '01' and k.waits and ${ofPeople('r.person_id')} and (r.concluded_on is null or (r.concluded_on > $1 and r.set_aside_on is null))
  union all
  -- Fast Track: until it is accepted, and then until the care it asked for has begun.
  select r.icb_id, r.person_id, 'fast_track_over', r.id, r.received_on, r.received_at, null, r.concluded_on
  from referral r
  where r.activity_type = '02' and ${ofPeople('r.person_id')} and (r.concluded_on is null or (r.concluded_on > $1 and r.set_aside_on is null))
  union all
  select r.icb_id, r.person_id, 'fast_track_over', r.id, r.received_on, r.received_at, r.care_due_at, null
  from referral r
  join eligibility e on e.referral_id = r.id and (e.eligible_to is null or e.eligible_to > $1)
  join person p on p.id = r.person_id and p.died_on is null
  where r.activity_type = '02' and r.state = 'decided' and r.care_due_at is not null and r.care_started_at is null and r.decided_on <= $1 and ${ofPeople('r.person_id')}
    and not exists (select from care_package c where c.eligibility_id = e.id and c.starts_on is not null)
  union all
  -- Its due day was worked out in working days when it was submitted.
  select v.icb_id, v.person_id, 'verification_over', v.referral_id, v.due_on, null, null, null
  from verification v where v.outcome is null and ${ofPeople('v.person_id')}
  union all
  select v.icb_id, e.person_id, k.kind, v.id, greatest(v.due_on, e.eligible_from), null, null, v.outstanding_to
  from review v join eligibility e on e.id = v.eligibility_id
  cross join (values ('review_overdue_1'), ('review_overdue_3'), ('review_overdue_6')) k (kind)
  where (v.outstanding_to is null or v.outstanding_to > $1) and ${ofPeople('e.person_id')}`;

/** SQL: whether a watch `w` has waited too long by the limits `n`, where the day $1 begins at $2. */
export const IS_DUE = `(w.until_on is null or w.until_on > $1) and case
  when w.due_at is not null then w.due_at < $2
  when n.at is not null and w.since_at is not null then w.since_at < n.at
  else w.since_on <= n.on end`;

/** SQL: the limits of those kinds whose rule is in force on $1; $3-$6 are the columns of Limits. */
export const LIMITS = `
  select g.icb_id, g.kind, g.on, g.at, case when g.at is null then g.on else $1 end as reach, r.tells
  from unnest($3::uuid[], $4::text[], $5::date[], $6::timestamptz[]) g (icb_id, kind, "on", at)
  join escalation_rules_on($1) r on r.icb_id = g.icb_id and r.kind = g.kind`;

-- Up Migration
-- A rule says whom an escalation of a kind is told, from when and for which ICB; its threshold is the dated value of its kind,
-- so that the line of 28 days, the caseload and the escalations cannot differ.
create table escalation_kind (
  kind text not null constraint escalation_kind_pkey primary key,
  value_name text not null constraint escalation_kind_value_fkey references value_limit
);
comment on table escalation_kind is 'What may be escalated, and the dated value that is its threshold; the same rows as ESCALATION_KINDS (a test compares them).';
insert into value_limit (name, title, unit, least, most, why) values
  ('very_long_wait_weeks', 'Weeks beyond 28 days that are a very long wait', 'weeks beyond the 28 days', 1, 26, 'cases over 26 weeks are never out of sight'),
  ('review_overdue_first_months', 'Months overdue at which a review is first escalated', 'calendar months', 0, 3, 'an overdue review is escalated within three months'),
  ('review_overdue_second_months', 'Months overdue at which a review is escalated again', 'calendar months', 0, 6, 'within six months'),
  ('review_overdue_third_months', 'Months overdue at which a review is escalated a third time', 'calendar months', 0, 12, 'within a year');
insert into dated_value (name, from_on, value, unit, source) values
  ('very_long_wait_weeks', '2007-10-01', 26, 'weeks beyond the 28 days', 'DCB2117 T8, bands above 26 weeks'),
  ('review_overdue_first_months', '2007-10-01', 1, 'calendar months', 'chosen here: each ICB sets its own'),
  ('review_overdue_second_months', '2007-10-01', 3, 'calendar months', 'chosen here: each ICB sets its own'),
  ('review_overdue_third_months', '2007-10-01', 6, 'calendar months', 'chosen here: each ICB sets its own');
insert into escalation_kind (kind, value_name) values
  ('no_coordinator', 'coordinator_by_day'), ('no_mdt_booked', 'mdt_booked_by_day'), ('no_dst', 'dst_by_day'), ('not_verified', 'verified_by_day'),
  ('over_28_days', 'decision_days'), ('over_12_weeks', 'long_wait_weeks'), ('over_26_weeks', 'very_long_wait_weeks'),
  ('review_overdue_1', 'review_overdue_first_months'), ('review_overdue_3', 'review_overdue_second_months'), ('review_overdue_6', 'review_overdue_third_months'),
  ('fast_track_over', 'fast_track_hours'), ('verification_over', 'verification_working_days');

create table escalation_rule (
  id uuid primary key default gen_random_uuid(),
  kind text not null constraint escalation_rule_kind_fkey references escalation_kind,
  organisation_id uuid constraint escalation_rule_organisation_fkey references organisation,
  from_on date not null,
  to_on date,
  tells text[] not null constraint escalation_rule_tells_check check (cardinality(tells) > 0 and tells <@ '{owner,lead,hub_manager}'),
  source text not null constraint escalation_rule_source_check check (source ~ '\S'),
  set_by text,
  set_at timestamptz not null default clock_timestamp(),
  constraint escalation_rule_one_a_day_key unique nulls not distinct (kind, organisation_id, from_on),
  constraint escalation_rule_dates_in_order_check check (from_on < to_on)
);
comment on table escalation_rule is 'Whom an escalation is told, from a day until the next row of its kind or to_on: an ICB''s own before the one for all. Added to, never changed.';
insert into escalation_rule (kind, from_on, tells, source) values
  ('no_coordinator', '2007-10-01', '{lead}', 'chosen here: each ICB sets its own'),
  ('no_mdt_booked', '2007-10-01', '{owner}', 'chosen here: each ICB sets its own'),
  ('no_dst', '2007-10-01', '{owner,lead}', 'chosen here: each ICB sets its own'),
  ('not_verified', '2007-10-01', '{owner,lead}', 'chosen here: each ICB sets its own'),
  ('over_28_days', '2007-10-01', '{owner,lead}', 'chosen here: each ICB sets its own'),
  ('over_12_weeks', '2007-10-01', '{owner,lead,hub_manager}', 'chosen here: each ICB sets its own'),
  ('over_26_weeks', '2007-10-01', '{owner,lead,hub_manager}', 'chosen here: each ICB sets its own'),
  ('review_overdue_1', '2007-10-01', '{owner}', 'chosen here: each ICB sets its own'),
  ('review_overdue_3', '2007-10-01', '{owner,lead}', 'chosen here: each ICB sets its own'),
  ('review_overdue_6', '2007-10-01', '{owner,lead,hub_manager}', 'chosen here: each ICB sets its own'),
  ('fast_track_over', '2007-10-01', '{owner,lead,hub_manager}', 'chosen here: each ICB sets its own'),
  ('verification_over', '2007-10-01', '{lead,hub_manager}', 'chosen here: each ICB sets its own');

create function escalation_rules_on(on_day date) returns table (icb_id uuid, kind text, tells text[]) language sql stable as $$
  select n.icb_id, n.kind, n.tells from (
    select distinct on (o.id, r.kind) o.id as icb_id, r.kind, r.tells, r.to_on
    from organisation o join escalation_rule r on r.organisation_id = o.id or r.organisation_id is null
    where o.kind = 'icb' and r.from_on <= on_day
    order by o.id, r.kind, r.organisation_id nulls last, r.from_on desc) n
  where n.to_on is null or n.to_on > on_day
$$;
comment on function escalation_rules_on is 'The rules in force on a day, for each ICB.';

create table escalation_watch (
  kind text not null constraint escalation_watch_kind_fkey references escalation_kind,
  subject_id uuid not null,
  icb_id uuid not null,
  person_id uuid not null constraint escalation_watch_person_fkey references person,
  since_on date not null,
  since_at timestamptz,
  due_at timestamptz,
  until_on date,
  raised boolean not null,
  constraint escalation_watch_pkey primary key (kind, subject_id)
);
comment on table escalation_watch is 'What is still awaited of an open referral or review, and since when: the frontier of the escalation sweep, kept with every act and import.';
comment on column escalation_watch.due_at is 'Where the instant itself is on the record; else it follows from since_on or since_at and the threshold in force.';
comment on column escalation_watch.until_on is 'Concluded, but only after the business date it was kept on.';
-- sweep_escalations: what to raise, what to clear because its threshold moved, what came to its end.
create index escalation_watch_to_raise on escalation_watch (kind, icb_id, since_on) where not raised;
create index escalation_watch_raised on escalation_watch (kind, icb_id, since_on) where raised;
create index escalation_watch_raised_until on escalation_watch (until_on) where raised and until_on is not null;
create index escalation_watch_by_person on escalation_watch (person_id);

create table escalation (
  id uuid primary key default gen_random_uuid(),
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint escalation_person_fkey references person,
  kind text not null constraint escalation_kind_fkey references escalation_kind,
  referral_id uuid constraint escalation_referral_fkey references referral,
  review_id uuid constraint escalation_review_fkey references review,
  raised_on date not null,
  raised_run_id uuid constraint escalation_raised_run_fkey references nightly_run,
  cleared_on date,
  acknowledged_on date,
  acknowledged_by text,
  plan text constraint escalation_plan_check check (plan ~ '\S'),
  plan_on date,
  raised_again_on date,
  constraint escalation_subject_check check (num_nonnulls(referral_id, review_id) = 1),
  constraint escalation_acknowledged_is_whole_check check (num_nonnulls(acknowledged_on, acknowledged_by, plan, plan_on) in (0, 4)),
  constraint escalation_raised_again_after_plan_check check (raised_again_on is null or coalesce(raised_again_on > plan_on, false)),
  constraint escalation_dates_in_order_check check (raised_on <= cleared_on and raised_on <= acknowledged_on and acknowledged_on <= plan_on)
);
comment on table escalation is 'Something that a rule found too long undone in a case: raised, told, acknowledged with a plan and its date, raised again when that date passes, cleared when it is done.';
create unique index escalation_one_open_per_subject on escalation (kind, coalesce(referral_id, review_id)) where cleared_on is null;
create index escalation_by_person on escalation (person_id);
create index escalation_open on escalation (raised_on, id) where cleared_on is null;
create index escalation_open_by_kind on escalation (kind, raised_on, id) where cleared_on is null;
create index escalation_plan_passing on escalation (plan_on) where cleared_on is null and plan_on is not null and raised_again_on is null;
create index escalation_raised_by_run on escalation (raised_run_id) where raised_run_id is not null;

grant select on escalation_kind to chc_app;
grant select, insert on escalation_rule to chc_app;
grant select, insert, update, delete on escalation_watch to chc_app;
grant select, insert, update on escalation to chc_app;

-- Down Migration
drop table escalation;
drop table escalation_watch;
drop function escalation_rules_on;
drop table escalation_rule;
drop table escalation_kind;
delete from dated_value where name in ('very_long_wait_weeks', 'review_overdue_first_months', 'review_overdue_second_months', 'review_overdue_third_months');
delete from value_limit where name in ('very_long_wait_weeks', 'review_overdue_first_months', 'review_overdue_second_months', 'review_overdue_third_months');

-- Up Migration
-- A project: a cohort of cases given to a provider, against a plan. What is done follows from the record's own dates.
create table project (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null constraint project_icb_fkey references organisation,
  title text not null constraint project_title_check check (title ~ '\S'),
  matter text not null constraint project_matter_check check (matter in ('referrals', 'reviews')),
  began_from date,
  began_to date,
  days_late_from integer constraint project_days_late_from_check check (days_late_from >= 0),
  days_late_to integer,
  provider text not null constraint project_provider_check check (provider ~ '\S'),
  cost_pence bigint not null constraint project_cost_check check (cost_pence >= 0),
  starts_on date not null,
  ends_on date not null,
  planned_weekly integer not null constraint project_planned_weekly_check check (planned_weekly > 0),
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint project_title_key unique (icb_id, title),
  constraint project_dates_in_order_check check (starts_on < ends_on),
  constraint project_began_in_order_check check (began_from <= began_to),
  constraint project_days_late_in_order_check check (days_late_from <= days_late_to)
);
comment on table project is 'A cohort of open referrals or reviews given to a provider, with cost and plan. Its criteria are data: when the referral was received or the eligibility began, how many days beyond day 28 or overdue on the day somebody joins.';

create table project_member (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null constraint project_member_project_fkey references project,
  icb_id uuid not null,
  person_id uuid not null constraint project_member_person_fkey references person,
  referral_id uuid constraint project_member_referral_fkey references referral,
  review_id uuid constraint project_member_review_fkey references review,
  joined_on date not null,
  constraint project_member_subject_check check (num_nonnulls(referral_id, review_id) = 1)
);
comment on table project_member is 'A referral or review of a project: of its cohort at the start, frozen, or joined since. Never leaves; it is done when the record says so.';
create unique index project_member_once on project_member (project_id, coalesce(referral_id, review_id));
create index project_member_by_person on project_member (person_id);
create index project_member_by_joined on project_member (project_id, joined_on, id);
grant select, insert on project, project_member to chc_app;
grant update (person_id) on project_member to chc_app;

-- Down Migration
drop table project_member;
drop table project;

-- Up Migration
create table nightly_run (
  id uuid primary key,
  business_date date not null,
  reason text not null constraint nightly_run_reason_check check (reason in ('schedule', 'missed', 'asked')),
  counts_only boolean not null default false,
  requested_at timestamptz not null default now(),
  finished_at timestamptz,
  result jsonb,
  constraint nightly_run_finished_has_result_check check ((finished_at is null) = (result is null))
);
comment on table nightly_run is 'One asked-for run of the nightly jobs and what it itself did. counts_only: its date lies before the latest completed night.';
create index nightly_run_by_date on nightly_run (business_date);

create table job_run (
  job text not null,
  business_date date not null,
  run_id uuid not null constraint job_run_run_fkey references nightly_run,
  finished_at timestamptz not null,
  counts jsonb not null,
  by_organisation jsonb not null,
  constraint job_run_pkey primary key (job, business_date)
);
comment on table job_run is 'The ledger of nights: one row a business date, with the counts of that night by organisation code.';

create table breach (
  id uuid primary key default gen_random_uuid(),
  icb_id uuid not null,
  standard text not null constraint breach_standard_check check (standard in ('over_28_days', 'review_overdue')),
  referral_id uuid constraint breach_referral_fkey references referral,
  review_id uuid constraint breach_review_fkey references review,
  raised_on date not null,
  raised_run_id uuid not null constraint breach_raised_run_fkey references nightly_run,
  cleared_on date,
  cleared_run_id uuid constraint breach_cleared_run_fkey references nightly_run,
  constraint breach_subject_check check (
    case standard when 'over_28_days' then referral_id is not null and review_id is null
    else review_id is not null and referral_id is null end),
  constraint breach_cleared_has_run_check check ((cleared_on is null) = (cleared_run_id is null)),
  constraint breach_dates_in_order_check check (raised_on <= cleared_on)
);
comment on table breach is 'A standard found broken on a night, until a night found it mended. How late it is, is worked out when read.';
create unique index breach_one_open_per_referral on breach (referral_id) where cleared_on is null and referral_id is not null;
create unique index breach_one_open_per_review on breach (review_id) where cleared_on is null and review_id is not null;
create index breach_raised_by_run on breach (raised_run_id);
create index breach_cleared_by_run on breach (cleared_run_id) where cleared_run_id is not null;

grant select, insert, update on nightly_run, job_run, breach to chc_app;

-- Down Migration
drop table breach;
drop table job_run;
drop table nightly_run;

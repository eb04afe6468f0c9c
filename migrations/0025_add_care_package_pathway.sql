-- Up Migration
-- A package from its request to its end. Its state is no column anybody sets: it follows from its dates, as an imported row's does.
alter table care_package
  alter column starts_on drop not null,
  add column what text,
  add column requested_on date,
  add column requested_by text,
  add column agreed_on date,
  add column agreed_by text,
  add column weekly_cost_pence bigint constraint care_package_weekly_cost_check check (weekly_cost_pence >= 0),
  add column end_reason text constraint care_package_end_reason_check
    check (end_reason in ('replaced', 'moved', 'in_hospital', 'deceased', 'eligibility_ended', 'declined', 'not_started', 'other')),
  add column state text not null generated always as (case
    when ends_on is not null then 'ended' when starts_on is not null then 'live'
    when agreed_on is not null then 'agreed' else 'requested' end) stored,
  add constraint care_package_imported_has_start_check check (source_id is null or starts_on is not null),
  add constraint care_package_own_is_requested_check check (source_id is not null or (what is not null and requested_on is not null and requested_by is not null)),
  add constraint care_package_agreed_is_whole_check check (agreed_on is null or (
    agreed_by is not null and provider_id is not null and care_product is not null
    and (weekly_cost_pence is null) = (care_product in ('11', '12')))),
  add constraint care_package_live_was_agreed_check check (source_id is not null or starts_on is null or agreed_on is not null),
  add constraint care_package_end_has_reason_check check (source_id is not null or (ends_on is null) = (end_reason is null)),
  add constraint care_package_requested_first_check check (requested_on <= agreed_on);
comment on column care_package.starts_on is 'The first day of care under it. Empty until it has begun; every imported one has it.';
comment on column care_package.state is 'Follows from the dates: requested, agreed, live, ended.';
comment on column care_package.weekly_cost_pence is 'As agreed at first; care_package_change holds what changed it, from when. Empty for FNC, whose rate is in fnc_rate.';
create index care_package_waiting on care_package (eligibility_id) where starts_on is null and ends_on is null;

create table care_package_share (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint care_package_share_person_fkey references person,
  care_package_id uuid not null constraint care_package_share_care_package_fkey references care_package,
  from_on date not null,
  funder text not null constraint care_package_share_funder_check check (funder in ('nhs', 'council', 'other')),
  organisation_id uuid constraint care_package_share_organisation_fkey references organisation,
  share_percent numeric(5, 2) not null constraint care_package_share_percent_check check (share_percent > 0 and share_percent <= 100),
  basis text,
  replaced_at timestamptz,
  constraint care_package_share_council_is_named_check check (funder <> 'council' or organisation_id is not null)
);
comment on table care_package_share is 'Which part of a package a funder pays from a day on, until a later day''s shares. Those of one day add up to 100.';
create unique index care_package_share_one_a_funder on care_package_share (care_package_id, from_on, funder) where replaced_at is null;
create index care_package_share_by_person on care_package_share (person_id);

create function care_package_shares_make_whole() returns trigger language plpgsql as $$
declare
  total numeric;
begin
  select sum(share_percent) into total from care_package_share
    where care_package_id = new.care_package_id and from_on = new.from_on and replaced_at is null;
  if total <> 100 then
    raise exception 'the shares of a package from one day on add up to 100, not %', total
      using errcode = '23514', constraint = 'care_package_share_whole_check', table = 'care_package_share';
  end if;
  return null;
end $$;
create constraint trigger care_package_share_whole after insert or update on care_package_share
  deferrable initially deferred for each row execute function care_package_shares_make_whole();

create table care_package_change (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint care_package_change_person_fkey references person,
  care_package_id uuid not null constraint care_package_change_care_package_fkey references care_package,
  review_id uuid constraint care_package_change_review_fkey references review,
  what text not null,
  effective_on date not null,
  weekly_cost_pence bigint constraint care_package_change_weekly_cost_check check (weekly_cost_pence >= 0),
  requested_on date not null,
  requested_by text not null,
  approved_on date,
  approved_by text,
  declined_on date,
  declined_by text,
  declined_reason text,
  state text not null generated always as (case
    when approved_on is not null then 'approved' when declined_on is not null then 'declined' else 'requested' end) stored,
  constraint care_package_change_approved_by_another_check
    check ((approved_on is null) = (approved_by is null) and approved_by is distinct from requested_by),
  constraint care_package_change_declined_has_reason_check
    check ((declined_on is null) = (declined_by is null) and (declined_on is null) = (declined_reason is null)),
  constraint care_package_change_one_answer_check check (approved_on is null or declined_on is null),
  constraint care_package_change_requested_first_check check (requested_on <= approved_on and requested_on <= declined_on)
);
comment on table care_package_change is 'A change to a package: requested, approved by another person or declined, and the day it takes effect.';
create index care_package_change_by_person on care_package_change (person_id);
create index care_package_change_by_package on care_package_change (care_package_id, effective_on);

grant select, insert, update on care_package_share, care_package_change to chc_app;

-- Down Migration
drop table care_package_change;
drop table care_package_share;
drop function care_package_shares_make_whole;
drop index care_package_waiting;
alter table care_package
  drop constraint care_package_requested_first_check, drop constraint care_package_end_has_reason_check, drop constraint care_package_live_was_agreed_check,
  drop constraint care_package_agreed_is_whole_check, drop constraint care_package_own_is_requested_check,
  drop constraint care_package_imported_has_start_check,
  drop column state, drop column end_reason, drop column weekly_cost_pence, drop column agreed_by, drop column agreed_on,
  drop column requested_by, drop column requested_on, drop column what;
-- What was never imported has no start of its own to fall back upon; the older schema knows only packages that have begun.
delete from care_package where starts_on is null;
alter table care_package alter column starts_on set not null;

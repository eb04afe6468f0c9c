-- Up Migration
-- What every action of a case needs: a version of each record it may change, the account of what happened, the values that
-- differ by year and organisation, drafts, and the keys by which a repeated request is known again.
alter table person add column version integer not null default 1;
alter table referral add column version integer not null default 1, add column received_at timestamptz;
alter table checklist add column version integer not null default 1;
alter table fast_track_tool add column version integer not null default 1;
alter table dst add column version integer not null default 1;
alter table eligibility add column version integer not null default 1;
alter table appeal add column version integer not null default 1;
alter table care_package add column version integer not null default 1;
alter table review add column version integer not null default 1;
comment on column referral.received_at is 'The instant it came, where known: Fast Track''s 48 hours and the age of the queue. The 28 days count from received_on.';

create table case_event (
  id bigint generated always as identity primary key,
  icb_id uuid not null,
  person_id uuid not null constraint case_event_person_fkey references person,
  subject_kind text not null,
  subject_id uuid not null,
  event text not null,
  at timestamptz not null default clock_timestamp(),
  on_date date not null,
  actor text not null,
  actor_name text,
  actor_role text not null,
  organisation_id uuid not null,
  details jsonb
);
comment on table case_event is 'What was done in a case, by whom, in which role, for which organisation; only added to. Moves of referrals and reviews are in their own event tables besides.';
create index case_event_by_person on case_event (person_id, id);
create trigger case_event_append_only before update or delete on case_event for each row execute function refuse_change();
create trigger case_event_no_truncate before truncate on case_event for each statement execute function refuse_change();

create table dated_value (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  organisation_id uuid constraint dated_value_organisation_fkey references organisation,
  from_on date not null,
  value numeric not null,
  unit text not null,
  source text not null,
  constraint dated_value_one_a_day_key unique nulls not distinct (name, organisation_id, from_on)
);
comment on table dated_value is 'A number that may differ by organisation or year, from a date until the next row of its name: an ICB''s own before the one for all.';
insert into dated_value (name, from_on, value, unit, source) values
  ('decision_days', '2007-10-01', 28, 'calendar days', 'DCB2117 T7'),
  ('verification_working_days', '2007-10-01', 2, 'working days', 'National Framework, paragraph not verified'),
  ('fast_track_hours', '2007-10-01', 48, 'hours', 'National Framework, paragraph not verified'),
  ('first_review_months', '2007-10-01', 3, 'calendar months', 'National Framework, paragraph not verified'),
  ('next_review_months', '2007-10-01', 12, 'calendar months', 'National Framework, paragraph not verified'),
  ('appeal_months', '2007-10-01', 6, 'calendar months', 'National Framework, paragraph not verified'),
  ('fnc_short_stay_weeks', '2007-10-01', 6, 'weeks', 'National Framework, paragraph not verified'),
  ('money_notice_days', '2007-10-01', 28, 'calendar days', 'chosen here: each ICB sets its own'),
  ('referrer_link_days', '2007-10-01', 90, 'calendar days', 'chosen here: each ICB sets its own');

create table draft (
  account_id uuid not null,
  form text not null,
  fields jsonb not null,
  saved_at timestamptz not null default clock_timestamp(),
  constraint draft_pkey primary key (account_id, form)
);
comment on table draft is 'What somebody has typed into a form and not sent yet. form is its address.';

create table answered_request (
  actor text not null,
  key text not null,
  digest text not null,
  answer jsonb not null,
  at timestamptz not null default clock_timestamp(),
  constraint answered_request_pkey primary key (actor, key)
);
comment on table answered_request is 'Answers to requests that carried a key (Idempotency-Key, or a form''s once-only number): the same again gets the same answer.';

grant select, insert on case_event to chc_app;
grant select, insert on dated_value to chc_app;
grant select, insert, update, delete on draft to chc_app;
grant select, insert on answered_request to chc_app;

-- Down Migration
drop table answered_request;
drop table draft;
drop table dated_value;
drop table case_event;
alter table review drop column version;
alter table care_package drop column version;
alter table appeal drop column version;
alter table eligibility drop column version;
alter table dst drop column version;
alter table fast_track_tool drop column version;
alter table checklist drop column version;
alter table referral drop column received_at, drop column version;
alter table person drop column version;

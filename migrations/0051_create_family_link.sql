-- Up Migration
-- The family's door (decision 0049): an individual or a representative reads, by a link and a second factor, where the case
-- stands. Only hashes of the link, of the code and of a visit are kept.
create table family_link (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint family_link_person_fkey references person,
  version integer not null default 1,
  for_whom text not null constraint family_link_for_whom_check check (for_whom in ('individual', 'representative')),
  representative_id uuid constraint family_link_representative_fkey references representative,
  consent_id uuid constraint family_link_consent_fkey references consent,
  expires_on date not null,
  format text not null constraint family_link_format_check check (format in ('plain', 'large_print', 'easy_read')),
  link_by text not null constraint family_link_link_by_check check (link_by in ('email', 'text', 'letter', 'in_person')),
  code_by text not null constraint family_link_code_by_check check (code_by in ('telephone', 'letter', 'in_person')),
  contact_name text,
  contact_phone text,
  wrong_answers integer not null default 0,
  opened_at timestamptz,
  openings integer not null default 0,
  unlocked_at timestamptz,
  unlocked_by text,
  unlocked_how text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  ended_on date,
  ended_by text,
  ended_reason text,
  constraint family_link_for_whom_is_whole_check check ((for_whom = 'representative') = (representative_id is not null)),
  constraint family_link_consent_is_of_representative_check check (consent_id is null or representative_id is not null),
  constraint family_link_code_apart_from_link_check check (link_by <> code_by),
  constraint family_link_contact_is_whole_check check (num_nonnulls(contact_name, contact_phone) in (0, 2)),
  constraint family_link_wrong_answers_check check (wrong_answers between 0 and 5),
  constraint family_link_opened_is_whole_check check ((openings = 0) = (opened_at is null)),
  constraint family_link_unlocked_is_whole_check check (num_nonnulls(unlocked_at, unlocked_by, unlocked_how) in (0, 3)),
  constraint family_link_ended_is_whole_check check (num_nonnulls(ended_on, ended_by, ended_reason) in (0, 3))
);
comment on table family_link is 'Leave to read the family page of one case: for the individual, or for a representative by authority or consent; until a day, until revoked, locked at five wrong answers.';
create index family_link_by_person on family_link (person_id);
grant select, insert, update on family_link to chc_app;

create table family_key (
  family_link_id uuid not null constraint family_key_pkey primary key constraint family_key_link_fkey references family_link,
  icb_id uuid not null,
  person_id uuid not null constraint family_key_person_fkey references person,
  link_hash text not null constraint family_key_link_hash_key unique,
  code_hash text not null,
  made_at timestamptz not null,
  made_by text not null
);
comment on table family_key is 'Hashes of the link and code that stand now. Made anew, the ones before no longer open anything.';
create index family_key_by_person on family_key (person_id);
grant select, insert, update, delete on family_key to chc_app;

create table family_visit (
  visit_hash text not null constraint family_visit_pkey primary key,
  family_link_id uuid not null constraint family_visit_link_fkey references family_link,
  icb_id uuid not null,
  person_id uuid not null constraint family_visit_person_fkey references person,
  until_at timestamptz not null
);
comment on table family_visit is 'A browser that has come through the door, for half an hour.';
create index family_visit_by_link on family_visit (family_link_id);
create index family_visit_by_person on family_visit (person_id);
grant select, insert, delete on family_visit to chc_app;

insert into value_limit (name, title, unit, least, most, why) values
  ('family_link_days', 'Days a family link lasts at most', 'calendar days', 1, 366, 'each ICB sets its own');
insert into dated_value (name, from_on, value, unit, source) values
  ('family_link_days', '2007-10-01', 180, 'calendar days', 'chosen here: each ICB sets its own');

-- Down Migration
delete from dated_value where name = 'family_link_days';
delete from value_limit where name = 'family_link_days';
drop table family_visit, family_key, family_link;

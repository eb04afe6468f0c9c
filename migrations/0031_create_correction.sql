-- Up Migration
create table correction (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint correction_person_fkey references person,
  other_person_id uuid constraint correction_other_person_fkey references person,
  referral_id uuid not null constraint correction_referral_fkey references referral,
  kind text not null constraint correction_kind_check check (kind in ('received_date', 'person', 'commissioner', 'decision', 'unmerge')),
  state text not null default 'proposed' constraint correction_state_check check (state in ('proposed', 'confirmed', 'refused', 'withdrawn')),
  before jsonb not null,
  after jsonb not null,
  reason text not null constraint correction_reason_check check (reason ~ '\S'),
  returns_affected jsonb not null,
  proposed_by text not null,
  proposed_by_name text,
  proposed_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decided_reason text constraint correction_decided_reason_check check (decided_reason ~ '\S'),
  constraint correction_other_person_fits_kind_check check ((kind = 'person') = (other_person_id is not null) and other_person_id <> person_id),
  constraint correction_decided_is_whole_check check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
  constraint correction_refused_has_reason_check check (state <> 'refused' or decided_reason is not null),
  constraint correction_takes_two_people_check check (state not in ('confirmed', 'refused') or decided_by <> proposed_by)
);
comment on table correction is 'A correction of what the returns count: proposed by one person with its reason, confirmed by another, with before, after and the figures it changes.';
comment on column correction.other_person_id is 'The person the referral belongs to, where it was recorded for another: person_id.';
create unique index correction_one_proposed_key on correction (referral_id) where state = 'proposed';
create index correction_by_person on correction (person_id);
create index correction_by_other_person on correction (other_person_id) where other_person_id is not null;

-- The person whose the source says a row is, where a correction has moved it: the same row again stays where it now belongs.
alter table referral add column imported_person_id uuid constraint referral_imported_person_fkey references person;
alter table eligibility add column imported_person_id uuid constraint eligibility_imported_person_fkey references person;

insert into referral_transition (event, from_state, to_state) values
  ('decision_corrected', 'decided', 'verifying'),
  ('fast_track_decision_corrected', 'decided', 'received');

grant select, insert, update on correction to chc_app;

-- Down Migration
delete from referral_transition where event in ('decision_corrected', 'fast_track_decision_corrected');
alter table eligibility drop column imported_person_id;
alter table referral drop column imported_person_id;
drop table correction;

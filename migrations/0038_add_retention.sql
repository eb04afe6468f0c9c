-- Up Migration
-- How long a case is kept is worked out, never stored; what people decide about it is. No table here makes anything disappear.
create table legal_hold (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint legal_hold_person_fkey references person,
  reason text not null constraint legal_hold_reason_check check (reason ~ '\S'),
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  lifted_reason text constraint legal_hold_lifted_reason_check check (lifted_reason ~ '\S'),
  constraint legal_hold_lifted_is_whole_check check (num_nonnulls(lifted_by, lifted_at, lifted_reason) in (0, 3)),
  constraint legal_hold_dates_in_order_check check (placed_at <= lifted_at)
);
comment on table legal_hold is 'A case that may not be disposed of, from its placing until it is lifted. It changes no date.';
create index legal_hold_by_person on legal_hold (person_id);
create index legal_hold_standing on legal_hold (person_id) where lifted_at is null;

create table retention_extension (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint retention_extension_person_fkey references person,
  last_operational_on date not null,
  until_on date not null,
  justification text not null constraint retention_extension_justification_check check (justification ~ '\S'),
  extended_by text not null,
  extended_at timestamptz not null,
  -- Records Management Code, known second-hand: no longer than 20 years in all without an authority we do not model.
  constraint retention_extension_within_most_check check (last_operational_on < until_on and until_on <= (last_operational_on + interval '20 years')::date)
);
comment on table retention_extension is 'That a case is kept longer than the rule says, until a day, with the justification. Never shorter: the later date counts.';
create index retention_extension_by_person on retention_extension (person_id);

create table disposal_review (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint disposal_review_person_fkey references person,
  state text not null default 'reviewed' constraint disposal_review_state_check check (state in ('reviewed', 'confirmed', 'withdrawn')),
  kept_until_on date not null,
  finding text not null constraint disposal_review_finding_check check (finding ~ '\S'),
  reviewed_by text not null,
  reviewed_at timestamptz not null,
  confirmed_by text,
  confirmed_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  withdrawn_reason text constraint disposal_review_withdrawn_reason_check check (withdrawn_reason ~ '\S'),
  constraint disposal_review_confirmed_is_whole_check check ((confirmed_by is null) = (confirmed_at is null) and (state <> 'confirmed' or confirmed_by is not null)),
  constraint disposal_review_withdrawn_is_whole_check check (num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) = case state when 'withdrawn' then 3 else 0 end),
  constraint disposal_review_takes_two_people_check check (confirmed_by <> reviewed_by)
);
comment on table disposal_review is 'That somebody looked at a case whose retention had passed, and another confirmed it. It counts while the case is kept until that same day, and deletes nothing.';
create unique index disposal_review_one_standing_key on disposal_review (person_id, kept_until_on) where state <> 'withdrawn';
create index disposal_review_by_person on disposal_review (person_id);

-- The review queue begins with cases that have anything old (readRetentionQueue); the other beginnings have their indexes.
create index person_died_on on person (died_on) where died_on is not null;
create index checklist_completed_on on checklist (completed_on);
create index case_event_on_date on case_event (on_date, person_id);

insert into value_limit (name, title, unit, least, most, why) values
  ('retention_years', 'Years a case is kept', 'years', 8, 20, 'a minimum: an ICB may keep longer, with a justification, and never shorter'),
  ('retention_most_years', 'Years a case may be kept when extended', 'years', 8, 20, 'no longer than 20 years in all');
insert into dated_value (name, from_on, value, unit, source) values
  ('retention_years', '2007-10-01', 8, 'years', 'Records Management Code, adult health records: known second-hand, not verified'),
  ('retention_most_years', '2007-10-01', 20, 'years', 'Records Management Code, Appendix II: known second-hand, not verified');

grant select, insert, update on legal_hold, disposal_review to chc_app;
grant select, insert on retention_extension to chc_app;

-- Down Migration
delete from dated_value where name in ('retention_years', 'retention_most_years');
delete from value_limit where name in ('retention_years', 'retention_most_years');
drop index case_event_on_date;
drop index checklist_completed_on;
drop index person_died_on;
drop table disposal_review, retention_extension, legal_hold;

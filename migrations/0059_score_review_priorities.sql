-- Up Migration
-- Which of the overdue reviews matters most: weights by version, a stored score with what it is made of, and a lead's override.
create table priority_version (
  version integer not null constraint priority_version_pkey primary key,
  from_on date not null constraint priority_version_from_on_key unique,
  source text not null constraint priority_version_source_check check (source ~ '\S'),
  set_by text,
  set_at timestamptz not null default clock_timestamp()
);
comment on table priority_version is 'A version of the weights of review priorities, in force from a day until the next one''s. Added to, never changed.';
create table priority_weight (
  version integer not null constraint priority_weight_version_fkey references priority_version,
  factor text not null,
  level text not null,
  points integer not null constraint priority_weight_points_check check (points between 0 and 100),
  constraint priority_weight_pkey primary key (version, factor, level)
);
comment on table priority_weight is 'The points that a level of a factor gives in a version; the factors and levels are those of PRIORITY_FACTORS (a test compares them).';
insert into priority_version (version, from_on, source) values (1, '2007-10-01', 'chosen here: the prioritisation matrix was not given; each ICB sets its own');
insert into priority_weight (version, factor, level, points) values
  (1, 'days_overdue', '0', 0), (1, 'days_overdue', '1', 5), (1, 'days_overdue', '29', 12), (1, 'days_overdue', '92', 20), (1, 'days_overdue', '183', 28), (1, 'days_overdue', '366', 35),
  (1, 'never_reviewed', 'yes', 10), (1, 'never_reviewed', 'no', 0),
  (1, 'funding', 'chc_standard', 8), (1, 'funding', 'chc_fast_track', 12), (1, 'funding', 'joint', 6), (1, 'funding', 'fnc', 2),
  (1, 'review_type', '01', 8), (1, 'review_type', '02', 4), (1, 'review_type', '03', 6),
  (1, 'setting', 'home', 6), (1, 'setting', 'placement', 4), (1, 'setting', 'care_home', 3), (1, 'setting', 'nursing_home', 1), (1, 'setting', 'unknown', 2),
  (1, 'safeguarding', 'open', 30), (1, 'safeguarding', 'no', 0),
  (1, 'authorisation', 'ending', 10), (1, 'authorisation', 'no', 0),
  (1, 'cost', 'unknown', 0), (1, 'cost', 'under_500', 1), (1, 'cost', 'under_1000', 3), (1, 'cost', 'under_2000', 6), (1, 'cost', 'over_2000', 10),
  (1, 'change_reported', 'yes', 20), (1, 'change_reported', 'no', 0),
  (1, 'inherited', 'yes', 5), (1, 'inherited', 'no', 0);
create function priority_version_on(on_day date) returns integer language sql stable as $$
  select version from priority_version where from_on <= on_day order by from_on desc limit 1
$$;

create table review_priority (
  id uuid primary key constraint review_priority_review_fkey references review,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint review_priority_person_fkey references person,
  commissioner_id uuid not null constraint review_priority_commissioner_fkey references organisation,
  due_on date not null,
  funding text not null,
  review_type text not null,
  moved smallint not null constraint review_priority_moved_check check (moved in (-1, 0, 1)),
  score integer not null,
  factors jsonb not null,
  weights_version integer not null constraint review_priority_weights_fkey references priority_version,
  scored_on date not null
);
comment on table review_priority is 'The priority of an outstanding review (its id is the review''s): points and what they are made of, kept with every act and import and refreshed at night where it changed.';
comment on column review_priority.moved is 'By an override: 1 before all others, -1 after them.';
create index review_priority_order on review_priority (moved desc, score desc, id);
create index review_priority_order_of_commissioner on review_priority (commissioner_id, moved desc, score desc, id);
create index review_priority_by_person on review_priority (person_id);
create index review_priority_due on review_priority (due_on);

create table review_priority_override (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint review_priority_override_person_fkey references person,
  review_id uuid not null constraint review_priority_override_review_fkey references review,
  moved text not null constraint review_priority_override_moved_check check (moved in ('first', 'last')),
  reason text not null constraint review_priority_override_reason_check check (reason ~ '\S'),
  set_on date not null,
  set_by text not null,
  until_on date not null,
  ended_on date,
  ended_by text,
  constraint review_priority_override_ended_is_whole_check check ((ended_on is null) = (ended_by is null)),
  constraint review_priority_override_dates_in_order_check check (set_on <= until_on and set_on <= ended_on)
);
comment on table review_priority_override is 'A lead''s decision that a review comes first or last whatever its points, with a reason, until a day.';
create unique index review_priority_override_one_open on review_priority_override (review_id) where ended_on is null;
create index review_priority_override_by_person on review_priority_override (person_id);

alter table person
  add column legacy_origin text constraint person_legacy_origin_check check (legacy_origin in ('pct_2013')),
  add column legacy_origin_basis text constraint person_legacy_origin_basis_check check (legacy_origin_basis in ('import_rule', 'act')),
  add constraint person_legacy_origin_has_basis_check check (legacy_origin is null or legacy_origin_basis is not null);
comment on column person.legacy_origin is 'The case was inherited: pct_2013 = from a primary care trust when those ended on 31 March 2013. An import sets it where an eligibility began before that; an act says so, or that it was not.';

grant select, insert on priority_version, priority_weight to chc_app;
grant select, insert, update, delete on review_priority to chc_app;
grant select, insert, update on review_priority_override to chc_app;

-- Down Migration
alter table person drop constraint person_legacy_origin_has_basis_check, drop column legacy_origin_basis, drop column legacy_origin;
drop table review_priority_override;
drop table review_priority;
drop function priority_version_on;
drop table priority_weight;
drop table priority_version;

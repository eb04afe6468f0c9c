-- Up Migration
-- Who could take a case: teams and the places they serve, practitioners and their teams, the provider matrix, and which body does
-- each function. All of it is dated: [from_on, to_on), so that a figure of last year is that of last year.
create table team (
  id uuid primary key,
  version integer not null default 1,
  code text not null constraint team_code_key unique constraint team_code_check check (code ~ '^[A-Za-z0-9-]{1,40}$'),
  name text not null constraint team_name_check check (name ~ '\S'),
  kind text not null constraint team_kind_check check (kind in ('single_point_of_access', 'hub', 'spoke', 'community', 'council')),
  provider_id uuid not null constraint team_provider_fkey references organisation,
  opened_on date,
  closed_on date,
  constraint team_dates_in_order_check check (opened_on <= closed_on)
);
comment on table team is 'A team that cases may be with. Every ICB has its single point of access: what nobody else has is there. closed_on: the first day no longer.';
create unique index team_single_point_of_access on team (provider_id) where kind = 'single_point_of_access' and closed_on is null;

create table team_place (
  id uuid primary key,
  team_id uuid not null constraint team_place_team_fkey references team,
  place_id uuid not null,
  place_kind text not null constraint team_place_kind_check check (place_kind in ('icb', 'place', 'sub_icb')),
  from_on date not null,
  to_on date,
  constraint team_place_place_fkey foreign key (place_id, place_kind) references organisation (id, kind) on update cascade,
  constraint team_place_dates_in_order_check check (from_on <= to_on),
  constraint team_place_once_excl exclude using gist (team_id with =, place_id with =, daterange(from_on, to_on) with &&)
);
comment on table team_place is 'Where a team works: a commissioner, all of a place, all of an ICB. Many to many.';
create index team_place_by_place on team_place (place_id);

create table practitioner (
  id uuid primary key,
  version integer not null default 1,
  code text not null constraint practitioner_code_key unique constraint practitioner_code_check check (code <> ''),
  name text,
  profession text constraint practitioner_profession_check check (profession in ('nurse', 'social_worker', 'associate', 'therapist', 'other')),
  band text constraint practitioner_band_check check (band in ('3', '4', '5', '6', '7', '8a', '8b', '8c', '8d', '9')),
  wte numeric(3, 2) constraint practitioner_wte_check check (wte > 0 and wte <= 1),
  provider_id uuid constraint practitioner_provider_fkey references organisation,
  joined_on date,
  left_on date,
  constraint practitioner_dates_in_order_check check (joined_on <= left_on),
  constraint practitioner_known_check check (name is not null or num_nonnulls(profession, band, wte, provider_id, joined_on) = 0)
);
comment on table practitioner is 'Whoever may own a case, by the code that imports and accounts (account.practitioner) carry. Without a name: known by code only, from an import. left_on: the first day no longer.';
create index practitioner_by_name on practitioner (name, code);

create table practitioner_team (
  id uuid primary key,
  practitioner_id uuid not null constraint practitioner_team_practitioner_fkey references practitioner,
  team_id uuid not null constraint practitioner_team_team_fkey references team,
  from_on date not null,
  to_on date,
  constraint practitioner_team_dates_in_order_check check (from_on <= to_on),
  constraint practitioner_team_once_excl exclude using gist (practitioner_id with =, team_id with =, daterange(from_on, to_on) with &&)
);
comment on table practitioner_team is 'Which teams a practitioner belongs to, from and to a date.';
create index practitioner_team_by_team on practitioner_team (team_id);

create table practitioner_competence (
  id uuid primary key,
  practitioner_id uuid not null constraint practitioner_competence_practitioner_fkey references practitioner,
  work text not null constraint practitioner_competence_work_check check (work in ('chc', 'fnc', 'fast_track')),
  from_on date not null,
  signed_off_by text not null,
  constraint practitioner_competence_once_key unique (practitioner_id, work)
);
comment on table practitioner_competence is 'Work that a practitioner was signed off for, beyond what the band begins with.';

create table band_work (
  id uuid primary key,
  band text not null,
  work text not null constraint band_work_work_check check (work in ('chc', 'fnc', 'fast_track')),
  from_on date not null,
  to_on date,
  constraint band_work_dates_in_order_check check (from_on <= to_on),
  constraint band_work_once_excl exclude using gist (band with =, work with =, daterange(from_on, to_on) with &&)
);
comment on table band_work is 'What a band takes without being signed off for it. A Band 5 associate begins with FNC.';
insert into band_work (id, band, work, from_on)
select gen_random_uuid(), band, work, date '2007-10-01' from unnest(array['6', '7', '8a', '8b', '8c', '8d', '9']) band cross join unnest(array['chc', 'fnc', 'fast_track']) work
union all select gen_random_uuid(), '5', 'fnc', date '2007-10-01';

create table practitioner_absence (
  id uuid primary key,
  version integer not null default 1,
  practitioner_id uuid not null constraint practitioner_absence_practitioner_fkey references practitioner,
  kind text not null constraint practitioner_absence_kind_check check (kind in ('leave', 'sickness', 'training', 'other')),
  from_on date not null,
  to_on date,
  cover_id uuid constraint practitioner_absence_cover_fkey references practitioner,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint practitioner_absence_dates_in_order_check check (from_on <= to_on),
  constraint practitioner_absence_not_own_cover_check check (cover_id <> practitioner_id),
  constraint practitioner_absence_once_excl exclude using gist (practitioner_id with =, daterange(from_on, to_on) with &&)
);
comment on table practitioner_absence is 'When a practitioner is away, until the first day back (to_on; null while nobody knows), and who covers: sees and acts on their cases meanwhile, and owns none of them.';
create index practitioner_absence_by_cover on practitioner_absence (cover_id) where cover_id is not null;

create table commissioner_area (
  id uuid primary key,
  commissioner_id uuid not null constraint commissioner_area_commissioner_fkey references organisation,
  name text not null constraint commissioner_area_name_check check (name ~ '\S'),
  outward_codes text[],
  constraint commissioner_area_name_key unique (commissioner_id, name)
);
comment on table commissioner_area is 'The areas of a commissioner that the provider matrix tells apart. outward_codes: the beginnings of postcodes in it; null: all that no other area of it has.';
create unique index commissioner_area_rest on commissioner_area (commissioner_id) where outward_codes is null;

create table route (
  id uuid primary key,
  version integer not null default 1,
  area_id uuid not null constraint route_area_fkey references commissioner_area,
  step text not null constraint route_step_check check (step in ('request_for_checklist', 'checklist_submission', 'checklist_receipt', 'fast_track', 'dst', 'review')),
  setting text not null constraint route_setting_check check (setting in ('care_home', 'domiciliary')),
  provider_id uuid constraint route_provider_fkey references organisation,
  team_id uuid constraint route_team_fkey references team,
  commissioned boolean not null,
  from_on date not null,
  to_on date,
  set_by text not null,
  set_at timestamptz not null default clock_timestamp(),
  constraint route_dates_in_order_check check (from_on <= to_on),
  constraint route_team_of_somebody_check check (provider_id is not null or team_id is null),
  constraint route_one_at_a_time_excl exclude using gist (area_id with =, step with =, setting with =, daterange(from_on, to_on) with &&)
);
comment on table route is 'The provider matrix: who does a step in a setting for an area. No provider: various, whoever meets the person. commissioned: whether that work is commissioned from them; what is not is counted monthly.';
create index route_by_team on route (team_id);

create table function_body (
  id uuid primary key,
  version integer not null default 1,
  function text not null constraint function_body_function_check check (function in ('intake', 'fast_track', 'fast_track_review', 'assessment', 'review', 'verification', 'appeals', 'brokerage')),
  for_icb_id uuid not null constraint function_body_icb_fkey references organisation,
  body text not null constraint function_body_body_check check (body in ('hub', 'spoke', 'council')),
  team_id uuid constraint function_body_team_fkey references team,
  from_on date not null,
  to_on date,
  set_by text not null,
  set_at timestamptz not null default clock_timestamp(),
  constraint function_body_dates_in_order_check check (from_on <= to_on),
  constraint function_body_spoke_by_matrix_check check (body = 'spoke' or team_id is not null),
  constraint function_body_one_at_a_time_excl exclude using gist (for_icb_id with =, function with =, daterange(from_on, to_on) with &&)
);
comment on table function_body is 'Which body does a function of an ICB, from and to a date. spoke: the team that the provider matrix names; else the team named here.';

grant select, insert, update on team, team_place, practitioner, practitioner_team, practitioner_competence, practitioner_absence, route, function_body to chc_app;
grant select, insert on commissioner_area, band_work to chc_app;

-- Down Migration
drop table function_body;
drop table route;
drop table commissioner_area;
drop table practitioner_absence;
drop table band_work;
drop table practitioner_competence;
drop table practitioner_team;
drop table practitioner;
drop table team_place;
drop table team;

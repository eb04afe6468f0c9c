-- Up Migration
create table fnc_rate (
  id uuid primary key default gen_random_uuid(),
  from_on date not null,
  to_on date,
  standard_pence integer not null constraint fnc_rate_standard_check check (standard_pence > 0),
  higher_pence integer not null,
  announced_on date,
  source text not null constraint fnc_rate_source_check check (source ~ '\S'),
  supersedes uuid constraint fnc_rate_supersedes_fkey references fnc_rate,
  known_from date not null generated always as (coalesce(announced_on, from_on)) stored,
  constraint fnc_rate_dates_in_order_check check (from_on < to_on),
  constraint fnc_rate_higher_is_higher_check check (higher_pence > standard_pence),
  constraint fnc_rate_one_a_notice_key unique (from_on, known_from),
  constraint fnc_rate_supersedes_once_key unique (supersedes),
  constraint fnc_rate_supersedes_by_notice_check check (supersedes is null or (announced_on is not null and supersedes <> id))
);
comment on table fnc_rate is 'What a week of NHS-funded nursing care is paid at, in both bands: from a day until the next rate begins, or to_on where nothing is known after it. Never changed: a correction is a new row that supersedes.';
comment on column fnc_rate.announced_on is 'The day of the notice. Empty where it is not known: the rate is then taken as known from its first day.';
comment on column fnc_rate.known_from is 'From this day it was what anybody would have paid; a rate announced after it began is owed from its beginning.';
-- Rows whose source begins with "unverified" come from general knowledge; "… unverified" further on says which part does.
insert into fnc_rate (from_on, to_on, standard_pence, higher_pence, announced_on, source) values
  ('2007-10-01', '2008-04-01', 10100, 13900, null, 'unverified'),
  ('2013-04-01', null, 10979, 15110, null, 'unverified'),
  ('2014-04-01', null, 11089, 15261, null, 'unverified'),
  ('2015-04-01', null, 11200, 15414, null, 'gov.uk, 13 July 2016; higher rate unverified'),
  ('2016-04-01', null, 15625, 21504, null, 'DHSC rate notice'),
  ('2017-01-01', null, 15505, 21332, null, 'DHSC rate notice; first day unverified'),
  ('2018-04-01', null, 15816, 21759, '2018-03-06', 'gov.uk, 6 March 2018; SI 2012/2996 reg 20'),
  ('2019-04-01', null, 16556, 22777, null, 'DHSC rate notice'),
  ('2020-04-01', null, 18392, 25302, null, 'DHSC rate notice'),
  ('2021-04-01', null, 18760, 25808, null, 'DHSC rate notice'),
  ('2022-04-01', null, 20919, 28778, null, 'unverified'),
  ('2023-04-01', null, 21971, 30225, null, 'unverified'),
  ('2024-04-01', null, 23588, 32450, null, 'gov.uk, 4 March 2025, as the rate until then'),
  ('2025-04-01', null, 25406, 34950, '2025-03-04', 'gov.uk, 4 March 2025'),
  ('2026-04-01', null, 26768, 36824, '2026-03-09', 'DHSC, 9 March 2026');
-- 2019/20 was paid at one rate and raised afterwards, from its first day.
insert into fnc_rate (from_on, standard_pence, higher_pence, announced_on, source, supersedes)
  select from_on, 18031, 24806, '2020-04-30', 'gov.uk, 30 April 2020', id from fnc_rate where from_on = '2019-04-01';

-- How an FNC eligibility came about and at which band it is paid.
alter table eligibility
  add column fnc_band text constraint eligibility_fnc_band_check check (fnc_band in ('standard', 'higher')),
  add column fnc_higher_since_2007 boolean,
  add column chc_considered_by text constraint eligibility_chc_considered_by_check check (chc_considered_by in ('checklist', 'decision')),
  add column chc_considered_on date,
  add column decided_by text constraint eligibility_decided_by_check check (decided_by ~ '\S'),
  add column short_stay_weeks integer constraint eligibility_short_stay_weeks_check check (short_stay_weeks > 0),
  add constraint eligibility_fnc_columns_of_fnc_check check (funding = 'fnc'
    or num_nonnulls(fnc_band, fnc_higher_since_2007, chc_considered_by, chc_considered_on, short_stay_weeks) = 0),
  add constraint eligibility_higher_band_is_entitled_check check (fnc_band is distinct from 'higher' or coalesce(fnc_higher_since_2007, false)),
  add constraint eligibility_short_stay_is_short_check check (short_stay_weeks is null
    or coalesce(eligible_to <= eligible_from + 7 * short_stay_weeks, false)),
  add constraint eligibility_fnc_after_chc_check check (funding <> 'fnc' or source_id is not null or short_stay_weeks is not null
    or referral_id is not null or coalesce(chc_considered_by is not null and chc_considered_on <= eligible_from, false));
comment on column eligibility.short_stay_weeks is 'FNC of a short stay in a nursing home, without CHC considered: the weeks it may last, as in force when it was recorded.';
comment on column eligibility.fnc_higher_since_2007 is 'That the person was on the high band when the single band came in (1 October 2007) and still needs it: nobody else is paid the higher rate.';
comment on column eligibility.chc_considered_by is 'What CHC was considered by before FNC: a negative Checklist or a decision. FNC found by the decision of a referral refers to that.';

-- A short stay is no longer than the weeks in force allow.
create function eligibility_short_stay_within_value() returns trigger language plpgsql as $$
declare
  allowed numeric;
begin
  select value into allowed from dated_value where name = 'fnc_short_stay_weeks' and from_on <= new.eligible_from
    and (organisation_id = new.icb_id or organisation_id is null) order by organisation_id nulls last, from_on desc limit 1;
  if new.short_stay_weeks > coalesce(allowed, 0) then
    raise exception 'a short stay of FNC lasts % weeks at most', coalesce(allowed, 0)
      using errcode = '23514', constraint = 'eligibility_short_stay_within_value_check', table = 'eligibility';
  end if;
  return new;
end $$;
create trigger eligibility_short_stay_within_value before insert or update of short_stay_weeks on eligibility
  for each row when (new.short_stay_weeks is not null) execute function eligibility_short_stay_within_value();

-- The rate of a day as somebody knew it on another: the latest that had begun, none that a later notice had taken the place of.
create function fnc_rate_on(day date, known_on date, band text) returns integer language sql stable as $$
  select case band when 'higher' then higher_pence else standard_pence end from fnc_rate r
  where from_on <= day and (to_on is null or to_on > day) and known_from <= known_on
    and not exists (select from fnc_rate s where s.supersedes = r.id and s.known_from <= known_on and s.from_on <= day and (s.to_on is null or s.to_on > day))
  order by from_on desc, known_from desc limit 1
$$;
create index eligibility_fnc on eligibility (eligible_from) where funding = 'fnc';

grant select, insert on fnc_rate to chc_app;

-- Down Migration
drop index eligibility_fnc;
drop function fnc_rate_on;
drop trigger eligibility_short_stay_within_value on eligibility;
drop function eligibility_short_stay_within_value;
alter table eligibility
  drop constraint eligibility_fnc_after_chc_check, drop constraint eligibility_short_stay_is_short_check,
  drop constraint eligibility_higher_band_is_entitled_check, drop constraint eligibility_fnc_columns_of_fnc_check,
  drop column short_stay_weeks, drop column decided_by, drop column chc_considered_on, drop column chc_considered_by, drop column fnc_higher_since_2007, drop column fnc_band;
drop table fnc_rate;

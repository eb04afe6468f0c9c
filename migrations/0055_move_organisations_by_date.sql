-- Up Migration
-- Mergers, moves and populations by date (decision 0050). An organisation that has closed lies under its successor from that day on;
-- nothing of the record is rewritten, so that no figure of a day before changes.
alter table organisation
  add column version integer not null default 1,
  add column added_by text,
  add column closed_by text,
  add constraint organisation_closed_commissioner_has_successor_check check (kind <> 'sub_icb' or closed_on is null or successor_id is not null),
  add constraint organisation_not_its_own_successor_check check (successor_id <> id);
create index organisation_by_successor on organisation (successor_id) where successor_id is not null;

alter table organisation_parent
  add column moved_by text,
  add column moved_at timestamptz,
  add column settled_at timestamptz;
comment on column organisation_parent.moved_by is 'Who moved it there on the administration pages; an import then refuses to move it back. settled_at: the cases have followed to its ICB.';

create table organisation_population (
  id uuid not null default gen_random_uuid() constraint organisation_population_pkey primary key,
  organisation_id uuid not null constraint organisation_population_organisation_fkey references organisation,
  from_on date,
  adult_registered_population integer constraint organisation_population_adult_check check (adult_registered_population >= 0),
  registered_population integer constraint organisation_population_registered_check check (registered_population >= 0),
  source text not null constraint organisation_population_source_check check (source ~ '\S'),
  set_by text not null,
  set_at timestamptz not null default clock_timestamp(),
  constraint organisation_population_day_key unique nulls not distinct (organisation_id, from_on)
);
comment on table organisation_population is 'Populations from a day on (blank = always). The columns of organisation hold what an import said last; where a day has no row here, they count.';
grant select, insert on organisation_population to chc_app;
grant update (adult_registered_population, registered_population, source, set_by, set_at) on organisation_population to chc_app;

create function population_on(organisation uuid, as_of date)
returns table (adult integer, registered integer) language sql stable as $$
  select p.adult_registered_population, p.registered_population from organisation_population p
  where p.organisation_id = $1 and (p.from_on is null or p.from_on <= as_of) order by p.from_on desc nulls last limit 1
$$;

create function organisation_standing(as_of date)
returns table (organisation_id uuid, standing_id uuid) language sql stable as $$
  with recursive followed as (
    select o.id as organisation_id, o.id as standing_id from organisation o
    union
    select f.organisation_id, o.successor_id from followed f join organisation o on o.id = f.standing_id and o.closed_on <= as_of and o.successor_id is not null
  )
  select f.organisation_id, f.standing_id from followed f join organisation o on o.id = f.standing_id
  where o.closed_on is null or o.closed_on > as_of or o.successor_id is null
$$;
comment on function organisation_standing is 'Every organisation with the one that stands in its place on a date: itself, or whoever took it over.';

create or replace function organisation_above(as_of date)
returns table (organisation_id uuid, above_id uuid) language sql stable as $$
  with recursive above as (
    select o.id as organisation_id, o.id as above_id from organisation o
    union
    select a.organisation_id, n.id
    from above a join lateral (
      select p.parent_id as id from organisation_parent p where p.organisation_id = a.above_id and daterange(p.effective_from, p.effective_to) @> as_of
      union all
      select o.successor_id from organisation o where o.id = a.above_id and o.closed_on <= as_of and o.successor_id is not null
    ) n on true
  )
  select organisation_id, above_id from above
$$;
comment on function organisation_above is 'Every organisation with itself and all it lies under on a date; one that has been taken over lies under its successor.';

create or replace function case_scope(account uuid, username text, organisation uuid, roles text[], practitioner text, on_date date, at timestamptz)
returns table (home uuid[], commissioners uuid[], cases uuid[], hidden uuid[])
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive mine as (
    select role, works, sees_restricted from case_role where role = any ($4)
  ), me as (
    -- Who signs in for an organisation that has been taken over works for its successor from that day on.
    select standing_id as id from organisation_standing(on_date) where organisation_id = $3
  ), roots as (
    -- One's own organisation, where it is one of the tree; and whose cases one's organisation works on by agreement.
    select o.id, (select bool_or(sees_restricted) from mine) as manages, true as own
    from organisation o where o.id = (select id from me) and o.kind in ('icb', 'place', 'sub_icb') and exists (select from mine)
    union all
    select h.scope_id, bool_or(m.sees_restricted), false
    from hosting_agreement h join hosted_function f on f.function = any (h.functions) join mine m on m.role = any (f.roles)
    where h.host_id in (select s.organisation_id from organisation_standing(on_date) s join me on me.id = s.standing_id) and daterange(h.from_on, h.to_on) @> on_date group by h.id, h.scope_id
  ), below as (
    select id, manages from roots
    union
    select n.id, b.manages from below b join lateral (
      select p.organisation_id as id from organisation_parent p where p.parent_id = b.id and daterange(p.effective_from, p.effective_to) @> on_date
      union all
      select o.id from organisation o where o.successor_id = b.id and o.closed_on <= on_date) n on true
  ), reach as (
    select b.id, bool_or(b.manages) as manages from below b join organisation o on o.id = b.id and o.kind = 'sub_icb' group by b.id
  ), above as (
    select id from roots where own
    union
    select p.parent_id from above a join organisation_parent p on p.organisation_id = a.id and daterange(p.effective_from, p.effective_to) @> on_date
  ), home as (
    select a.id from above a join organisation o on o.id = a.id and o.kind = 'icb'
  ), theirs as (
    -- Owned, coordinated, or with a task of theirs: inside their own ICB or an agreement.
    select p.id from (
      select id from person where person.practitioner = $5
      union select r.person_id from referral r where r.coordinator = $5 and r.concluded_on is null
      union select t.person_id from task t where t.assignee = $5 and t.ended_on is null) own (id) join person p on p.id = own.id
    where (p.icb_id in (select id from home) or p.commissioner_id in (select id from reach)) and exists (select from mine where works)
  ), elsewhere as (
    select c.person_id as id from case_commissioner c join reach on reach.id = c.commissioner_id join person p on p.id = c.person_id
    where (p.restricted_at is null or reach.manages) and (
      exists (select from referral r where r.person_id = c.person_id and r.commissioner_id = c.commissioner_id and r.set_aside_on is null)
      or exists (select from eligibility e where e.person_id = c.person_id and e.commissioner_id = c.commissioner_id))
  ), given as (
    select g.person_id as id from case_grant g where g.account_id = $1 and g.from_at <= $7 and $7 < g.until_at and g.ended_at is null
    union
    select m.person_id from mdt_member m
    where m.username = $2 and m.removed_on is null and m.may_open_until >= $6 and 'mdt_contributor' = any ($4)
  ), seen as (
    select id from theirs union select id from elsewhere union select id from given
  )
  select array(select id from home), array(select id from reach),
    array(select s.id from seen s join person p on p.id = s.id left join reach on reach.id = p.commissioner_id
      where reach.id is null or (p.restricted_at is not null and not reach.manages)),
    array(select p.id from person p left join reach on reach.id = p.commissioner_id
      where p.restricted_at is not null and not coalesce(reach.manages, false) and p.id not in (select id from seen)
        and (reach.id is not null or exists (select from case_commissioner c join reach r on r.id = c.commissioner_id where c.person_id = p.id)))
$$;

create function settle_moved_cases(as_of date) returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  people uuid[];
  part text;
begin
  if not exists (select from organisation_parent where moved_by is not null and settled_at is null and effective_from <= as_of)
    and not exists (select from organisation where closed_by is not null and closed_on <= as_of and not cases_settled) then return 0; end if;
  select coalesce(array_agg(p.id), '{}') into people
  from person p join organisation_above(as_of) a on a.organisation_id = p.commissioner_id join organisation icb on icb.id = a.above_id and icb.kind = 'icb'
  where icb.id <> p.icb_id;
  update person p set icb_id = commissioner_icb(p.commissioner_id, as_of) where p.id = any (people);
  foreach part in array array['referral', 'eligibility'] loop
    execute format('update %I x set icb_id = p.icb_id from person p where p.id = x.person_id and p.id = any ($1) and x.icb_id <> p.icb_id', part) using people;
  end loop;
  update review x set icb_id = e.icb_id from eligibility e where e.id = x.eligibility_id and e.person_id = any (people) and x.icb_id <> e.icb_id;
  update care_package x set icb_id = e.icb_id from eligibility e where e.id = x.eligibility_id and e.person_id = any (people) and x.icb_id <> e.icb_id;
  update appeal x set icb_id = r.icb_id from referral r where r.id = x.referral_id and r.person_id = any (people) and x.icb_id <> r.icb_id;
  update letter x set icb_id = p.icb_id from person p where p.id = x.person_id and p.id = any (people) and x.state = 'queued' and x.icb_id <> p.icb_id;
  update stop_payment x set icb_id = p.icb_id from person p where p.id = x.person_id and p.id = any (people) and x.cleared_on is null and x.icb_id <> p.icb_id;
  update organisation_parent set settled_at = clock_timestamp() where moved_by is not null and settled_at is null and effective_from <= as_of;
  update organisation set cases_settled = true where closed_by is not null and closed_on <= as_of and not cases_settled;
  return cardinality(people);
end $$;
alter table organisation add column cases_settled boolean not null default false;
comment on function settle_moved_cases is 'Has the cases follow to the ICB that their commissioner lies under from a day on: people, referrals, eligibilities, reviews, appeals, packages, letters not yet issued. What was written before keeps the ICB it was written in. Gives how many people moved.';

create table nightly_job (
  id bigint generated always as identity constraint nightly_job_pkey primary key,
  run_id uuid not null constraint nightly_job_run_fkey references nightly_run,
  job text not null,
  attempt integer not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  did jsonb,
  failed text,
  constraint nightly_job_attempt_key unique (run_id, job, attempt),
  constraint nightly_job_ended_check check (ended_at is not null or (did is null and failed is null))
);
comment on table nightly_job is 'Each job of a night each time it was tried: from when until when, what it did, or why it failed.';
alter table nightly_run add column asked_by text;
create index nightly_run_latest on nightly_run (requested_at desc, id desc);
grant select, insert, update (started_at, ended_at, did, failed) on nightly_job to chc_app;

-- Down Migration
drop index nightly_run_latest;
alter table nightly_run drop column asked_by;
drop table nightly_job;
drop function settle_moved_cases;
create or replace function case_scope(account uuid, username text, organisation uuid, roles text[], practitioner text, on_date date, at timestamptz)
returns table (home uuid[], commissioners uuid[], cases uuid[], hidden uuid[])
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive mine as (
    select role, works, sees_restricted from case_role where role = any ($4)
  ), roots as (
    -- One's own organisation, where it is one of the tree; and whose cases one's organisation works on by agreement.
    select o.id, (select bool_or(sees_restricted) from mine) as manages, true as own
    from organisation o where o.id = $3 and o.kind in ('icb', 'place', 'sub_icb') and exists (select from mine)
    union all
    select h.scope_id, bool_or(m.sees_restricted), false
    from hosting_agreement h join hosted_function f on f.function = any (h.functions) join mine m on m.role = any (f.roles)
    where h.host_id = $3 and daterange(h.from_on, h.to_on) @> on_date group by h.id, h.scope_id
  ), below as (
    select id, manages from roots
    union
    select p.organisation_id, b.manages from below b
    join organisation_parent p on p.parent_id = b.id and daterange(p.effective_from, p.effective_to) @> on_date
  ), reach as (
    select b.id, bool_or(b.manages) as manages from below b join organisation o on o.id = b.id and o.kind = 'sub_icb' group by b.id
  ), above as (
    select id from roots where own
    union
    select p.parent_id from above a join organisation_parent p on p.organisation_id = a.id and daterange(p.effective_from, p.effective_to) @> on_date
  ), home as (
    select a.id from above a join organisation o on o.id = a.id and o.kind = 'icb'
  ), theirs as (
    -- Owned, coordinated, or with a task of theirs: inside their own ICB or an agreement.
    select p.id from (
      select id from person where person.practitioner = $5
      union select r.person_id from referral r where r.coordinator = $5 and r.concluded_on is null
      union select t.person_id from task t where t.assignee = $5 and t.ended_on is null) own (id) join person p on p.id = own.id
    where (p.icb_id in (select id from home) or p.commissioner_id in (select id from reach)) and exists (select from mine where works)
  ), elsewhere as (
    select c.person_id as id from case_commissioner c join reach on reach.id = c.commissioner_id join person p on p.id = c.person_id
    where (p.restricted_at is null or reach.manages) and (
      exists (select from referral r where r.person_id = c.person_id and r.commissioner_id = c.commissioner_id and r.set_aside_on is null)
      or exists (select from eligibility e where e.person_id = c.person_id and e.commissioner_id = c.commissioner_id))
  ), given as (
    select g.person_id as id from case_grant g where g.account_id = $1 and g.from_at <= $7 and $7 < g.until_at and g.ended_at is null
    union
    select m.person_id from mdt_member m
    where m.username = $2 and m.removed_on is null and m.may_open_until >= $6 and 'mdt_contributor' = any ($4)
  ), seen as (
    select id from theirs union select id from elsewhere union select id from given
  )
  select array(select id from home), array(select id from reach),
    array(select s.id from seen s join person p on p.id = s.id left join reach on reach.id = p.commissioner_id
      where reach.id is null or (p.restricted_at is not null and not reach.manages)),
    array(select p.id from person p left join reach on reach.id = p.commissioner_id
      where p.restricted_at is not null and not coalesce(reach.manages, false) and p.id not in (select id from seen)
        and (reach.id is not null or exists (select from case_commissioner c join reach r on r.id = c.commissioner_id where c.person_id = p.id)))
$$;

create or replace function organisation_above(as_of date)
returns table (organisation_id uuid, above_id uuid) language sql stable as $$
  with recursive above as (
    select o.id as organisation_id, o.id as above_id from organisation o
    union
    select a.organisation_id, p.parent_id
    from above a
    join organisation_parent p on p.organisation_id = a.above_id
      and daterange(p.effective_from, p.effective_to) @> as_of
  )
  select organisation_id, above_id from above
$$;
comment on function organisation_above is 'Every organisation with itself and all it lies under on a date.';
drop function organisation_standing;
drop function population_on;
drop table organisation_population;
alter table organisation_parent drop column settled_at, drop column moved_at, drop column moved_by;
drop index organisation_by_successor;
alter table organisation drop constraint organisation_not_its_own_successor_check, drop constraint organisation_closed_commissioner_has_successor_check,
  drop column cases_settled, drop column closed_by, drop column added_by, drop column version;

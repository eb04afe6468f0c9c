-- Up Migration
-- Who sees which case (decision 0034): by organisation and role, by a dated agreement between organisations, by owning or
-- coordinating it, by a grant for a time. One function works a person's scope out; the services say it to each connection;
-- every row of a case is behind a policy that reads it. Nothing said, nothing seen.
create table case_role (
  role text primary key,
  works boolean not null,
  sees_restricted boolean not null default false
);
comment on table case_role is 'Roles that see the cases of their organisation. works: whoever has it may own cases, and open one urgently. No row: no case by role (administrators, referrers, contributors).';
insert into case_role (role, works, sees_restricted) values
  ('practitioner', true, false), ('spoke_lead', true, false), ('single_point_of_access', true, false), ('hub_manager', true, true), ('verifier', true, false),
  ('finance_officer', false, false), ('returns_officer', false, false), ('auditor', false, false), ('privacy_officer', false, false), ('api_client', false, false);

create table hosted_function (
  function text primary key,
  title text not null,
  roles text[] not null
);
comment on table hosted_function is 'What one organisation may do for another by a hosting agreement, and the roles that do it.';
insert into hosted_function (function, title, roles) values
  ('intake', 'Single point of access', '{single_point_of_access,hub_manager}'),
  ('casework', 'Assessment, reviews and case management', '{practitioner,spoke_lead,hub_manager}'),
  ('verification', 'Verification and decision', '{verifier,hub_manager}'),
  ('finance', 'Packages and payments', '{finance_officer}'),
  ('returns', 'Returns and figures', '{returns_officer}'),
  ('oversight', 'Audit and privacy', '{auditor,privacy_officer}'),
  ('programs', 'Programs that call the API', '{api_client}');

create table hosting_agreement (
  id uuid primary key,
  version integer not null default 1,
  host_id uuid not null constraint hosting_agreement_host_fkey references organisation,
  scope_id uuid not null,
  scope_kind text not null constraint hosting_agreement_scope_kind_check check (scope_kind in ('icb', 'place', 'sub_icb')),
  functions text[] not null constraint hosting_agreement_functions_check check (cardinality(functions) > 0),
  from_on date not null,
  to_on date,
  basis text not null constraint hosting_agreement_basis_check check (basis ~ '\S'),
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  ended_by text,
  constraint hosting_agreement_scope_fkey foreign key (scope_id, scope_kind) references organisation (id, kind) on update cascade,
  constraint hosting_agreement_not_itself_check check (host_id <> scope_id),
  constraint hosting_agreement_dates_in_order_check check (from_on <= to_on)
);
comment on table hosting_agreement is 'One organisation works on the cases of another: which functions, whose cases (all under scope), from a day until the first day no longer.';
create index hosting_agreement_by_host on hosting_agreement (host_id);

alter table person
  add column restricted_at timestamptz,
  add column restricted_by text,
  add column restricted_reason text,
  add constraint person_restricted_is_whole_check check (num_nonnulls(restricted_at, restricted_by, restricted_reason) in (0, 3)),
  add column plain_family_name text generated always as (plain_name(family_name)) stored,
  add column plain_given_name text generated always as (plain_name(given_name)) stored,
  add column digits_given text generated always as (regexp_replace(nhs_number_given, '[^0-9]', '', 'g')) stored;
comment on column person.restricted_at is 'Since when only its owner, its coordinator, the hub managers and those it was granted to see the case: staff and their families.';
comment on column person.plain_family_name is 'What a search compares. Stored, because behind a policy an index on a function of ours is not used.';
create index person_restricted on person (commissioner_id) where restricted_at is not null;
create index person_by_commissioner_and_owner on person (commissioner_id, practitioner) where practitioner is not null;
drop index person_by_plain_family_name;
drop index person_by_plain_given_name;
drop index person_by_untraced_number;
create index person_by_plain_family_name on person (plain_family_name collate "C") where merged_into_id is null;
create index person_by_plain_given_name on person (plain_given_name collate "C") where merged_into_id is null;
create index person_by_untraced_number on person (digits_given) where nhs_number is null;

-- The worklist counts from its indexes alone, the policy's columns included.
drop index referral_open;
drop index referral_open_by_commissioner;
drop index referral_open_by_practitioner;
create index referral_open on referral (received_on, id) include (commissioner_id, person_id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_commissioner on referral (commissioner_id, received_on, id) include (person_id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_practitioner on referral (practitioner, received_on, id) include (commissioner_id, person_id) where activity_type = '01' and concluded_on is null;
create index referral_open_owners on referral (commissioner_id, practitioner) include (person_id) where activity_type = '01' and concluded_on is null;

create table case_grant (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint case_grant_person_fkey references person,
  account_id uuid not null constraint case_grant_account_fkey references account,
  kind text not null constraint case_grant_kind_check check (kind in ('given', 'urgent')),
  reason text not null constraint case_grant_reason_check check (reason ~ '(\S+\s+){2,}\S+'),
  from_at timestamptz not null,
  until_at timestamptz not null,
  given_by text not null,
  ended_at timestamptz,
  ended_by text,
  looked_at timestamptz,
  looked_by text,
  finding text,
  constraint case_grant_dates_in_order_check check (from_at < until_at),
  constraint case_grant_urgent_is_an_hour_check check (kind <> 'urgent' or until_at <= from_at + interval '1 hour'),
  constraint case_grant_ended_is_whole_check check ((ended_at is null) = (ended_by is null)),
  constraint case_grant_looked_is_whole_check check (num_nonnulls(looked_at, looked_by, finding) in (0, 3))
);
comment on table case_grant is 'One case for one person for a time. urgent: claimed by themselves (break-glass), before the privacy officer until looked at.';
create index case_grant_by_account on case_grant (account_id, until_at);
create index case_grant_by_person on case_grant (person_id);
create index case_grant_to_look_at on case_grant (icb_id, from_at) where kind = 'urgent' and looked_at is null;

-- Cases with a record under another commissioner than their person's: few, so that nobody's scope has to look for them.
create table case_commissioner (
  icb_id uuid not null,
  commissioner_id uuid not null,
  person_id uuid not null constraint case_commissioner_person_fkey references person,
  constraint case_commissioner_pkey primary key (commissioner_id, person_id)
);
comment on table case_commissioner is 'Where a referral or eligibility was ever seen under another commissioner than its person''s. Only where to look: case_scope asks the record itself.';
create index case_commissioner_by_person on case_commissioner (person_id);

create function note_case_commissioner() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into case_commissioner (icb_id, commissioner_id, person_id)
  select distinct p.icb_id, n.commissioner_id, n.person_id from written n join person p on p.id = n.person_id
  where n.commissioner_id <> p.commissioner_id
  on conflict do nothing;
  return null;
end $$;
create function note_commissioner_of_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into case_commissioner (icb_id, commissioner_id, person_id)
  select n.icb_id, r.commissioner_id, r.person_id from moved n join moved_from o using (id) join referral r on r.person_id = n.id
  where o.commissioner_id <> n.commissioner_id and r.commissioner_id <> n.commissioner_id
  union
  select n.icb_id, e.commissioner_id, e.person_id from moved n join moved_from o using (id) join eligibility e on e.person_id = n.id
  where o.commissioner_id <> n.commissioner_id and e.commissioner_id <> n.commissioner_id
  on conflict do nothing;
  return null;
end $$;
create trigger referral_note_commissioner_new after insert on referral referencing new table as written for each statement execute function note_case_commissioner();
create trigger referral_note_commissioner after update on referral referencing new table as written for each statement execute function note_case_commissioner();
create trigger eligibility_note_commissioner_new after insert on eligibility referencing new table as written for each statement execute function note_case_commissioner();
create trigger eligibility_note_commissioner after update on eligibility referencing new table as written for each statement execute function note_case_commissioner();
create trigger person_note_commissioner after update on person referencing new table as moved old table as moved_from for each statement execute function note_commissioner_of_person();
insert into case_commissioner (icb_id, commissioner_id, person_id)
select p.icb_id, r.commissioner_id, r.person_id from referral r join person p on p.id = r.person_id where r.commissioner_id <> p.commissioner_id
union select p.icb_id, e.commissioner_id, e.person_id from eligibility e join person p on p.id = e.person_id where e.commissioner_id <> p.commissioner_id;

create function case_scope(account uuid, username text, organisation uuid, roles text[], practitioner text, on_date date, at timestamptz)
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
comment on function case_scope is 'The one place that says which cases somebody sees: those under the commissioners, but for the hidden ones, and the cases named. home: the ICBs of one''s own organisation.';

create function in_scope(what text) returns uuid[] language sql stable parallel safe as $$ select nullif(current_setting('chc.' || what, true), '')::uuid[] $$;
comment on function in_scope is 'What was said to this connection: home, commissioners, cases, hidden; null where nothing was.';
create function in_system() returns boolean language sql stable parallel safe as $$ select coalesce(current_setting('chc.system', true) = 'yes', false) $$;
create function acting_within() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('chc.within', true), '')::uuid $$;
comment on function acting_within is 'The ICB of the case an act is done in, for its transaction: what the act has to find inside it (another record of the same person) is not asked for again.';

create table unguarded_table (
  name text primary key,
  why text not null
);
comment on table unguarded_table is 'Tables with a column like a case''s that hold nothing of anybody''s case.';
insert into unguarded_table values ('letterhead', 'of the ICB itself');

create procedure guard_cases() language plpgsql as $$
declare
  t record;
  system constant text := '(select in_system())';
  named constant text := '= any ((select in_scope(''cases''))::uuid[])';
  reached constant text := '= any ((select in_scope(''commissioners''))::uuid[])';
  hidden constant text := '<> all ((select in_scope(''hidden''))::uuid[])';
  visible text;
begin
  for t in
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in (select u.name from unguarded_table u)
    group by c.relname having c.relname = 'person' or array_agg(a.attname::text) && '{icb_id,person_id,referral_id,eligibility_id,review_id}'
  loop
    visible := case
      when t.name = 'person' then format('(commissioner_id %s and id %s) or id %s or (icb_id = (select acting_within()) and restricted_at is null)', reached, hidden, named)
      when t.columns @> '{person_id,commissioner_id}' then format('(commissioner_id %s and person_id %s) or person_id %s or exists (select from person p where p.id = %I.person_id)', reached, hidden, named, t.name)
      when t.columns @> '{person_id}' then format('person_id %s or exists (select from person p where p.id = %I.person_id)', named, t.name)
      when t.columns && '{referral_id,eligibility_id,review_id}' then (
        select string_agg(format('exists (select from %1$I p where p.id = %2$I.%1$s_id)', parent, t.name), ' or ')
        from unnest(array['referral', 'eligibility', 'review']) parent where parent || '_id' = any (t.columns))
      else 'icb_id = any ((select in_scope(''home''))::uuid[])' end;
    if t.columns @> '{other_person_id}' then visible := visible || format(' or exists (select from person p where p.id = %I.other_person_id)', t.name); end if;
    execute format('alter table %I enable row level security', t.name);
    execute format('drop policy if exists %I on %I', t.name || '_of_cases_in_scope', t.name);
    execute format('create policy %I on %I using (%s or %s)', t.name || '_of_cases_in_scope', t.name, system, visible);
  end loop;
end $$;
comment on procedure guard_cases is 'Puts every table of a case behind its policy; the migrations call it after each run, so that a new table is not forgotten.';
call guard_cases();

-- What lists ask, so that a query is filtered by itself and the policy only stands behind it.
create view seen_person with (security_invoker = true) as
select * from person
where (select in_system())
  or (commissioner_id = any ((select in_scope('commissioners'))::uuid[]) and id <> all ((select in_scope('hidden'))::uuid[]))
  or id = any ((select in_scope('cases'))::uuid[]);
comment on view seen_person is 'The people whose cases are in scope: what lists, counts, searches and exports read instead of person.';

grant select on seen_person, case_role, hosted_function, case_commissioner to chc_app;
grant select, insert, update (to_on, ended_by, version) on hosting_agreement to chc_app;
grant select, insert, update (until_at, ended_at, ended_by, looked_at, looked_by, finding, version) on case_grant to chc_app;

-- Down Migration
drop view seen_person;
do $$
declare p record;
begin
  for p in select tablename, policyname from pg_policies where schemaname = 'public' and policyname like '%\_of\_cases\_in\_scope' loop
    execute format('drop policy %I on %I', p.policyname, p.tablename);
    execute format('alter table %I disable row level security', p.tablename);
  end loop;
end $$;
drop procedure guard_cases;
drop table unguarded_table;
drop function acting_within;
drop function in_system;
drop function in_scope;
drop function case_scope;
drop trigger person_note_commissioner on person;
drop trigger eligibility_note_commissioner on eligibility;
drop trigger eligibility_note_commissioner_new on eligibility;
drop trigger referral_note_commissioner on referral;
drop trigger referral_note_commissioner_new on referral;
drop function note_commissioner_of_person;
drop function note_case_commissioner;
drop table case_commissioner;
drop table case_grant;
drop index referral_open_owners;
drop index referral_open_by_practitioner;
drop index referral_open_by_commissioner;
drop index referral_open;
create index referral_open on referral (received_on, id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_commissioner on referral (commissioner_id, received_on, id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_practitioner on referral (practitioner, received_on, id) where activity_type = '01' and concluded_on is null;
drop index person_by_untraced_number;
drop index person_by_plain_given_name;
drop index person_by_plain_family_name;
drop index person_by_commissioner_and_owner;
drop index person_restricted;
alter table person
  drop column digits_given, drop column plain_given_name, drop column plain_family_name,
  drop constraint person_restricted_is_whole_check, drop column restricted_reason, drop column restricted_by, drop column restricted_at;
create index person_by_plain_family_name on person ((plain_name(family_name) collate "C")) where merged_into_id is null;
create index person_by_plain_given_name on person ((plain_name(given_name) collate "C")) where merged_into_id is null;
create index person_by_untraced_number on person ((regexp_replace(nhs_number_given, '[^0-9]', '', 'g'))) where nhs_number is null;
drop table hosting_agreement;
drop table hosted_function;
drop table case_role;


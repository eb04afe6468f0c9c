-- Up Migration
create table organisation (
  id uuid primary key,
  code text not null constraint organisation_code_key unique,
  name text,
  kind text not null constraint organisation_kind_check check (kind in
    ('icb', 'sub_icb', 'place', 'hub', 'region', 'england', 'provider', 'local_authority', 'acute_trust', 'care_home')),
  adult_registered_population integer
    constraint organisation_adult_population_check check (adult_registered_population >= 0),
  registered_population integer constraint organisation_population_check check (registered_population >= 0),
  opened_on date,
  closed_on date,
  successor_id uuid constraint organisation_successor_fkey references organisation,
  source_digest uuid,
  constraint organisation_id_kind_key unique (id, kind),
  constraint organisation_open_close_check check (opened_on <= closed_on)
);
comment on table organisation is 'A body we know by its code. A sub_icb is a commissioner; closed_on and successor_id tell of a merger.';

create table organisation_parent (
  organisation_id uuid not null,
  organisation_kind text not null,
  parent_id uuid not null,
  parent_kind text not null,
  effective_from date,
  effective_to date,
  constraint organisation_parent_organisation_fkey
    foreign key (organisation_id, organisation_kind) references organisation (id, kind) on update cascade,
  constraint organisation_parent_parent_fkey
    foreign key (parent_id, parent_kind) references organisation (id, kind) on update cascade,
  constraint organisation_parent_not_itself_check check (organisation_id <> parent_id),
  constraint organisation_parent_kind_check check (
    case organisation_kind when 'sub_icb' then parent_kind = 'place' when 'place' then parent_kind = 'icb' else true end),
  constraint organisation_parent_one_at_a_time_excl
    exclude using gist (organisation_id with =, daterange(effective_from, effective_to) with &&)
);
comment on table organisation_parent is 'Who an organisation lies under, from and to a date (blank = always): commissioner, place, ICB.';
create index organisation_parent_parent on organisation_parent (parent_id);

create function organisation_above(as_of date)
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

create function commissioner_icb(commissioner uuid, as_of date)
returns uuid language sql stable as $$
  select a.above_id from organisation_above(as_of) a
  join organisation o on o.id = a.above_id and o.kind = 'icb'
  where a.organisation_id = commissioner
$$;

grant select, insert, update on organisation to chc_app;
grant select, insert, update, delete on organisation_parent to chc_app;

-- Down Migration
drop function commissioner_icb;
drop function organisation_above;
drop table organisation_parent;
drop table organisation;

-- Up Migration
-- The services never work as the owner: they are chc_app, which owns nothing and may only do what is granted here.
do $$
begin
  if not exists (select from pg_roles where rolname = 'chc_app') then
    create role chc_app nologin;
  end if;
  if not pg_has_role(current_user, 'chc_app', 'member') then
    execute format('grant chc_app to %I', current_user);
  end if;
end $$;

grant usage on schema public to chc_app;
grant select on pgmigrations to chc_app;

create extension if not exists btree_gist;

create table installation (
  only_one boolean primary key default true constraint installation_only_one_check check (only_one),
  id uuid not null default gen_random_uuid(),
  demonstration_made_for date,
  demonstration_loaded_at timestamptz,
  constraint installation_demonstration_check check (demonstration_loaded_at is null or demonstration_made_for is not null)
);
comment on table installation is 'One row: who this installation is. Its id keeps queues of two databases on one Redis apart.';
insert into installation default values;
grant select, update (demonstration_made_for, demonstration_loaded_at) on installation to chc_app;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_append_only';
end $$;
comment on function refuse_change is 'Makes a table append-only, for its owner too.';

-- Down Migration
drop function refuse_change;
drop table installation;
revoke select on pgmigrations from chc_app;
revoke usage on schema public from chc_app;

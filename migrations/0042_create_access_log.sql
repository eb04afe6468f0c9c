-- Up Migration
create table access_batch (
  id bigint generated always as identity constraint access_batch_pkey primary key,
  at timestamptz not null default clock_timestamp(),
  rows integer not null constraint access_batch_rows_check check (rows > 0)
);
comment on table access_batch is 'What a web process wrote into the access log at once; sealed as a whole into the chain of the audit.';

create table access_log (
  id bigint generated always as identity,
  at timestamptz not null,
  batch_id bigint not null,
  kind text not null constraint access_log_kind_check check (kind in ('case', 'document', 'letter', 'list', 'search', 'export', 'refused')),
  actor text not null,
  actor_name text,
  actor_role text not null,
  account_id uuid,
  organisation_id uuid,
  icb_id uuid,
  method text not null,
  route text not null,
  status smallint not null,
  case_id uuid,
  case_ids uuid[] not null default '{}',
  record_id text,
  terms text,
  same_surname boolean not null,
  own_record boolean not null,
  out_of_hours boolean not null,
  constraint access_log_pkey primary key (at, id)
) partition by range (at);
comment on table access_log is 'Who saw what: one answered request. case_id is the case it was about, case_ids those it named (a list, a search); terms what was searched for. By month, only added to.';
create index access_log_by_batch on access_log (batch_id);
create index access_log_by_case on access_log (case_id, at desc, id desc) where case_id is not null;
create index access_log_by_cases_named on access_log using gin (case_ids) where case_ids <> '{}';
create index access_log_by_actor on access_log (actor, at desc, id desc);
create index access_log_same_surname on access_log (at desc, id desc) where same_surname;
create index access_log_own_record on access_log (at desc, id desc) where own_record;
create index access_log_out_of_hours on access_log (at desc, id desc) where out_of_hours;
create index access_log_searches on access_log (at desc, id desc) where kind = 'search';
create index access_log_exports on access_log (at desc, id desc) where kind = 'export';
create index access_log_refused on access_log (at desc, id desc) where kind = 'refused';

-- Nothing is lost where a month has no part of its own yet.
create table access_log_rest partition of access_log default;

create function keep_access_log_months(months integer) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  first date;
  part text;
begin
  for ahead in 0 .. least(months, 24) loop
    first := date_trunc('month', clock_timestamp() at time zone 'UTC')::date + make_interval(months => ahead);
    part := 'access_log_' || to_char(first, 'YYYY_MM');
    if to_regclass('public.' || part) is null then
      begin
        execute format('create table public.%I partition of public.access_log for values from (%L) to (%L)', part, first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
        execute format('create trigger access_log_no_truncate before truncate on public.%I for each statement execute function public.refuse_change()', part);
      exception when check_violation then
        raise warning 'access_log: rows of % are kept in access_log_rest', part;
      end;
    end if;
  end loop;
end $$;
comment on function keep_access_log_months is 'Makes the parts of the access log for this month and some ahead; the services own nothing and could not.';
revoke execute on function keep_access_log_months from public;
grant execute on function keep_access_log_months to chc_app;
select keep_access_log_months(3);

create trigger access_log_append_only before update or delete on access_log for each row execute function refuse_change();
create trigger access_log_no_truncate before truncate on access_log for each statement execute function refuse_change();
create trigger access_log_rest_no_truncate before truncate on access_log_rest for each statement execute function refuse_change();
create trigger access_batch_append_only before update or delete on access_batch for each row execute function refuse_change();
create trigger access_batch_no_truncate before truncate on access_batch for each statement execute function refuse_change();
grant select, insert (rows) on access_batch to chc_app;
grant select on access_log to chc_app;
grant insert (at, batch_id, kind, actor, actor_name, actor_role, account_id, organisation_id, icb_id, method, route, status, case_id, case_ids, record_id, terms,
  same_surname, own_record, out_of_hours) on access_log to chc_app;

insert into value_limit (name, title, unit, least, most, why) values
  ('office_hours_from', 'Office hours begin', 'hour of the day', 0, 12, 'a record looked at before is looked at by the privacy officer'),
  ('office_hours_to', 'Office hours end', 'hour of the day', 13, 24, 'a record looked at after is looked at by the privacy officer'),
  ('bulk_view_cases', 'Cases opened in a day that are many', 'cases', 1, 1000, 'each ICB sets its own; the privacy officer looks at who opened so many');
insert into dated_value (name, from_on, value, unit, source) values
  ('office_hours_from', '2000-01-01', 7, 'hour of the day', 'our own start: no national number was found'),
  ('office_hours_to', '2000-01-01', 20, 'hour of the day', 'our own start: no national number was found'),
  ('bulk_view_cases', '2000-01-01', 60, 'cases', 'our own start: no national number was found');

-- Down Migration
delete from dated_value where name in ('office_hours_from', 'office_hours_to', 'bulk_view_cases');
delete from value_limit where name in ('office_hours_from', 'office_hours_to', 'bulk_view_cases');
drop function keep_access_log_months;
drop table access_log;
drop table access_batch;

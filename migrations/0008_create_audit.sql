-- Up Migration
create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  actor_role text not null,
  organisation_id uuid constraint audit_entry_organisation_fkey references organisation,
  action text not null,
  subject_kind text not null,
  subject_id text,
  details jsonb
);
comment on table audit_entry is 'Who did what, written in the transaction that did it; only added to.';
create index audit_entry_by_subject on audit_entry (subject_kind, subject_id);
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function refuse_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function refuse_change();

grant select, insert on audit_entry to chc_app;

-- Down Migration
drop table audit_entry;

-- Up Migration
-- Each entry keeps the very text that is hashed: a hash over what the database formats anew would change with its settings.
alter table audit_entry add column written text;

create function audit_entry_written(entry audit_entry) returns text language sql stable as $$
  select json_build_object(
    'id', entry.id, 'at', to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'actor', entry.actor, 'role', entry.actor_role, 'organisation', entry.organisation_id,
    'action', entry.action, 'kind', entry.subject_kind, 'subject', entry.subject_id, 'details', entry.details)::text
$$;
comment on function audit_entry_written is 'The text of an entry that is hashed: every column that means something. verify-audit has the same expression of its own.';

-- Rows of before are kept as they are and get their text.
alter table audit_entry disable trigger audit_entry_append_only;
update audit_entry e set written = audit_entry_written(e);
alter table audit_entry enable trigger audit_entry_append_only;
alter table audit_entry alter column written set not null;

create function write_audit_entry() returns trigger language plpgsql as $$
begin
  -- Given only by a restore, which brings what was there.
  if new.written is null then new.written := audit_entry_written(new); end if;
  return new;
end $$;
create trigger audit_entry_write before insert on audit_entry for each row execute function write_audit_entry();

-- Neither the instant, the number nor the text of an entry is the services' to say.
revoke insert on audit_entry from chc_app;
grant insert (actor, actor_role, organisation_id, action, subject_kind, subject_id, details) on audit_entry to chc_app;

create table audit_seal (
  number bigint not null constraint audit_seal_pkey primary key constraint audit_seal_number_check check (number > 0),
  previous_hash text constraint audit_seal_previous_hash_key unique nulls not distinct,
  entries integer not null constraint audit_seal_entries_check check (entries >= 0),
  batches integer not null constraint audit_seal_batches_check check (batches >= 0),
  last_entry_id bigint not null,
  last_batch_id bigint not null,
  digest text not null constraint audit_seal_digest_check check (digest ~ '^[0-9a-f]{64}$'),
  complete boolean not null,
  sealed_at timestamptz not null,
  hash text not null constraint audit_seal_hash_key unique constraint audit_seal_hash_check check (hash ~ '^[0-9a-f]{64}$'),
  constraint audit_seal_previous_fkey foreign key (previous_hash) references audit_seal (hash),
  constraint audit_seal_first_check check ((number = 1) = (previous_hash is null)),
  constraint audit_seal_something_check check (entries + batches > 0)
);
comment on table audit_seal is 'A link of the one hash chain over the audit: the digest of what it seals and the hash of the link before. No two follow the same one. complete = nothing more that it could see was left unsealed.';

create table audit_seal_member (
  kind text not null constraint audit_seal_member_kind_check check (kind in ('entry', 'batch')),
  id bigint not null,
  seal_number bigint not null constraint audit_seal_member_seal_fkey references audit_seal,
  hash text not null constraint audit_seal_member_hash_check check (hash ~ '^[0-9a-f]{64}$'),
  constraint audit_seal_member_pkey primary key (kind, id)
);
comment on table audit_seal_member is 'An audit entry, or a batch of the access log, with the hash it was sealed with and the seal it is in.';
create index audit_seal_member_by_seal on audit_seal_member (seal_number, kind desc, id);

create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function refuse_change();
create trigger audit_seal_no_truncate before truncate on audit_seal for each statement execute function refuse_change();
create trigger audit_seal_member_append_only before update or delete on audit_seal_member for each row execute function refuse_change();
create trigger audit_seal_member_no_truncate before truncate on audit_seal_member for each statement execute function refuse_change();
grant select, insert on audit_seal, audit_seal_member to chc_app;

-- Down Migration
drop table audit_seal_member;
drop table audit_seal;
revoke insert (actor, actor_role, organisation_id, action, subject_kind, subject_id, details) on audit_entry from chc_app;
grant insert on audit_entry to chc_app;
drop trigger audit_entry_write on audit_entry;
drop function write_audit_entry;
drop function audit_entry_written;
alter table audit_entry drop column written;

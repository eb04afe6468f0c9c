-- Up Migration
create table return_version (
  id uuid primary key,
  icb_id uuid not null constraint return_version_icb_fkey references organisation,
  quarter_end date not null,
  number integer not null constraint return_version_number_check check (number > 0),
  digest text not null constraint return_version_digest_check check (digest ~ '^[0-9a-f]{64}$'),
  warnings text[] not null,
  prepared_by text not null,
  prepared_by_account uuid not null constraint return_version_prepared_by_account_fkey references account,
  prepared_at timestamptz not null,
  signed_by text,
  signed_by_account uuid constraint return_version_signed_by_account_fkey references account,
  signed_at timestamptz,
  statement text,
  superseded_at timestamptz,
  constraint return_version_number_key unique (icb_id, quarter_end, number),
  constraint return_version_signed_is_whole_check check (num_nonnulls(signed_by, signed_by_account, signed_at, statement) in (0, 4)),
  constraint return_version_signed_by_another_check check (signed_by <> prepared_by and signed_by_account <> prepared_by_account)
);
comment on table return_version is 'A quarterly return of an ICB, frozen as it was prepared, and signed by somebody else. digest is over the digests of its files.';
create unique index return_version_open_key on return_version (icb_id, quarter_end) where signed_at is null and superseded_at is null;
create unique index return_version_standing_key on return_version (icb_id, quarter_end) where signed_at is not null and superseded_at is null;

create table return_file (
  version_id uuid not null constraint return_file_version_fkey references return_version,
  name text not null constraint return_file_name_check check (name in ('dcb2117.csv', 'dcb2117.json', 'dcb2117.xlsx', 'evidence.csv')),
  digest text not null,
  bytes bytea not null,
  constraint return_file_pkey primary key (version_id, name),
  constraint return_file_digest_check check (digest = encode(sha256(bytes), 'hex'))
);
comment on table return_file is 'A file of a return, byte for byte as it was prepared.';
create trigger return_file_append_only before update or delete on return_file
  for each row execute function refuse_change();
create trigger return_file_no_truncate before truncate on return_file
  for each statement execute function refuse_change();

-- What was prepared stays; a signature is put once; what was superseded stays so.
create function return_version_is_frozen() returns trigger language plpgsql as $$
begin
  if (new.id, new.icb_id, new.quarter_end, new.number, new.digest, new.warnings, new.prepared_by, new.prepared_by_account, new.prepared_at)
      is distinct from (old.id, old.icb_id, old.quarter_end, old.number, old.digest, old.warnings, old.prepared_by, old.prepared_by_account, old.prepared_at)
    or (old.signed_at is not null and (new.signed_by, new.signed_by_account, new.signed_at, new.statement) is distinct from (old.signed_by, old.signed_by_account, old.signed_at, old.statement))
    or (old.superseded_at is not null and new is distinct from old) then
    raise exception 'a return that was prepared stays as it is' using errcode = 'check_violation', constraint = 'return_version_is_frozen_check';
  end if;
  return new;
end $$;
create trigger return_version_frozen before update on return_version
  for each row execute function return_version_is_frozen();
create trigger return_version_kept before delete on return_version
  for each row execute function refuse_change();

grant select, insert on return_version, return_file to chc_app;
grant update (signed_by, signed_by_account, signed_at, statement, superseded_at) on return_version to chc_app;

-- Down Migration
drop table return_file;
drop table return_version;
drop function return_version_is_frozen;

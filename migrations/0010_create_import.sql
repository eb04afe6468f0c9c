-- Up Migration
create table import_file (
  id uuid primary key,
  file text not null,
  imported_at timestamptz not null default now(),
  actor text not null,
  counts jsonb not null,
  refused text
);
comment on table import_file is 'One file of one import: its counts, or why the whole file was refused.';
create index import_file_by_file on import_file (file, imported_at desc);

create table import_rejection (
  id bigint generated always as identity primary key,
  import_file_id uuid not null constraint import_rejection_file_fkey references import_file,
  file text not null,
  line integer not null,
  identifier text,
  content_digest text not null,
  cells json not null,
  reasons json not null
);
comment on table import_rejection is 'A row that an import refused, as it came, kept until a later import brings it in.';
create index import_rejection_by_identifier on import_rejection (file, identifier);

grant select, insert on import_file to chc_app;
grant select, insert, delete on import_rejection to chc_app;

-- Down Migration
drop table import_rejection;
drop table import_file;

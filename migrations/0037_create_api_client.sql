-- Up Migration
create table api_client (
  id uuid primary key,
  client_id text not null constraint api_client_client_id_key unique,
  name text not null constraint api_client_name_check check (name <> ''),
  organisation_id uuid not null constraint api_client_organisation_fkey references organisation,
  scopes text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  disabled_at timestamptz,
  constraint api_client_client_id_check check (client_id ~ '^[!-~]{1,200}$'),
  constraint api_client_scopes_check check (scopes <@ array[
    'figures.read', 'worklist.read', 'cases.read', 'intake.read', 'referrals.send', 'quality.read', 'returns.read', 'api.read'])
);
comment on table api_client is 'A program that may ask the API with the provider''s tokens: its name at the provider (client_id), whom it acts for, and the most it may do.';
create index api_client_by_name on api_client (name, id);
grant select, insert, update on api_client to chc_app;

-- Down Migration
drop table api_client;

-- Up Migration
create table account (
  id uuid primary key,
  issuer text not null,
  subject text not null,
  username text not null constraint account_username_key unique,
  name text not null,
  email text,
  organisation_id uuid constraint account_organisation_fkey references organisation,
  practitioner text constraint account_practitioner_check check (practitioner <> ''),
  roles text[] not null default '{}' constraint account_roles_check check (roles <@ array[
    'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'mdt_contributor', 'referrer',
    'returns_officer', 'administrator', 'auditor']),
  created_at timestamptz not null default now(),
  last_signed_in_at timestamptz,
  disabled_at timestamptz,
  constraint account_issuer_subject_key unique (issuer, subject)
);
comment on table account is 'A person who signed in, known by the provider (issuer) and its name for them (subject); roles, organisation and practitioner code as last claimed.';
create index account_by_practitioner on account (practitioner) where practitioner is not null;

create table session (
  id_hash text primary key,
  account_id uuid not null constraint session_account_fkey references account,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  constraint session_id_hash_check check (id_hash ~ '^[0-9a-f]{64}$'),
  constraint session_dates_in_order_check check (created_at <= last_seen_at and created_at <= expires_at)
);
comment on table session is 'One browser signed in. Only the SHA-256 of its cookie is kept: who reads this table can sign in as nobody. An ended one stays a day, to know whose an interrupted form is.';
create index session_by_account on session (account_id);
create index session_by_expiry on session (expires_at);

create table sign_in_attempt (
  state_hash text primary key,
  browser_hash text not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sign_in_attempt_state_hash_check check (state_hash ~ '^[0-9a-f]{64}$'),
  constraint sign_in_attempt_return_to_check check (return_to ~ '^/($|[^/\\])')
);
comment on table sign_in_attempt is 'A sign-in on its way to the provider and back: what the answer must match, and the path of ours to go on to.';
create index sign_in_attempt_by_expiry on sign_in_attempt (expires_at);

create table interrupted_form (
  id uuid primary key,
  account_id uuid not null constraint interrupted_form_account_fkey references account,
  secret_hash text not null,
  path text not null constraint interrupted_form_path_check check (path ~ '^/($|[^/\\])'),
  fields jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint interrupted_form_secret_hash_check check (secret_hash ~ '^[0-9a-f]{64}$')
);
comment on table interrupted_form is 'A form sent after its session had ended, kept a day for the person whose session it was, in the browser that typed it.';
create index interrupted_form_by_account on interrupted_form (account_id);
create index interrupted_form_by_expiry on interrupted_form (expires_at);

grant select, insert, update on account to chc_app;
grant select, insert, update, delete on session to chc_app;
grant select, insert, delete on sign_in_attempt, interrupted_form to chc_app;

-- Down Migration
drop table interrupted_form;
drop table sign_in_attempt;
drop table session;
drop table account;

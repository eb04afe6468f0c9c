-- Up Migration
-- A case given to a colleague for a time stands on the page of the case, by name.
alter table case_grant
  add column username text,
  add constraint case_grant_given_names_account_check check (kind <> 'given' or username is not null);
comment on column case_grant.username is 'Of a case given: whom the page names. An urgent opening names nobody there.';
create unique index case_grant_given_once_key on case_grant (person_id, account_id) where kind = 'given' and ended_at is null;
grant update (username) on case_grant to chc_app;

-- Down Migration
drop index case_grant_given_once_key;
alter table case_grant drop constraint case_grant_given_names_account_check, drop column username;

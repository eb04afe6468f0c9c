-- Up Migration
-- Finding a person: names however they are accented, spaced or hyphenated; NHS numbers however they came.
create function plain_name(name text) returns text language sql immutable strict parallel safe
  return lower(regexp_replace(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g'), '[[:space:].''’-]', '', 'g'));
comment on function plain_name is 'A name without accents, spaces, hyphens, apostrophes and capitals: O''Brien-Léon is obrienleon.';

create index person_by_plain_family_name on person ((plain_name(family_name) collate "C")) where merged_into_id is null;
create index person_by_plain_given_name on person ((plain_name(given_name) collate "C")) where merged_into_id is null;
create index person_by_nhs_number_alone on person (nhs_number) where nhs_number is not null;
create index person_by_untraced_number on person ((regexp_replace(nhs_number_given, '[^0-9]', '', 'g'))) where nhs_number is null;
create index person_by_birth on person (born_on);
drop index referral_verifying;

create table search (
  id uuid primary key,
  account_id uuid not null constraint search_account_fkey references account,
  words text not null constraint search_words_check check (length(words) between 1 and 200),
  at timestamptz not null default clock_timestamp()
);
comment on table search is 'What somebody searched for, kept a day so that no address holds a name or a number: the address of the results holds its id.';
create index search_by_age on search (at);
grant select, insert, delete on search to chc_app;

-- Down Migration
drop table search;
create index referral_verifying on referral (received_on, id) where state = 'verifying';
drop index person_by_birth;
drop index person_by_untraced_number;
drop index person_by_nhs_number_alone;
drop index person_by_plain_given_name;
drop index person_by_plain_family_name;
drop function plain_name;

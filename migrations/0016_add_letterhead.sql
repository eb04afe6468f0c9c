-- Up Migration
alter table letter add column version integer not null default 1,
  add column opened_at timestamptz,
  add column wrong_answers integer not null default 0 constraint letter_wrong_answers_check check (wrong_answers between 0 and 5);
comment on column letter.wrong_answers is 'Times somebody opened the emailed link and gave another birth date; at five the link is closed.';

create table letterhead (
  id uuid primary key,
  icb_id uuid not null constraint letterhead_icb_fkey references organisation constraint letterhead_icb_key unique,
  version integer not null default 1,
  team_name text not null constraint letterhead_team_name_check check (team_name ~ '\S'),
  team_phone text not null constraint letterhead_team_phone_check check (team_phone ~ '\S'),
  team_address text,
  team_email text,
  set_by text not null,
  set_at timestamptz not null default clock_timestamp()
);
comment on table letterhead is 'Who writes an ICB''s letters and how they are reached: on every letter.';

grant select, insert, update on letterhead to chc_app;

-- Down Migration
drop table letterhead;
alter table letter drop column wrong_answers, drop column opened_at, drop column version;

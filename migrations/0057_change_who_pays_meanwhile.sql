-- Up Migration
create table dispute_payer (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dispute_payer_person_fkey references person,
  council_dispute_id uuid not null constraint dispute_payer_council_dispute_fkey references council_dispute,
  from_on date not null,
  icb_percent numeric(5, 2) not null constraint dispute_payer_icb_percent_check check (icb_percent between 0 and 100),
  note text not null constraint dispute_payer_note_check check (note ~ '\S'),
  recorded_on date not null,
  recorded_by text not null,
  constraint dispute_payer_one_a_day_key unique (council_dispute_id, from_on)
);
comment on table dispute_payer is 'Who pays from a day on while a dispute lasts, where that is not as it began: the ICB''s part, per cent, the council''s the rest.';
create index dispute_payer_by_person on dispute_payer (person_id);
grant select, insert on dispute_payer to chc_app;

-- Down Migration
drop table dispute_payer;

-- Up Migration
create table person (
  id uuid primary key,
  icb_id uuid not null,
  commissioner_id uuid not null constraint person_commissioner_fkey references organisation,
  source_id text constraint person_source_id_key unique,
  nhs_number text constraint person_nhs_number_check check (nhs_number ~ '^[0-9]{10}$'),
  nhs_number_given text,
  nhs_number_status text not null constraint person_nhs_number_status_check
    check (nhs_number_status in ('01', '02', '03', '04', '05', '06', '07', '08')),
  family_name text,
  given_name text,
  born_on date,
  stated_gender text constraint person_stated_gender_check check (stated_gender in ('1', '2', '9')),
  postcode text,
  died_on date,
  source_digest uuid,
  constraint person_trace_required_check check (nhs_number is not null or nhs_number_status not in ('01', '02')),
  constraint person_dates_in_order_check check (born_on <= died_on)
);
comment on table person is 'Somebody whose need for NHS care is or was considered.';
comment on column person.nhs_number is 'Only a number that passes its check digit; what was given instead stays in nhs_number_given (status 03, trace required).';
create index person_by_nhs_number on person (icb_id, nhs_number);
create index person_by_commissioner on person (commissioner_id);

grant select, insert, update on person to chc_app;

-- Down Migration
drop table person;

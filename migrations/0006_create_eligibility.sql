-- Up Migration
create table eligibility (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint eligibility_person_fkey references person,
  commissioner_id uuid not null constraint eligibility_commissioner_fkey references organisation,
  referral_id uuid constraint eligibility_referral_fkey references referral,
  source_id text constraint eligibility_source_id_key unique,
  funding text not null constraint eligibility_funding_check
    check (funding in ('chc_standard', 'chc_fast_track', 'fnc', 'joint')),
  eligible_from date not null,
  eligible_to date,
  end_reason text constraint eligibility_end_reason_check check (end_reason in
    ('deceased', 'no_longer_eligible', 'moved_to_standard', 'moved_to_fnc', 'moved_area', 'withdrawn', 'other')),
  ended_by_death boolean not null default false,
  funded_from date,
  source_digest uuid,
  constraint eligibility_dates_in_order_check check (eligible_from <= eligible_to and funded_from <= eligible_from),
  constraint eligibility_ended_by_death_check check (not ended_by_death or eligible_to is not null),
  -- Lanes: CHC of either kind fills both, FNC the first, joint the second; so only FNC and joint may run side by side.
  constraint eligibility_one_at_a_time_excl exclude using gist (
    person_id with =,
    (case funding when 'fnc' then int4range(1, 2) when 'joint' then int4range(2, 3) else int4range(1, 3) end) with &&,
    daterange(eligible_from, eligible_to) with &&
  ) deferrable initially immediate
);
comment on table eligibility is 'A person''s entitlement to one kind of funding, [eligible_from, eligible_to). Every count uses eligible_from, the day of the decision.';
comment on column eligibility.ended_by_death is 'The source left it open although the person has died: it ends on the later of death and eligible_from.';
create index eligibility_by_referral on eligibility (referral_id);
create index eligibility_from on eligibility (eligible_from);
create index eligibility_to on eligibility (eligible_to) where eligible_to is not null;
create index eligibility_live on eligibility (commissioner_id, funding) where eligible_to is null;

create table appeal (
  id uuid primary key,
  icb_id uuid not null,
  referral_id uuid not null constraint appeal_referral_fkey references referral,
  source_id text constraint appeal_source_id_key unique,
  requested_on date not null,
  outcome_letter_on date,
  outcome text constraint appeal_outcome_check
    check (outcome in ('full', 'partial', 'not_upheld', 'withdrawn', 'inappropriate')),
  source_digest uuid,
  constraint appeal_letter_has_outcome_check check ((outcome_letter_on is null) = (outcome is null)),
  constraint appeal_dates_in_order_check check (requested_on <= outcome_letter_on)
);
comment on table appeal is 'A request for local resolution of a decision (DCB2117 T9), complete when its outcome letter is sent.';
create index appeal_by_referral on appeal (referral_id);
create index appeal_completed on appeal (outcome_letter_on) where outcome_letter_on is not null;
create index appeal_incomplete on appeal (requested_on) where outcome_letter_on is null;

create table care_package (
  id uuid primary key,
  icb_id uuid not null,
  eligibility_id uuid not null constraint care_package_eligibility_fkey references eligibility,
  provider_id uuid constraint care_package_provider_fkey references organisation,
  source_id text constraint care_package_source_id_key unique,
  starts_on date not null,
  ends_on date,
  phb_type text constraint care_package_phb_type_check check (phb_type in ('01', '02', '03', '04')),
  care_product text constraint care_package_care_product_check check (care_product in
    ('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13')),
  unit_cost_pence bigint constraint care_package_unit_cost_check check (unit_cost_pence >= 0),
  unit_frequency text constraint care_package_unit_frequency_check check (unit_frequency in ('01', '02', '03', '04', '05')),
  weekly_hours numeric(6, 2) constraint care_package_weekly_hours_check check (weekly_hours >= 0),
  source_digest uuid,
  constraint care_package_dates_in_order_check check (starts_on <= ends_on)
);
comment on table care_package is 'Care commissioned for an eligibility: what, from whom, at what price.';
create index care_package_by_eligibility on care_package (eligibility_id);

grant select, insert, update on eligibility, appeal, care_package to chc_app;

-- Down Migration
drop table care_package;
drop table appeal;
drop table eligibility;

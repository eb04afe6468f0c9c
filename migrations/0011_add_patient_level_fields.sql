-- Up Migration
-- The rest of the patient-level data set's fields (NHS Data Dictionary, PLDS version 1). No import file brings them: the
-- screens will. The dictionary's list of ethnic categories was not at hand, so only the form of the code is checked.
alter table person
  add column ethnic_category text constraint person_ethnic_category_check check (ethnic_category ~ '^[A-Z0-9]{1,2}$'),
  add column religion text constraint person_religion_check
    check (religion in ('B', 'C', 'D', 'F', 'G', 'I', 'K', 'L', 'M', 'N')),
  add column stated_sexual_orientation text constraint person_stated_sexual_orientation_check
    check (stated_sexual_orientation in ('1', '2', '3', '4', 'U', 'Z'));

alter table eligibility
  add column funded_to date,
  add constraint eligibility_funded_dates_in_order_check check (coalesce(funded_from, eligible_from) <= funded_to);
comment on column eligibility.funded_to is 'First day no longer paid for, where that is not eligible_to: money may end later than entitlement.';

alter table appeal
  add column informal_meeting_on date,
  add column formal_meeting_on date,
  add column eligible_from date,
  add column eligible_to date,
  add constraint appeal_meetings_in_order_check
    check (requested_on <= informal_meeting_on and requested_on <= formal_meeting_on and informal_meeting_on <= formal_meeting_on),
  add constraint appeal_eligible_period_check check (eligible_from <= eligible_to),
  add constraint appeal_eligible_has_outcome_check check (eligible_from is null or coalesce(outcome in ('full', 'partial'), false));

alter table care_package
  add column cost_centre_code text constraint care_package_cost_centre_code_check check (cost_centre_code ~ '^[A-Z0-9]{6}$'),
  add column subjective_code text constraint care_package_subjective_code_check check (subjective_code ~ '^[A-Z0-9]{8,9}$');

alter table review
  add column eligibility_status_changed_on date;

-- Down Migration
alter table review drop column eligibility_status_changed_on;
alter table care_package drop column subjective_code, drop column cost_centre_code;
alter table appeal
  drop constraint appeal_eligible_has_outcome_check, drop constraint appeal_eligible_period_check, drop constraint appeal_meetings_in_order_check,
  drop column eligible_to, drop column eligible_from, drop column formal_meeting_on, drop column informal_meeting_on;
alter table eligibility drop constraint eligibility_funded_dates_in_order_check, drop column funded_to;
alter table person drop column stated_sexual_orientation, drop column religion, drop column ethnic_category;

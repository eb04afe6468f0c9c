-- Up Migration
-- A referral that turns out to be no request of its own (a duplicate merged into another, a Checklist that was negative all
-- along) stays on the record and leaves every count. concluded_on ends with it, so that nothing that looks for open ones
-- finds it; what counts the past asks set_aside_on besides. A generated column's expression cannot be changed, so the column and
-- its indexes are made again.
alter table referral
  add column accepted_at timestamptz,
  add column accepted_by text,
  add column set_aside_on date,
  add column merged_into_id uuid constraint referral_merged_into_fkey references referral,
  add column merged_before jsonb,
  add column own_received_on date,
  add column own_received_at timestamptz,
  add column reference text constraint referral_reference_key unique,
  add column channel text constraint referral_channel_check check (channel in ('electronic', 'email', 'paper', 'telephone')),
  add column sent_by text,
  add column sent_by_name text,
  add column sent_by_account uuid,
  add column sent_by_organisation text,
  add column reason_for_referral text,
  add column detail_asked_on date,
  add column detail_wanted text,
  add column detail_received_on date,
  drop constraint referral_state_check,
  drop constraint referral_state_fits_type_check,
  drop column concluded_on;
alter table referral
  add column concluded_on date generated always as (coalesce(decided_on, discounted_on, set_aside_on)) stored,
  add constraint referral_state_check check (state in
    ('received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete', 'merged', 'screened_out')),
  add constraint referral_state_fits_type_check check (
    case activity_type when '01' then state <> 'returned_incomplete'
    else state in ('received', 'decided', 'discounted', 'returned_incomplete', 'merged') end),
  add constraint referral_set_aside_check check ((state in ('merged', 'screened_out')) = (set_aside_on is not null)),
  add constraint referral_merged_check check (
    (state = 'merged') = (merged_into_id is not null) and (merged_into_id is null) = (merged_before is null) and merged_into_id <> id),
  add constraint referral_accepted_is_whole_check check ((accepted_at is null) = (accepted_by is null)),
  add constraint referral_detail_asked_is_whole_check check ((detail_asked_on is null) = (detail_wanted is null)),
  add constraint referral_detail_in_order_check check (detail_received_on is null or coalesce(detail_asked_on <= detail_received_on, false)),
  add constraint referral_state_implies_acceptance_check check (
    state not in ('assessing', 'mdt_held', 'verifying') or accepted_at is not null or source_id is not null);
comment on column referral.set_aside_on is 'The day it was found to be no request of its own; it counts nowhere, at no date.';
comment on column referral.merged_before is 'What to go back to when the merge is undone: its state, and which of the two was the suspected duplicate.';
comment on column referral.own_received_on is 'Its own receipt, while it stands with an earlier one that a merged duplicate brought.';
comment on column referral.reference is 'What a referrer is told to quote.';
comment on column referral.detail_asked_on is 'More detail was asked for on a positive Checklist: neither stops nor restarts the clock.';

create sequence intake_reference;
create index referral_merged_into on referral (merged_into_id) where merged_into_id is not null;
-- The queue of the single point of access: received and not accepted, oldest first.
create index referral_to_accept on referral ((coalesce(received_at, received_on::timestamp at time zone 'Europe/London')), id)
  where source_id is null and accepted_at is null and concluded_on is null;
create index referral_sent_by on referral (sent_by_account, received_at desc, id desc) where sent_by_account is not null;

create unique index referral_one_open_per_person on referral (person_id)
  where activity_type = '01' and concluded_on is null and not suspected_duplicate;
create index referral_open on referral (received_on, id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_commissioner on referral (commissioner_id, received_on, id)
  where activity_type = '01' and concluded_on is null;
create index referral_open_by_practitioner on referral (practitioner, received_on, id)
  where activity_type = '01' and concluded_on is null;
create index referral_to_flag on referral (received_on)
  where activity_type = '01' and concluded_on is null and not over_28_days_flagged;
create index referral_flagged_open on referral (received_on) where over_28_days_flagged and concluded_on is null;
create index referral_flagged_concluded on referral (concluded_on) where over_28_days_flagged and concluded_on is not null;
create index referral_concluded on referral (concluded_on) where concluded_on is not null;

insert into referral_transition (event, from_state, to_state)
  select 'merged', state, 'merged' from unnest(array['received', 'assessing', 'mdt_held', 'verifying', 'returned_incomplete']) state
  union all
  select 'unmerged', 'merged', state from unnest(array['received', 'assessing', 'mdt_held', 'verifying', 'returned_incomplete']) state;
insert into referral_transition (event, from_state, to_state) values
  ('screened_out', 'received', 'screened_out'),
  ('screened_in', 'screened_out', 'received');

grant usage on sequence intake_reference to chc_app;

-- Down Migration
delete from referral_transition where event in ('merged', 'unmerged', 'screened_out', 'screened_in');
drop sequence intake_reference;
alter table referral
  drop constraint referral_state_implies_acceptance_check, drop constraint referral_detail_in_order_check,
  drop constraint referral_detail_asked_is_whole_check, drop constraint referral_accepted_is_whole_check,
  drop constraint referral_merged_check, drop constraint referral_set_aside_check,
  drop constraint referral_state_fits_type_check, drop constraint referral_state_check, drop column concluded_on;
alter table referral
  drop column detail_received_on, drop column detail_wanted, drop column detail_asked_on, drop column reason_for_referral,
  drop column sent_by_organisation, drop column sent_by_account, drop column sent_by_name, drop column sent_by, drop column channel,
  drop column reference, drop column own_received_at, drop column own_received_on, drop column merged_before,
  drop column merged_into_id, drop column set_aside_on, drop column accepted_by, drop column accepted_at,
  add column concluded_on date generated always as (coalesce(decided_on, discounted_on)) stored,
  add constraint referral_state_check check (state in
    ('received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete')),
  add constraint referral_state_fits_type_check check (
    case activity_type when '01' then state <> 'returned_incomplete'
    else state in ('received', 'decided', 'discounted', 'returned_incomplete') end);
create unique index referral_one_open_per_person on referral (person_id)
  where activity_type = '01' and concluded_on is null and not suspected_duplicate;
create index referral_open on referral (received_on, id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_commissioner on referral (commissioner_id, received_on, id)
  where activity_type = '01' and concluded_on is null;
create index referral_open_by_practitioner on referral (practitioner, received_on, id)
  where activity_type = '01' and concluded_on is null;
create index referral_to_flag on referral (received_on)
  where activity_type = '01' and concluded_on is null and not over_28_days_flagged;
create index referral_flagged_open on referral (received_on) where over_28_days_flagged and concluded_on is null;
create index referral_flagged_concluded on referral (concluded_on) where over_28_days_flagged and concluded_on is not null;
create index referral_concluded on referral (concluded_on) where concluded_on is not null;

-- Up Migration
-- What a Checklist and a Fast Track tool hold when they are completed or logged here. An imported one has none of it:
-- received_on tells ours.
alter table checklist
  add column state text not null default 'sent' constraint checklist_state_check check (state in ('logged', 'sent')),
  add column channel text constraint checklist_channel_check check (channel in ('electronic', 'email', 'paper', 'telephone')),
  add column reference text constraint checklist_reference_key unique,
  add column received_at timestamptz,
  add column received_on date,
  add column completed_by_name text,
  add column completed_by_profession text constraint checklist_completed_by_profession_check
    check (completed_by_profession in ('01', '02', '03', '04', '05', '06', '98')),
  add column completed_by_organisation text,
  add column source_of_referral text constraint checklist_source_of_referral_check
    check (source_of_referral in ('01', '02', '03', '04', '05', '06', '07', '98')),
  add column sent_by text,
  add column sent_by_account uuid,
  add column trained boolean,
  add column evidence jsonb,
  add column informed boolean,
  add column invited boolean,
  add column consent_to_share boolean,
  add column representative text,
  add column document_id uuid constraint checklist_document_fkey references document,
  add column transcribed_at timestamptz,
  add column transcribed_by text,
  add column outcome_recorded_on date,
  add column outcome_sent_on date,
  add column reconsideration_asked_on date,
  add column reconsideration_asked_by text constraint checklist_reconsideration_asked_by_check
    check (reconsideration_asked_by in ('individual', 'representative')),
  add column reconsidered_on date,
  add column reconsideration_outcome text constraint checklist_reconsideration_outcome_check
    check (reconsideration_outcome in ('stands', 'full_assessment')),
  add column reconsideration_reason text,
  add constraint checklist_received_is_whole_check check (num_nonnulls(received_at, received_on, channel, reference) in (0, 4)),
  -- Logged, it holds no outcome until it is transcribed; sent, it is complete.
  add constraint checklist_sent_is_complete_check check (
    received_on is null or (state = 'sent') = (num_nulls(completed_on, levels, threshold_met, full_assessment_required, completed_by_name) = 0)),
  add constraint checklist_transcribed_is_whole_check check ((transcribed_at is null) = (transcribed_by is null)),
  add constraint checklist_completed_here_is_trained_check check (channel <> 'electronic' or coalesce(trained, false)),
  add constraint checklist_outcome_dates_in_order_check check (
    received_on <= outcome_recorded_on and (outcome_sent_on is null or coalesce(outcome_recorded_on <= outcome_sent_on, false))),
  add constraint checklist_reconsideration_check check (
    (reconsideration_asked_on is null) = (reconsideration_asked_by is null)
    and (reconsidered_on is null or coalesce(reconsideration_asked_on <= reconsidered_on, false))
    and num_nonnulls(reconsidered_on, reconsideration_outcome, reconsideration_reason) in (0, 3));
comment on column checklist.state is 'logged: an emailed or paper one whose levels are not transcribed yet. sent: complete, by the person who completed it.';
comment on column checklist.full_assessment_required is 'The outcome as the trained person who completed it gave it; nobody here changes it.';
create index checklist_negative_waiting on checklist (received_at, id)
  where received_at is not null and outcome_sent_on is null and not threshold_met and not full_assessment_required;
create index checklist_sent_by on checklist (sent_by_account, received_at desc, id desc) where sent_by_account is not null;

alter table fast_track_tool
  add column received_at timestamptz,
  add column received_on date,
  add column clinician_name text,
  add column organisation text,
  add column registration text,
  add column registered boolean,
  add column responsible boolean,
  add column criterion_met boolean,
  add column needs text,
  add column care_requested text,
  add column preferred_place text,
  add constraint fast_track_tool_received_is_whole_check check (
    num_nonnulls(received_at, received_on, clinician_name, registered, responsible, criterion_met, needs, care_requested) in (0, 8)),
  add constraint fast_track_tool_clinician_check check (received_on is null or (registered and responsible and criterion_met and staff_group is not null));

create table not_screened (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint not_screened_person_fkey references person,
  decided_on date not null,
  decided_by text not null,
  reason text not null constraint not_screened_reason_check check (reason in
    ('recovery_expected', 'in_acute_hospital', 'respite_only', 'clearly_no_need', 'already_eligible', 'needs_unchanged', 'fast_track_instead', 's117_only')),
  rationale text not null constraint not_screened_rationale_check check (rationale ~ '\S'),
  told_on date,
  lapsed_on date,
  disagreed_by text constraint not_screened_disagreed_by_check check (disagreed_by in ('individual', 'representative')),
  screened_on date,
  constraint not_screened_lapsed_is_whole_check check ((lapsed_on is null) = (disagreed_by is null)),
  constraint not_screened_dates_in_order_check check (decided_on <= lapsed_on and lapsed_on <= screened_on)
);
comment on table not_screened is 'A practitioner''s decision not to screen, with its reason. It lapses when the person disagrees: then they are to be screened.';
create index not_screened_by_person on not_screened (person_id);
create index not_screened_screening_wanted on not_screened (lapsed_on, id) where lapsed_on is not null and screened_on is null;

alter table person
  add column merged_into_id uuid constraint person_merged_into_fkey references person,
  add column merged_on date,
  add column merged_moved jsonb,
  add constraint person_merged_is_whole_check check (num_nonnulls(merged_into_id, merged_on, merged_moved) in (0, 3) and merged_into_id <> id);
comment on column person.merged_moved is 'Which rows went to the other record of the same person, by table: what goes back when that is undone.';
create index person_born_on on person (icb_id, born_on, lower(family_name)) where merged_into_id is null;

grant select, insert, update on not_screened to chc_app;

-- Down Migration
drop index person_born_on;
alter table person drop constraint person_merged_is_whole_check, drop column merged_moved, drop column merged_on, drop column merged_into_id;
drop table not_screened;
alter table fast_track_tool
  drop constraint fast_track_tool_clinician_check, drop constraint fast_track_tool_received_is_whole_check,
  drop column preferred_place, drop column care_requested, drop column needs, drop column criterion_met, drop column responsible,
  drop column registered, drop column registration, drop column organisation, drop column clinician_name, drop column received_on,
  drop column received_at;
drop index checklist_sent_by;
drop index checklist_negative_waiting;
alter table checklist
  drop constraint checklist_reconsideration_check, drop constraint checklist_outcome_dates_in_order_check,
  drop constraint checklist_completed_here_is_trained_check, drop constraint checklist_transcribed_is_whole_check,
  drop constraint checklist_sent_is_complete_check, drop constraint checklist_received_is_whole_check,
  drop column reconsideration_reason, drop column reconsideration_outcome, drop column reconsidered_on, drop column reconsideration_asked_by,
  drop column reconsideration_asked_on, drop column outcome_sent_on, drop column outcome_recorded_on, drop column transcribed_by,
  drop column transcribed_at, drop column document_id, drop column representative, drop column consent_to_share, drop column invited,
  drop column informed, drop column evidence, drop column trained, drop column sent_by_account, drop column sent_by,
  drop column source_of_referral, drop column completed_by_organisation, drop column completed_by_profession, drop column completed_by_name,
  drop column received_on, drop column received_at, drop column reference, drop column channel, drop column state;

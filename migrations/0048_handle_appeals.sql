-- Up Migration
-- Local resolution from its request to its outcome. An imported request stays in the same table and may be gone on with here.
alter table account drop constraint account_roles_check;
alter table account add constraint account_roles_check check (roles <@ array[
  'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'mdt_contributor', 'referrer', 'appeals_officer',
  'returns_officer', 'finance_officer', 'administrator', 'auditor', 'privacy_officer']);
insert into case_role (role, works, sees_restricted) values ('appeals_officer', false, false);
insert into hosted_function (function, title, roles) values ('challenge', 'Local resolution, independent review and disputes', '{appeals_officer,hub_manager}');

insert into value_limit (name, title, unit, least, most, why) values
  ('reconsideration_days', 'Days to answer a request to reconsider a Checklist', 'calendar days', 1, 90, 'no national number was found: each ICB sets its own'),
  ('local_resolution_months', 'Months to finish local resolution', 'calendar months', 1, 3, 'no more than the three months people are told'),
  ('review_request_months', 'Months to ask for independent review', 'calendar months', 6, 120, 'may be lengthened and never shortened'),
  ('independent_review_months', 'Months to finish independent review', 'calendar months', 1, 3, 'no more than the three months people are told');
insert into dated_value (name, from_on, value, unit, source) values
  ('reconsideration_days', '2007-10-01', 14, 'calendar days', 'chosen here: each ICB sets its own'),
  ('local_resolution_months', '2007-10-01', 3, 'calendar months', 'National Framework, paragraph not verified'),
  ('review_request_months', '2007-10-01', 6, 'calendar months', 'National Framework, paragraph not verified'),
  ('independent_review_months', '2007-10-01', 3, 'calendar months', 'National Framework, paragraph not verified');

create table challenge_transition (
  part text not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  constraint challenge_transition_pkey primary key (part, event, from_state, to_state)
);
comment on table challenge_transition is 'A move that a challenge may make; the same rows as the transition tables in code (a test compares them).';
insert into challenge_transition (part, event, from_state, to_state) values
  ('appeal', 'appeal_asked', 'new', 'requested'), ('appeal', 'appeal_asked', 'new', 'late'),
  ('appeal', 'late_appeal_accepted', 'late', 'requested'), ('appeal', 'late_appeal_declined', 'late', 'completed'),
  ('appeal', 'appeal_discussed', 'requested', 'informal'), ('appeal', 'appeal_discussed', 'informal', 'informal'),
  ('appeal', 'formal_meeting_booked', 'requested', 'formal'), ('appeal', 'formal_meeting_booked', 'informal', 'formal'), ('appeal', 'formal_meeting_booked', 'formal', 'formal'),
  ('appeal', 'formal_meeting_held', 'formal', 'heard'),
  ('appeal', 'appeal_decided', 'informal', 'decided'), ('appeal', 'appeal_decided', 'heard', 'decided'),
  ('appeal', 'appeal_outcome_sent', 'decided', 'completed'),
  ('appeal', 'appeal_withdrawn', 'late', 'completed'), ('appeal', 'appeal_withdrawn', 'requested', 'completed'), ('appeal', 'appeal_withdrawn', 'informal', 'completed'),
  ('appeal', 'appeal_withdrawn', 'formal', 'completed'), ('appeal', 'appeal_withdrawn', 'heard', 'completed'),
  ('appeal', 'appeal_found_inappropriate', 'requested', 'completed'), ('appeal', 'appeal_found_inappropriate', 'informal', 'completed'),
  ('appeal', 'imported', 'new', 'requested'), ('appeal', 'imported', 'new', 'completed'),
  ('appeal', 'imported', 'late', 'completed'), ('appeal', 'imported', 'requested', 'completed'), ('appeal', 'imported', 'informal', 'completed'),
  ('appeal', 'imported', 'formal', 'completed'), ('appeal', 'imported', 'heard', 'completed'), ('appeal', 'imported', 'decided', 'completed'), ('appeal', 'imported', 'completed', 'requested');

create function challenge_move_is_known() returns trigger language plpgsql as $$
begin
  if not exists (select from challenge_transition t where t.part = tg_table_name and t.to_state = new.state
      and t.from_state = case when tg_op = 'INSERT' then 'new' else old.state end) then
    raise exception 'no such move of a challenge: to %', new.state
      using errcode = 'check_violation', constraint = tg_table_name || '_move_check', table = tg_table_name;
  end if;
  return new;
end $$;

alter table appeal
  add column state text not null default 'requested' constraint appeal_state_check check (state in ('late', 'requested', 'informal', 'formal', 'heard', 'decided', 'completed')),
  add column due_on date,
  add column ask_by date,
  add column asked_by text constraint appeal_asked_by_check check (asked_by in ('individual', 'representative')),
  add column representative_id uuid constraint appeal_representative_fkey references representative,
  add column grounds text[] constraint appeal_grounds_check check (grounds <@ array['outcome_disputed', 'process_not_followed', 'wrong_or_missing_evidence'] and cardinality(grounds) > 0),
  add column grounds_note text constraint appeal_grounds_note_check check (grounds_note ~ '\S'),
  add column recorded_by text,
  add column late_answer text constraint appeal_late_answer_check check (late_answer in ('accepted', 'declined')),
  add column late_reason text constraint appeal_late_reason_check check (late_reason ~ '\S'),
  add column late_answered_on date,
  add column late_answered_by text,
  add column informal_note text constraint appeal_informal_note_check check (informal_note ~ '\S'),
  add column formal_booked_for date,
  add column formal_place text,
  add column formal_panel text constraint appeal_formal_panel_check check (formal_panel ~ '\S'),
  add column formal_note text constraint appeal_formal_note_check check (formal_note ~ '\S'),
  add column decided_on date,
  add column decided_outcome text constraint appeal_decided_outcome_check check (decided_outcome in ('full', 'partial', 'not_upheld')),
  add column decided_reasons text constraint appeal_decided_reasons_check check (decided_reasons ~ '\S'),
  add column decided_by text,
  add column decided_by_name text,
  add column ended_note text constraint appeal_ended_note_check check (ended_note ~ '\S'),
  add column review_by date;
comment on column appeal.state is 'Where local resolution stands; completed exactly when outcome_letter_on is there.';
comment on column appeal.outcome_letter_on is 'The day it was complete: the date of the outcome letter, or of the withdrawal or finding that it is not appropriate.';
comment on column appeal.eligible_from is 'From when an upheld appeal finds the person eligible. The eligibility it opens counts from the day it was decided.';

-- What a source says of the letter moves a row of its; one that nobody here has worked on is requested or completed.
create function appeal_follows_letter() returns trigger language plpgsql as $$
begin
  if new.outcome_letter_on is not null then new.state := 'completed';
  elsif new.state = 'completed' then new.state := 'requested';
  end if;
  if new.due_on is null or (tg_op = 'UPDATE' and new.requested_on <> old.requested_on) then
    new.due_on := (new.requested_on + make_interval(months => dated_value_on('local_resolution_months', new.icb_id, new.requested_on)::int))::date;
  end if;
  return new;
end $$;
create trigger appeal_a_follows_letter before insert or update on appeal for each row execute function appeal_follows_letter();
create trigger appeal_b_move_is_known before insert on appeal for each row execute function challenge_move_is_known();
create trigger appeal_b_move_is_known_again before update on appeal for each row when (old.state is distinct from new.state) execute function challenge_move_is_known();
update appeal set version = version;
alter table appeal
  alter column due_on set not null,
  add constraint appeal_own_is_whole_check check (recorded_by is null or num_nonnulls(asked_by, grounds, ask_by) = 3),
  add constraint appeal_representative_is_named_check check (asked_by is null or (asked_by = 'representative') = (representative_id is not null)),
  add constraint appeal_late_is_whole_check check (num_nonnulls(late_answer, late_reason, late_answered_on, late_answered_by) in (0, 4)),
  add constraint appeal_late_was_answered_check check (recorded_by is null or requested_on <= ask_by or state in ('late', 'completed') or late_answer = 'accepted'),
  add constraint appeal_state_follows_letter_check check ((state = 'completed') = (outcome_letter_on is not null)),
  add constraint appeal_decision_is_whole_check check (num_nonnulls(decided_on, decided_outcome, decided_reasons, decided_by) in (0, 4) and (state <> 'decided' or decided_on is not null)),
  -- What a source changes of its own row is never refused for what was done here meanwhile.
  add constraint appeal_decision_in_order_check check (source_id is not null or (requested_on <= decided_on and formal_meeting_on <= decided_on and decided_on <= outcome_letter_on)),
  drop constraint appeal_meetings_in_order_check,
  add constraint appeal_meetings_in_order_check check (source_id is not null
    or (requested_on <= informal_meeting_on and requested_on <= formal_meeting_on and informal_meeting_on <= formal_meeting_on)),
  drop constraint appeal_eligible_has_outcome_check,
  add constraint appeal_eligible_has_outcome_check check (eligible_from is null
    or coalesce(outcome in ('full', 'partial'), false) or coalesce(decided_outcome in ('full', 'partial'), false));

create index appeal_open on appeal (due_on, id) include (referral_id) where outcome_letter_on is null;
create unique index appeal_one_open_key on appeal (referral_id) where outcome_letter_on is null and source_id is null;

-- What an upheld challenge opens and ends. It decides on its own day, so it is no decision of a referral.
alter table eligibility
  add column appeal_id uuid constraint eligibility_appeal_fkey references appeal,
  add column end_appeal_id uuid constraint eligibility_end_appeal_fkey references appeal,
  drop constraint eligibility_end_basis_check,
  add constraint eligibility_end_basis_check check (end_basis in
    ('decision', 'death', 'transfer', 'withdrawal', 'left_england', 'fnc_decision', 'joint_decision', 'short_stay', 'recorded_in_error', 'challenge')),
  drop constraint eligibility_end_fits_funding_check,
  add constraint eligibility_end_fits_funding_check check (end_basis is null or case
    when funding in ('chc_standard', 'chc_fast_track') then end_basis in ('decision', 'death', 'transfer', 'withdrawal', 'left_england', 'recorded_in_error')
      or (end_basis = 'challenge' and eligible_to = eligible_from)
    when funding = 'fnc' then end_basis <> 'joint_decision'
    else end_basis not in ('fnc_decision', 'short_stay') end),
  drop constraint eligibility_end_is_whole_check,
  add constraint eligibility_end_is_whole_check check (case end_basis
    when 'decision' then end_referral_id is not null
    when 'challenge' then end_appeal_id is not null
    when 'death' then coalesce(end_reason = 'deceased', false)
    when 'transfer' then num_nonnulls(end_organisation, end_accepted_on, end_document_id) = 3 and end_accepted_on <= eligible_to
    when 'withdrawal' then num_nonnulls(end_asked_by, end_informed_on, end_note) = 3 and end_informed_on <= eligible_to
    when 'left_england' then end_note is not null
    when 'fnc_decision' then num_nonnulls(end_decided_by, end_note) = 2
    when 'joint_decision' then num_nonnulls(end_decided_by, end_note) = 2
    when 'recorded_in_error' then end_note is not null and coalesce(eligible_to = eligible_from, false)
    else true end);
comment on column eligibility.appeal_id is 'The challenge whose outcome opened it: it counts from the day of that outcome, its money runs from funded_from.';
create index eligibility_by_appeal on eligibility (appeal_id) where appeal_id is not null;
create index eligibility_by_end_appeal on eligibility (end_appeal_id) where end_appeal_id is not null;

-- The answer to somebody who asks for their Checklist to be looked at again.
alter table checklist
  add column reconsideration_due_on date,
  add column reconsideration_told_on date,
  add constraint checklist_reconsideration_due_check check (reconsideration_due_on is null or coalesce(reconsideration_asked_on <= reconsideration_due_on, false)),
  add constraint checklist_reconsideration_told_check check (reconsideration_told_on is null or coalesce(reconsidered_on <= reconsideration_told_on, false));
create index checklist_reconsideration_open on checklist (reconsideration_due_on, id) where reconsideration_asked_on is not null and reconsidered_on is null;

insert into letter_kind (kind, recipient_kind) values
  ('reconsideration_outcome', 'individual'), ('reconsideration_outcome', 'representative'),
  ('appeal_acknowledgement', 'individual'), ('appeal_acknowledgement', 'representative'),
  ('appeal_outcome', 'individual'), ('appeal_outcome', 'representative');
alter table letter add column appeal_id uuid constraint letter_appeal_fkey references appeal;
create index letter_by_appeal on letter (appeal_id) where appeal_id is not null;

grant select on challenge_transition to chc_app;

-- Down Migration
drop index letter_by_appeal;
alter table letter drop column appeal_id;
delete from letter_kind where kind in ('reconsideration_outcome', 'appeal_acknowledgement', 'appeal_outcome');
drop index checklist_reconsideration_open;
alter table checklist drop constraint checklist_reconsideration_told_check, drop constraint checklist_reconsideration_due_check, drop column reconsideration_told_on, drop column reconsideration_due_on;
drop index eligibility_by_end_appeal;
drop index eligibility_by_appeal;
alter table eligibility
  drop constraint eligibility_end_is_whole_check, drop constraint eligibility_end_fits_funding_check, drop constraint eligibility_end_basis_check,
  drop column end_appeal_id, drop column appeal_id,
  add constraint eligibility_end_basis_check check (end_basis in
    ('decision', 'death', 'transfer', 'withdrawal', 'left_england', 'fnc_decision', 'joint_decision', 'short_stay', 'recorded_in_error')),
  add constraint eligibility_end_fits_funding_check check (end_basis is null or case
    when funding in ('chc_standard', 'chc_fast_track') then end_basis in ('decision', 'death', 'transfer', 'withdrawal', 'left_england', 'recorded_in_error')
    when funding = 'fnc' then end_basis <> 'joint_decision'
    else end_basis not in ('fnc_decision', 'short_stay') end),
  add constraint eligibility_end_is_whole_check check (case end_basis
    when 'decision' then end_referral_id is not null
    when 'death' then coalesce(end_reason = 'deceased', false)
    when 'transfer' then num_nonnulls(end_organisation, end_accepted_on, end_document_id) = 3 and end_accepted_on <= eligible_to
    when 'withdrawal' then num_nonnulls(end_asked_by, end_informed_on, end_note) = 3 and end_informed_on <= eligible_to
    when 'left_england' then end_note is not null
    when 'fnc_decision' then num_nonnulls(end_decided_by, end_note) = 2
    when 'joint_decision' then num_nonnulls(end_decided_by, end_note) = 2
    when 'recorded_in_error' then end_note is not null and coalesce(eligible_to = eligible_from, false)
    else true end);
drop index appeal_one_open_key;
drop index appeal_open;
drop trigger appeal_b_move_is_known_again on appeal;
drop trigger appeal_b_move_is_known on appeal;
drop trigger appeal_a_follows_letter on appeal;
drop function appeal_follows_letter;
alter table appeal
  drop constraint appeal_eligible_has_outcome_check, drop constraint appeal_decision_in_order_check, drop constraint appeal_meetings_in_order_check,
  add constraint appeal_meetings_in_order_check
    check (requested_on <= informal_meeting_on and requested_on <= formal_meeting_on and informal_meeting_on <= formal_meeting_on),
  drop constraint appeal_decision_is_whole_check,
  drop constraint appeal_state_follows_letter_check, drop constraint appeal_late_was_answered_check, drop constraint appeal_late_is_whole_check,
  drop constraint appeal_representative_is_named_check, drop constraint appeal_own_is_whole_check,
  drop column review_by, drop column ended_note, drop column decided_by_name, drop column decided_by, drop column decided_reasons, drop column decided_outcome, drop column decided_on,
  drop column formal_note, drop column formal_panel, drop column formal_place, drop column formal_booked_for, drop column informal_note,
  drop column late_answered_by, drop column late_answered_on, drop column late_reason, drop column late_answer, drop column recorded_by,
  drop column grounds_note, drop column grounds, drop column representative_id, drop column asked_by, drop column ask_by, drop column due_on, drop column state,
  add constraint appeal_eligible_has_outcome_check check (eligible_from is null or coalesce(outcome in ('full', 'partial'), false));
comment on column appeal.outcome_letter_on is null;
comment on column appeal.eligible_from is null;
drop function challenge_move_is_known;
drop table challenge_transition;
delete from dated_value where name in ('reconsideration_days', 'local_resolution_months', 'review_request_months', 'independent_review_months');
delete from value_limit where name in ('reconsideration_days', 'local_resolution_months', 'review_request_months', 'independent_review_months');
delete from hosted_function where function = 'challenge';
delete from case_role where role = 'appeals_officer';
update account set roles = array_remove(roles, 'appeals_officer');
alter table account drop constraint account_roles_check;
alter table account add constraint account_roles_check check (roles <@ array[
  'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'mdt_contributor', 'referrer',
  'returns_officer', 'finance_officer', 'administrator', 'auditor', 'privacy_officer']);

-- Up Migration
-- How an eligibility ends. A review is no way: CHC of either kind ends by a decision after an MDT and a DST, by death, by
-- another ICB's acceptance in writing, by an informed withdrawal, or by leaving England.
alter table eligibility
  add column end_basis text constraint eligibility_end_basis_check check (end_basis in
    ('decision', 'death', 'transfer', 'withdrawal', 'left_england', 'fnc_decision', 'joint_decision', 'short_stay', 'recorded_in_error')),
  add column end_referral_id uuid constraint eligibility_end_referral_fkey references referral,
  add column end_organisation text constraint eligibility_end_organisation_check check (end_organisation ~ '\S'),
  add column end_accepted_on date,
  add column end_document_id uuid constraint eligibility_end_document_fkey references document,
  add column end_asked_by text constraint eligibility_end_asked_by_check check (end_asked_by in ('individual', 'attorney', 'deputy', 'best_interests')),
  add column end_informed_on date,
  add column end_decided_by text,
  add column end_note text constraint eligibility_end_note_check check (end_note ~ '\S'),
  add column notice_person_on date,
  add column notice_council_on date,
  add column notice_days integer constraint eligibility_notice_days_check check (notice_days >= 0),
  add constraint eligibility_end_has_basis_check check (source_id is not null or (eligible_to is null) = (end_basis is null)),
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
    else true end),
  -- Money ends no sooner than entitlement, and not before the person and the council have had notice of it.
  add constraint eligibility_money_after_end_check check (source_id is not null or funded_to is null or coalesce(funded_to >= eligible_to, false)),
  add constraint eligibility_money_after_notice_check check (funded_to is null or source_id is not null or coalesce(end_basis = 'death', false)
    or coalesce(funded_to >= greatest(notice_person_on, notice_council_on) + notice_days and num_nonnulls(notice_person_on, notice_council_on) = 2, false));
comment on column eligibility.end_basis is 'What ended it; the list knows no review. Empty where only the source says that it ended.';

-- A row from a source may end by what the source says. It says so with another digest; anything else needs a basis as ours do.
create function eligibility_end_has_basis() returns trigger language plpgsql as $$
begin
  raise exception 'an eligibility ends by a decision, death, transfer, withdrawal or leaving England; by no review'
    using errcode = 'check_violation', constraint = 'eligibility_end_has_basis_check';
end $$;
create trigger eligibility_end_has_basis before update of eligible_to on eligibility for each row
  when (new.source_id is not null and new.eligible_to is not null and new.end_basis is null
    and new.eligible_to is distinct from old.eligible_to and new.source_digest is not distinct from old.source_digest)
  execute function eligibility_end_has_basis();

-- The decision it ends by is this person's, made on the day it ends; CHC ends by none but one after an MDT and a DST. Asked
-- when the end is written, and not of the referral afterwards, so that an import of that referral is never refused for it.
create function eligibility_ends_by_its_decision() returns trigger language plpgsql as $$
begin
  if not exists (
    select from referral r where r.id = new.end_referral_id and r.person_id = new.person_id and r.decided_on = new.eligible_to
      and (r.activity_type <> '02' or new.funding in ('fnc', 'joint'))
  ) then
    raise exception 'an eligibility ends by a decision about the same person on the day it ends'
      using errcode = 'check_violation', constraint = 'eligibility_ends_by_its_decision_check';
  end if;
  return new;
end $$;
create trigger eligibility_ends_by_its_decision before insert or update of end_referral_id, end_basis, eligible_to on eligibility for each row
  when (new.end_basis = 'decision') execute function eligibility_ends_by_its_decision();

-- A reassessment (RA, a code of ours) is of somebody who is eligible for CHC: the same pathway, outside the return's tables
-- 3, 4 and 7 and without a 28-day clock, because it is no referral.
alter table referral
  drop constraint referral_activity_type_check,
  add constraint referral_activity_type_check check (activity_type in ('01', '02', 'RA')),
  drop constraint referral_outcome_fits_type_check,
  add constraint referral_outcome_fits_type_check check (
    case activity_type when '02' then decision_outcome = '02' else decision_outcome in ('01', '03', '04') end),
  drop constraint referral_state_fits_type_check,
  add constraint referral_state_fits_type_check check (
    case activity_type when '02' then state in ('received', 'decided', 'discounted', 'returned_incomplete', 'merged')
    else state <> 'returned_incomplete' end),
  add column reassesses_id uuid constraint referral_reassesses_fkey references eligibility,
  add column opened_by_review_id uuid constraint referral_opened_by_review_fkey references review,
  add column opened_because text constraint referral_opened_because_check check (opened_because in
    ('needs_changed', 'fast_track_ends', 'person_asks', 'full_consideration', 'other')),
  add column opened_note text constraint referral_opened_note_check check (opened_note ~ '\S'),
  add column follows_id uuid constraint referral_follows_fkey references referral,
  add column care_due_at timestamptz,
  add column care_started_at timestamptz,
  add column discounted_evidence text constraint referral_discounted_evidence_check check (discounted_evidence ~ '\S'),
  add column undecided_at_death boolean not null default false,
  add column gone_on_after_death_on date,
  add constraint referral_undecided_at_death_check check (not undecided_at_death or coalesce(decided_on, discounted_on) is null),
  add constraint referral_reassessment_has_eligibility_check check ((activity_type = 'RA') = (reassesses_id is not null)),
  add constraint referral_care_start_fits_type_check check (activity_type = '02' or num_nonnulls(care_due_at, care_started_at) = 0),
  add constraint referral_care_start_needs_decision_check check (care_started_at is null or decided_on is not null);
comment on table referral is 'A request for full consideration (01 standard), a Fast Track tool (02) or a reassessment (RA), from receipt to decision or discount.';
comment on column referral.undecided_at_death is 'The person died while this was open: it is still to be said whether it goes on, where care costs are at stake, or is discounted.';
comment on column referral.follows_id is 'The Fast Track referral whose return led to this request for full consideration.';
comment on column referral.care_due_at is 'Fast Track: when care should be in place, worked out with the hours in force when the tool was accepted.';
create unique index referral_one_open_reassessment on referral (person_id) where activity_type = 'RA' and concluded_on is null;
create index referral_reassesses on referral (reassesses_id) where reassesses_id is not null;

create table fast_track_return (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint fast_track_return_person_fkey references person,
  referral_id uuid not null constraint fast_track_return_referral_fkey references referral,
  returned_on date not null,
  reason text not null constraint fast_track_return_reason_check check (reason in
    ('not_completed', 'not_an_appropriate_clinician', 'criterion_not_addressed')),
  note text not null constraint fast_track_return_note_check check (note ~ '\S'),
  clinician text not null constraint fast_track_return_clinician_check check (clinician ~ '\S'),
  spoken_on date not null,
  returned_by text not null,
  ended_as text constraint fast_track_return_ended_as_check check (ended_as in ('resubmitted', 'full_consideration', 'discounted')),
  ended_at timestamptz,
  constraint fast_track_return_spoken_first_check check (spoken_on <= returned_on),
  constraint fast_track_return_end_is_whole_check check ((ended_as is null) = (ended_at is null))
);
comment on table fast_track_return is 'A Fast Track tool given back as incomplete, after a conversation with its clinician. Nothing but its being incomplete is a reason.';
create unique index fast_track_return_one_open_key on fast_track_return (referral_id) where ended_as is null;
create index fast_track_return_by_person on fast_track_return (person_id);

create function referral_returned_has_reason() returns trigger language plpgsql as $$
begin
  if not exists (select from fast_track_return f where f.referral_id = new.id and f.ended_as is null) then
    raise exception 'a Fast Track tool goes back with a reason why it is incomplete and a conversation'
      using errcode = 'check_violation', constraint = 'referral_returned_has_reason_check';
  end if;
  return null;
end $$;
create constraint trigger referral_returned_has_reason after update of state on referral
  deferrable initially deferred for each row
  when (new.state = 'returned_incomplete' and old.state <> 'returned_incomplete' and new.source_id is null)
  execute function referral_returned_has_reason();

grant select, insert, update on fast_track_return to chc_app;

-- Down Migration
drop trigger referral_returned_has_reason on referral;
drop function referral_returned_has_reason;
drop table fast_track_return;
drop index referral_reassesses;
drop index referral_one_open_reassessment;
alter table referral
  drop constraint referral_care_start_needs_decision_check, drop constraint referral_care_start_fits_type_check,
  drop constraint referral_reassessment_has_eligibility_check, drop constraint referral_undecided_at_death_check,
  drop column gone_on_after_death_on, drop column undecided_at_death, drop column discounted_evidence,
  drop column care_started_at, drop column care_due_at, drop column follows_id, drop column opened_note, drop column opened_because,
  drop column opened_by_review_id, drop column reassesses_id,
  drop constraint referral_state_fits_type_check,
  add constraint referral_state_fits_type_check check (
    case activity_type when '01' then state <> 'returned_incomplete'
    else state in ('received', 'decided', 'discounted', 'returned_incomplete', 'merged') end),
  drop constraint referral_outcome_fits_type_check,
  add constraint referral_outcome_fits_type_check check (
    case activity_type when '01' then decision_outcome in ('01', '03', '04') else decision_outcome = '02' end),
  drop constraint referral_activity_type_check,
  add constraint referral_activity_type_check check (activity_type in ('01', '02'));
comment on table referral is 'A request for full consideration (01 standard) or a Fast Track tool (02), from receipt to decision or discount.';
drop trigger eligibility_ends_by_its_decision on eligibility;
drop function eligibility_ends_by_its_decision;
drop trigger eligibility_end_has_basis on eligibility;
drop function eligibility_end_has_basis;
alter table eligibility
  drop constraint eligibility_money_after_notice_check, drop constraint eligibility_money_after_end_check,
  drop constraint eligibility_end_is_whole_check, drop constraint eligibility_end_fits_funding_check,
  drop constraint eligibility_end_has_basis_check,
  drop column notice_days, drop column notice_council_on, drop column notice_person_on, drop column end_note, drop column end_decided_by,
  drop column end_informed_on, drop column end_asked_by, drop column end_document_id, drop column end_accepted_on,
  drop column end_organisation, drop column end_referral_id, drop column end_basis;

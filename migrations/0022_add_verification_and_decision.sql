-- Up Migration
create table verification (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint verification_person_fkey references person,
  referral_id uuid not null constraint verification_referral_fkey references referral,
  dst_id uuid not null constraint verification_dst_fkey references dst,
  submitted_on date not null,
  submitted_at timestamptz not null,
  submitted_by text not null,
  due_on date not null,
  outcome text constraint verification_outcome_check check (outcome in ('agreed', 'returned', 'not_accepted', 'lapsed')),
  concluded_on date,
  concluded_at timestamptz,
  verifier text,
  verifier_name text,
  note text,
  return_reason text constraint verification_return_reason_check check (return_reason in
    ('dst_incomplete', 'evidence_gaps', 'evidence_and_recommendation_differ', 'would_be_unlawful')),
  proposed_outcome text constraint verification_proposed_outcome_check check (proposed_outcome in ('01', '03', '04', 'joint')),
  proposed_reasons text constraint verification_proposed_reasons_check check (proposed_reasons ~ '\S'),
  proposed_by text,
  proposed_by_name text,
  proposed_on date,
  constraint verification_conclusion_is_whole_check check (num_nonnulls(outcome, concluded_on, concluded_at, verifier) in (0, 4)),
  constraint verification_dates_in_order_check check (submitted_on <= due_on and submitted_on <= concluded_on and submitted_on <= proposed_on),
  constraint verification_return_has_reason_check check (
    coalesce(outcome = 'returned', false) = (return_reason is not null) and (return_reason is null or coalesce(note ~ '\S', false))),
  constraint verification_proposal_is_whole_check check (num_nonnulls(proposed_outcome, proposed_reasons, proposed_by, proposed_on) in (0, 4)),
  constraint verification_not_accepting_takes_two_check check (
    outcome is distinct from 'not_accepted' or coalesce(proposed_by <> verifier, false))
);
comment on table verification is 'An MDT''s recommendation with the ICB: submitted, due within two working days, then agreed, returned, or (two people, exceptional reasons in writing) not accepted.';
comment on column verification.outcome is 'lapsed: the referral was discounted before the recommendation was answered.';
create unique index verification_one_open_key on verification (referral_id) where outcome is null;
create index verification_by_person on verification (person_id);
create index verification_due on verification (due_on) where outcome is null;

create table decision_share (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint decision_share_person_fkey references person,
  referral_id uuid not null constraint decision_share_referral_fkey references referral,
  funder text not null constraint decision_share_funder_check check (funder in ('nhs', 'council', 'other')),
  funder_name text constraint decision_share_funder_name_check check (funder_name ~ '\S'),
  percent numeric(5, 2) not null constraint decision_share_percent_check check (percent > 0 and percent <= 100),
  constraint decision_share_one_a_funder_key unique (referral_id, funder),
  constraint decision_share_other_has_name_check check ((funder = 'other') = (funder_name is not null))
);
comment on table decision_share is 'Who pays how much of a joint package, in the hundredth, as it was decided.';
create index decision_share_by_person on decision_share (person_id);

create function decision_share_adds_up() returns trigger language plpgsql as $$
begin
  if (select sum(percent) from decision_share where referral_id = new.referral_id) <> 100 then
    raise exception 'the shares of a decision add up to 100'
      using errcode = 'check_violation', constraint = 'decision_share_adds_up_check';
  end if;
  return null;
end $$;
create constraint trigger decision_share_adds_up after insert or update on decision_share
  deferrable initially deferred for each row execute function decision_share_adds_up();

-- A standard referral or reassessment of ours is decided by a verification of that outcome, which names somebody other than
-- its coordinator. Imported ones come with their decisions.
create function referral_decision_is_verified() returns trigger language plpgsql as $$
begin
  if not exists (
    select from verification v where v.referral_id = new.id and v.outcome in ('agreed', 'not_accepted') and v.verifier is distinct from new.coordinator
  ) then
    raise exception 'a decision is verified by somebody outside the assessment'
      using errcode = 'check_violation', constraint = 'referral_decision_is_verified_check';
  end if;
  return null;
end $$;
create constraint trigger referral_decision_is_verified after update of decided_on on referral
  deferrable initially deferred for each row
  when (old.decided_on is null and new.decided_on is not null and new.source_id is null and new.activity_type <> '02')
  execute function referral_decision_is_verified();

alter table referral
  add column delay_note text constraint referral_delay_note_check check (delay_note ~ '\S'),
  add column expected_decision_on date,
  add column delay_recorded_on date,
  add constraint referral_delay_is_whole_check check (source_id is not null or num_nonnulls(delay_reason, delay_note, expected_decision_on, delay_recorded_on) in (0, 4)),
  add constraint referral_delay_looks_ahead_check check (delay_recorded_on <= expected_decision_on),
  add constraint referral_discount_has_evidence_check check (source_id is not null or (discounted_on is null) = (discounted_evidence is null));
comment on column referral.delay_reason is 'Explains why the decision comes late, D1 to D4; it does not stop the clock.';
create index referral_discounted on referral (discounted_on, commissioner_id) where discounted_on is not null;

grant select, insert, update on verification, decision_share to chc_app;

-- Down Migration
drop index referral_discounted;
comment on column referral.delay_reason is null;
alter table referral
  drop constraint referral_discount_has_evidence_check, drop constraint referral_delay_looks_ahead_check, drop constraint referral_delay_is_whole_check,
  drop column delay_recorded_on, drop column expected_decision_on, drop column delay_note;
drop trigger referral_decision_is_verified on referral;
drop function referral_decision_is_verified;
drop table decision_share;
drop function decision_share_adds_up;
drop table verification;

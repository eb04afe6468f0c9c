-- Up Migration
create table dispute_stage (
  id uuid primary key default gen_random_uuid(),
  version integer not null default 1,
  icb_id uuid constraint dispute_stage_icb_fkey references organisation,
  from_on date not null,
  position integer not null constraint dispute_stage_position_check check (position between 1 and 20),
  name text not null constraint dispute_stage_name_check check (name ~ '\S'),
  days integer not null constraint dispute_stage_days_check check (days between 1 and 366),
  source text not null,
  constraint dispute_stage_one_a_position_key unique nulls not distinct (icb_id, from_on, position)
);
comment on table dispute_stage is 'The agreed procedure by which an ICB and councils settle disputes: its stages and the calendar days of each, from a day on; an ICB''s own before the one for all.';
insert into unguarded_table values ('dispute_stage', 'a procedure, nobody''s case');
insert into dispute_stage (from_on, position, name, days, source) values
  ('2007-10-01', 1, 'Practitioners', 7, 'chosen here: each ICB agrees its own with its councils'),
  ('2007-10-01', 2, 'Team managers', 7, 'chosen here: each ICB agrees its own with its councils'),
  ('2007-10-01', 3, 'Directors', 14, 'chosen here: each ICB agrees its own with its councils'),
  ('2007-10-01', 4, 'Independent opinion of another ICB and council', 28, 'chosen here: each ICB agrees its own with its councils'),
  ('2007-10-01', 5, 'Chief officers', 14, 'chosen here: each ICB agrees its own with its councils');

create table council_dispute (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint council_dispute_person_fkey references person,
  referral_id uuid not null constraint council_dispute_referral_fkey references referral,
  organisation_id uuid not null constraint council_dispute_organisation_fkey references organisation,
  state text not null constraint council_dispute_state_check check (state in ('open', 'settled', 'withdrawn')),
  raised_on date not null,
  raised_by text not null constraint council_dispute_raised_by_check check (raised_by in ('council', 'icb')),
  ground text not null constraint council_dispute_ground_check check (ground in ('checklist_refused', 'levels', 'recommendation', 'decision', 'section_117', 'ordinary_residence')),
  note text not null constraint council_dispute_note_check check (note ~ '\S'),
  stage integer not null constraint council_dispute_stage_check check (stage between 1 and 20),
  stage_name text not null,
  stage_from date not null,
  stage_due date not null,
  interim_payer text not null constraint council_dispute_interim_payer_check check (interim_payer in ('icb', 'council', 'shared')),
  interim_percent numeric(5, 2) not null constraint council_dispute_interim_percent_check check (interim_percent between 0 and 100),
  interim_from date not null,
  without_prejudice boolean not null constraint council_dispute_without_prejudice_check check (without_prejudice),
  recorded_by text not null,
  settled_on date,
  outcome text constraint council_dispute_outcome_check check (outcome in ('icb_pays', 'council_pays', 'shared')),
  outcome_percent numeric(5, 2) constraint council_dispute_outcome_percent_check check (outcome_percent between 0 and 100),
  outcome_note text constraint council_dispute_outcome_note_check check (outcome_note ~ '\S'),
  weekly_pence bigint constraint council_dispute_weekly_check check (weekly_pence >= 0),
  repaid_by text constraint council_dispute_repaid_by_check check (repaid_by in ('icb', 'council', 'nobody')),
  repaid_pence bigint constraint council_dispute_repaid_check check (repaid_pence >= 0),
  withdrawn_on date,
  withdrawn_note text constraint council_dispute_withdrawn_note_check check (withdrawn_note ~ '\S'),
  constraint council_dispute_settled_is_whole_check check (num_nonnulls(settled_on, outcome, outcome_percent, outcome_note, weekly_pence, repaid_by, repaid_pence) in (0, 7)
    and (state = 'settled') = (settled_on is not null)),
  constraint council_dispute_withdrawn_is_whole_check check (num_nonnulls(withdrawn_on, withdrawn_note) in (0, 2) and (state = 'withdrawn') = (withdrawn_on is not null)),
  constraint council_dispute_dates_in_order_check check (raised_on <= stage_from and stage_from <= stage_due and raised_on <= settled_on and raised_on <= withdrawn_on and interim_from <= settled_on)
);
comment on table council_dispute is 'A dispute between the ICB and a council about a case: by stages, with somebody who pays meanwhile without prejudice, so that care is never delayed.';
comment on column council_dispute.interim_percent is 'What the ICB pays meanwhile, per cent; the council the rest.';
create index council_dispute_by_person on council_dispute (person_id);
create index council_dispute_open on council_dispute (stage_due, id) where state = 'open';
create unique index council_dispute_one_open_key on council_dispute (referral_id) where state = 'open';
insert into challenge_transition (part, event, from_state, to_state) values
  ('council_dispute', 'council_dispute_raised', 'new', 'open'), ('council_dispute', 'council_dispute_taken_further', 'open', 'open'),
  ('council_dispute', 'council_dispute_settled', 'open', 'settled'), ('council_dispute', 'council_dispute_withdrawn', 'open', 'withdrawn');
create trigger council_dispute_move_is_known before insert on council_dispute for each row execute function challenge_move_is_known();
create trigger council_dispute_move_is_known_again before update on council_dispute for each row when (old.state is distinct from new.state) execute function challenge_move_is_known();

create table care_cost (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint care_cost_person_fkey references person,
  referral_id uuid not null constraint care_cost_referral_fkey references referral,
  from_on date not null,
  to_on date,
  weekly_pence bigint not null constraint care_cost_weekly_check check (weekly_pence >= 0),
  payer text not null constraint care_cost_payer_check check (payer in ('individual', 'council')),
  organisation_id uuid constraint care_cost_organisation_fkey references organisation,
  includes_fnc boolean not null,
  evidence text not null constraint care_cost_evidence_check check (evidence ~ '\S'),
  recorded_on date not null,
  recorded_by text not null,
  withdrawn_on date,
  withdrawn_reason text constraint care_cost_withdrawn_reason_check check (withdrawn_reason ~ '\S'),
  constraint care_cost_dates_in_order_check check (from_on < to_on),
  constraint care_cost_council_is_named_check check ((payer = 'council') = (organisation_id is not null)),
  constraint care_cost_withdrawn_is_whole_check check (num_nonnulls(withdrawn_on, withdrawn_reason) in (0, 2))
);
comment on table care_cost is 'What somebody else than the NHS paid a week for care in a period, as its papers show: what a refund is worked out from.';
create index care_cost_by_person on care_cost (person_id);

create table refund (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint refund_person_fkey references person,
  referral_id uuid not null constraint refund_referral_fkey references referral,
  appeal_id uuid constraint refund_appeal_fkey references appeal,
  state text not null constraint refund_state_check check (state in ('proposed', 'approved', 'refused', 'none_due')),
  because text not null constraint refund_because_check check (because in ('late_decision', 'challenge')),
  delay_reason text constraint refund_delay_reason_check check (delay_reason in ('D1', 'D2', 'D3', 'D4', 'unreasonable')),
  reason text not null constraint refund_reason_check check (reason ~ '\S'),
  from_on date not null,
  from_on_statistic date not null,
  to_on date not null,
  days integer not null constraint refund_days_check check (days >= 0),
  days_not_known integer not null constraint refund_days_not_known_check check (days_not_known >= 0),
  individual_pence bigint not null constraint refund_individual_check check (individual_pence >= 0),
  council_pence bigint not null constraint refund_council_check check (council_pence >= 0),
  fnc_pence bigint not null constraint refund_fnc_check check (fnc_pence >= 0),
  individual_statistic_pence bigint not null constraint refund_individual_statistic_check check (individual_statistic_pence >= 0),
  council_statistic_pence bigint not null constraint refund_council_statistic_check check (council_statistic_pence >= 0),
  stretches jsonb not null,
  proposed_on date not null,
  proposed_by text not null,
  decided_on date,
  decided_by text,
  decided_note text constraint refund_decided_note_check check (decided_note ~ '\S'),
  constraint refund_dates_in_order_check check (from_on <= to_on and proposed_on <= decided_on),
  constraint refund_late_has_delay_reason_check check ((because = 'late_decision') = (delay_reason is not null)),
  constraint refund_none_due_check check ((state = 'none_due') = coalesce(delay_reason in ('D1', 'D2', 'D3', 'D4'), false)),
  constraint refund_challenge_is_named_check check ((because = 'challenge') = (appeal_id is not null)),
  constraint refund_decided_is_whole_check check (num_nonnulls(decided_on, decided_by) in (0, 2) and (state in ('approved', 'refused')) = (decided_on is not null)),
  constraint refund_takes_two_check check (decided_by <> proposed_by)
);
comment on table refund is 'What is paid back for a period that the NHS should have paid for: worked out from dated costs and rates, frozen as proposed, approved by a second person.';
comment on column refund.from_on is 'The first day in the refund''s reading (day 29, receipt being day 1); from_on_statistic in the statistic''s, receipt being day 0. They differ for late decisions alone.';
comment on column refund.council_pence is 'What councils are refunded, gross: they refund what they took from the individual.';
create index refund_by_person on refund (person_id);
create unique index refund_one_open_key on refund (referral_id, because) where state in ('proposed', 'approved');

grant select on dispute_stage to chc_app;
grant select, insert, update on council_dispute, care_cost, refund to chc_app;

-- Down Migration
drop table refund;
drop table care_cost;
drop table council_dispute;
delete from challenge_transition where part = 'council_dispute';
delete from unguarded_table where name = 'dispute_stage';
drop table dispute_stage;

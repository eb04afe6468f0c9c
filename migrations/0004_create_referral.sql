-- Up Migration
create table referral (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint referral_person_fkey references person,
  commissioner_id uuid not null constraint referral_commissioner_fkey references organisation,
  source_id text constraint referral_source_id_key unique,
  activity_type text not null constraint referral_activity_type_check check (activity_type in ('01', '02')),
  state text not null constraint referral_state_check check (state in
    ('received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete')),
  received_on date not null,
  notification_type text constraint referral_notification_type_check check (notification_type in ('01', '02')),
  source_of_referral text constraint referral_source_of_referral_check
    check (source_of_referral in ('01', '02', '03', '04', '05', '06', '07', '98')),
  referring_professional text constraint referral_referring_professional_check
    check (referring_professional in ('01', '02', '03', '04', '05', '06', '98')),
  referral_outcome text constraint referral_outcome_check check (referral_outcome in ('01', '02', '03')),
  practitioner text,
  coordinator text,
  delay_reason text constraint referral_delay_reason_check check (delay_reason in ('D1', 'D2', 'D3', 'D4')),
  decided_on date,
  decision_outcome text constraint referral_decision_outcome_check check (decision_outcome in ('01', '02', '03', '04')),
  outcome_communicated_on date,
  discounted_on date,
  discounted_reason text constraint referral_discounted_reason_check
    check (discounted_reason in ('01', '02', '03', '04', '05', '98')),
  concluded_on date generated always as (coalesce(decided_on, discounted_on)) stored,
  suspected_duplicate boolean not null default false,
  over_28_days_flagged boolean not null default false,
  source_digest uuid,
  constraint referral_decided_xor_discounted_check check (decided_on is null or discounted_on is null),
  constraint referral_decision_has_outcome_check check ((decided_on is null) = (decision_outcome is null)),
  constraint referral_discount_has_reason_check check ((discounted_on is null) = (discounted_reason is null)),
  constraint referral_outcome_fits_type_check check (
    case activity_type when '01' then decision_outcome in ('01', '03', '04') else decision_outcome = '02' end),
  constraint referral_dates_in_order_check check (
    received_on <= decided_on and received_on <= discounted_on
    and coalesce(decided_on, received_on) <= outcome_communicated_on),
  constraint referral_state_implies_dates_check check (
    (state = 'decided') = (decided_on is not null) and (state = 'discounted') = (discounted_on is not null)),
  -- An imported row has no coordinator of ours; one that our own action made must.
  constraint referral_state_implies_coordinator_check check (
    state not in ('assessing', 'mdt_held', 'verifying') or coordinator is not null or source_id is not null),
  constraint referral_state_fits_type_check check (
    case activity_type when '01' then state <> 'returned_incomplete'
    else state in ('received', 'decided', 'discounted', 'returned_incomplete') end)
);
comment on table referral is 'A request for full consideration (01 standard) or a Fast Track tool (02), from receipt to decision or discount.';
comment on column referral.decided_on is 'The verified decision; for Fast Track the day it was accepted. Stops the 28-day clock (DCB2117 T7).';
comment on column referral.over_28_days_flagged is 'Has an open breach row; keeps the nightly sweep on the frontier.';

create unique index referral_one_open_per_person on referral (person_id)
  where activity_type = '01' and concluded_on is null and not suspected_duplicate;
create index referral_suspected_duplicate on referral (person_id) where suspected_duplicate;
create index referral_by_person on referral (person_id);
-- Worklist: open standard referrals, longest waiting first, all or one commissioner's or practitioner's.
create index referral_open on referral (received_on, id) where activity_type = '01' and concluded_on is null;
create index referral_open_by_commissioner on referral (commissioner_id, received_on, id)
  where activity_type = '01' and concluded_on is null;
create index referral_open_by_practitioner on referral (practitioner, received_on, id)
  where activity_type = '01' and concluded_on is null;
-- flag-breaches: what to raise, what to clear, what has moved.
create index referral_to_flag on referral (received_on)
  where activity_type = '01' and concluded_on is null and not over_28_days_flagged;
create index referral_flagged_open on referral (received_on) where over_28_days_flagged and concluded_on is null;
create index referral_flagged_not_standard on referral (id) where over_28_days_flagged and activity_type <> '01';
create index referral_flagged_concluded on referral (concluded_on) where over_28_days_flagged and concluded_on is not null;
-- Returns: what was received and concluded in a quarter.
create index referral_received on referral (received_on);
create index referral_concluded on referral (concluded_on) where concluded_on is not null;

create table referral_transition (
  event text not null,
  from_state text not null,
  to_state text not null,
  constraint referral_transition_pkey primary key (event, from_state, to_state)
);
comment on table referral_transition is 'The moves a referral may make; the same rows as REFERRAL_TRANSITIONS (a test compares them). new = before the first event.';
insert into referral_transition (event, from_state, to_state) values
  ('received', 'new', 'received'),
  ('coordinator_named', 'received', 'assessing'),
  ('mdt_held', 'assessing', 'mdt_held'),
  ('submitted_for_verification', 'mdt_held', 'verifying'),
  ('returned_to_mdt', 'verifying', 'assessing'),
  ('decision_recorded', 'verifying', 'decided'),
  ('fast_track_accepted', 'received', 'decided'),
  ('fast_track_returned', 'received', 'returned_incomplete'),
  ('fast_track_resubmitted', 'returned_incomplete', 'received'),
  ('discounted', 'received', 'discounted'),
  ('discounted', 'assessing', 'discounted'),
  ('discounted', 'mdt_held', 'discounted'),
  ('discounted', 'verifying', 'discounted'),
  ('discounted', 'returned_incomplete', 'discounted');
insert into referral_transition (event, from_state, to_state)
  select 'imported', from_state, to_state
  from unnest(array['new', 'received', 'assessing', 'mdt_held', 'verifying', 'decided', 'discounted', 'returned_incomplete']) from_state
  cross join unnest(array['received', 'mdt_held', 'decided', 'discounted']) to_state;

create table referral_event (
  id bigint generated always as identity primary key,
  referral_id uuid not null constraint referral_event_referral_fkey references referral,
  event text not null,
  from_state text not null,
  to_state text not null,
  at timestamptz not null default now(),
  actor text not null,
  actor_role text not null,
  organisation_id uuid not null,
  details jsonb,
  constraint referral_event_transition_fkey
    foreign key (event, from_state, to_state) references referral_transition
);
comment on table referral_event is 'What happened to a referral, by whom, in which role, for which organisation; only added to.';
create index referral_event_by_referral on referral_event (referral_id);
create trigger referral_event_append_only before update or delete on referral_event
  for each row execute function refuse_change();
create trigger referral_event_no_truncate before truncate on referral_event
  for each statement execute function refuse_change();

grant select, insert, update on referral to chc_app;
grant select on referral_transition to chc_app;
grant select, insert on referral_event to chc_app;

-- Down Migration
drop table referral_event;
drop table referral_transition;
drop table referral;

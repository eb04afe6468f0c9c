-- Up Migration
create table review (
  id uuid primary key,
  icb_id uuid not null,
  eligibility_id uuid not null constraint review_eligibility_fkey references eligibility,
  source_id text constraint review_source_id_key unique,
  state text not null constraint review_state_check check (state in ('due', 'booked', 'completed', 'cancelled')),
  review_type text not null constraint review_type_check check (review_type in ('01', '02', '03')),
  due_on date not null,
  due_by_rule boolean not null,
  booked_for date,
  completed_on date,
  cancelled_on date,
  cancelled_reason text,
  review_outcome text constraint review_outcome_check check (review_outcome in ('01', '02')),
  eligibility_outcome text constraint review_eligibility_outcome_check check (eligibility_outcome in ('01', '02', '03', '04')),
  next_planned_on date,
  outstanding_to date,
  overdue_flagged boolean not null default false,
  source_digest uuid,
  constraint review_other_has_due_date_check check (not (due_by_rule and review_type = '03')),
  constraint review_state_implies_dates_check check (
    (state = 'completed') = (completed_on is not null)
    and (state = 'cancelled') = (cancelled_on is not null)
    and (state <> 'booked' or booked_for is not null)),
  constraint review_cancelled_has_reason_check check ((cancelled_on is null) = (cancelled_reason is null))
);
comment on table review is 'A review of an eligibility: 3 months after it began, then every 12. One without source_id was made by the rule.';
comment on column review.due_by_rule is 'The due date follows from the eligibility and its reviews and is worked out again when they change.';
comment on column review.outstanding_to is 'First day it is no longer outstanding: completed, cancelled or the eligibility ended. Kept by trigger.';

create unique index review_one_made_open_per_eligibility on review (eligibility_id)
  where source_id is null and state in ('due', 'booked');
create index review_by_eligibility on review (eligibility_id);
-- flag-overdue-reviews: what to raise, what to clear, what has moved.
create index review_to_flag on review (due_on) where outstanding_to is null and not overdue_flagged;
create index review_outstanding_to on review (outstanding_to) where outstanding_to is not null and not overdue_flagged;
create index review_flagged_outstanding on review (due_on) where overdue_flagged and outstanding_to is null;
create index review_flagged_ended on review (outstanding_to) where overdue_flagged and outstanding_to is not null;
create index review_outstanding on review (due_on, eligibility_id) where outstanding_to is null;

create function review_outstanding() returns trigger language plpgsql as $$
begin
  new.outstanding_to := least(new.completed_on, new.cancelled_on,
    (select eligible_to from eligibility where id = new.eligibility_id));
  return new;
end $$;
create trigger review_outstanding before insert or update of eligibility_id, completed_on, cancelled_on on review
  for each row execute function review_outstanding();

create function eligibility_ends_reviews() returns trigger language plpgsql as $$
begin
  update review set outstanding_to = least(completed_on, cancelled_on, new.eligible_to)
  where eligibility_id = new.id;
  return null;
end $$;
create trigger eligibility_ends_reviews after update of eligible_to on eligibility
  for each row when (old.eligible_to is distinct from new.eligible_to) execute function eligibility_ends_reviews();

create table review_transition (
  event text not null,
  from_state text not null,
  to_state text not null,
  constraint review_transition_pkey primary key (event, from_state, to_state)
);
comment on table review_transition is 'The moves a review may make; the same rows as REVIEW_TRANSITIONS. new = before the first event.';
insert into review_transition (event, from_state, to_state) values
  ('opened', 'new', 'due'),
  ('booked', 'due', 'booked'),
  ('unbooked', 'booked', 'due'),
  ('completed', 'due', 'completed'),
  ('completed', 'booked', 'completed'),
  ('cancelled', 'due', 'cancelled'),
  ('cancelled', 'booked', 'cancelled');
insert into review_transition (event, from_state, to_state)
  select 'imported', from_state, to_state
  from unnest(array['new', 'due', 'booked', 'completed', 'cancelled']) from_state
  cross join unnest(array['due', 'completed']) to_state;

create table review_event (
  id bigint generated always as identity primary key,
  review_id uuid not null constraint review_event_review_fkey references review,
  event text not null,
  from_state text not null,
  to_state text not null,
  at timestamptz not null default now(),
  actor text not null,
  actor_role text not null,
  organisation_id uuid not null,
  details jsonb,
  constraint review_event_transition_fkey foreign key (event, from_state, to_state) references review_transition
);
comment on table review_event is 'What happened to a review, by whom, in which role, for which organisation; only added to.';
create index review_event_by_review on review_event (review_id);
create trigger review_event_append_only before update or delete on review_event
  for each row execute function refuse_change();
create trigger review_event_no_truncate before truncate on review_event
  for each statement execute function refuse_change();

grant select, insert, update on review to chc_app;
grant select on review_transition to chc_app;
grant select, insert on review_event to chc_app;

-- Down Migration
drop table review_event;
drop table review_transition;
drop trigger eligibility_ends_reviews on eligibility;
drop function eligibility_ends_reviews;
drop table review;
drop function review_outstanding;

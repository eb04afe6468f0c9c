-- Up Migration
-- What a review finds when we complete it ourselves: whether the package is still right, what changed, what CHC was considered by.
alter table review
  add column booked_with text constraint review_booked_with_check check (booked_with ~ '\S'),
  add column package_right boolean,
  add column what_changed text constraint review_what_changed_check check (what_changed ~ '\S'),
  add column chc_considered text constraint review_chc_considered_check check (chc_considered in ('checklist', 'no_material_change', 'needs_changed')),
  add column completed_by text,
  add column brought_forward_from date,
  add column brought_forward_reason text constraint review_brought_forward_reason_check check (brought_forward_reason ~ '\S'),
  add constraint review_completed_is_whole_check check (state <> 'completed' or source_id is not null
    or num_nonnulls(package_right, review_outcome, next_planned_on, completed_by) = 4),
  -- At least every 12 months; the ICB may set fewer (dated_value next_review_months).
  add constraint review_next_within_a_year_check check (state <> 'completed' or source_id is not null
    or (next_planned_on > completed_on and next_planned_on <= (completed_on + interval '12 months')::date)),
  add constraint review_change_is_said_check check (source_id is not null or state <> 'completed' or what_changed is not null
    or coalesce(package_right and review_outcome = '01', false)),
  -- Eligibility cannot be decided at a review: what a source says of it is history.
  add constraint review_decides_nothing_check check (source_id is not null or eligibility_outcome is null),
  add constraint review_brought_forward_check check ((brought_forward_from is null) = (brought_forward_reason is null) and due_on < brought_forward_from);
comment on column review.chc_considered is 'A review of FNC considers CHC each time: by a Checklist, by saying that nothing material changed, or by asking for full consideration.';
comment on column review.brought_forward_from is 'The day it was due before it was brought forward.';

create function review_of_fnc_considers_chc() returns trigger language plpgsql as $$
begin
  if new.chc_considered is null and exists (select from eligibility where id = new.eligibility_id and funding = 'fnc') then
    raise exception 'a review of NHS-funded nursing care considers CHC' using errcode = '23514', constraint = 'review_fnc_considers_chc_check', table = 'review';
  end if;
  return new;
end $$;
create trigger review_of_fnc_considers_chc before insert or update of state, chc_considered on review
  for each row when (new.state = 'completed' and new.source_id is null) execute function review_of_fnc_considers_chc();

-- Down Migration
drop trigger review_of_fnc_considers_chc on review;
drop function review_of_fnc_considers_chc;
alter table review
  drop constraint review_brought_forward_check, drop constraint review_decides_nothing_check, drop constraint review_change_is_said_check,
  drop constraint review_next_within_a_year_check, drop constraint review_completed_is_whole_check,
  drop column brought_forward_reason, drop column brought_forward_from, drop column completed_by, drop column chc_considered,
  drop column what_changed, drop column package_right, drop column booked_with;

-- Up Migration
create table stop_payment (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint stop_payment_person_fkey references person,
  eligibility_id uuid not null constraint stop_payment_eligibility_fkey references eligibility,
  from_on date not null,
  raised_on date not null,
  raised_by text not null,
  cleared_on date,
  cleared_by text,
  cleared_as text constraint stop_payment_cleared_as_check check (cleared_as in ('stopped', 'recovered', 'nothing_was_paid', 'death_in_error')),
  constraint stop_payment_cleared_is_whole_check check (num_nonnulls(cleared_on, cleared_by, cleared_as) in (0, 3)),
  constraint stop_payment_dates_in_order_check check (raised_on <= cleared_on)
);
comment on table stop_payment is 'A payment to stop because somebody died: of which eligibility, from which day, and how it was settled.';
create unique index stop_payment_one_open_key on stop_payment (eligibility_id) where cleared_on is null;
create index stop_payment_by_person on stop_payment (person_id);
-- What is still to be stopped, the longest standing first, all or one ICB's.
create index stop_payment_open on stop_payment (icb_id, raised_on, id) where cleared_on is null;

-- Who was eligible when the death became known. What an act of ours ended by death ends on the later of the two days.
alter table referral
  add constraint referral_gone_on_is_settled_check check (gone_on_after_death_on is null or not undecided_at_death),
  add column gone_on_note text constraint referral_gone_on_note_check check (gone_on_note ~ '\S'),
  add constraint referral_gone_on_has_note_check check ((gone_on_after_death_on is null) = (gone_on_note is null));
create index referral_undecided_at_death on referral (icb_id, received_on, id) where undecided_at_death;

grant select, insert, update on stop_payment to chc_app;

-- Down Migration
drop index referral_undecided_at_death;
alter table referral drop constraint referral_gone_on_has_note_check, drop column gone_on_note, drop constraint referral_gone_on_is_settled_check;
drop table stop_payment;

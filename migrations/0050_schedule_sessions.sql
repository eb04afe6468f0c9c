-- Up Migration
-- Scheduling (decision 0041): when health and social-care professionals can meet, what is booked on it, and the link by which
-- somebody from outside answers and gives their view of one case.
create table professional (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  name text not null constraint professional_name_check check (name ~ '\S'),
  profession text not null constraint professional_profession_check check (profession ~ '\S'),
  side text not null constraint professional_side_check check (side in ('health', 'social_care')),
  care_act_assessor boolean not null default false,
  organisation text not null constraint professional_organisation_check check (organisation ~ '\S'),
  practitioner text constraint professional_practitioner_check check (practitioner ~ '\S'),
  email text constraint professional_email_check check (email ~ '^[^@\s]+@[^@\s]+$'),
  added_on date not null,
  added_by text not null,
  left_on date,
  constraint professional_of_ours_or_outside_check check (practitioner is not null or email is not null)
);
comment on table professional is 'Somebody who gives slots: one of our practitioners, by their code, or a health or social-care professional from outside, by their email.';
create unique index professional_practitioner_key on professional (icb_id, practitioner) where practitioner is not null and left_on is null;
create unique index professional_email_key on professional (icb_id, lower(email)) where practitioner is null and left_on is null;
create index professional_by_name on professional (icb_id, name, id) where left_on is null;

create table slot (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  professional_id uuid not null constraint slot_professional_fkey references professional,
  during tstzrange not null,
  place text constraint slot_place_check check (place ~ '\S'),
  online boolean not null,
  session_kind text not null constraint slot_session_kind_check check (session_kind in ('chc', 'discharge_to_assess')),
  funded boolean not null,
  state text not null default 'offered' constraint slot_state_check check (state in ('offered', 'booked', 'withdrawn')),
  offered_on date not null,
  offered_by text not null,
  withdrawn_on date,
  withdrawn_by text,
  withdrawn_reason text constraint slot_withdrawn_reason_check check (withdrawn_reason ~ '\S'),
  constraint slot_during_is_whole_check check (not isempty(during) and lower(during) is not null and upper(during) is not null and lower_inc(during) and not upper_inc(during)),
  constraint slot_within_a_day_check check (upper(during) - lower(during) between interval '15 minutes' and interval '12 hours'),
  constraint slot_place_or_online_check check (online or place is not null),
  constraint slot_withdrawn_is_whole_check check (num_nonnulls(withdrawn_on, withdrawn_by, withdrawn_reason) = case when state = 'withdrawn' then 3 else 0 end),
  constraint slot_professional_once_excl exclude using gist (professional_id with =, during with &&) where (state <> 'withdrawn')
);
comment on table slot is 'A session somebody can give: offered, booked or withdrawn. Its state says whether it is free to whoever may not see the case it is booked for.';
create index slot_by_icb_and_time on slot (icb_id, lower(during), id) where state <> 'withdrawn';
create index slot_by_professional on slot (professional_id, lower(during));
create index slot_offered on slot (icb_id, lower(during), id) where state = 'offered';

create table slot_booking (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint slot_booking_person_fkey references person,
  slot_id uuid not null constraint slot_booking_slot_fkey references slot,
  purpose text not null constraint slot_booking_purpose_check check (purpose in ('mdt', 'review')),
  referral_id uuid constraint slot_booking_referral_fkey references referral,
  review_id uuid constraint slot_booking_review_fkey references review,
  mdt_member_id uuid constraint slot_booking_member_fkey references mdt_member,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  booked_on date not null,
  booked_by text not null,
  answer text constraint slot_booking_answer_check check (answer in ('accepted', 'declined')),
  answered_at timestamptz,
  answered_by text,
  answer_note text constraint slot_booking_answer_note_check check (answer_note ~ '\S'),
  cancelled_on date,
  cancelled_reason text constraint slot_booking_cancelled_reason_check check (cancelled_reason ~ '\S'),
  constraint slot_booking_times_in_order_check check (starts_at < ends_at),
  constraint slot_booking_fits_purpose_check check ((purpose = 'mdt') = (referral_id is not null) and (purpose = 'review') = (review_id is not null)),
  constraint slot_booking_answer_is_whole_check check (num_nonnulls(answer, answered_at, answered_by) in (0, 3)),
  constraint slot_booking_cancelled_is_whole_check check ((cancelled_on is null) = (cancelled_reason is null)),
  constraint slot_booking_declined_is_cancelled_check check (answer is distinct from 'declined' or cancelled_on is not null)
);
comment on table slot_booking is 'A slot booked for one case: one person of its MDT, or a review. Cancelled bookings are kept.';
create unique index slot_booking_one_per_slot_key on slot_booking (slot_id) where cancelled_on is null;
create index slot_booking_by_person on slot_booking (person_id);
create index slot_booking_by_referral on slot_booking (referral_id) where cancelled_on is null;
create index slot_booking_by_review on slot_booking (review_id) where cancelled_on is null;

alter table mdt_member
  add column professional_id uuid constraint mdt_member_professional_fkey references professional,
  add column from_outside boolean not null default false,
  add constraint mdt_member_from_outside_check check (not from_outside or professional_id is not null);
comment on column mdt_member.professional_id is 'Whose slot brought them onto the MDT. Somebody from outside has username professional:<id> while a link of theirs stands.';
create unique index mdt_member_once_per_professional_key on mdt_member (referral_id, professional_id) where professional_id is not null and removed_on is null;

create table case_link (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint case_link_person_fkey references person,
  referral_id uuid not null constraint case_link_referral_fkey references referral,
  professional_id uuid not null constraint case_link_professional_fkey references professional,
  mdt_member_id uuid not null constraint case_link_member_fkey references mdt_member,
  secret_hash text not null constraint case_link_secret_key unique,
  code_hash text not null,
  made_on date not null,
  made_by text not null,
  expires_on date not null,
  revoked_at timestamptz,
  revoked_by text,
  wrong_answers smallint not null default 0 constraint case_link_wrong_answers_check check (wrong_answers between 0 and 5),
  openings smallint not null default 0 constraint case_link_openings_check check (openings between 0 and 20),
  opened_at timestamptz,
  session_hash text constraint case_link_session_key unique,
  session_until timestamptz,
  constraint case_link_dates_in_order_check check (made_on <= expires_on),
  constraint case_link_revoked_is_whole_check check ((revoked_at is null) = (revoked_by is null)),
  constraint case_link_session_is_whole_check check ((session_hash is null) = (session_until is null))
);
comment on table case_link is 'The link by which one professional from outside sees one case without an account: what is kept of its secret and code are digests; five wrong codes close it, so do twenty openings.';
create unique index case_link_one_per_member_key on case_link (mdt_member_id) where revoked_at is null;
create index case_link_by_person on case_link (person_id);

alter table outbox
  add column slot_booking_id uuid constraint outbox_slot_booking_fkey references slot_booking,
  add column case_link_id uuid constraint outbox_case_link_fkey references case_link,
  add column secret text,
  drop constraint outbox_kind_check,
  add constraint outbox_kind_check check (kind in ('letter_email', 'notification_email', 'calendar_email', 'case_link_email')),
  add constraint outbox_booking_fits_kind_check check ((kind = 'calendar_email') = (slot_booking_id is not null)),
  add constraint outbox_case_link_fits_kind_check check ((kind = 'case_link_email') = (case_link_id is not null)),
  add constraint outbox_secret_check check ((secret is not null) = (kind = 'case_link_email' and sent_at is null and given_up_at is null));
comment on column outbox.secret is 'What the address of a one-case link ends with: there for as long as it is needed and no longer, like the mailbox.';

insert into unguarded_table values
  ('professional', 'who gives slots: nobody''s case'),
  ('slot', 'when somebody can be booked: which case it is booked for is a row of slot_booking');

create function release_slot_bookings(bookings uuid[], on_date date, reason text) returns integer language plpgsql as $$
declare
  released integer;
begin
  with cancelled as (
    update slot_booking b set cancelled_on = on_date, cancelled_reason = reason, version = b.version + 1
    where b.id = any (bookings) and b.cancelled_on is null returning b.*
  ), freed as (
    update slot s set state = 'offered', version = s.version + 1 from cancelled c where s.id = c.slot_id and s.state = 'booked' returning s.id
  ), told as (
    insert into outbox (id, icb_id, kind, person_id, slot_booking_id, to_address, effect, due_at)
    select gen_random_uuid(), c.icb_id, 'calendar_email', c.person_id, c.id, p.email, 'calendar:' || c.id || ':cancelled', clock_timestamp()
    from cancelled c join slot s on s.id = c.slot_id join professional p on p.id = s.professional_id where p.email is not null
    on conflict (effect) do nothing
  )
  select count(*) into released from cancelled;
  return released;
end $$;
comment on function release_slot_bookings is 'Cancels bookings, gives their slots back and tells those who were invited: the one way a booking ends, by an act or because its referral or review has.';

create function release_slots_of_what_ended() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'referral' then
    perform release_slot_bookings(array(select b.id from slot_booking b join slot s on s.id = b.slot_id
      where b.referral_id = new.id and b.cancelled_on is null and (lower(s.during) at time zone 'Europe/London')::date > new.concluded_on), new.concluded_on, 'referral_concluded');
  else
    perform release_slot_bookings(array(select b.id from slot_booking b join slot s on s.id = b.slot_id
      where b.review_id = new.id and b.cancelled_on is null
        and (lower(s.during) at time zone 'Europe/London')::date > new.completed_on), new.completed_on, 'review_completed');
  end if;
  return null;
end $$;
create trigger referral_release_slots after update on referral for each row
  when (new.concluded_on is not null and old.concluded_on is null) execute function release_slots_of_what_ended();
create trigger review_release_slots after update on review for each row
  when (new.completed_on is not null and old.completed_on is null) execute function release_slots_of_what_ended();

insert into value_limit (name, title, unit, least, most, why) values
  ('slots_each', 'Slots that each practitioner offers', 'slots', 1, 20, 'three is what councils'' practice knows; each ICB sets its own'),
  ('slots_ahead_days', 'Days ahead for which they are counted', 'calendar days', 7, 90, 'each ICB sets its own'),
  ('case_link_days', 'Days for which a link to one case is good', 'calendar days', 1, 60, 'a link that lasts longer is forgotten in a mailbox');
insert into dated_value (name, from_on, value, unit, source) values
  ('slots_each', '2007-10-01', 3, 'slots', 'council practice: three availability slots with a positive Checklist'),
  ('slots_ahead_days', '2007-10-01', 28, 'calendar days', 'chosen here: each ICB sets its own'),
  ('case_link_days', '2007-10-01', 14, 'calendar days', 'chosen here: each ICB sets its own');

grant select, insert on professional to chc_app;
grant update (version, name, organisation, email, left_on) on professional to chc_app;
grant select, insert on slot to chc_app;
grant update (version, state, withdrawn_on, withdrawn_by, withdrawn_reason) on slot to chc_app;
grant select, insert, update on slot_booking, case_link to chc_app;

-- Down Migration
delete from dated_value where name in ('slots_each', 'slots_ahead_days', 'case_link_days');
delete from value_limit where name in ('slots_each', 'slots_ahead_days', 'case_link_days');
drop trigger review_release_slots on review;
drop trigger referral_release_slots on referral;
drop function release_slots_of_what_ended;
drop function release_slot_bookings;
delete from unguarded_table where name in ('professional', 'slot');
delete from outbox where kind in ('calendar_email', 'case_link_email');
alter table outbox
  drop constraint outbox_secret_check, drop constraint outbox_case_link_fits_kind_check, drop constraint outbox_booking_fits_kind_check,
  drop constraint outbox_kind_check, add constraint outbox_kind_check check (kind in ('letter_email', 'notification_email')),
  drop column secret, drop column case_link_id, drop column slot_booking_id;
drop table case_link;
drop table slot_booking;
drop index mdt_member_once_per_professional_key;
alter table mdt_member drop constraint mdt_member_from_outside_check, drop column from_outside, drop column professional_id;
drop table slot;
drop table professional;

-- Up Migration
-- A case has one owner: whoever sees to its next step, its reviews too. A referral keeps the practitioner it came with.
alter table person add column practitioner text constraint person_practitioner_check check (practitioner <> '');
comment on column person.practitioner is 'Practitioner code of the case''s owner. An import follows the latest referral whose practitioner changed; change_owner sets it.';
update person p set practitioner = latest.practitioner
from (
  select distinct on (person_id) person_id, practitioner from referral where practitioner <> ''
  order by person_id, received_on desc, id desc
) latest
where latest.person_id = p.id;

-- The caseload: the cases of a practitioner, what is open in each.
create index person_by_practitioner on person (practitioner) where practitioner is not null;
create index referral_open_by_coordinator on referral (coordinator) where concluded_on is null and coordinator is not null;
create index referral_open_by_person on referral (person_id) where concluded_on is null;
create index eligibility_by_person on eligibility (person_id);
create index review_outstanding_by_eligibility on review (eligibility_id) where outstanding_to is null;
create index referral_verifying on referral (received_on, id) where state = 'verifying';

insert into dated_value (name, from_on, value, unit, source) values
  ('due_soon_days', '2007-10-01', 7, 'calendar days', 'chosen here: each ICB sets its own'),
  ('long_wait_weeks', '2007-10-01', 12, 'weeks beyond the 28 days', 'DCB2117 T8, bands above 12 weeks'),
  ('review_soon_days', '2007-10-01', 28, 'calendar days', 'chosen here: each ICB sets its own'),
  ('coordinator_by_day', '2007-10-01', 2, 'day of the 28', 'chosen here: each ICB sets its own'),
  ('mdt_booked_by_day', '2007-10-01', 10, 'day of the 28', 'chosen here: each ICB sets its own'),
  ('dst_by_day', '2007-10-01', 20, 'day of the 28', 'chosen here: each ICB sets its own'),
  ('verified_by_day', '2007-10-01', 26, 'day of the 28', 'chosen here: each ICB sets its own');

-- Down Migration
delete from dated_value where name in ('due_soon_days', 'long_wait_weeks', 'review_soon_days', 'coordinator_by_day', 'mdt_booked_by_day', 'dst_by_day', 'verified_by_day');
drop index referral_verifying;
drop index review_outstanding_by_eligibility;
drop index eligibility_by_person;
drop index referral_open_by_person;
drop index referral_open_by_coordinator;
alter table person drop column practitioner;

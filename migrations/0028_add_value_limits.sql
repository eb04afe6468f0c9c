-- Up Migration
-- What each dated value is and within which bounds an organisation may set it: a protection of people may be lengthened or
-- tightened, never weakened. A value is added to and never changed: the services have no grant to.
create table value_limit (
  name text not null constraint value_limit_pkey primary key,
  title text not null,
  unit text not null,
  least numeric not null,
  most numeric not null,
  why text not null,
  constraint value_limit_in_order_check check (least <= most)
);
comment on table value_limit is 'What a dated value is called, its unit and its bounds. Every value is a whole number within them.';
insert into value_limit (name, title, unit, least, most, why) values
  ('decision_days', 'Days to a decision', 'calendar days', 1, 28, 'no more than the 28 days of the national standard'),
  ('verification_working_days', 'Days to verify a recommendation', 'working days', 0, 5, 'within the 28 days'),
  ('fast_track_hours', 'Hours to Fast Track care', 'hours', 1, 48, 'no more than the 48 hours people are told'),
  ('care_start_days', 'Days from a decision to care', 'calendar days', 0, 365, 'no national target was found: each ICB may set its own'),
  ('first_review_months', 'Months to the first review', 'calendar months', 1, 3, 'no later than 3 months after the decision'),
  ('next_review_months', 'Months to the next review', 'calendar months', 1, 12, 'at least every 12 months'),
  ('appeal_months', 'Months to appeal', 'calendar months', 6, 120, 'an ICB may lengthen the six months and never shorten them'),
  ('fnc_short_stay_weeks', 'Weeks of a short stay with nursing care', 'weeks', 0, 6, 'no more than six weeks without CHC considered'),
  ('money_notice_days', 'Days of notice before money ends', 'calendar days', 0, 365, 'each ICB sets its own'),
  ('referrer_link_days', 'Days a referrer sees their referral', 'calendar days', 1, 366, 'each ICB sets its own'),
  ('mdt_invitation_days', 'Days an MDT invitation lasts', 'calendar days', 1, 366, 'each ICB sets its own'),
  ('council_reply_days', 'Days the council has to reply', 'calendar days', 0, 28, 'within the 28 days'),
  ('evidence_days', 'Days evidence is asked for within', 'calendar days', 0, 28, 'within the 28 days'),
  ('due_soon_days', 'Days ahead that a decision is due soon', 'calendar days', 0, 28, 'within the 28 days'),
  ('long_wait_weeks', 'Weeks beyond 28 days that are a long wait', 'weeks beyond the 28 days', 1, 12, 'cases over 12 weeks are never out of sight'),
  ('review_soon_days', 'Days ahead that a review is due soon', 'calendar days', 0, 365, 'each ICB sets its own'),
  ('coordinator_by_day', 'Coordinator named by day', 'day of the 28', 0, 28, 'within the 28 days'),
  ('mdt_booked_by_day', 'MDT booked by day', 'day of the 28', 0, 28, 'within the 28 days'),
  ('dst_by_day', 'DST completed by day', 'day of the 28', 0, 28, 'within the 28 days'),
  ('verified_by_day', 'Verified by day', 'day of the 28', 0, 28, 'within the 28 days'),
  ('target_within_28_percent', 'Target: concluded within 28 days, more than', 'percent', 0, 100, 'a national standard'),
  ('target_dst_in_acute_percent', 'Target: DSTs in an acute hospital, fewer than', 'percent', 0, 100, 'a national standard');
insert into dated_value (name, from_on, value, unit, source) values
  ('target_within_28_percent', '2017-04-01', 80, 'percent', 'NHS England assurance standard, written answer of 12 November 2024'),
  ('target_dst_in_acute_percent', '2017-04-01', 15, 'percent', 'Quality Premium 2017/19');

alter table dated_value
  add column set_by text,
  add column set_at timestamptz not null default clock_timestamp(),
  add constraint dated_value_source_check check (source ~ '\S');

create function dated_value_within_limit() returns trigger language plpgsql as $$
begin
  if exists (select from value_limit l where l.name = new.name and not (new.value between l.least and l.most and new.value = trunc(new.value))) then
    raise exception '% is outside its bounds', new.name using errcode = '23514', constraint = 'dated_value_within_limit_check', table = 'dated_value';
  end if;
  return new;
end $$;
create trigger dated_value_within_limit before insert or update on dated_value for each row execute function dated_value_within_limit();
grant select on value_limit to chc_app;

-- Down Migration
drop trigger dated_value_within_limit on dated_value;
drop function dated_value_within_limit;
alter table dated_value drop constraint dated_value_source_check, drop column set_at, drop column set_by;
delete from dated_value where name in ('target_within_28_percent', 'target_dst_in_acute_percent');
drop table value_limit;

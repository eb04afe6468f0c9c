-- Up Migration
create table council_involvement (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint council_involvement_person_fkey references person,
  referral_id uuid not null constraint council_involvement_referral_fkey references referral,
  council text not null constraint council_involvement_council_check check (council ~ '\S'),
  asked_of text,
  invited_on date not null,
  reply_by date not null,
  invited_by text not null,
  reply text constraint council_involvement_reply_check check (reply in ('takes_part', 'information_only', 'declines')),
  replied_on date,
  information text,
  absent_on date,
  absence_reason text constraint council_involvement_absence_reason_check check (absence_reason in ('no_reply', 'nobody_available', 'declined', 'other')),
  information_sought text,
  constraint council_involvement_reply_is_whole_check check ((reply is null) = (replied_on is null)),
  constraint council_involvement_absence_is_whole_check check (num_nonnulls(absent_on, absence_reason, information_sought) in (0, 3)),
  constraint council_involvement_dates_in_order_check check (invited_on <= reply_by and invited_on <= replied_on and invited_on <= absent_on)
);
comment on table council_involvement is 'The council asked to take part in an assessment, and what it answered. The MDT may go on without it, once its information has been sought.';
create index council_involvement_by_person on council_involvement (person_id);

create table evidence_item (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint evidence_item_person_fkey references person,
  referral_id uuid not null constraint evidence_item_referral_fkey references referral,
  kind text not null,
  what text not null constraint evidence_item_what_check check (what ~ '\S'),
  source_kind text not null constraint evidence_item_source_kind_check check (source_kind in
    ('hospital', 'general_practice', 'community_provider', 'care_home', 'care_provider', 'council', 'person', 'icb', 'other_body')),
  source text not null constraint evidence_item_source_check check (source ~ '\S'),
  requested_on date not null,
  due_on date not null,
  requested_by text not null,
  chased_on date,
  chases integer not null default 0 constraint evidence_item_chases_check check (chases >= 0),
  promised_for date,
  received_on date,
  document_id uuid constraint evidence_item_document_fkey references document,
  withdrawn_on date,
  withdrawn_reason text,
  constraint evidence_item_ends_once_check check (received_on is null or withdrawn_on is null),
  constraint evidence_item_withdrawal_has_reason_check check ((withdrawn_on is null) = (withdrawn_reason is null)),
  constraint evidence_item_chase_has_day_check check ((chased_on is null) = (chases = 0)),
  constraint evidence_item_dates_in_order_check check (requested_on <= due_on and requested_on <= chased_on and requested_on <= received_on and requested_on <= withdrawn_on)
);
comment on table evidence_item is 'One thing asked of somebody for an assessment: from whom, by when, how often chased, received or no longer needed.';
create index evidence_item_by_person on evidence_item (person_id);
create index evidence_item_outstanding on evidence_item (due_on) where received_on is null and withdrawn_on is null;

create table mdt_member (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint mdt_member_person_fkey references person,
  referral_id uuid not null constraint mdt_member_referral_fkey references referral,
  name text not null constraint mdt_member_name_check check (name ~ '\S'),
  profession text not null,
  care_act_assessor boolean not null default false,
  organisation text not null,
  username text,
  may_open_until date,
  added_on date not null,
  added_by text not null,
  attendance text constraint mdt_member_attendance_check check (attendance in ('in_person', 'by_video_or_telephone', 'absent')),
  unavailable_until date,
  removed_on date,
  removed_reason text,
  constraint mdt_member_invitation_ends_check check ((username is null) = (may_open_until is null)),
  constraint mdt_member_removal_has_reason_check check ((removed_on is null) = (removed_reason is null))
);
comment on table mdt_member is 'A member of an assessment''s MDT. One with an account may open this one case until may_open_until, unless removed.';
create index mdt_member_by_person on mdt_member (person_id);
create unique index mdt_member_once_per_account on mdt_member (referral_id, username) where username is not null and removed_on is null;
create index mdt_member_by_account on mdt_member (username) where username is not null and removed_on is null;

insert into dated_value (name, from_on, value, unit, source) values
  ('mdt_invitation_days', '2007-10-01', 90, 'calendar days', 'chosen here: each ICB sets its own'),
  ('council_reply_days', '2007-10-01', 5, 'calendar days', 'chosen here: each ICB sets its own'),
  ('evidence_days', '2007-10-01', 7, 'calendar days', 'chosen here: each ICB sets its own');

grant select, insert, update on council_involvement, evidence_item, mdt_member to chc_app;

-- Down Migration
delete from dated_value where name in ('mdt_invitation_days', 'council_reply_days', 'evidence_days');
drop table mdt_member;
drop table evidence_item;
drop table council_involvement;

-- Up Migration
alter table referral
  add column mdt_booked_on date,
  add column mdt_booked_by text,
  add column mdt_meeting_on date,
  add column mdt_meeting_time text constraint referral_mdt_meeting_time_check check (mdt_meeting_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column mdt_meeting_place text constraint referral_mdt_meeting_place_check check (mdt_meeting_place ~ '\S'),
  add constraint referral_mdt_booking_is_whole_check check (num_nonnulls(mdt_booked_on, mdt_booked_by, mdt_meeting_on, mdt_meeting_time, mdt_meeting_place) in (0, 5));
comment on column referral.mdt_meeting_on is 'The day for which the MDT is booked; mdt_booked_on is the day somebody booked it.';

alter table dst_evidence
  add column superseded_at timestamptz,
  drop constraint dst_evidence_once_per_author_key;
comment on column dst_evidence.superseded_at is 'When the author wrote something else in its place; what they had written stays readable.';
create unique index dst_evidence_one_standing_per_author on dst_evidence (dst_id, domain, author) where superseded_at is null;

alter table verification
  add column dst_kept text constraint verification_dst_kept_check check (dst_kept ~ '\S'),
  add column dst_read text constraint verification_dst_read_check check (dst_read ~ '\S');
comment on column verification.dst_kept is 'Where the DST itself is kept, of one whose domains a source system did not bring; dst_read: where the verifier read it.';

-- Down Migration
alter table verification drop column dst_read, drop column dst_kept;
drop index dst_evidence_one_standing_per_author;
delete from dst_evidence where superseded_at is not null;
alter table dst_evidence drop column superseded_at,
  add constraint dst_evidence_once_per_author_key unique (dst_id, domain, author);
alter table referral drop column mdt_meeting_place, drop column mdt_meeting_time, drop column mdt_meeting_on, drop column mdt_booked_by, drop column mdt_booked_on;

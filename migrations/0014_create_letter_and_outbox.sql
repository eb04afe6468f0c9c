-- Up Migration
create table letter_kind (
  kind text not null,
  recipient_kind text not null constraint letter_kind_recipient_check check (recipient_kind in
    ('individual', 'representative', 'provider', 'council', 'referrer', 'mdt_member')),
  constraint letter_kind_pkey primary key (kind, recipient_kind)
);
comment on table letter_kind is 'A kind of letter and somebody it may go to; the same rows as LETTER_KINDS (a test compares them).';
insert into letter_kind (kind, recipient_kind) values
  ('acknowledgement', 'individual'), ('acknowledgement', 'representative'), ('acknowledgement', 'referrer'),
  ('negative_checklist', 'individual'), ('negative_checklist', 'representative'),
  ('not_screened', 'individual'), ('not_screened', 'representative'),
  ('mdt_invitation', 'individual'), ('mdt_invitation', 'representative'), ('mdt_invitation', 'council'), ('mdt_invitation', 'mdt_member'),
  ('delay', 'individual'), ('delay', 'representative'),
  ('decision', 'individual'), ('decision', 'representative'),
  ('review_appointment', 'individual'), ('review_appointment', 'representative'), ('review_appointment', 'provider'),
  ('fast_track_approval', 'provider'),
  ('fnc_approval', 'provider'),
  ('council_copy', 'council');

create table letter (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint letter_person_fkey references person,
  referral_id uuid constraint letter_referral_fkey references referral,
  eligibility_id uuid constraint letter_eligibility_fkey references eligibility,
  review_id uuid constraint letter_review_fkey references review,
  kind text not null,
  recipient_kind text not null,
  recipient_name text not null constraint letter_recipient_name_check check (recipient_name ~ '\S'),
  recipient_address text not null constraint letter_recipient_address_check check (recipient_address ~ '\S'),
  channel text not null constraint letter_channel_check check (channel in ('print', 'email')),
  state text not null default 'queued' constraint letter_state_check check (state in ('queued', 'issued', 'cancelled', 'returned')),
  content jsonb not null,
  queued_at timestamptz not null default now(),
  queued_by text not null,
  letter_on date,
  subject text,
  body text,
  issued_at timestamptz,
  issued_by text,
  proof text constraint letter_proof_check check (proof ~ '\S'),
  appeal_by date,
  returned_on date,
  returned_reason text constraint letter_returned_reason_check check (returned_reason ~ '\S'),
  cancelled_at timestamptz,
  cancelled_reason text constraint letter_cancelled_reason_check check (cancelled_reason ~ '\S'),
  constraint letter_kind_fkey foreign key (kind, recipient_kind) references letter_kind,
  constraint letter_state_implies_issue_check check ((state in ('issued', 'returned')) = (issued_at is not null)),
  constraint letter_issue_is_whole_check check (num_nonnulls(letter_on, subject, body, issued_at, issued_by) in (0, 5)),
  constraint letter_print_has_proof_check check (issued_at is null or channel <> 'print' or proof is not null),
  constraint letter_appeal_fits_kind_check check ((appeal_by is not null) = (kind = 'decision' and issued_at is not null)),
  -- An ICB may give more time to appeal, never less than six months of the letter's date.
  constraint letter_appeal_not_shortened_check check (appeal_by >= (letter_on + interval '6 months')::date),
  constraint letter_returned_is_whole_check check (
    (state = 'returned') = (returned_on is not null) and (returned_on is null) = (returned_reason is null)),
  constraint letter_dates_in_order_check check (letter_on <= returned_on),
  constraint letter_cancelled_is_whole_check check (
    (state = 'cancelled') = (cancelled_at is not null) and (cancelled_at is null) = (cancelled_reason is null))
);
comment on table letter is 'A letter about a person: queued with the facts it tells, issued with the words it went out with. The issue of a decision letter starts the appeal''s clock.';
comment on column letter.recipient_address is 'Lines of a postal address, or the email address, as the channel wants it.';
comment on column letter.proof is 'A posting reference; of an email what the mail server took it under, known only once it was sent.';
-- The send queue: what waits longest first, all or one ICB's.
create index letter_queued on letter (queued_at, id) where state = 'queued';
create index letter_queued_by_icb on letter (icb_id, queued_at, id) where state = 'queued';
create index letter_returned on letter (icb_id, returned_on, id) where state = 'returned';
create index letter_by_person on letter (person_id, queued_at desc, id);
create index letter_by_referral on letter (referral_id) where referral_id is not null;

create function letter_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'an issued letter stays as it went out'
    using errcode = 'integrity_constraint_violation', constraint = 'letter_frozen';
end $$;
create trigger letter_frozen before update on letter for each row
  when (old.issued_at is not null and
    (old.kind, old.recipient_kind, old.recipient_name, old.recipient_address, old.channel, old.content, old.letter_on, old.subject, old.body, old.issued_at, old.issued_by, old.appeal_by)
    is distinct from
    (new.kind, new.recipient_kind, new.recipient_name, new.recipient_address, new.channel, new.content, new.letter_on, new.subject, new.body, new.issued_at, new.issued_by, new.appeal_by))
  execute function letter_frozen();

create table outbox (
  id uuid primary key,
  icb_id uuid not null,
  kind text not null constraint outbox_kind_check check (kind in ('letter_email', 'notification_email')),
  person_id uuid constraint outbox_person_fkey references person,
  letter_id uuid constraint outbox_letter_fkey references letter,
  to_account text,
  to_address text,
  effect text not null constraint outbox_effect_key unique,
  created_at timestamptz not null default now(),
  due_at timestamptz not null,
  attempts integer not null default 0 constraint outbox_attempts_check check (attempts >= 0),
  last_error text,
  sent_at timestamptz,
  given_up_at timestamptz,
  constraint outbox_letter_fits_kind_check check ((kind = 'letter_email') = (letter_id is not null)),
  constraint outbox_sent_or_given_up_check check (sent_at is null or given_up_at is null),
  -- The address is there for as long as it is needed and no longer.
  constraint outbox_address_check check ((to_address is null) = (sent_at is not null or given_up_at is not null))
);
comment on table outbox is 'A message on its way out, written in the transaction that caused it and sent by a sweep. What it says is fixed by its kind and tells of nobody.';
comment on column outbox.effect is 'What the message is for: the same one is queued once.';
-- send-outbox: what is due, longest first.
create index outbox_due on outbox (due_at, id) where sent_at is null and given_up_at is null;
create index outbox_given_up on outbox (given_up_at) where given_up_at is not null;
create index outbox_by_letter on outbox (letter_id) where letter_id is not null;

grant select on letter_kind to chc_app;
grant select, insert, update on letter, outbox to chc_app;

-- Down Migration
drop table outbox;
drop table letter;
drop function letter_frozen;
drop table letter_kind;

-- Up Migration
create table document (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint document_person_fkey references person,
  referral_id uuid constraint document_referral_fkey references referral,
  kind text not null constraint document_kind_check check (kind in
    ('checklist', 'fast_track_tool', 'evidence', 'dst', 'letter', 'consent', 'legal', 'other')),
  title text not null constraint document_title_check check (title ~ '\S'),
  file_name text not null constraint document_file_name_check check (file_name ~ '\S' and file_name !~ '[/\\]'),
  content_type text not null,
  size_bytes bigint not null constraint document_size_bytes_check check (size_bytes > 0),
  sha256 text not null constraint document_digest_check check (sha256 ~ '^[0-9a-f]{64}$'),
  stored_as text not null,
  received_at timestamptz not null,
  added_by text not null,
  added_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_reason text constraint document_withdrawn_reason_check check (withdrawn_reason ~ '\S'),
  constraint document_withdrawn_is_whole_check check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3))
);
comment on table document is 'A paper of a person''s case. The row says what it is; its bytes are in the document store under stored_as. Withdrawn, never deleted.';
comment on column document.received_at is 'When it reached us: of an emailed Checklist the email''s own time of receipt.';
create index document_by_person on document (person_id, received_at desc, id);
create index document_by_referral on document (referral_id) where referral_id is not null;

-- What a paper is and holds stays as it was added; whose it is may be corrected.
grant select, insert, update (person_id, referral_id, withdrawn_at, withdrawn_by, withdrawn_reason) on document to chc_app;

-- Down Migration
drop table document;

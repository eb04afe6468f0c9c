-- Up Migration
alter table dst
  add column begun_at timestamptz,
  add column begun_by text,
  add column checklist_id uuid constraint dst_checklist_fkey references checklist,
  add column previous_dst_id uuid constraint dst_previous_dst_fkey references dst on delete set null,
  add column setting_exception text,
  add column nature text,
  add column intensity text,
  add column complexity text,
  add column unpredictability text,
  add column recommendation_rationale text,
  add column reopened_at timestamptz,
  add column submitted_at timestamptz,
  add column submitted_by text,
  add column unsigned_reason text,
  drop constraint dst_completed_has_setting_check,
  -- Of a DST done here the setting is known before the MDT is over.
  add constraint dst_completed_has_setting_check check (case when begun_at is null and reopened_at is null
    then (completed_on is null) = (setting is null) else completed_on is null or setting is not null end),
  add constraint dst_acute_has_exception_check check (begun_at is null or setting is distinct from '01' or setting_exception is not null),
  add constraint dst_recommended_with_rationale_check check (begun_at is null or recommendation is null or recommendation_rationale is not null),
  add constraint dst_begun_by_somebody_check check ((begun_at is null) = (begun_by is null)),
  add constraint dst_submitted_by_somebody_check check ((submitted_at is null) = (submitted_by is null));
comment on column dst.setting_exception is 'Why the assessment was done in an acute hospital: zero tolerance but for exceptions.';

-- The same as DST_RULES: the domains, and which levels each offers (a test compares them).
create function dst_has_domain(domain text) returns boolean language sql immutable return
  domain in ('breathing', 'nutrition', 'continence', 'skin', 'mobility', 'communication', 'psychological_and_emotional', 'cognition', 'behaviour',
    'drug_therapies', 'altered_states_of_consciousness', 'other_significant_care_needs');
create function dst_offers_level(domain text, level text) returns boolean language sql immutable return
  case level
    when 'P' then domain in ('breathing', 'behaviour', 'drug_therapies', 'altered_states_of_consciousness')
    when 'S' then domain not in ('continence', 'communication', 'psychological_and_emotional', 'altered_states_of_consciousness')
    else level in ('N', 'L', 'M', 'H') end;

create table dst_domain (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_domain_person_fkey references person,
  dst_id uuid not null constraint dst_domain_dst_fkey references dst,
  domain text not null constraint dst_domain_domain_check check (dst_has_domain(domain)),
  agreed_level text,
  agreed_together boolean,
  agreed_at timestamptz,
  agreed_by text,
  disagreement text,
  well_managed text,
  individual_view text,
  representative_view text,
  constraint dst_domain_once_key unique (dst_id, domain),
  constraint dst_domain_level_offered_check check (dst_offers_level(domain, agreed_level)),
  constraint dst_domain_agreement_is_whole_check check (num_nonnulls(agreed_level, agreed_together, agreed_at, agreed_by) in (0, 4)),
  constraint dst_domain_disagreement_is_kept_check check (agreed_together is distinct from false or disagreement is not null)
);
comment on table dst_domain is 'One domain of a DST: the level that stands, whether all agreed on it and the disagreement where not, what a fall rests on, the views of the person and of their representative.';
create index dst_domain_by_person on dst_domain (person_id);

create table dst_evidence (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_evidence_person_fkey references person,
  dst_id uuid not null constraint dst_evidence_dst_fkey references dst,
  domain text not null constraint dst_evidence_domain_check check (dst_has_domain(domain)),
  author text not null,
  author_name text not null,
  evidence text not null constraint dst_evidence_evidence_check check (evidence ~ '\S'),
  written_at timestamptz not null,
  constraint dst_evidence_once_per_author_key unique (dst_id, domain, author)
);
comment on table dst_evidence is 'What one person wrote as evidence in one domain; author checklist: taken over from the Checklist.';
create index dst_evidence_by_person on dst_evidence (person_id);

create table dst_proposal (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_proposal_person_fkey references person,
  dst_id uuid not null constraint dst_proposal_dst_fkey references dst,
  domain text not null constraint dst_proposal_domain_check check (dst_has_domain(domain)),
  member_id uuid not null constraint dst_proposal_member_fkey references mdt_member,
  level text not null,
  reason text not null constraint dst_proposal_reason_check check (reason ~ '\S'),
  proposed_at timestamptz not null,
  recorded_by text not null,
  constraint dst_proposal_once_per_member_key unique (dst_id, domain, member_id),
  constraint dst_proposal_level_offered_check check (dst_offers_level(domain, level))
);
comment on table dst_proposal is 'The level that one member of the MDT proposes in one domain, with the reason.';
create index dst_proposal_by_person on dst_proposal (person_id);

create table dst_signature (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_signature_person_fkey references person,
  dst_id uuid not null constraint dst_signature_dst_fkey references dst,
  member_id uuid not null constraint dst_signature_member_fkey references mdt_member,
  signed_at timestamptz not null,
  recorded_by text not null,
  voided_at timestamptz,
  voided_because text,
  constraint dst_signature_void_has_cause_check check ((voided_at is null) = (voided_because is null))
);
comment on table dst_signature is 'A member''s signature under a DST as it then stood; a later change voids it. recorded_by is the member''s account, or whoever took a signature on paper.';
create index dst_signature_by_person on dst_signature (person_id);
create unique index dst_signature_one_standing_per_member on dst_signature (dst_id, member_id) where voided_at is null;

create table dst_warning_answer (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_warning_answer_person_fkey references person,
  dst_id uuid not null constraint dst_warning_answer_dst_fkey references dst,
  warning text not null,
  reason text not null constraint dst_warning_answer_reason_check check (reason ~ '\S'),
  answered_at timestamptz not null,
  answered_by text not null,
  constraint dst_warning_answer_once_key unique (dst_id, warning)
);
comment on table dst_warning_answer is 'The reason why a DST leaves the MDT in spite of a warning (`code` or `code:domain`).';
create index dst_warning_answer_by_person on dst_warning_answer (person_id);

create table dst_completion (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint dst_completion_person_fkey references person,
  dst_id uuid not null constraint dst_completion_dst_fkey references dst,
  completed_on date not null,
  setting text not null,
  recommendation text not null,
  levels jsonb not null,
  completed_at timestamptz not null,
  completed_by text not null
);
comment on table dst_completion is 'A DST as an MDT completed it; more than one where it was returned or reopened. The DST itself holds the latest.';
create index dst_completion_by_person on dst_completion (person_id);

insert into referral_transition (event, from_state, to_state) values ('dst_reopened', 'mdt_held', 'assessing');

grant select, insert, update on dst_domain, dst_evidence, dst_proposal, dst_signature, dst_warning_answer to chc_app;
grant select, insert on dst_completion to chc_app;

-- Down Migration
delete from referral_transition where event = 'dst_reopened';
drop table dst_completion;
drop table dst_warning_answer;
drop table dst_signature;
drop table dst_proposal;
drop table dst_evidence;
drop table dst_domain;
drop function dst_offers_level;
drop function dst_has_domain;
alter table dst
  drop constraint dst_submitted_by_somebody_check, drop constraint dst_begun_by_somebody_check, drop constraint dst_recommended_with_rationale_check,
  drop constraint dst_acute_has_exception_check, drop constraint dst_completed_has_setting_check,
  drop column unsigned_reason, drop column submitted_by, drop column submitted_at, drop column reopened_at, drop column recommendation_rationale,
  drop column unpredictability, drop column complexity, drop column intensity, drop column nature, drop column setting_exception,
  drop column previous_dst_id, drop column checklist_id, drop column begun_by, drop column begun_at,
  add constraint dst_completed_has_setting_check check ((completed_on is null) = (setting is null));

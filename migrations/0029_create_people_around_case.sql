-- Up Migration
-- Who stands around a person and what is to be minded: records of one shape. Each is written once and ended once, with its
-- reason, and never deleted; what was wrong is ended and written anew.
create table consent (
  id uuid primary key,
  shared_with text not null,
  relationship text,
  scope text[] not null constraint consent_scope_check check (cardinality(scope) > 0 and scope <@ '{assessment,decision,letters,care,everything}'),
  given_by text not null constraint consent_given_by_check check (given_by in ('person', 'attorney', 'deputy', 'best_interests')),
  given_on date not null
);
comment on table consent is 'Consent to share with one named person, and how far, until it is withdrawn (ended_on).';

create table participation (
  id uuid primary key,
  kind text not null constraint participation_kind_check check (kind in ('informed', 'invited', 'refused')),
  happened_on date not null,
  how text not null,
  consequences_explained_on date,
  consequences_explained_by text,
  constraint participation_refusal_is_explained_check check ((kind = 'refused') = (num_nonnulls(consequences_explained_on, consequences_explained_by) = 2)),
  constraint participation_explained_whole_check check (num_nonnulls(consequences_explained_on, consequences_explained_by) in (0, 2))
);
comment on table participation is 'That a person was informed, was invited to take part, or refused to; a refusal with who explained what follows from it.';

create table capacity_assessment (
  id uuid primary key,
  decision_about text not null,
  has_capacity boolean not null,
  assessed_on date not null,
  assessed_by text not null,
  best_interests_decision text,
  best_interests_on date,
  best_interests_by text,
  constraint capacity_assessment_best_interests_whole_check check (num_nonnulls(best_interests_decision, best_interests_on, best_interests_by) in (0, 3)),
  constraint capacity_assessment_best_interests_without_capacity_check check (not has_capacity or best_interests_on is null),
  constraint capacity_assessment_dates_in_order_check check (assessed_on <= best_interests_on)
);
comment on table capacity_assessment is 'Whether a person had the capacity for one decision on one day, and where not, what was decided in their best interests and by whom.';

create table representative (
  id uuid primary key,
  kind text not null constraint representative_kind_check check (kind in ('attorney_welfare', 'attorney_property', 'deputy_welfare',
    'deputy_property', 'best_interests_consultee', 'imca', 'personal_representative', 'family_or_friend')),
  name text not null,
  relationship text,
  reached_at text not null,
  authority_seen_on date,
  registered_on date,
  consulted_on_welfare boolean not null,
  gets_copies boolean not null,
  acts_from date not null,
  constraint representative_authority_is_seen_check check (authority_seen_on is not null
    or kind not in ('attorney_welfare', 'attorney_property', 'deputy_welfare', 'deputy_property', 'personal_representative')),
  constraint representative_attorney_is_registered_check check (registered_on is not null or kind not in ('attorney_welfare', 'attorney_property')),
  constraint representative_property_is_not_welfare_check check (not consulted_on_welfare or kind not in ('attorney_property', 'deputy_property', 'personal_representative'))
);
comment on table representative is 'Somebody who speaks or decides for a person, by what authority, and whether copies go to them.';

create table advocacy (
  id uuid primary key,
  kind text not null constraint advocacy_kind_check check (kind in ('independent', 'care_act', 'imca', 'imha')),
  offered_on date not null,
  answer text not null constraint advocacy_answer_check check (answer in ('awaited', 'accepted', 'declined')),
  name text,
  appointed_on date,
  constraint advocacy_appointed_is_whole_check check (num_nonnulls(name, appointed_on) in (0, 2)),
  constraint advocacy_appointed_was_accepted_check check (appointed_on is null or answer = 'accepted'),
  constraint advocacy_dates_in_order_check check (offered_on <= appointed_on)
);
comment on table advocacy is 'An advocate offered to a person, the answer, and who was appointed.';

create table communication_need (
  id uuid primary key,
  need text not null constraint communication_need_need_check check (need in
    ('interpreter', 'sign_language', 'easy_read', 'large_print', 'braille', 'hearing', 'speech', 'other')),
  what text not null,
  noted_on date not null
);
comment on table communication_need is 'What somebody needs in order to understand and be understood.';

create table safeguarding_concern (
  id uuid primary key,
  raised_on date not null,
  concern text not null,
  council_told_on date,
  reference text,
  constraint safeguarding_concern_dates_in_order_check check (raised_on <= council_told_on)
);
comment on table safeguarding_concern is 'A concern for a person''s safety, until it is closed (ended_on) with its outcome.';

create table legal_status (
  id uuid primary key,
  kind text not null constraint legal_status_kind_check check (kind in ('dols', 'court_of_protection', 'community_dol', 'section_117')),
  reference text,
  applied_on date,
  granted_on date,
  expires_on date,
  renewal_due_on date,
  constraint legal_status_has_begun_check check (num_nonnulls(applied_on, granted_on) > 0),
  constraint legal_status_dates_in_order_check check (applied_on <= granted_on and granted_on < expires_on and renewal_due_on <= expires_on),
  constraint legal_status_authorisation_expires_check check (kind not in ('dols', 'community_dol') or (granted_on is null) = (expires_on is null)),
  constraint legal_status_aftercare_lasts_check check (kind <> 'section_117' or (granted_on is not null and num_nonnulls(applied_on, expires_on, renewal_due_on) = 0))
);
comment on table legal_status is 'An authorisation of deprivation of liberty, an order of the Court of Protection, or section 117 aftercare: applied for, granted, expiring.';
create index legal_status_expiring on legal_status (expires_on) where expires_on is not null;

create table contact (
  id uuid primary key,
  contacted_on date not null,
  with_whom text not null,
  how text not null constraint contact_how_check check (how in ('telephone', 'video', 'visit', 'email', 'letter', 'other')),
  outcome text not null
);
comment on table contact is 'One contact in a case: with whom, when, how and what came of it.';

create table task (
  id uuid primary key,
  what text not null,
  due_on date not null,
  assignee text not null
);
comment on table task is 'Something somebody has to do by a day; done when ended, with what came of it.';

create table note (
  id uuid primary key,
  body text not null,
  corrects_id uuid constraint note_corrects_fkey references note
);
comment on table note is 'A note of a case. It is never changed: a further note corrects it.';

-- What all of them carry: whose, by whom, and how they end.
do $$
declare
  the record;
begin
  for the in select * from (values ('consent', 'given_on'), ('participation', 'happened_on'), ('capacity_assessment', 'assessed_on'),
    ('representative', 'acts_from'), ('advocacy', 'offered_on'), ('communication_need', 'noted_on'), ('safeguarding_concern', 'raised_on'),
    ('legal_status', 'coalesce(granted_on, applied_on)'), ('contact', 'contacted_on'), ('task', null), ('note', null)) as t (name, begins)
  loop
    execute format('alter table %1$I add column icb_id uuid not null, add column person_id uuid not null constraint %2$I references person,
      add column version integer not null default 1, add column recorded_by text not null, add column recorded_at timestamptz not null',
      the.name, the.name || '_person_fkey');
    execute format('create index %2$I on %1$I (person_id)', the.name, the.name || '_by_person');
    if the.name = 'note' then
      execute 'grant select, insert on note to chc_app';
    else
      execute format('alter table %1$I add column ended_on date, add column ended_by text, add column ended_reason text,
        add constraint %2$I check (num_nonnulls(ended_on, ended_by, ended_reason) in (0, 3))', the.name, the.name || '_ended_is_whole_check');
      execute format('grant select, insert, update on %1$I to chc_app', the.name);
    end if;
    if the.begins is not null then
      execute format('alter table %1$I add constraint %2$I check (%3$s <= ended_on)', the.name, the.name || '_ends_after_it_began_check', the.begins);
    end if;
  end loop;
end $$;
create index task_open on task (assignee, due_on) where ended_on is null;
create trigger note_append_only before update or delete on note for each row execute function refuse_change();
create trigger note_no_truncate before truncate on note for each statement execute function refuse_change();

-- Down Migration
drop table note, task, contact, legal_status, safeguarding_concern, communication_need, advocacy, representative, capacity_assessment, participation, consent;

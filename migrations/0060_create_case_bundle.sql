-- Up Migration
-- A case as it is given to somebody outside it: frozen entry by entry when it is made, looked at by a person, released by another.
create table case_bundle (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint case_bundle_person_fkey references person,
  purpose text not null constraint case_bundle_purpose_check check (purpose in ('local_resolution', 'independent_review', 'ombudsman', 'subject_access')),
  number integer not null constraint case_bundle_number_check check (number > 0),
  previous_id uuid constraint case_bundle_previous_fkey references case_bundle,
  state text not null default 'prepared' constraint case_bundle_state_check check (state in ('prepared', 'released', 'withdrawn')),
  requested_on date not null,
  requested_by text not null constraint case_bundle_requested_by_check check (requested_by in ('individual', 'representative', 'review_body', 'ombudsman', 'icb')),
  due_on date,
  entries integer not null constraint case_bundle_entries_check check (entries > 0),
  waiting integer not null constraint case_bundle_waiting_check check (waiting between 0 and entries),
  cover jsonb not null,
  digest text not null constraint case_bundle_digest_check check (digest ~ '^[0-9a-f]{64}$'),
  prepared_by text not null,
  prepared_by_name text not null,
  prepared_on date not null,
  prepared_at timestamptz not null,
  released_by text,
  released_by_name text,
  released_on date,
  released_at timestamptz,
  body text,
  body_digest text constraint case_bundle_body_digest_check check (body_digest ~ '^[0-9a-f]{64}$'),
  withdrawn_by text,
  withdrawn_on date,
  withdrawn_at timestamptz,
  withdrawn_reason text constraint case_bundle_withdrawn_reason_check check (withdrawn_reason ~ '\S'),
  constraint case_bundle_number_key unique (person_id, purpose, number),
  constraint case_bundle_released_is_whole_check check (num_nonnulls(released_by, released_by_name, released_on, released_at, body, body_digest) in (0, 6)),
  constraint case_bundle_released_implies_check check (state <> 'released' or released_at is not null),
  constraint case_bundle_not_released_yet_check check (state <> 'prepared' or released_at is null),
  constraint case_bundle_withdrawn_is_whole_check check (num_nonnulls(withdrawn_by, withdrawn_on, withdrawn_at, withdrawn_reason) = case state when 'withdrawn' then 4 else 0 end),
  constraint case_bundle_nothing_waits_check check (state <> 'released' or waiting = 0),
  constraint case_bundle_takes_two_people_check check (released_by <> prepared_by),
  constraint case_bundle_dates_in_order_check check (requested_on <= prepared_on and prepared_on <= released_on and prepared_on <= withdrawn_on)
);
comment on table case_bundle is 'A version of what one purpose may have of a case: made of its entries, which never change. Released, its printed page is kept as it went out in body.';
create unique index case_bundle_one_prepared_key on case_bundle (person_id, purpose) where state = 'prepared';

create table bundle_entry (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint bundle_entry_person_fkey references person,
  case_bundle_id uuid not null constraint bundle_entry_case_bundle_fkey references case_bundle,
  number integer not null constraint bundle_entry_number_check check (number > 0),
  section text not null,
  part text not null,
  record_id uuid,
  happened_on date,
  title text not null constraint bundle_entry_title_check check (title ~ '\S'),
  content jsonb not null,
  digest text not null constraint bundle_entry_digest_check check (digest ~ '^[0-9a-f]{64}$'),
  compared text not null constraint bundle_entry_compared_check check (compared in ('first', 'new', 'changed', 'same')),
  waits_because text[] not null,
  proposed text[] not null,
  document_id uuid constraint bundle_entry_document_fkey references document,
  letter_id uuid constraint bundle_entry_letter_fkey references letter,
  constraint bundle_entry_number_key unique (case_bundle_id, number),
  constraint bundle_entry_of_bundle_key unique (id, case_bundle_id)
);
comment on table bundle_entry is 'One entry of a bundle as it was when the bundle was made. waits_because: why a person looks at it before it goes out; proposed: passages proposed to be hidden.';
create index bundle_entry_by_person on bundle_entry (person_id);
create trigger bundle_entry_append_only before update or delete on bundle_entry for each row execute function refuse_change();
create trigger bundle_entry_no_truncate before truncate on bundle_entry for each statement execute function refuse_change();

create table bundle_look (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint bundle_look_person_fkey references person,
  case_bundle_id uuid not null constraint bundle_look_case_bundle_fkey references case_bundle,
  bundle_entry_id uuid not null,
  seq bigint not null generated always as identity,
  decision text not null constraint bundle_look_decision_check check (decision in ('release', 'redact', 'withhold')),
  reason text,
  passages text[] not null default '{}',
  copy_document_id uuid constraint bundle_look_copy_fkey references document,
  looked_by text not null,
  looked_by_name text not null,
  looked_at timestamptz not null,
  constraint bundle_look_entry_fkey foreign key (bundle_entry_id, case_bundle_id) references bundle_entry (id, case_bundle_id),
  constraint bundle_look_reason_check check ((decision = 'release') = (reason is null)),
  constraint bundle_look_passages_check check (decision = 'redact' or (cardinality(passages) = 0 and copy_document_id is null)),
  constraint bundle_look_redacts_something_check check (decision <> 'redact' or cardinality(passages) > 0 or copy_document_id is not null)
);
comment on table bundle_look is 'What somebody decided about an entry of a bundle. Only added to: the last one counts.';
create index bundle_look_by_entry on bundle_look (case_bundle_id, bundle_entry_id, seq desc);
create index bundle_look_by_person on bundle_look (person_id);
create trigger bundle_look_append_only before update or delete on bundle_look for each row execute function refuse_change();
create trigger bundle_look_no_truncate before truncate on bundle_look for each statement execute function refuse_change();

-- What was released stays as it went out, and what waits is counted by whoever adds a look.
create function keep_released_bundle() returns trigger language plpgsql as $$
begin
  if old.body is not null and (new.body, new.released_at, new.released_by) is distinct from (old.body, old.released_at, old.released_by) then
    raise exception 'a released bundle stays as it went out' using errcode = 'integrity_constraint_violation', constraint = 'case_bundle_stays_as_released_check';
  end if;
  return new;
end $$;
create trigger case_bundle_stays_as_released before update on case_bundle for each row execute function keep_released_bundle();
create function count_bundle_look() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update case_bundle b set waiting = b.waiting - 1
  from bundle_entry e where b.id = new.case_bundle_id and e.id = new.bundle_entry_id and cardinality(e.waits_because) > 0
    and not exists (select from bundle_look l where l.case_bundle_id = new.case_bundle_id and l.bundle_entry_id = new.bundle_entry_id and l.id <> new.id);
  return null;
end $$;
create trigger bundle_look_is_counted after insert on bundle_look for each row execute function count_bundle_look();
create function refuse_look_after_release() returns trigger language plpgsql as $$
begin
  if not exists (select from case_bundle where id = new.case_bundle_id and state = 'prepared') then
    raise exception 'the bundle is not being prepared' using errcode = 'integrity_constraint_violation', constraint = 'bundle_look_while_prepared_check';
  end if;
  return new;
end $$;
create trigger bundle_look_while_prepared before insert on bundle_look for each row execute function refuse_look_after_release();

insert into value_limit (name, title, unit, least, most, why) values
  ('subject_access_months', 'Months to answer a subject access request', 'months', 1, 3, 'one month by law, and at most two more where a request is complex');
insert into dated_value (name, from_on, value, unit, source) values
  ('subject_access_months', '2007-10-01', 1, 'months', 'UK GDPR article 12(3): general knowledge, not verified');

grant select, insert, update (version, state, released_by, released_by_name, released_on, released_at, body, body_digest, withdrawn_by, withdrawn_on, withdrawn_at, withdrawn_reason) on case_bundle to chc_app;
grant select, insert on bundle_entry, bundle_look to chc_app;

-- Down Migration
delete from dated_value where name = 'subject_access_months';
delete from value_limit where name = 'subject_access_months';
drop table bundle_look, bundle_entry, case_bundle;
drop function refuse_look_after_release, count_bundle_look, keep_released_bundle;

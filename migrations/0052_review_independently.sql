-- Up Migration
create table independent_review_body (
  id uuid primary key default gen_random_uuid(),
  version integer not null default 1,
  from_on date not null constraint independent_review_body_from_on_key unique,
  name text not null constraint independent_review_body_name_check check (name ~ '\S'),
  reached_at text,
  source text not null
);
comment on table independent_review_body is 'Who runs independent reviews from a day on, until the next row: dated, because the body may change.';
insert into independent_review_body (from_on, name, source) values ('2013-04-01', 'NHS England', 'regulations on responsibilities and standing rules, regulation 23, as others cite it');

create table independent_review (
  id uuid primary key,
  version integer not null default 1,
  icb_id uuid not null,
  person_id uuid not null constraint independent_review_person_fkey references person,
  referral_id uuid not null constraint independent_review_referral_fkey references referral,
  appeal_id uuid not null constraint independent_review_appeal_fkey references appeal,
  state text not null constraint independent_review_state_check check (state in ('requested', 'declined', 'panel_booked', 'recommended', 'concluded', 'withdrawn')),
  body text not null constraint independent_review_body_check check (body ~ '\S'),
  requested_on date not null,
  ask_by date,
  due_on date not null,
  asked_by text not null constraint independent_review_asked_by_check check (asked_by in ('individual', 'representative')),
  representative_id uuid constraint independent_review_representative_fkey references representative,
  grounds text[] not null constraint independent_review_grounds_check check (grounds <@ array['outcome_disputed', 'process_not_followed', 'wrong_or_missing_evidence'] and cardinality(grounds) > 0),
  grounds_note text constraint independent_review_grounds_note_check check (grounds_note ~ '\S'),
  late_reason text constraint independent_review_late_reason_check check (late_reason ~ '\S'),
  recorded_by text not null,
  declined_on date,
  declined_reason text constraint independent_review_declined_reason_check check (declined_reason ~ '\S'),
  panel_booked_for date,
  panel_held_on date,
  panel_chair text,
  panel_icb_member text,
  panel_council_member text,
  recommendation text constraint independent_review_recommendation_check check (recommendation in ('full', 'partial', 'not_upheld')),
  recommended_on date,
  recommended_reasons text constraint independent_review_recommended_reasons_check check (recommended_reasons ~ '\S'),
  recommended_from date,
  recommended_to date,
  answer text constraint independent_review_answer_check check (answer in ('accepted', 'not_accepted')),
  answered_on date,
  answered_by text,
  answered_by_name text,
  exceptional_reason text constraint independent_review_exceptional_reason_check check (exceptional_reason ~ '\S'),
  withdrawn_on date,
  withdrawn_note text constraint independent_review_withdrawn_note_check check (withdrawn_note ~ '\S'),
  constraint independent_review_representative_is_named_check check ((asked_by = 'representative') = (representative_id is not null)),
  constraint independent_review_declined_is_whole_check check (num_nonnulls(declined_on, declined_reason) in (0, 2) and (state = 'declined') = (declined_on is not null)),
  constraint independent_review_recommended_is_whole_check check (num_nonnulls(panel_held_on, panel_chair, panel_icb_member, panel_council_member, recommendation, recommended_on, recommended_reasons) in (0, 7)
    and (state in ('recommended', 'concluded')) = (recommendation is not null)),
  constraint independent_review_answered_is_whole_check check (num_nonnulls(answer, answered_on, answered_by) in (0, 3) and (state = 'concluded') = (answer is not null)),
  constraint independent_review_exceptional_check check (coalesce(answer = 'not_accepted', false) = (exceptional_reason is not null)),
  constraint independent_review_withdrawn_is_whole_check check (num_nonnulls(withdrawn_on, withdrawn_note) in (0, 2) and (state = 'withdrawn') = (withdrawn_on is not null)),
  constraint independent_review_dates_in_order_check check (requested_on <= due_on and requested_on <= declined_on and requested_on <= panel_booked_for and requested_on <= panel_held_on
    and panel_held_on <= recommended_on and recommended_on <= answered_on and requested_on <= withdrawn_on)
);
comment on table independent_review is 'A request for independent review after local resolution: declined by its chair, or heard by a panel whose recommendation the ICB accepts, or for an exceptional reason does not.';
create index independent_review_by_person on independent_review (person_id);
create index independent_review_by_appeal on independent_review (appeal_id);
create unique index independent_review_one_open_key on independent_review (appeal_id) where state in ('requested', 'panel_booked', 'recommended');
create index independent_review_open on independent_review (due_on, id) where state in ('requested', 'panel_booked', 'recommended');

insert into challenge_transition (part, event, from_state, to_state) values
  ('independent_review', 'independent_review_asked', 'new', 'requested'),
  ('independent_review', 'independent_review_declined', 'requested', 'declined'),
  ('independent_review', 'independent_panel_booked', 'requested', 'panel_booked'), ('independent_review', 'independent_panel_booked', 'panel_booked', 'panel_booked'),
  ('independent_review', 'independent_panel_recommended', 'panel_booked', 'recommended'), ('independent_review', 'independent_panel_recommended', 'requested', 'recommended'),
  ('independent_review', 'independent_recommendation_accepted', 'recommended', 'concluded'),
  ('independent_review', 'independent_recommendation_not_accepted', 'recommended', 'concluded'),
  ('independent_review', 'independent_review_withdrawn', 'requested', 'withdrawn'), ('independent_review', 'independent_review_withdrawn', 'panel_booked', 'withdrawn');
create trigger independent_review_move_is_known before insert on independent_review for each row execute function challenge_move_is_known();
create trigger independent_review_move_is_known_again before update on independent_review for each row when (old.state is distinct from new.state) execute function challenge_move_is_known();

insert into letter_kind (kind, recipient_kind) values ('independent_review_outcome', 'individual'), ('independent_review_outcome', 'representative');
alter table letter add column independent_review_id uuid constraint letter_independent_review_fkey references independent_review;
create index letter_by_independent_review on letter (independent_review_id) where independent_review_id is not null;

grant select on independent_review_body to chc_app;
grant select, insert, update on independent_review to chc_app;

-- Down Migration
drop index letter_by_independent_review;
alter table letter drop column independent_review_id;
delete from letter_kind where kind = 'independent_review_outcome';
drop table independent_review;
delete from challenge_transition where part = 'independent_review';
drop table independent_review_body;

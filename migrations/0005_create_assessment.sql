-- Up Migration
create table checklist (
  id uuid primary key,
  icb_id uuid not null,
  person_id uuid not null constraint checklist_person_fkey references person,
  referral_id uuid constraint checklist_referral_fkey references referral,
  completed_on date,
  location text constraint checklist_location_check
    check (location in ('01', '02', '03', '04', '05', '06', '07', '98')),
  levels jsonb,
  threshold_met boolean,
  full_assessment_required boolean,
  override_reason text,
  framework text not null,
  tool_version text not null,
  constraint checklist_override_has_reason_check check (
    not (full_assessment_required and not threshold_met) or override_reason is not null)
);
comment on table checklist is 'A completed NHS CHC Checklist. A negative one has no referral. threshold_met and full_assessment_required are kept apart.';
create index checklist_by_person on checklist (person_id);
create index checklist_by_referral on checklist (referral_id);

create table fast_track_tool (
  id uuid primary key,
  icb_id uuid not null,
  referral_id uuid not null constraint fast_track_tool_referral_fkey references referral,
  completed_on date not null,
  staff_group text constraint fast_track_tool_staff_group_check check (staff_group in ('01', '02')),
  framework text not null,
  tool_version text not null
);
comment on table fast_track_tool is 'A Fast Track Pathway Tool as an appropriate clinician completed it.';
create index fast_track_tool_by_referral on fast_track_tool (referral_id);

create table dst (
  id uuid primary key,
  icb_id uuid not null,
  referral_id uuid not null constraint dst_referral_fkey references referral,
  completed_on date,
  setting text constraint dst_setting_check check (setting in ('01', '02')),
  recommendation text constraint dst_recommendation_check check (recommendation in ('01', '02', '03')),
  levels jsonb,
  framework text not null,
  tool_version text not null,
  superseded_at timestamptz,
  constraint dst_completed_has_setting_check check ((completed_on is null) = (setting is null))
);
comment on table dst is 'A Decision Support Tool of a referral. The one not superseded is the one that counts (DCB2117 T6).';
create unique index dst_one_standing_per_referral on dst (referral_id) where superseded_at is null;
create index dst_completed on dst (completed_on) where superseded_at is null;

-- received <= DST <= decided spans two tables, so it is refused here by the name of a constraint.
create function dst_dates_in_order() returns trigger language plpgsql as $$
declare
  the_referral uuid := case when tg_table_name = 'dst' then (to_jsonb(new) ->> 'referral_id')::uuid else (to_jsonb(new) ->> 'id')::uuid end;
begin
  if exists (
    select from dst d join referral r on r.id = d.referral_id
    where d.referral_id = the_referral and d.superseded_at is null
      and (d.completed_on < r.received_on or d.completed_on > r.decided_on)
  ) then
    raise exception 'a DST is completed between receipt and decision'
      using errcode = 'check_violation', constraint = 'dst_dates_in_order_check';
  end if;
  return null;
end $$;
create constraint trigger dst_dates_in_order after insert or update on dst
  deferrable initially immediate for each row execute function dst_dates_in_order();
create constraint trigger referral_dst_dates_in_order after update of received_on, decided_on on referral
  deferrable initially immediate for each row
  when (old.received_on is distinct from new.received_on or old.decided_on is distinct from new.decided_on)
  execute function dst_dates_in_order();

-- Delete: an import may take back an assessment that the source says never was.
grant select, insert, update, delete on checklist, fast_track_tool, dst to chc_app;

-- Down Migration
drop trigger referral_dst_dates_in_order on referral;
drop table dst;
drop function dst_dates_in_order;
drop table fast_track_tool;
drop table checklist;

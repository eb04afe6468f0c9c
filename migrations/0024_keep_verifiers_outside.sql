-- Up Migration
-- Whoever verifies was neither the coordinator nor of the MDT, by the account they sign in with.
create or replace function referral_decision_is_verified() returns trigger language plpgsql as $$
begin
  if not exists (
    select from verification v where v.referral_id = new.id and v.outcome in ('agreed', 'not_accepted') and v.verifier is distinct from new.coordinator
      and not exists (select from mdt_member m where m.referral_id = new.id and m.removed_on is null and m.username = v.verifier)
  ) then
    raise exception 'a decision is verified by somebody outside the assessment'
      using errcode = 'check_violation', constraint = 'referral_decision_is_verified_check';
  end if;
  return null;
end $$;

-- Down Migration
create or replace function referral_decision_is_verified() returns trigger language plpgsql as $$
begin
  if not exists (
    select from verification v where v.referral_id = new.id and v.outcome in ('agreed', 'not_accepted') and v.verifier is distinct from new.coordinator
  ) then
    raise exception 'a decision is verified by somebody outside the assessment'
      using errcode = 'check_violation', constraint = 'referral_decision_is_verified_check';
  end if;
  return null;
end $$;

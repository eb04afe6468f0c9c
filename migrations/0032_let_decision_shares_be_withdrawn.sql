-- Up Migration
-- The shares of a decision that was recorded in error stay on the record, and the next decision has its own.
alter table decision_share add column withdrawn_at timestamptz, drop constraint decision_share_one_a_funder_key;
create unique index decision_share_one_a_funder_key on decision_share (referral_id, funder) where withdrawn_at is null;
create or replace function decision_share_adds_up() returns trigger language plpgsql as $$
begin
  if (select sum(percent) from decision_share where referral_id = new.referral_id and withdrawn_at is null) <> 100 then
    raise exception 'the shares of a decision add up to 100'
      using errcode = 'check_violation', constraint = 'decision_share_adds_up_check';
  end if;
  return null;
end $$;

-- Down Migration
create or replace function decision_share_adds_up() returns trigger language plpgsql as $$
begin
  if (select sum(percent) from decision_share where referral_id = new.referral_id) <> 100 then
    raise exception 'the shares of a decision add up to 100'
      using errcode = 'check_violation', constraint = 'decision_share_adds_up_check';
  end if;
  return null;
end $$;
drop index decision_share_one_a_funder_key;
alter table decision_share drop column withdrawn_at, add constraint decision_share_one_a_funder_key unique (referral_id, funder);

-- Up Migration
-- A case is read with every DST it had, superseded ones too: the index of standing ones does not serve that.
create index dst_by_referral on dst (referral_id);

-- Down Migration
drop index dst_by_referral;

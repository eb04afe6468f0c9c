-- Up Migration
alter table account drop constraint account_roles_check;
alter table account add constraint account_roles_check check (roles <@ array[
  'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'mdt_contributor', 'referrer',
  'returns_officer', 'finance_officer', 'administrator', 'auditor', 'privacy_officer']);
-- The funding list: the latest eligibility first, all or one ICB's.
create index eligibility_latest on eligibility (eligible_from desc, id desc);

-- Down Migration
drop index eligibility_latest;
update account set roles = array_remove(array_remove(roles, 'finance_officer'), 'privacy_officer');
alter table account drop constraint account_roles_check;
alter table account add constraint account_roles_check check (roles <@ array[
  'practitioner', 'spoke_lead', 'single_point_of_access', 'hub_manager', 'verifier', 'mdt_contributor', 'referrer',
  'returns_officer', 'administrator', 'auditor']);

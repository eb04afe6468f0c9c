-- Up Migration
-- A refused row is somebody's record as well: whoever may not see their case does not see it here.
alter table import_rejection add column commissioner_id uuid constraint import_rejection_commissioner_fkey references organisation;
comment on column import_rejection.commissioner_id is 'Under whom the row would have come: its own commissioner, or that of what it refers to; null where neither is known.';
create index import_rejection_by_commissioner on import_rejection (commissioner_id);

create function is_every_commissioner(reached uuid[]) returns boolean language sql stable as $$
  select coalesce((select array_agg(id) from organisation where kind = 'sub_icb' and closed_on is null) <@ reached, false)
$$;
comment on function is_every_commissioner is 'Whether these are all the commissioners there are: whoever sees the cases of all of them may see a row of which nobody knows whose it is.';

-- Rows about organisations are about nobody.
alter table import_rejection enable row level security;
create policy import_rejection_of_cases_in_scope on import_rejection using (
  (select in_system()) or commissioner_id = any ((select in_scope('commissioners'))::uuid[]) or file = 'organisations.csv'
  or (commissioner_id is null and (select is_every_commissioner(in_scope('commissioners')))));

-- Down Migration
drop policy import_rejection_of_cases_in_scope on import_rejection;
alter table import_rejection disable row level security;
drop function is_every_commissioner;
alter table import_rejection drop column commissioner_id;

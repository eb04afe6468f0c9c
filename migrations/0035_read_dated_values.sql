-- Up Migration
create function dated_value_on(value_name text, icb uuid, on_day date) returns numeric language sql stable as $$
  select value from dated_value
  where name = value_name and from_on <= on_day and (organisation_id = icb or organisation_id is null)
  order by organisation_id nulls last, from_on desc limit 1
$$;
comment on function dated_value_on is 'The value of a name in force on a day: an ICB''s own before the one for all. The same as readDatedValues.';

-- Down Migration
drop function dated_value_on;

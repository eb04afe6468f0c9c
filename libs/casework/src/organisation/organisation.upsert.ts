import { type BulkUpsert, lookUp, merge, refuse } from '../bulk.js';

/** organisations.csv: parents may stand later in the file than their children. */
export const upsertOrganisations: BulkUpsert = async (tx, { businessDate, by }) => {
  await lookUp(tx, `
    select s.*, t.id as existing_id, t.kind as existing_kind, t.source_digest as existing_digest
    from staged s left join organisation t on t.code = s.code`);
  const problems = [
    ...(await refuse(tx, `
      select i.line, 'kind' as "column", i.kind as value, 'may not change: as ' || i.existing_kind || ' it has others that depend on it' as reason
      from incoming i where i.existing_kind <> i.kind and (
        exists (select from organisation_parent p where p.parent_id = i.existing_id)
        or exists (select from person p where p.commissioner_id = i.existing_id or p.icb_id = i.existing_id)
        or exists (select from referral r where r.commissioner_id = i.existing_id)
        or exists (select from eligibility e where e.commissioner_id = i.existing_id))`)),
    ...(await refuse(tx, `
      select i.line, 'parent_code' as "column", i.parent_code as value,
        'is of kind ' || coalesce(n.kind, o.kind) || ': the parent of a ' || i.kind || ' is its ' || case i.kind when 'place' then 'icb' else 'place' end as reason
      from incoming i
      left join incoming n on n.code = i.parent_code and n.ok
      left join organisation o on o.code = i.parent_code
      where i.kind in ('sub_icb', 'place') and coalesce(n.kind, o.kind) <> case i.kind when 'place' then 'icb' else 'place' end`)),
  ];
  // A row stands when its parents do, up to one that has none; what is left hangs from nothing or from itself.
  problems.push(...(await refuse(tx, `
    with recursive tree (code, parent_code, ok) as (
      select i.code, i.parent_code, i.ok from incoming i where i.code is not null
      union all
      select o.code, po.code, true
      from organisation o
      left join organisation_parent p on p.organisation_id = o.id and daterange(p.effective_from, p.effective_to) @> $1::date
      left join organisation po on po.id = p.parent_id
      where not exists (select from incoming i where i.code = o.code and i.ok)
    ), grounded (code) as (
      select code from tree where ok and parent_code is null
      union
      select t.code from tree t join grounded g on g.code = t.parent_code where t.ok
    )
    select i.line, 'parent_code' as "column", i.parent_code as value,
      case when not exists (select from tree t where t.code = i.parent_code) then 'is not known'
        when exists (select from tree t where t.code = i.parent_code and t.ok) then 'leads back to itself or to a rejected row'
        else 'refers to a rejected row of organisations.csv' end as reason
    from incoming i
    where i.parent_code is not null and not exists (select from grounded g where g.code = i.parent_code)`, [businessDate])));
  problems.push(...(await refuse(tx, `
    with recursive tree (code, parent_code, kind) as (
      select code, parent_code, kind from incoming where ok
      union all
      select o.code, po.code, o.kind
      from organisation o
      left join organisation_parent p on p.organisation_id = o.id and daterange(p.effective_from, p.effective_to) @> $1::date
      left join organisation po on po.id = p.parent_id
      where not exists (select from incoming i where i.code = o.code and i.ok)
    ), above (code, icb_code) as (
      select code, code from tree where kind = 'icb'
      union
      select t.code, a.icb_code from tree t join above a on t.parent_code = a.code and t.kind in ('place', 'sub_icb')
    ), moved as (
      select c.id, c.code from organisation c join above a on a.code = c.code
      where exists (select from person p join organisation icb on icb.id = p.icb_id
        where p.commissioner_id = c.id and icb.code <> a.icb_code)
    )
    select i.line, 'parent_code' as "column", i.parent_code as value,
      'would move the people of ' || m.code || ' to another ICB, which an import may not' as reason
    from incoming i join moved m on m.code = i.code
      or exists (select from organisation_above($1::date) a where a.organisation_id = m.id and a.above_id = i.existing_id)
    where i.ok and i.existing_digest is distinct from i.digest and i.kind in ('place', 'sub_icb')`, [businessDate])));

  // What an administrator moved on a date, or closed, a file that still says otherwise does not undo: it is told so.
  problems.push(...(await refuse(tx, `
    select i.line, 'parent_code' as "column", i.parent_code as value,
      'was moved to ' || parent.code || ' from ' || p.effective_from || ' by an administrator: the file would move it back' as reason
    from incoming i join organisation_parent p on p.organisation_id = i.existing_id and daterange(p.effective_from, p.effective_to) @> $1::date and p.moved_by is not null
    join organisation parent on parent.id = p.parent_id
    where i.ok and i.existing_digest is distinct from i.digest and i.parent_code is distinct from parent.code`, [businessDate])));

  // The file says who the parent is, not since when: it corrects the parent of today. A row that says what it said before corrects nothing.
  await tx.query(`
    delete from organisation_parent p using incoming i, organisation o
    where i.ok and i.existing_digest is distinct from i.digest and o.code = i.code and p.organisation_id = o.id and daterange(p.effective_from, p.effective_to) @> $1::date
      and (i.kind <> o.kind
        or not exists (select from organisation parent where parent.id = p.parent_id and parent.code = i.parent_code))`, [businessDate]);
  await tx.query(`
    update organisation_population p set adult_registered_population = i.adult_registered_population, registered_population = i.registered_population, source = 'Import', set_by = $2, set_at = clock_timestamp()
    from incoming i join organisation o on o.id = i.existing_id
    where i.ok and (i.adult_registered_population, i.registered_population) is distinct from (o.adult_registered_population, o.registered_population)
      and p.id = (select q.id from organisation_population q where q.organisation_id = o.id and (q.from_on is null or q.from_on <= $1) order by q.from_on desc nulls last limit 1)`, [businessDate, by.id]);
  const counts = await merge(tx, 'organisation', 'code', {
    name: 'i.name', kind: 'i.kind',
    adult_registered_population: 'i.adult_registered_population', registered_population: 'i.registered_population',
  });
  await tx.query(`
    insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind, effective_from, effective_to)
    select o.id, o.kind, parent.id, parent.kind,
      (select max(p.effective_to) from organisation_parent p where p.organisation_id = o.id and p.effective_to <= $1::date),
      (select min(p.effective_from) from organisation_parent p where p.organisation_id = o.id and p.effective_from > $1::date)
    from incoming i join organisation o on o.code = i.code join organisation parent on parent.code = i.parent_code
    where i.ok and (o.closed_on is null or o.closed_on > $1) and not exists (select from organisation_parent p
      where p.organisation_id = o.id and daterange(p.effective_from, p.effective_to) @> $1::date)`, [businessDate]);
  return { ...counts, problems, warnings: [] };
};

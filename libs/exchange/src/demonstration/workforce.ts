import { addDays, type PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { ICB } from './region.js';
import { AREAS, BODIES, FAMILY, GIVEN, JOINERS, SIGNING_IN, TEAMS, TEAMS_BY_PREFIX, UNCOMMISSIONED } from './workforce-figures.js';

/** Since when the demonstration's matrix, teams and practitioners are: before anything in its caseload. */
export const MATRIX_FROM: PlainDate = '2013-04-01';

/**
 * Teams, practitioners by the codes of the demonstration's caseload, and the provider matrix. Done once, after the caseload was read.
 * @param madeFor the day of the caseload: the associates joined a fortnight before
 */
export async function seedWorkforce(db: Queryable, madeFor: PlainDate): Promise<void> {
  await seedTeams(db);
  await seedPractitioners(db, madeFor);
  await seedMatrix(db);
}

async function seedTeams(db: Queryable): Promise<void> {
  await db.query(`insert into organisation (id, code, name, kind) select gen_random_uuid(), code, name, 'provider' from json_to_recordset($1) as x(code text, name text) on conflict do nothing`, [JSON.stringify(BODIES)]);
  await db.query(`
    insert into team (id, code, name, kind, provider_id, opened_on)
    select gen_random_uuid(), x.code, x.name, x.kind, o.id, $2 from json_to_recordset($1) as x(code text, name text, kind text, provider text) join organisation o on o.code = x.provider
    on conflict (provider_id) where kind = 'single_point_of_access' and closed_on is null do update set code = excluded.code, name = excluded.name`, [JSON.stringify(TEAMS), MATRIX_FROM]);
  await db.query(`
    insert into team_place (id, team_id, place_id, place_kind, from_on)
    select gen_random_uuid(), t.id, o.id, o.kind, $2 from json_to_recordset($1) as x(code text, places json)
    cross join json_array_elements_text(x.places) place join team t on t.code = x.code join organisation o on o.code = place
    on conflict do nothing`, [JSON.stringify(TEAMS), MATRIX_FROM]);
}

async function seedPractitioners(db: Queryable, madeFor: PlainDate): Promise<void> {
  const { rows } = await db.query<{ code: string }>(`select distinct practitioner as code from referral where practitioner <> '' order by 1`);
  const known = rows.map(({ code }, at) => ({
    code, name: SIGNING_IN[code] ?? `${GIVEN[at % GIVEN.length]!} ${FAMILY[at % FAMILY.length]!}`,
    profession: at % 5 === 4 ? 'social_worker' : 'nurse', band: at % 7 === 6 ? '7' : '6', wte: 1, joined: MATRIX_FROM,
    teams: TEAMS_BY_PREFIX[code.split('-')[1] ?? ''] ?? [],
  }));
  const joiners = JOINERS.map(({ team, ...one }) => ({ ...one, joined: one.band === '5' ? addDays(madeFor, -14) : MATRIX_FROM, teams: [team] }));
  const everybody = JSON.stringify([...known, ...joiners]);
  await db.query(`
    insert into practitioner (id, code, name, profession, band, wte, joined_on, provider_id)
    select gen_random_uuid(), x.code, x.name, x.profession, x.band, x.wte, x.joined, (select t.provider_id from team t where t.code = x.teams ->> 0)
    from json_to_recordset($1) as x(code text, name text, profession text, band text, wte numeric, joined date, teams json)
    on conflict (code) do update set name = excluded.name, profession = excluded.profession, band = excluded.band, wte = excluded.wte, joined_on = excluded.joined_on, provider_id = excluded.provider_id`, [everybody]);
  await db.query(`
    insert into practitioner_team (id, practitioner_id, team_id, from_on)
    select gen_random_uuid(), p.id, t.id, x.joined from json_to_recordset($1) as x(code text, joined date, teams json)
    cross join json_array_elements_text(x.teams) team join team t on t.code = team join practitioner p on p.code = x.code
    on conflict do nothing`, [everybody]);
}

async function seedMatrix(db: Queryable): Promise<void> {
  const areas = JSON.stringify(AREAS.map((area) => ({ outwardCodes: null, ...area })));
  await db.query(`
    insert into commissioner_area (id, commissioner_id, name, outward_codes)
    select gen_random_uuid(), o.id, x.name, (select array_agg(c) from json_array_elements_text(x."outwardCodes") c)
    from json_to_recordset($1) as x(commissioner text, name text, "outwardCodes" json) join organisation o on o.code = x.commissioner
    on conflict do nothing`, [areas]);
  await db.query(`
    insert into route (id, area_id, step, setting, provider_id, team_id, commissioned, from_on, set_by)
    select gen_random_uuid(), a.id, step, setting, t.provider_id, t.id,
      not exists (select from json_array_elements($2) u where u ->> 0 = x.commissioner and u ->> 1 = step and u ->> 2 = setting), $3, 'demonstration'
    from json_to_recordset($1) as x(name text, commissioner text, "careHome" text, domiciliary text) join commissioner_area a on a.name = x.name
    cross join unnest(array['request_for_checklist', 'checklist_submission', 'checklist_receipt', 'fast_track', 'dst', 'review']) step
    cross join unnest(array['care_home', 'domiciliary']) setting
    left join team t on step not in ('request_for_checklist', 'checklist_submission') and t.code = case setting when 'care_home' then x."careHome" else x.domiciliary end
    on conflict do nothing`, [areas, JSON.stringify(UNCOMMISSIONED), MATRIX_FROM]);
  // Fast Track begins at the hub; its reviews, as all other casework, are the spokes'.
  await db.query(`
    insert into function_body (id, function, for_icb_id, body, team_id, from_on, set_by)
    select gen_random_uuid(), f, o.id, b, (select id from team where code = nullif(t, '')), $2, 'demonstration'
    from (values ('intake', 'hub', 'HUB-SPA'), ('fast_track', 'hub', 'HUB-FT'), ('verification', 'hub', 'HUB-VER'), ('fast_track_review', 'spoke', ''), ('assessment', 'spoke', ''), ('review', 'spoke', '')) as x(f, b, t)
    join organisation o on o.code = $1 on conflict do nothing`, [ICB.code, MATRIX_FROM]);
}



import { recordAudit } from '@chc/audit';
import type { PlainDate } from '@chc/deadlines';
import { type Actor, type Database, DomainError, type Queryable, type Transaction } from '@chc/platform';
import { refuse } from '../act/act.js';
import { choice, day, type InputOf, line, maybe, pounds, RefusedInput, whole } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import type { ProjectWeek } from './project.rules.js';

export const PROJECT_MATTERS = { referrals: 'Open standard referrals', reviews: 'Overdue reviews' } as const;

export const PROJECT_FIELDS = {
  title: line('What it is called', { most: 120 }),
  matter: choice('What is worked off', PROJECT_MATTERS),
  began_from: maybe(day('Received, or eligible, from', { hint: 'Of referrals the day of receipt, of reviews the day the eligibility began' })),
  began_to: maybe(day('Received, or eligible, up to')),
  days_late_from: maybe(whole('Days beyond day 28, or overdue, at least', { hint: '183 is over 26 weeks', most: 20_000 })),
  days_late_to: maybe(whole('Days beyond day 28, or overdue, at most', { most: 20_000 })),
  provider: line('Given to', { hint: 'The provider that works it off', most: 200 }),
  cost_pence: pounds('Funding'),
  starts_on: day('From', { hint: 'The cohort is frozen as it stood on this day' }),
  ends_on: day('Planned end'),
  planned_weekly: whole('Planned a week', { least: 1, most: 10_000 }),
} as const;

export interface Project {
  readonly id: string;
  readonly title: string;
  readonly matter: keyof typeof PROJECT_MATTERS;
  readonly provider: string;
  readonly costPence: number;
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
  readonly plannedWeekly: number;
  /** Frozen at the start; joined since; done by the day asked about, of those the reader sees. */
  readonly cohort: number;
  readonly joined: number;
  readonly done: number;
}

/** A referral or review that is left. */
export interface ProjectCase {
  readonly caseId: string;
  readonly memberId: string;
  readonly beganOn: PlainDate;
  readonly joinedOn: PlainDate;
}

/** Cases on a page of those left. */
export const PROJECT_PAGE = 50;

/** Members with the day they were done by the record, null while they are not. */
const MEMBERS = `(select m.*, case when m.referral_id is null then v.outstanding_to else r.concluded_on end as done_on, coalesce(r.received_on, v.due_on) as began_on
  from project_member m join seen_person p on p.id = m.person_id left join referral r on r.id = m.referral_id left join review v on v.id = m.review_id)`;

const PROJECTS = `
  select p.id, p.title, p.matter, p.provider, p.cost_pence as "costPence", p.starts_on as "startsOn", p.ends_on as "endsOn", p.planned_weekly as "plannedWeekly",
    count(m.id) filter (where m.joined_on <= p.starts_on)::int as cohort, count(m.id) filter (where m.joined_on > p.starts_on and m.joined_on <= $1)::int as joined, count(m.id) filter (where m.done_on <= $1)::int as done
  from project p left join ${MEMBERS} m on m.project_id = p.id`;

/** All projects as they stand on a day, the latest begun first. */
export async function readProjects(db: Queryable, on: PlainDate): Promise<readonly Project[]> {
  return (await db.query<Project>({ name: 'projects', text: `${PROJECTS} group by p.id order by p.starts_on desc, p.id`, values: [on] })).rows;
}

/** One project, week by week from its start to a day; weeks begun. @throws DomainError `no_such_record` */
export async function readProject(db: Queryable, id: string, on: PlainDate): Promise<{ project: Project; weeks: readonly ProjectWeek[] }> {
  const { rows: [project] } = await db.query<Project>({ name: 'project', text: `${PROJECTS} where p.id = $2 group by p.id`, values: [on, id] });
  if (!project) throw new DomainError('not_found', ['no_such_record']);
  const { rows: weeks } = await db.query<ProjectWeek>({
    name: 'project-weeks',
    text: `
      select ($2::date + 7 * w)::date as from, coalesce(j.n, 0)::int as joined, coalesce(d.n, 0)::int as done
      from generate_series(0, ($3::date - $2::date) / 7) w
      left join (select (joined_on - $2::date) / 7 as w, count(*) as n from ${MEMBERS} m where project_id = $1 and joined_on > $2 and joined_on <= $3 group by 1) j using (w)
      left join (select greatest(0, done_on - $2::date) / 7 as w, count(*) as n from ${MEMBERS} m where project_id = $1 and done_on <= $3 group by 1) d using (w)
      where $3::date >= $2::date order by w`,
    values: [id, project.startsOn, on],
  });
  return { project, weeks };
}

/** What is left of a project, the longest waiting first; `after` is the last of the page before. */
export async function readProjectCases(db: Queryable, id: string, on: PlainDate, after: { beganOn: PlainDate; memberId: string } | null): Promise<{ rows: readonly ProjectCase[]; isMore: boolean }> {
  const { rows } = await db.query<ProjectCase>({
    name: 'project-cases',
    text: `select person_id as "caseId", id as "memberId", began_on as "beganOn", joined_on as "joinedOn" from ${MEMBERS} m
      where project_id = $1 and joined_on <= $2 and (done_on is null or done_on > $2) and (began_on, id) > ($3::date, $4::uuid) order by began_on, id limit ${PROJECT_PAGE + 1}`,
    values: [id, on, after?.beganOn ?? '-infinity', after?.memberId ?? '00000000-0000-0000-0000-000000000000'],
  });
  return { rows: rows.slice(0, PROJECT_PAGE), isMore: rows.length > PROJECT_PAGE };
}

/**
 * Takes in whatever meets a project's criteria on a day, as the record stood on it by its dates, and is not in it. The same day twice takes in nothing.
 * @returns how many joined
 */
export async function joinProject(tx: Queryable, id: string, on: PlainDate): Promise<number> {
  const { rowCount } = await tx.query(`
    insert into project_member (project_id, icb_id, person_id, referral_id, review_id, joined_on)
    select p.id, c.icb_id, c.person_id, c.referral_id, c.review_id, $2::date
    from project p cross join lateral (
      select r.icb_id, r.person_id, r.id as referral_id, null::uuid as review_id, r.received_on as began_on, $2::date - r.received_on - 28 as days_late
      from referral r where p.matter = 'referrals' and r.activity_type = '01' and r.set_aside_on is null and r.received_on <= $2 and (r.concluded_on is null or r.concluded_on > $2)
      union all
      select e.icb_id, e.person_id, null, v.id, e.eligible_from, $2::date - v.due_on
      from review v join eligibility e on e.id = v.eligibility_id where p.matter = 'reviews' and v.due_on < $2 and e.eligible_from <= $2 and (v.outstanding_to is null or v.outstanding_to > $2)
    ) c
    where p.id = $1 and c.icb_id = p.icb_id and (p.began_from is null or c.began_on >= p.began_from) and (p.began_to is null or c.began_on <= p.began_to)
      and (p.days_late_from is null or c.days_late >= p.days_late_from) and (p.days_late_to is null or c.days_late <= p.days_late_to)
    on conflict do nothing`, [id, on]);
  return rowCount ?? 0;
}

/** Makes a project and freezes its cohort as it stood on its first day, no later than today. @throws RefusedInput */
export async function makeProject(db: Database, by: Actor, input: InputOf<typeof PROJECT_FIELDS>, today: PlainDate): Promise<string> {
  const refusals = [
    ...(input.starts_on > today ? [refuse('starts_on', input.starts_on, `no day after today, ${today}`)] : []),
    ...(input.ends_on <= input.starts_on ? [refuse('ends_on', input.ends_on, `a day after ${input.starts_on}`)] : []),
    ...(input.began_from !== undefined && input.began_to !== undefined && input.began_to < input.began_from ? [refuse('began_to', input.began_to, `no day before ${input.began_from}`)] : []),
    ...(input.days_late_from !== undefined && input.days_late_to !== undefined && input.days_late_to < input.days_late_from ? [refuse('days_late_to', String(input.days_late_to), `no fewer than ${input.days_late_from}`)] : []),
  ];
  if (refusals.length > 0) throw new RefusedInput(refusals);
  return db.transaction(async (tx: Transaction) => {
    const { rows: [icb] } = await tx.query<{ id: string }>(`select a.above_id as id from organisation_above($2) a join organisation o on o.id = a.above_id and o.kind = 'icb' where a.organisation_id = $1`, [by.organisationId, today]);
    if (!icb) throw new DomainError('forbidden', ['not_for_your_role']);
    const { rowCount: taken } = await tx.query('select from project where icb_id = $1 and title = $2', [icb.id, input.title]);
    if (taken) throw new RefusedInput([refuse('title', input.title, 'a name that no other project has')]);
    const id = await insertRow(tx, 'project', { ...input, icb_id: icb.id, made_by: by.id });
    const cohort = await joinProject(tx, id, input.starts_on);
    await recordAudit(tx, by, { action: 'project_made', subjectKind: 'project', subjectId: id, details: { matter: input.matter, cohort } });
    return id;
  });
}

/** Takes in what meets the criteria by today. @throws DomainError `no_such_record` @returns how many joined */
export async function takeIn(db: Database, by: Actor, id: string, today: PlainDate): Promise<number> {
  return db.transaction(async (tx: Transaction) => {
    const { rowCount } = await tx.query('select from project where id = $1', [id]);
    if (!rowCount) throw new DomainError('not_found', ['no_such_record']);
    const joined = await joinProject(tx, id, today);
    await recordAudit(tx, by, { action: 'project_joined', subjectKind: 'project', subjectId: id, details: { joined } });
    return joined;
  });
}

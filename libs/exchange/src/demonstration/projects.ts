import { joinProject } from '@chc/casework';
import { addDays, type PlainDate } from '@chc/deadlines';
import type { Database } from '@chc/platform';
import { v7 as newId } from 'uuid';
import { ICB } from './region.js';

/** Three projects as the region had them in 2020, moved to the demonstration's day: what, whose, and the plan. Providers invented. */
const PROJECTS = [
  { title: 'Referrals over 26 weeks', matter: 'referrals', daysLateFrom: 183, provider: 'Hallfold Assessments (demonstration)', costPence: 21_000_000, weeksBefore: 20, weeks: 30, plannedWeekly: 6 },
  { title: 'Overdue reviews inherited', matter: 'reviews', daysLateFrom: 184, provider: 'Hallfold Assessments (demonstration)', costPence: 140_000_000, weeksBefore: 26, weeks: 52, plannedWeekly: 20 },
  { title: 'Deferred assessments', matter: 'referrals', daysLateFrom: 29, daysLateTo: 182, provider: 'Northshire Care Review (demonstration)', costPence: 9_500_000, weeksBefore: 12, weeks: 26, plannedWeekly: 5 },
] as const;

/** The projects of the demonstration, each with the fortnights behind it: after its caseload, once. */
export async function seedProjects(db: Database, madeFor: PlainDate): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows: [icb] } = await tx.query<{ id: string }>('select id from organisation where code = $1 and not exists (select from project)', [ICB.code]);
    if (!icb) return;
    for (const { title, matter, daysLateFrom, provider, costPence, weeksBefore, weeks, plannedWeekly, ...more } of PROJECTS) {
      const [id, startsOn] = [newId(), addDays(madeFor, -7 * weeksBefore)];
      await tx.query(`insert into project (id, icb_id, title, matter, days_late_from, days_late_to, provider, cost_pence, starts_on, ends_on, planned_weekly, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'demonstration')`,
        [id, icb.id, title, matter, daysLateFrom, 'daysLateTo' in more ? more.daysLateTo : null, provider, costPence, startsOn, addDays(startsOn, 7 * weeks), plannedWeekly]);
      for (let week = 0; week <= weeksBefore; week += 2) await joinProject(tx, id, addDays(startsOn, 7 * week));
    }
  });
}

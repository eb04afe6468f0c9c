// What the board and a project count, against a recount row by row of random records.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { joinProject, placeOn, readBoard, readProject, readProjectCases } from '@chc/casework';
import { addDays, daysBetween } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { hashed } from '../../bench/caseload.js';
import { ICB, insert, anEligibility, aPerson, aReferral, aReview, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-05-04';
let db: Database;
const received: string[] = [];
const overdue: number[] = [];

beforeAll(async () => {
  const { ownerUrl, appUrl } = await freshDatabase('board');
  db = new Database({ databaseUrl: ownerUrl, databaseAppUrl: appUrl });
  await theOrganisations(db);
  for (let n = 0; n < 90; n += 1) {
    const receivedOn = addDays(TODAY, -Math.floor(hashed(n, 1) * (n % 2 === 0 ? 40 : 400)));
    if (n % 5 === 0) await aReferral(db, { received_on: receivedOn, state: 'discounted', discounted_on: addDays(receivedOn, Math.min(3, daysBetween(receivedOn, TODAY))), discounted_reason: '05' });
    else if (n % 7 === 0) await aReferral(db, { received_on: receivedOn, activity_type: '02' });
    else {
      received.push(receivedOn);
      await aReferral(db, { received_on: receivedOn, person_id: await aPerson(db, { practitioner: `PR-${n % 3}` }) });
    }
    const late = Math.floor(hashed(n, 2) * 300) - 60;
    await aReview(db, { eligibility_id: await anEligibility(db, { eligible_from: '2025-01-01', ...(n % 9 === 0 && { eligible_to: '2026-01-01' }) }), due_on: addDays(TODAY, -late) });
    if (late > 0 && n % 9 !== 0) overdue.push(late);
  }
}, 60_000);
afterAll(() => db.close());

describe('the board', () => {
  it('counts every open referral at the place of its age, and every overdue review', async () => {
    const board = await readBoard(db, TODAY);
    const expected = new Map<number, number>();
    for (const one of received) expected.set(placeOn(TODAY, one), (expected.get(placeOn(TODAY, one)) ?? 0) + 1);
    const spoke = board.spokes[0]!;
    expect(new Map(spoke.piles.map(({ at, count }) => [at, count]))).toEqual(new Map([...expected].sort(([a], [b]) => a - b)));
    const ages = received.map((one) => daysBetween(one, TODAY));
    expect([spoke.open, spoke.over28, spoke.over12Weeks, spoke.lastWeek, spoke.reviewsOverdue]).toEqual([
      received.length, ages.filter((age) => age > 28).length, ages.filter((age) => age > 28 + 84).length, ages.filter((age) => age >= 21 && age <= 28).length, overdue.length]);
    expect(board.reviews.reduce((n, { count }) => n + count, 0)).toBe(overdue.length);
    expect(board.practitioners.reduce((n, { cases }) => n + cases, 0)).toBe(received.length);
  });
});

describe('a project', () => {
  it('freezes who met its criteria on its first day, takes in who does later, and counts by the record’s dates alone', async () => {
    const startsOn = addDays(TODAY, -42);
    const id = await insert(db, 'project', {
      icb_id: ICB, title: 'Over four weeks', matter: 'referrals', days_late_from: 1, provider: 'Somebody', cost_pence: 100_000, starts_on: startsOn, ends_on: addDays(TODAY, 42), planned_weekly: 2, made_by: 'test',
    });
    const { rows } = await db.query<{ received: string; concluded: string | null }>(`select received_on as received, concluded_on as concluded from referral where activity_type = '01'`);
    const meets = (on: string): number => rows.filter((one) => daysBetween(one.received, on) > 28 && (one.concluded === null || one.concluded > on)).length;
    expect(await joinProject(db, id, startsOn)).toBe(meets(startsOn));
    expect(await joinProject(db, id, startsOn)).toBe(0);
    const more = await joinProject(db, id, TODAY);
    const { project, weeks } = await readProject(db, id, TODAY);
    expect([project.cohort, project.joined, weeks.reduce((n, { joined }) => n + joined, 0)]).toEqual([meets(startsOn), more, more]);
    expect(project.cohort + project.joined - project.done).toBe(rows.filter((one) => daysBetween(one.received, TODAY) > 28 && one.concluded === null).length);
    expect((await readProjectCases(db, id, TODAY, null)).rows).toHaveLength(Math.min(50, project.cohort + project.joined - project.done));
  });
});

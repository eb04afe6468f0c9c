// The nightly flags, against a recount by dates alone: whatever happens to the records between two nights.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { flagBreaches, flagOverdueReviews, type Swept } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { aNight, aReferral, aReview, anEligibility, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

let db: Database;
let other: Database;
let owner: pg.Client;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('sweeps');
  [db, other] = [new Database({ databaseUrl: ownerUrl }), new Database({ databaseUrl: ownerUrl })];
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await theOrganisations(db);
});
afterAll(() => Promise.all([db.close(), other.close(), owner.end()]));

const DAY_ONE = '2026-03-01';
const day = fc.integer({ min: 0, max: 120 }).map((days) => addDays(DAY_ONE, days));
const orNone = fc.option(day, { freq: 2 });

/** One change to a record, picked by where it stands in its list. */
interface Change { readonly to: 'referral' | 'eligibility' | 'review'; readonly at: number; readonly columns: Readonly<Record<string, unknown>> }
const referral = fc.record({ received_on: day, decided_on: orNone });
const eligibility = fc.record({ eligible_from: day, eligible_to: orNone });
const review = fc.record({ due_on: day, completed_on: orNone });
const change: fc.Arbitrary<Change> = fc.oneof(
  ...([['referral', referral], ['eligibility', eligibility], ['review', review]] as const)
    .map(([to, columns]) => fc.record({ to: fc.constant(to), at: fc.nat(3), columns: columns as fc.Arbitrary<Change['columns']> })),
);

/** Dates put in the order that the record asks for, and the state that goes with them. */
const REFERRAL = ({ received_on, decided_on }: { received_on: string; decided_on: string | null }): Record<string, unknown> => {
  const decided = decided_on !== null && decided_on >= received_on;
  return { received_on, decided_on: decided ? decided_on : null, decision_outcome: decided ? '04' : null, state: decided ? 'decided' : 'received' };
};
const ELIGIBILITY = ({ eligible_from, eligible_to }: { eligible_from: string; eligible_to: string | null }): Record<string, unknown> =>
  (eligible_to !== null && eligible_to >= eligible_from
    ? { eligible_from, eligible_to, end_reason: 'deceased', end_basis: 'death' } : { eligible_from, eligible_to: null, end_reason: null, end_basis: null });
const REVIEW = ({ due_on, completed_on }: { due_on: string; completed_on: string | null }): Record<string, unknown> =>
  ({ due_on, completed_on, state: completed_on ? 'completed' : 'due' });
const LAID_OUT = { referral: REFERRAL, eligibility: ELIGIBILITY, review: REVIEW } as Record<Change['to'], (columns: never) => Record<string, unknown>>;

async function apply({ to, at, columns }: Change, ids: Record<Change['to'], string[]>): Promise<void> {
  const set = LAID_OUT[to](columns as never);
  const names = Object.keys(set);
  await db.query(`update ${to} set ${names.map((name, n) => `${name} = $${n + 2}`).join(', ')} where id = $1`, [ids[to][at % ids[to].length], ...Object.values(set)]);
}

/** Which referrals and reviews are in breach at the end of a day, counted one by one from their dates. */
async function inBreach(on: string): Promise<Set<string>> {
  const { rows: referrals } = await db.query<{ id: string; type: string; received: string; concluded: string | null }>(
    'select id, activity_type as type, received_on as received, concluded_on as concluded from referral');
  const { rows: reviews } = await db.query<{ id: string; due: string; completed: string | null; from: string; to: string | null }>(
    'select r.id, r.due_on as due, r.completed_on as completed, e.eligible_from as "from", e.eligible_to as "to" from review r join eligibility e on e.id = r.eligibility_id');
  const late = referrals.filter((r) => r.type === '01' && addDays(r.received, 29) <= on && (r.concluded === null || r.concluded > on));
  const overdue = reviews.filter((r) => r.due < on && (r.completed === null || r.completed > on) && r.from <= on && (r.to === null || r.to > on));
  return new Set([...late, ...overdue].map(({ id }) => id));
}

async function openBreaches(): Promise<string[]> {
  return (await db.query<{ subject: string }>('select coalesce(referral_id, review_id) as subject from breach where cleared_on is null')).rows.map(({ subject }) => subject);
}

async function night(on: string, by: Database = db): Promise<Swept> {
  const run = { runId: await aNight(db, { id: crypto.randomUUID(), business_date: on }), businessDate: on };
  const swept = [await flagBreaches(by, run), await flagOverdueReviews(by, run)];
  return { raised: swept[0]!.raised + swept[1]!.raised, cleared: swept[0]!.cleared + swept[1]!.cleared };
}

/** Takes all records and nights out again; the services themselves may not. */
async function emptied(): Promise<void> {
  for (const table of ['breach', 'review', 'eligibility', 'referral', 'nightly_run', 'person']) await owner.query(`delete from ${table}`);
}

describe('the sweeps of many nights', () => {
  const caseload = fc.record({
    referrals: fc.array(referral, { minLength: 1, maxLength: 4 }),
    eligibilities: fc.array(eligibility, { minLength: 1, maxLength: 3 }),
    reviews: fc.array(fc.tuple(fc.nat(2), review), { minLength: 1, maxLength: 4 }),
    nights: fc.array(fc.record({ later: fc.integer({ min: 0, max: 40 }), changes: fc.array(change, { maxLength: 4 }) }), { minLength: 2, maxLength: 6 }),
  });

  it('raise what has come into breach, clear what has left it, and do nothing twice', async () => {
    await fc.assert(fc.asyncProperty(caseload, async ({ referrals, eligibilities, reviews, nights }) => {
      await emptied();
      const ids: Record<Change['to'], string[]> = { referral: [], eligibility: [], review: [] };
      for (const words of referrals) ids.referral.push(await aReferral(db, { ...REFERRAL(words), source_id: crypto.randomUUID() }));
      for (const words of eligibilities) ids.eligibility.push(await anEligibility(db, ELIGIBILITY(words)));
      for (const [at, words] of reviews) {
        ids.review.push(await aReview(db, { ...REVIEW(words), source_id: crypto.randomUUID(), eligibility_id: ids.eligibility[at % ids.eligibility.length] }));
      }
      let on = addDays(DAY_ONE, 20);
      let before = new Set<string>();
      for (const { later, changes } of nights) {
        on = addDays(on, later);
        for (const one of changes) await apply(one, ids);
        const expected = await inBreach(on);
        const swept = await night(on);
        expect(new Set(await openBreaches())).toEqual(expected);
        expect(swept).toEqual({ raised: [...expected].filter((id) => !before.has(id)).length, cleared: [...before].filter((id) => !expected.has(id)).length });
        expect(await night(on)).toEqual({ raised: 0, cleared: 0 });
        before = expected;
      }
    }), { numRuns: 60 });
  }, 120_000);
});

describe('a breach', () => {
  it('keeps the dates on which it was raised and cleared, and comes anew when it is broken again', async () => {
    await emptied();
    const id = await aReferral(db, { received_on: '2026-03-01', source_id: 'R1' });
    const told = async (): Promise<unknown> => (await db.query('select raised_on, cleared_on from breach where referral_id = $1 order by raised_on', [id])).rows;
    await night('2026-03-29');
    expect(await told()).toEqual([]);
    await night('2026-03-30');
    await night('2026-04-05');
    expect(await told()).toEqual([{ raised_on: '2026-03-30', cleared_on: null }]);
    await db.query(`update referral set state = 'decided', decided_on = '2026-04-06', decision_outcome = '01' where id = $1`, [id]);
    await night('2026-04-06');
    await db.query(`update referral set state = 'received', decided_on = null, decision_outcome = null where id = $1`, [id]);
    await night('2026-04-09');
    expect(await told()).toEqual([{ raised_on: '2026-03-30', cleared_on: '2026-04-06' }, { raised_on: '2026-04-09', cleared_on: null }]);
  });

  it('ends when the referral turns out to be Fast Track, and when it was received later than was thought', async () => {
    await emptied();
    const [first, second] = [await aReferral(db, { received_on: '2026-03-01' }), await aReferral(db, { received_on: '2026-03-01' })];
    expect(await night('2026-04-01')).toEqual({ raised: 2, cleared: 0 });
    await db.query(`update referral set activity_type = '02' where id = $1`, [first]);
    await db.query(`update referral set received_on = '2026-03-04' where id = $1`, [second]);
    expect(await night('2026-04-01')).toEqual({ raised: 0, cleared: 2 });
    expect(await night('2026-04-02')).toEqual({ raised: 1, cleared: 0 });
  });

  it('of a review ends with its eligibility, and with its cancellation', async () => {
    await emptied();
    const eligibility_id = await anEligibility(db);
    await aReview(db, { eligibility_id });
    const cancelled = await aReview(db);
    expect(await night('2026-07-01')).toEqual({ raised: 0, cleared: 0 });
    expect(await night('2026-07-02')).toEqual({ raised: 2, cleared: 0 });
    await db.query(`update eligibility set eligible_to = '2026-07-03', end_reason = 'deceased', end_basis = 'death' where id = $1`, [eligibility_id]);
    await db.query(`update review set state = 'cancelled', cancelled_on = '2026-07-04', cancelled_reason = 'moved away' where id = $1`, [cancelled]);
    expect(await night('2026-07-02')).toEqual({ raised: 0, cleared: 0 });
    expect(await night('2026-07-03')).toEqual({ raised: 0, cleared: 1 });
    expect(await night('2026-07-04')).toEqual({ raised: 0, cleared: 1 });
  });
});

describe('two workers at once', () => {
  it('raise each breach once, and clear each once', async () => {
    await emptied();
    for (let n = 0; n < 150; n += 1) await aReferral(db, { received_on: '2026-03-01' });
    for (let n = 0; n < 50; n += 1) await aReview(db);
    const raised = await Promise.all([night('2026-07-10'), night('2026-07-10', other), night('2026-07-10'), night('2026-07-10', other)]);
    expect(raised.reduce((sum, swept) => sum + swept.raised, 0)).toBe(200);
    expect(new Set(await openBreaches()).size).toBe(200);
    await db.query(`update referral set state = 'discounted', discounted_on = '2026-07-11', discounted_reason = '05', discounted_evidence = 'said so'`);
    const cleared = await Promise.all([night('2026-07-11'), night('2026-07-11', other)]);
    expect(cleared.reduce((sum, swept) => sum + swept.cleared, 0)).toBe(150);
    expect(await openBreaches()).toHaveLength(50);
  });
});

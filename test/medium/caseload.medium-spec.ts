// What a practitioner's caseload holds, in which order, and how it is counted: against a recount that reads every row.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALL_CASELOAD_SORTS, ALL_SHOWS, type CaseloadAsked, type CaseloadCursor, type CaseloadRow, readCaseload, readCaseOwners, type Show } from '@chc/casework';
import { addDays, daysBetween } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { hashed } from '../../bench/caseload.js';
import { ICB, insert, anEligibility, aPerson, aReferral, aReview, theOrganisations } from '../builders/record.js';
import { anActor, Acting } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-05-04';
const MINE = 'PR-1';
let db: Database;

beforeAll(async () => {
  const { ownerUrl, appUrl } = await freshDatabase('caseload');
  db = new Database({ databaseUrl: ownerUrl, databaseAppUrl: appUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

const asked = (words: Partial<CaseloadAsked> = {}): CaseloadAsked => ({ owner: MINE, sort: 'urgent', ...words });

async function walk(words: Partial<CaseloadAsked> = {}, rows = 7, between?: (page: number) => Promise<unknown>): Promise<CaseloadRow[]> {
  const seen: CaseloadRow[] = [];
  for (let after: CaseloadCursor | null = null, page = 0; ; page += 1) {
    const read = await readCaseload(db, TODAY, asked(words), after, rows);
    seen.push(...read.rows);
    if (!read.next) return seen;
    after = read.next;
    await between?.(page);
  }
}

/** 120 cases of every age and kind, two thirds of them ours. */
async function manyCases(): Promise<void> {
  for (let n = 0; n < 120; n += 1) {
    const person = await aPerson(db, { practitioner: n % 3 === 2 ? 'PR-2' : MINE, family_name: `Family${Math.floor(hashed(n, 1) * 9)}`, given_name: n % 7 === 0 ? null : `Given${n % 4}` });
    const received = addDays(TODAY, -((n * 7) % 200));
    if (n % 4 === 0) await aReferral(db, { person_id: person, received_on: received, ...(n % 8 === 0 && { state: 'mdt_held', coordinator: 'PR-9' }) });
    else if (n % 4 === 1) await aReferral(db, { person_id: person, activity_type: '02', received_on: addDays(TODAY, -(n % 5)) });
    else if (n % 4 === 2) await aReview(db, { eligibility_id: await anEligibility(db, { person_id: person, eligible_from: '2025-01-01' }), due_on: addDays(TODAY, Math.floor(hashed(n, 3) * 120) - 60) });
    if (n % 15 === 3) await insert(db, 'task', { icb_id: ICB, person_id: person, what: 'Ring the daughter', due_on: addDays(TODAY, n % 2 === 0 ? 5 : -1), assignee: MINE, recorded_by: 'lead.one', recorded_at: '2026-04-01T09:00:00Z' });
    // Something concluded is nobody's work; something else open is said beside the first.
    if (n % 6 === 0) await aReferral(db, { person_id: person, state: 'discounted', received_on: '2026-01-02', discounted_on: '2026-01-20', discounted_reason: '05', discounted_evidence: 'Letter of the person' });
    if (n % 10 === 0 && n % 4 !== 2) await aReview(db, { eligibility_id: await anEligibility(db, { person_id: person, eligible_from: '2025-01-01' }), due_on: addDays(TODAY, 90) });
  }
}

/** Every open matter of our cases, counted by other code. */
async function recount(): Promise<Map<string, string[]>> {
  const { rows } = await db.query<{ id: string; kind: string; state: string; due: string }>(`
    select p.id, case activity_type when '01' then 'referral' else 'fast' end as kind, state, (received_on + case activity_type when '01' then 28 else 2 end)::text as due
    from person p join referral r on r.person_id = p.id where p.practitioner = '${MINE}' and decided_on is null and discounted_on is null
    union all select p.id, 'review', v.state, v.due_on::text from person p join eligibility e on e.person_id = p.id join review v on v.eligibility_id = e.id
    where p.practitioner = '${MINE}' and v.state in ('due', 'booked') and (e.eligible_to is null)
    union all select person_id, 'task', 'open', due_on::text from task where assignee = '${MINE}'`);
  const found = new Map<string, string[]>();
  for (const { id, kind, state, due } of rows) {
    const over = daysBetween(due, TODAY);
    const urgency = kind === 'task' ? (over >= 0 ? 'task_due' : 'task_later') : kind === 'fast' ? (over > 0 ? 'fast_track_past' : 'fast_track')
      : kind === 'review' ? (over > 0 ? 'review_overdue' : -over <= 28 && state === 'due' ? 'review_soon' : 'review_later')
        : over > 84 ? 'long_wait' : over > 0 ? 'over_28' : -over <= 7 ? 'due_soon' : 'in_time';
    found.set(id, [...found.get(id) ?? [], urgency]);
  }
  return found;
}

describe('a caseload of every kind', () => {
  let expected: Map<string, string[]>;
  beforeAll(async () => {
    await manyCases();
    expected = await recount();
  });

  it('holds every case of the practitioner with something open, once, and no other', async () => {
    const rows = await walk();
    expect(rows.map(({ caseId }) => caseId).sort()).toEqual([...expected.keys()].sort());
    expect(rows.length).toBeGreaterThan(50);
  });

  it('counts its cases by how much they press as a recount does', async () => {
    const { cases, attention, byUrgency, total } = await readCaseload(db, TODAY, asked());
    const every = [...expected.values()];
    const counts = Object.fromEntries(Object.keys(byUrgency).map((urgency) => [urgency, every.filter((its) => its.includes(urgency)).length]));
    expect({ cases, total, byUrgency }).toEqual({ cases: every.length, total: every.length, byUrgency: counts });
    expect(attention).toBe(every.filter((its) => its.some((one) => !['in_time', 'review_later', 'task_later'].includes(one))).length);
    expect(Object.keys(counts).length).toBe(11);
  });

  it('puts what needs attention before what does not, and over 12 weeks before everything but Fast Track', async () => {
    const order = (await walk()).map(({ urgency }) => urgency);
    const places = ['fast_track_past', 'fast_track', 'long_wait', 'due_soon', 'over_28', 'task_due', 'review_overdue', 'review_soon', 'in_time', 'task_later', 'review_later'];
    expect(order).toEqual([...order].sort((a, b) => places.indexOf(a) - places.indexOf(b)));
  });

  it.each(ALL_CASELOAD_SORTS.flatMap((sort) => [false, true].map((down) => ({ sort, down }))))('is paged through by $sort (down: $down) without losing or repeating a case', async (words) => {
    const [small, whole] = [await walk(words, 7), await walk(words, 500)];
    expect(small.map(({ caseId }) => caseId)).toEqual(whole.map(({ caseId }) => caseId));
    const [up] = [await walk({ ...words, down: !words.down }, 500)];
    expect(up.map(({ caseId }) => caseId)).toEqual(whole.map(({ caseId }) => caseId).reverse());
  });

  it.each(ALL_SHOWS)('narrowed to %s its total is what paging gives', async (show: Show) => {
    const { total } = await readCaseload(db, TODAY, asked({ show }));
    const rows = await walk({ show });
    expect(rows).toHaveLength(total);
    expect(total).toBeGreaterThan(0);
  });

  it('says where each page begins', async () => {
    const one = await readCaseload(db, TODAY, asked(), null, 10);
    const two = await readCaseload(db, TODAY, asked(), one.next, 10);
    expect([one.first, two.first]).toEqual([1, 11]);
  });

  it('names the next to breach and the longest waiting', async () => {
    const { nextToBreach, longestWaiting } = await readCaseload(db, TODAY, asked());
    const referrals = (await walk({ show: 'referrals' }, 500));
    const inTime = referrals.filter(({ dueOn }) => dueOn >= TODAY).map(({ dueOn }) => dueOn).sort();
    expect([nextToBreach?.dueOn, longestWaiting?.receivedOn]).toEqual([inTime[0], referrals.map(({ beganOn }) => beganOn).sort()[0]]);
  });

  it('keeps every case that stays as it is on the way through, whatever is concluded meanwhile', async () => {
    const before = await walk({}, 500);
    const gone = before.filter(({ kind }) => kind === 'referral').slice(0, 6);
    const rows = await walk({}, 5, async (page) => {
      const next = gone[page];
      if (next) await db.query(`update referral set state = 'discounted', discounted_on = $2, discounted_reason = '05', discounted_evidence = 'Letter of the person' where id = $1`, [next.subjectId, TODAY]);
    });
    const ids = rows.map(({ caseId }) => caseId);
    const left = new Set(gone.map(({ caseId }) => caseId));
    // A case whose referral is concluded may come again further down, by what is still open in it.
    expect(ids.filter((id) => !left.has(id))).toEqual(before.map(({ caseId }) => caseId).filter((id) => !left.has(id)));
  });
});

describe('whose a case is', () => {
  let person: string;
  beforeEach(async () => {
    person = await aPerson(db, { practitioner: 'PR-7' });
  });

  it('is changed by an act that gives account of it', async () => {
    await aReferral(db, { person_id: person });
    const lead = new Acting(db, anActor('lead.one', { role: 'spoke_lead' }), TODAY);
    await lead.do(person, 'change_owner', { practitioner: 'PR-8' });
    const { rows: [event] } = await db.query('select event, details from case_event where person_id = $1', [person]);
    expect(event).toEqual({ event: 'owner_changed', details: { from: 'PR-7', to: 'PR-8' } });
    expect((await readCaseload(db, TODAY, asked({ owner: 'PR-7' }))).cases).toBe(0);
    expect((await readCaseload(db, TODAY, asked({ owner: 'PR-8' }))).rows.map(({ caseId }) => caseId)).toEqual([person]);
  });

  it('cannot be changed to who it is already', async () => {
    const lead = new Acting(db, anActor('lead.one', { role: 'spoke_lead' }), TODAY);
    expect(await lead.refused(person, 'change_owner', { practitioner: 'PR-7' })).toEqual(['input', 'practitioner: somebody other than the owner now']);
  });

  it('a coordinator sees it too while the referral is open', async () => {
    const referral = await aReferral(db, { person_id: person, state: 'assessing', coordinator: 'PR-C' });
    expect((await readCaseload(db, TODAY, asked({ owner: 'PR-C' }))).rows.map(({ caseId, owner }) => [caseId, owner])).toEqual([[person, 'PR-7']]);
    await db.query(`update referral set state = 'discounted', discounted_on = received_on, discounted_reason = '05', discounted_evidence = 'Letter of the person' where id = $1`, [referral]);
    expect((await readCaseload(db, TODAY, asked({ owner: 'PR-C' }))).cases).toBe(0);
  });

  it('every owner can be chosen', async () => {
    const { rows } = await db.query<{ code: string }>('select distinct practitioner as code from person where practitioner is not null order by 1');
    expect((await readCaseOwners(db)).map(({ code }) => code)).toEqual(rows.map(({ code }) => code));
  });
});

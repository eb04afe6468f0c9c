// How long a case is kept: the rule in SQL and in TypeScript are one, the acts around it, and that nothing here deletes anything.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CASE_PARTS, NOT_OPERATIONAL, OPERATIONAL, readCase, readRetentionQueue, RETENTION_LISTS, type RetentionList, retentionOfCase, setDatedValue } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { aPerson, aReferral, aReview, anAppeal, anEligibility, type Columns, COMMISSIONER, ICB, insert, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { Chance } from '../oracle/chance.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
const LONG_AGO = '2018-03-09';
let db: Database;
const [one, two] = ['manager.one', 'manager.two'].map((id) => anActor(id, { role: 'hub_manager' })) as [ReturnType<typeof anActor>, ReturnType<typeof anActor>];
const at = (by: ReturnType<typeof anActor>): Acting => new Acting(db, by, TODAY);
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('retention');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

/** A case whose only referral was discounted on a day. */
const aCaseOver = async (on: string, words: Columns = {}): Promise<string> => {
  const person_id = await aPerson(db, words);
  await aReferral(db, { person_id, received_on: on, state: 'discounted', discounted_on: on, discounted_reason: '05', accepted_at: null, accepted_by: null });
  return person_id;
};
const listOf = async (caseId: string, organisationId: string | null = ICB): Promise<RetentionList | undefined> => {
  for (const list of Object.keys(RETENTION_LISTS) as RetentionList[]) {
    if ((await readRetentionQueue(db, organisationId, TODAY, list, null, 10_000)).rows.some((row) => row.caseId === caseId)) return list;
  }
  return undefined;
};

describe('the acts of retention', () => {
  it('review for disposal by one and confirm by another; nothing is gone afterwards', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    expect(await listOf(caseId)).toBe('to_review');
    await at(one).do(caseId, 'review_for_disposal', { finding: 'Nothing of lasting interest' });
    expect([await listOf(caseId), await at(two).refused(caseId, 'review_for_disposal', { finding: 'Again' })]).toEqual(['reviewed', ['conflict', 'disposal_was_reviewed']]);
    expect(await at(one).refused(caseId, 'confirm_disposal_review')).toEqual(['conflict', 'needs_another_person']);
    await at(two).do(caseId, 'confirm_disposal_review');
    expect(await listOf(caseId)).toBe('confirmed');
    expect((await at(one).record(caseId)).referral).toHaveLength(1);
    expect(await at(two).refused(caseId, 'confirm_disposal_review')).toEqual(['conflict', 'disposal_review_is_decided']);
    await at(two).do(caseId, 'withdraw_disposal_review', { reason: 'A solicitor wrote' });
    expect([await listOf(caseId), await at(two).refused(caseId, 'withdraw_disposal_review', { reason: 'Twice' })]).toEqual(['to_review', ['conflict', 'disposal_review_is_decided']]);
  });

  it('a hold takes it out of the queue and stops both reviews, until it is lifted; no date changes', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    await at(one).do(caseId, 'review_for_disposal', { finding: 'Old' });
    const before = retentionOfCase(await at(one).record(caseId)).keptUntil;
    await at(two).do(caseId, 'place_legal_hold', { reason: 'An inquest' });
    expect([await listOf(caseId), retentionOfCase(await at(one).record(caseId)).keptUntil]).toEqual(['held', before]);
    expect(await at(two).refused(caseId, 'confirm_disposal_review')).toEqual(['conflict', 'legal_hold_stands']);
    await at(one).do(caseId, 'lift_legal_hold', { reason: 'The inquest is over' });
    expect([await listOf(caseId), await at(one).refused(caseId, 'lift_legal_hold', { reason: 'Twice' })]).toEqual(['reviewed', ['conflict', 'legal_hold_was_lifted']]);
    const young = await aCaseOver('2026-01-01');
    await at(one).do(young, 'place_legal_hold', { reason: 'A claim' });
    expect([await listOf(young), await at(one).refused(young, 'review_for_disposal', { finding: 'x' })]).toEqual([undefined, ['conflict', 'retention_has_not_passed', 'legal_hold_stands']]);
  });

  it('extends with a justification, only longer and within the most; a review made before counts no more', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    await at(one).do(caseId, 'review_for_disposal', { finding: 'Old' });
    const EXTEND = { untilOn: '2030-01-01', justification: 'A family history of litigation' };
    for (const untilOn of ['2026-03-09', TODAY, '2038-03-10']) {
      expect(await at(one).refused(caseId, 'extend_retention', { ...EXTEND, untilOn })).toEqual(['input', `untilOn: a day after ${TODAY}, not after 2038-03-09`]);
    }
    await at(one).do(caseId, 'extend_retention', EXTEND);
    expect([await listOf(caseId), await at(two).refused(caseId, 'confirm_disposal_review')]).toEqual([undefined, ['conflict', 'retention_has_not_passed', 'retention_has_changed']]);
    expect(await at(one).refused(caseId, 'extend_retention', { ...EXTEND, untilOn: '2029-01-01' })).toEqual(['input', 'untilOn: a day after 2030-01-01, not after 2038-03-09']);
  });

  it('begins again when the case is used again', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    await at(one).do(caseId, 'record_contact', { contactedOn: TODAY, withWhom: 'The daughter', how: 'telephone', outcome: 'Asks for the papers' });
    expect([await listOf(caseId), retentionOfCase(await at(one).record(caseId)).keptUntil]).toEqual([undefined, '2034-03-10']);
    const open = await aPerson(db);
    await aReferral(db, { person_id: open, received_on: '2015-01-01' });
    expect([await listOf(open), await at(one).refused(open, 'extend_retention', { untilOn: '2030-01-01', justification: 'x' })]).toEqual([undefined, ['conflict', 'case_is_operational']]);
  });

  it('is nobody’s whose role it is not', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    const nurse = at(anActor('pr.one', { may: new Set(['see_case', 'act_on_case']) }));
    for (const [action, input] of [['place_legal_hold', { reason: 'x' }], ['extend_retention', { untilOn: '2030-01-01', justification: 'x' }], ['review_for_disposal', { finding: 'x' }]] as const) {
      expect(await nurse.refused(caseId, action, input)).toEqual(['forbidden', 'not_for_your_role']);
    }
  });
});

it('an organisation’s list holds its own cases, counts included, and nobody’s list none', async () => {
  const [ours, theirs] = [await aCaseOver(LONG_AGO), await aCaseOver(LONG_AGO, { icb_id: OTHER_ICB })];
  expect([await listOf(ours, COMMISSIONER), await listOf(ours, OTHER_ICB), await listOf(theirs, OTHER_ICB), await listOf(theirs, ICB)]).toEqual(['to_review', undefined, 'to_review', undefined]);
  expect((await readRetentionQueue(db, OTHER_ICB, TODAY, 'to_review')).total).toBe(1);
  expect((await readRetentionQueue(db, '00000000-0000-0000-0000-000000000000', TODAY, 'to_review')).total).toBe(0);
});

describe('the database', () => {
  const refusal = (sql: string): Promise<unknown> => db.query(sql).then(() => 'done', (error: { constraint?: string; code?: string }) => error.constraint ?? error.code);

  it('refuses one person for both reviews, an extension over the most, half a lifting', async () => {
    const caseId = await aCaseOver(LONG_AGO);
    const of = `'${ICB}', '${caseId}'`;
    expect(await refusal(`insert into disposal_review (id, icb_id, person_id, state, kept_until_on, finding, reviewed_by, reviewed_at, confirmed_by, confirmed_at) values (gen_random_uuid(), ${of}, 'confirmed', '2026-03-09', 'x', 'a', now(), 'a', now())`)).toBe('disposal_review_takes_two_people_check');
    expect(await refusal(`insert into retention_extension (id, icb_id, person_id, last_operational_on, until_on, justification, extended_by, extended_at) values (gen_random_uuid(), ${of}, '2018-03-09', '2038-03-10', 'x', 'a', now())`)).toBe('retention_extension_within_most_check');
    expect(await refusal(`insert into legal_hold (id, icb_id, person_id, reason, placed_by, placed_at, lifted_at) values (gen_random_uuid(), ${of}, 'x', 'a', now(), now())`)).toBe('legal_hold_lifted_is_whole_check');
  });

  it('lets the services delete no case, nor what was decided about keeping one', async () => {
    for (const table of ['person', 'referral', 'eligibility', 'legal_hold', 'retention_extension', 'disposal_review']) expect([table, await refusal(`delete from ${table}`)]).toEqual([table, '42501']);
  });
});

it('every date of the record either counts or is named as one that does not', async () => {
  const { rows } = await db.query<{ column: string }>(
    `select table_name || '.' || column_name as column from information_schema.columns where table_schema = 'public' and table_name = any ($1) and data_type in ('date', 'timestamp with time zone') order by 1`, [Object.keys(CASE_PARTS)]);
  const counted = Object.entries(OPERATIONAL).flatMap(([part, { dates }]) => dates.map((date) => `${part}.${date}`));
  expect(rows.map(({ column }) => column).filter((column) => !counted.includes(column) && !NOT_OPERATIONAL.includes(column))).toEqual([]);
  expect([...counted, ...NOT_OPERATIONAL].filter((column) => !rows.some((row) => row.column === column))).toEqual([]);
});

describe('the rule in SQL and in TypeScript', () => {
  const SEED = Number(process.env.RETENTION_SEED ?? 20261125);
  const chance = new Chance(SEED);
  // Near the end of 8 or 10 years, the last of February among them.
  const aDay = (): string => (chance.yes(0.1) ? '2016-02-29' : addDays(chance.yes(0.5) ? '2018-03-09' : '2016-03-09', chance.between(-30, 30)));
  const cases: string[] = [];

  /** A case of random rows: over or open, with contacts, notes, tasks, holds and extensions. */
  async function aRandomCase(): Promise<void> {
    const icb_id = chance.yes(0.3) ? OTHER_ICB : ICB;
    const person_id = await aPerson(db, { icb_id, ...(chance.yes(0.2) && { died_on: aDay() }) });
    cases.push(person_id);
    const kept = { icb_id, person_id, recorded_by: 'x', recorded_at: `${aDay()}T23:30:00Z` };
    const rows: [number, () => Promise<unknown>][] = [
      [0.5, async () => {
        const on = aDay();
        const referral_id = await aReferral(db, { icb_id, person_id, received_on: on, state: 'discounted', discounted_on: addDays(on, 3), discounted_reason: '05', ...(chance.yes(0.5) && { accepted_at: null, accepted_by: null }) });
        if (chance.yes(0.3)) await anAppeal(db, { icb_id, referral_id, requested_on: aDay(), ...(chance.yes(0.8) && { outcome_letter_on: '2018-04-10', outcome: 'full' }) });
      }],
      [0.08, () => aReferral(db, { icb_id, person_id, received_on: aDay() })],
      [0.5, async () => {
        const on = aDay();
        const eligibility_id = await anEligibility(db, { icb_id, person_id, eligible_from: on, ...(chance.yes(0.85) && { eligible_to: addDays(on, 10), end_reason: 'other' }), source_id: `E${cases.length}` });
        if (chance.yes(0.5)) await aReview(db, { icb_id, eligibility_id, state: 'completed', completed_on: aDay(), source_id: `R${cases.length}` });
      }],
      [0.3, () => insert(db, 'contact', { ...kept, contacted_on: aDay(), with_whom: 'x', how: 'telephone', outcome: 'x' })],
      [0.2, () => insert(db, 'note', { ...kept, body: 'x' })],
      [0.2, () => insert(db, 'task', { ...kept, what: 'x', due_on: '2030-01-01', assignee: 'x', ...(chance.yes(0.7) && { ended_on: aDay(), ended_by: 'x', ended_reason: 'x' }) })],
      [0.1, () => insert(db, 'safeguarding_concern', { ...kept, raised_on: '2016-01-01', concern: 'x', ...(chance.yes(0.7) && { ended_on: aDay(), ended_by: 'x', ended_reason: 'x' }) })],
      [0.1, () => insert(db, 'not_screened', { icb_id, person_id, decided_on: '2016-01-01', decided_by: 'x', reason: 'respite_only', rationale: 'x', ...(chance.yes(0.3) && { lapsed_on: '2016-02-01', disagreed_by: 'individual' }) })],
      [0.15, () => insert(db, 'retention_extension', { icb_id, person_id, last_operational_on: '2018-01-01', until_on: chance.yes(0.5) ? '2026-03-09' : '2031-01-01', justification: 'x', extended_by: 'x', extended_at: '2026-01-01T00:00:00Z' })],
      [0.15, () => insert(db, 'legal_hold', { icb_id, person_id, reason: 'x', placed_by: 'x', placed_at: '2026-01-01T00:00:00Z', ...(chance.yes(0.5) && { lifted_by: 'x', lifted_at: '2026-02-01T00:00:00Z', lifted_reason: 'x' }) })],
    ];
    for (const [often, write] of rows) if (chance.yes(often)) await write();
    // What an act writes leaves its event, by which the queue finds a case that has nothing but contacts and notes.
    await db.query(`insert into case_event (icb_id, person_id, subject_kind, subject_id, event, on_date, actor, actor_role, organisation_id) values ($1, $2, 'case', $2, 'contact_recorded', $3, 'x', 'x', $1)`, [icb_id, person_id, kept.recorded_at.slice(0, 10)]);
  }

  beforeAll(async () => {
    await setDatedValue(db, anActor('ad.one'), { name: 'retention_years', organisation: 'QX2', value: 10, source: 'A policy (invented)', from_on: '2026-03-01' }, '2026-03-01');
    for (let n = 0; n < 300; n += 1) await aRandomCase();
  }, 120_000);

  it(`say the same of 300 random cases on three days (seed ${SEED})`, async () => {
    let passed = 0;
    for (const today of [TODAY, '2024-02-29', '2028-03-01']) {
      const found = new Map<string, { keptUntil: string; lastOn: string; held: boolean }>();
      for (const list of Object.keys(RETENTION_LISTS) as RetentionList[]) {
        for (const row of (await readRetentionQueue(db, null, today, list, null, 10_000)).rows) found.set(row.caseId, { keptUntil: row.keptUntil, lastOn: row.lastOn, held: list === 'held' });
      }
      for (const caseId of cases) {
        const { keptUntil, lastOn, held, hasPassed } = retentionOfCase((await readCase(db, caseId, today))!);
        expect([today, caseId, found.get(caseId)]).toEqual([today, caseId, hasPassed ? { keptUntil, lastOn, held } : undefined]);
        passed += hasPassed ? 1 : 0;
      }
    }
    expect(passed).toBeGreaterThan(100);
  }, 120_000);

  it('pages through all of a list, the oldest first, each case once, as many as it counts', async () => {
    const seen: string[] = [];
    let [page, last] = [await readRetentionQueue(db, ICB, TODAY, 'to_review', null, 7), ''];
    for (;;) {
      for (const { keptUntil, caseId } of page.rows) {
        expect(keptUntil >= last).toBe(true);
        last = keptUntil;
        seen.push(caseId);
      }
      if (!page.next) break;
      page = await readRetentionQueue(db, ICB, TODAY, 'to_review', page.next, 7);
    }
    expect([new Set(seen).size, seen.length]).toEqual([page.total, page.total]);
    expect(page.total).toBeGreaterThan(7);
  });
});

// Duplicates of one request: merged, counted once from the earliest receipt, and taken apart again as they were.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { evidenceSql, quarterTo } from '@chc/returns';
import { aDst, aPerson, aReferral, type Columns, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-20';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('merging');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('spa.one'), TODAY);
});
afterAll(() => db.close());

const NOT_ACCEPTED = { accepted_at: null, accepted_by: null };

interface Two { caseId: string; standing: string; duplicate: string }

/** One person with an accepted referral and a later, suspected duplicate that is not accepted. */
async function aDuplicate(standing: Columns = {}, duplicate: Columns = {}): Promise<Two> {
  const caseId = await aPerson(db);
  return {
    caseId,
    standing: await aReferral(db, { person_id: caseId, received_on: '2026-03-05', ...standing }),
    duplicate: await aReferral(db, { person_id: caseId, received_on: '2026-03-09', suspected_duplicate: true, ...NOT_ACCEPTED, ...duplicate }),
  };
}

const asTheyAre = async (caseId: string): Promise<unknown[]> => (await db.query(`
  select id, state, received_on, received_at, suspected_duplicate, own_received_on, set_aside_on, merged_into_id, concluded_on
  from referral where person_id = $1 order by id`, [caseId])).rows;

/** What the return of the quarter to 31 March counts, all commissioners together. */
const ITEMS = ['referrals_received', 'referrals_concluded', 'incomplete_over_28_days', 'dst_completed'] as const;
async function counted(): Promise<Record<string, number>> {
  const { rows } = await db.query<{ item: string; count: number }>(
    `select item, count(*)::int as count from (${evidenceSql(quarterTo('2026-03-31'), ITEMS)}) e where chc_type = 'standard' group by item`);
  return Object.fromEntries(ITEMS.map((item) => [item, rows.find((row) => row.item === item)?.count ?? 0]));
}

describe('merge_referral', () => {
  it.each([
    ['later', '2026-03-09', '2026-03-05'],
    ['earlier', '2026-02-01', '2026-02-01'],
  ])('of a duplicate received %s leaves one referral, with the earliest receipt of the two', async (_, received, kept) => {
    const { caseId, standing, duplicate } = await aDuplicate({}, { received_on: received });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    const record = await acting.record(caseId);
    expect(record.referral.find(({ id }) => id === standing)).toMatchObject({ state: 'received', receivedOn: kept, ownReceivedOn: '2026-03-05' });
    expect(record.referral.find(({ id }) => id === duplicate)).toMatchObject({ state: 'merged', mergedIntoId: standing, setAsideOn: TODAY, receivedOn: received });
  });

  it('lets either of the two be the one that stands', async () => {
    const { caseId, standing, duplicate } = await aDuplicate(NOT_ACCEPTED);
    const before = await asTheyAre(caseId);
    await acting.do(caseId, 'merge_referral', { into: duplicate }, { subjectId: standing });
    expect((await acting.record(caseId)).referral.find(({ id }) => id === duplicate)).toMatchObject({ state: 'received', receivedOn: '2026-03-05', suspectedDuplicate: false });
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: standing });
    expect(await asTheyAre(caseId)).toEqual(before);
  });

  it('counts once while merged, and as before when undone', async () => {
    const { caseId, standing, duplicate } = await aDuplicate({ received_on: '2026-02-20' }, { received_on: '2026-02-10' });
    await aDst(db, { referral_id: duplicate, completed_on: '2026-03-01' });
    const [before, rows] = [await counted(), await asTheyAre(caseId)];
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    expect(await counted()).toEqual({
      referrals_received: before.referrals_received! - 1, referrals_concluded: before.referrals_concluded!,
      incomplete_over_28_days: before.incomplete_over_28_days! - 1, dst_completed: before.dst_completed! - 1,
    });
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: duplicate });
    expect([await counted(), await asTheyAre(caseId)]).toEqual([before, rows]);
  });

  it.each([
    ['a referral of somebody else', async (): Promise<string> => aReferral(db)],
    ['itself', (two: Two): Promise<string> => Promise.resolve(two.duplicate)],
    ['one of another kind', async ({ caseId }: Two): Promise<string> => aReferral(db, { person_id: caseId, activity_type: '02' })],
  ])('refuses to merge into %s', async (_what, other) => {
    const two = await aDuplicate();
    expect(await acting.refused(two.caseId, 'merge_referral', { into: await other(two) }, { subjectId: two.duplicate }))
      .toEqual(['input', 'into: another open referral of this person, of the same kind']);
  });

  it('refuses where there is nothing to merge into, and for one that is concluded', async () => {
    const alone = await aPerson(db);
    const only = await aReferral(db, { person_id: alone });
    expect(await acting.refused(alone, 'merge_referral', { into: only })).toEqual(['conflict', 'no_open_duplicate']);
    const { caseId, duplicate } = await aDuplicate({}, { state: 'discounted', discounted_on: '2026-03-10', discounted_reason: '04' });
    expect(await acting.refused(caseId, 'merge_referral', { into: only }, { subjectId: duplicate })).toEqual(['conflict', 'not_possible_when_discounted']);
  });
});

describe('several duplicates of one', () => {
  it('come apart in any order, each leaving the earliest receipt of those that remain', async () => {
    const { caseId, standing, duplicate } = await aDuplicate({ received_on: '2026-03-05' }, { received_on: '2026-03-01' });
    const third = await aReferral(db, { person_id: caseId, received_on: '2026-02-20', suspected_duplicate: true, ...NOT_ACCEPTED });
    const received = async (): Promise<unknown> => (await acting.record(caseId)).referral.find(({ id }) => id === standing)!.receivedOn;
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: third });
    expect(await received()).toBe('2026-02-20');
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: third });
    expect(await received()).toBe('2026-03-01');
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: third });
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: duplicate });
    expect(await received()).toBe('2026-02-20');
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: third });
    expect(await received()).toBe('2026-03-05');
  });

  it('in a chain come apart from its end', async () => {
    const { caseId, standing, duplicate } = await aDuplicate();
    const third = await aReferral(db, { person_id: caseId, received_on: '2026-03-11', suspected_duplicate: true, ...NOT_ACCEPTED });
    await acting.do(caseId, 'merge_referral', { into: duplicate }, { subjectId: third });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    expect(await acting.refused(caseId, 'unmerge_referral', {}, { subjectId: third })).toEqual(['conflict', 'standing_one_was_merged']);
  });
});

describe('unmerge_referral', () => {
  it('leaves a receipt that was corrected meanwhile', async () => {
    const { caseId, standing, duplicate } = await aDuplicate({}, { received_on: '2026-03-01' });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    await db.query(`update referral set received_on = '2026-03-03' where id = $1`, [standing]);
    await acting.do(caseId, 'unmerge_referral', {}, { subjectId: duplicate });
    expect((await acting.record(caseId)).referral.find(({ id }) => id === standing)).toMatchObject({ receivedOn: '2026-03-03', ownReceivedOn: null });
  });

  it('refuses where the standing one has a date before its own receipt', async () => {
    const { caseId, standing, duplicate } = await aDuplicate({}, { received_on: '2026-03-01' });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    await db.query(`update referral set state = 'discounted', discounted_on = '2026-03-04', discounted_reason = '05', discounted_evidence = 'telephone, 4 March' where id = $1`, [standing]);
    expect(await acting.refused(caseId, 'unmerge_referral', {}, { subjectId: duplicate })).toEqual(['conflict', 'receipt_would_not_fit']);
  });

  it('of one that had been accepted takes two people', async () => {
    const { caseId, standing, duplicate } = await aDuplicate({}, { accepted_at: '2026-03-09T10:00:00Z', accepted_by: 'spa.one' });
    await acting.do(caseId, 'merge_referral', { into: standing }, { subjectId: duplicate });
    expect(await acting.refused(caseId, 'unmerge_referral', {}, { subjectId: duplicate })).toEqual(['conflict', 'undone_by_two_people']);
  });

  it('refuses what was not merged', async () => {
    const { caseId, standing } = await aDuplicate();
    expect(await acting.refused(caseId, 'unmerge_referral', {}, { subjectId: standing })).toEqual(['conflict', 'not_possible_when_received']);
  });
});

describe('accept_referral', () => {
  const aReceived = async (words: Columns = {}, person: Columns = {}): Promise<string> => {
    const caseId = await aPerson(db, person);
    await aReferral(db, { person_id: caseId, received_on: '2026-03-09', accepted_at: null, accepted_by: null, ...words });
    return caseId;
  };

  it('records who accepted it and when, and opens the assessment', async () => {
    const caseId = await aReceived();
    expect(await acting.refused(caseId, 'name_coordinator', { coordinator: 'PR1' })).toEqual(['conflict', 'not_accepted_yet']);
    await acting.do(caseId, 'accept_referral', { practitioner: 'PR9' });
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ state: 'received', acceptedBy: 'spa.one', practitioner: 'PR9', receivedOn: '2026-03-09' });
    await acting.do(caseId, 'name_coordinator', { coordinator: 'PR1' });
  });

  it('moves it to another commissioner of the ICB, and refuses one that is none', async () => {
    const other = await insert(db, 'organisation', { code: 'S02', kind: 'sub_icb' });
    await db.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind) values ($1, 'sub_icb', '00000000-0000-7000-8000-000000000002', 'place')`, [other]);
    const caseId = await aReceived();
    expect(await acting.refused(caseId, 'accept_referral', { commissioner: 'S99' })).toEqual(['input', 'commissioner: the code of a commissioner of this ICB']);
    await acting.do(caseId, 'accept_referral', { commissioner: 'S02' });
    const record = await acting.record(caseId);
    expect([record.referral[0]!.commissionerId, record.person[0]!.commissionerId]).toEqual([other, other]);
  });

  it.each<[string, Columns, Columns, string]>([
    ['one that has been accepted', { accepted_at: '2026-03-10T09:00:00Z', accepted_by: 'spa.two' }, {}, 'already_accepted'],
    ['an imported one', { source_id: 'R1' }, {}, 'came_by_import'],
    ['a Fast Track tool', { activity_type: '02' }, {}, 'only_for_standard_referrals'],
    ['a concluded one', { state: 'discounted', discounted_on: '2026-03-10', discounted_reason: '05', source_id: null, discounted_evidence: 'telephone' }, {}, 'not_possible_when_discounted'],
    ['somebody who has died', {}, { died_on: '2026-03-10' }, 'person_has_died'],
  ])('refuses %s', async (_what, referral, person, reason) => {
    const caseId = await aReceived(referral, person);
    expect(await acting.refused(caseId, 'accept_referral')).toEqual(['conflict', reason]);
  });

  it('refuses a suspected duplicate until one of the two is merged', async () => {
    const { caseId, standing, duplicate } = await aDuplicate();
    expect(await acting.refused(caseId, 'accept_referral', {}, { subjectId: duplicate })).toEqual(['conflict', 'has_open_duplicate']);
    await acting.do(caseId, 'merge_referral', { into: duplicate }, { subjectId: standing });
    await acting.do(caseId, 'accept_referral', {}, { subjectId: duplicate });
  });

  it('lets one of two through who accept at once', async () => {
    const caseId = await aReceived();
    const results = await Promise.allSettled(['spa.one', 'spa.two'].map((id) => new Acting(db, anActor(id), TODAY).do(caseId, 'accept_referral')));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(['already_accepted', 'changed_meanwhile']).toContain((lost.reason as Error).message);
  });
});

describe('more detail', () => {
  it('is asked for and received without touching state or clock', async () => {
    const { caseId, standing } = await aDuplicate();
    const clock = async (): Promise<unknown> => (({ state, receivedOn }) => ({ state, receivedOn }))((await acting.record(caseId)).referral.find(({ id }) => id === standing)!);
    const before = await clock();
    expect(await acting.refused(caseId, 'record_detail_received', {}, { subjectId: standing })).toEqual(['conflict', 'no_detail_asked']);
    await acting.do(caseId, 'ask_for_more_detail', { wanted: 'Which medicines' }, { subjectId: standing });
    expect(await acting.refused(caseId, 'ask_for_more_detail', { wanted: 'More' }, { subjectId: standing })).toEqual(['conflict', 'detail_already_asked']);
    await acting.do(caseId, 'record_detail_received', {}, { subjectId: standing });
    expect(await clock()).toEqual(before);
    expect((await acting.record(caseId)).referral.find(({ id }) => id === standing)).toMatchObject({ detailAskedOn: TODAY, detailReceivedOn: TODAY });
  });
});

describe('the database by itself', () => {
  it.each([
    ['a merge into nothing', `update referral set state = 'merged', set_aside_on = '2026-03-20' where id = $1`, 'referral_merged_check'],
    ['a merge into itself', `update referral set state = 'merged', set_aside_on = '2026-03-20', merged_into_id = id, merged_before = '{}' where id = $1`, 'referral_merged_check'],
    ['an assessment before acceptance', `update referral set state = 'assessing', coordinator = 'PR1' where id = $1`, 'referral_state_implies_acceptance_check'],
    ['detail that came before it was asked for', `update referral set detail_asked_on = '2026-03-20', detail_wanted = 'x', detail_received_on = '2026-03-19' where id = $1`, 'referral_detail_in_order_check'],
  ])('refuses %s', async (_what, sql, constraint) => {
    const { duplicate } = await aDuplicate();
    await expect(db.query(sql, [duplicate])).rejects.toMatchObject({ constraint });
  });
});

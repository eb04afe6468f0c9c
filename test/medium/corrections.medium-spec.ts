// Corrections of what the returns count: two people, before and after, and everything that hangs on what is corrected.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActName, CorrectionRow } from '@chc/casework';
import { evidenceSql, quarterTo } from '@chc/returns';
import { Database } from '@chc/platform';
import {
  aDst, anAppeal, anEligibility, aPackage, aPerson, aReferral, aReview, COMMISSIONER, ICB, insert, OTHER_ICB, PLACE, aParent, theOrganisations,
} from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { aWholeNight } from '../support/night.js';

const TODAY = '2026-03-31';
const SECOND = '00000000-0000-7000-8000-0000000000a2';
const ELSEWHERE = '00000000-0000-7000-8000-0000000000a3';
const FAR_PLACE = '00000000-0000-7000-8000-0000000000a4';
let db: Database;
let proposer: Acting;
let second: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('corrections');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  await insert(db, 'organisation', { id: SECOND, code: 'S02', kind: 'sub_icb' });
  await aParent(db, { organisation_id: SECOND, organisation_kind: 'sub_icb', parent_id: PLACE, parent_kind: 'place' });
  await insert(db, 'organisation', { id: ELSEWHERE, code: 'S09', kind: 'sub_icb' });
  await insert(db, 'organisation', { id: FAR_PLACE, code: 'PL9', kind: 'place' });
  await aParent(db, { organisation_id: FAR_PLACE, organisation_kind: 'place', parent_id: OTHER_ICB, parent_kind: 'icb' });
  await aParent(db, { organisation_id: ELSEWHERE, organisation_kind: 'sub_icb', parent_id: FAR_PLACE, parent_kind: 'place' });
  proposer = new Acting(db, anActor('pr.one'), TODAY);
  second = new Acting(db, anActor('hm.one', { role: 'hub_manager' }), TODAY);
});
afterAll(() => db.close());

const REASON = { reason: 'The email shows it' };
const SEEN = { seen: 'seen' };
interface Made { readonly caseId: string; readonly referralId: string }
const aCase = async (words: object = {}): Promise<Made> => {
  const caseId = await aPerson(db);
  return { caseId, referralId: await aReferral(db, { person_id: caseId, ...words }) };
};
const DECIDED = { state: 'decided', received_on: '2026-02-01', decided_on: '2026-02-20', decision_outcome: '01', coordinator: 'PR1', accepted_at: '2026-02-01T10:00:00Z', accepted_by: 'x', source_id: null };
const aDecided = async (words: object = {}): Promise<Made & { eligibilityId: string }> => {
  const made = await aCase({ ...DECIDED, ...words, source_id: `R${(serial += 1)}` });
  await aDst(db, { referral_id: made.referralId, completed_on: '2026-02-15' });
  return { ...made, eligibilityId: await anEligibility(db, { person_id: made.caseId, referral_id: made.referralId, eligible_from: '2026-02-20' }) };
};
let serial = 0;
const propose = (made: Made, action: ActName, input: object): Promise<unknown> => proposer.do(made.caseId, action, { ...REASON, ...input }, { subjectId: made.referralId });
const refused = (made: Made, action: ActName, input: object = {}): Promise<string[]> => proposer.refused(made.caseId, action, { ...REASON, ...input }, { subjectId: made.referralId });
const correctionOf = async ({ caseId }: Made): Promise<CorrectionRow> => (await proposer.record(caseId)).correction.at(-1)!;
const referralOf = async ({ referralId }: Made): Promise<Record<string, unknown>> => (await db.query<never>('select * from referral where id = $1', [referralId])).rows[0]!;

/** What the return itself counts, up to the end of each quarter. */
async function evidence(): Promise<string[]> {
  const quarters = ['2025-12-31', TODAY];
  const rows = await Promise.all(quarters.map(async (end) => (await db.query<Record<string, unknown>>(evidenceSql(quarterTo(end)))).rows
    .map(({ table, item, chc_type, band, commissioner_id }) => JSON.stringify([end, table, item, chc_type, band, commissioner_id]))));
  return rows.flat();
}
function differences(before: string[], after: string[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [rows, sign] of [[before, -1], [after, 1]] as const) for (const row of rows) sums[row] = (sums[row] ?? 0) + sign;
  return Object.fromEntries(Object.entries(sums).filter(([, by]) => by !== 0));
}
/** Proposes and confirms; the return changes by exactly what both were told. */
async function corrected(made: Made, action: ActName, input: object): Promise<CorrectionRow> {
  const before = await evidence();
  await propose(made, action, input);
  expect(await evidence()).toEqual(before);
  const { returnsAffected } = await correctionOf(made);
  await second.do(made.caseId, 'confirm_correction', SEEN);
  const told = Object.fromEntries<number>(returnsAffected.map(({ quarterEnd, table, item, chcType, band, commissionerId, by }) => [JSON.stringify([quarterEnd, table, item, chcType, band, commissionerId]), by] as const));
  expect(differences(before, await evidence())).toEqual(told);
  return (await proposer.record(made.caseId)).correction.at(-1)!;
}
const items = ({ returnsAffected }: CorrectionRow): string[] => returnsAffected.map(({ quarter, item, by }) => `${quarter} ${item} ${by}`);

describe('two people', () => {
  it('propose and confirm, with before and after in the account and the audit', async () => {
    const made = await aCase();
    await corrected(made, 'propose_received_date_correction', { receivedOn: '2026-02-27' });
    const change = { before: { receivedOn: '2026-03-02', receivedAt: null }, after: { receivedOn: '2026-02-27', receivedAt: null } };
    const { rows } = await db.query(`select event, actor, details from case_event where person_id = $1 order by id`, [made.caseId]);
    expect(rows).toEqual([
      { event: 'received_date_correction_proposed', actor: 'pr.one', details: { correction: expect.any(String) as unknown, ...change } },
      { event: 'correction_confirmed', actor: 'hm.one', details: { kind: 'received_date', referral: made.referralId, ...change } },
    ]);
    expect((await db.query(`select details from audit_entry where action = 'confirm_correction' and details ->> 'referral' = $1`, [made.referralId])).rows).toMatchObject([{ details: change }]);
    expect(await correctionOf(made)).toMatchObject({ state: 'confirmed', proposedBy: 'pr.one', decidedBy: 'hm.one', reason: REASON.reason });
  });

  it('are not one: who proposed it neither confirms nor refuses it, and nobody else withdraws it', async () => {
    const made = await aCase();
    await propose(made, 'propose_received_date_correction', { receivedOn: '2026-02-27' });
    expect(await proposer.refused(made.caseId, 'confirm_correction', SEEN)).toEqual(['conflict', 'needs_another_person']);
    expect(await proposer.refused(made.caseId, 'refuse_correction', REASON)).toEqual(['conflict', 'needs_another_person']);
    expect(await second.refused(made.caseId, 'withdraw_correction')).toEqual(['conflict', 'only_who_proposed_it']);
    expect(await refused(made, 'propose_received_date_correction', { receivedOn: '2026-02-26' })).toEqual(['conflict', 'correction_is_proposed']);
    await expect(db.query(`update correction set state = 'confirmed', decided_by = proposed_by, decided_at = now() where referral_id = $1`, [made.referralId]))
      .rejects.toMatchObject({ constraint: 'correction_takes_two_people_check' });
    await proposer.do(made.caseId, 'withdraw_correction');
    expect(await second.refused(made.caseId, 'confirm_correction', SEEN)).toEqual(['conflict', 'correction_is_decided']);
    expect((await referralOf(made)).received_on).toBe('2026-03-02');
  });

  it('may refuse it with a reason, and nothing is changed', async () => {
    const made = await aCase();
    await propose(made, 'propose_commissioner_correction', { commissioner: 'S02' });
    await second.do(made.caseId, 'refuse_correction', REASON);
    expect(await correctionOf(made)).toMatchObject({ state: 'refused', decidedReason: REASON.reason });
    expect((await referralOf(made)).commissioner_id).toBe(COMMISSIONER);
  });

  it('are told when what it corrects has changed meanwhile', async () => {
    const made = await aCase();
    await propose(made, 'propose_received_date_correction', { receivedOn: '2026-03-20' });
    await aDst(db, { referral_id: made.referralId, completed_on: '2026-03-09' });
    expect(await second.refused(made.caseId, 'confirm_correction', SEEN)).toEqual(['conflict', 'received_too_late']);
    await db.query('update referral set received_on = $2 where id = $1', [made.referralId, '2026-03-01']);
    await db.query(`update correction set after = '{"receivedOn": "2026-02-27", "receivedAt": null}' where referral_id = $1`, [made.referralId]);
    expect(await second.refused(made.caseId, 'confirm_correction', SEEN)).toEqual(['conflict', 'changed_since_proposed']);
  });
});

describe('the day of receipt', () => {
  it('changes on which side of 28 days a decided case lies, and the quarter it was received in', async () => {
    const made = await aDecided();
    expect(items(await corrected(made, 'propose_received_date_correction', { receivedOn: '2025-12-31' }))).toEqual([
      'Q3 2025/26 referrals_received 1', 'Q4 2025/26 referrals_received -1', 'Q4 2025/26 concluded_within_28_days -1',
    ]);
  });

  it('moves an open case between bands, and the next night flags it, or takes the flag away', async () => {
    const made = await aCase({ received_on: '2026-03-10' });
    const flags = async (): Promise<unknown> => (await db.query('select raised_on, cleared_on from breach where referral_id = $1', [made.referralId])).rows;
    await aWholeNight(db, '2026-03-31');
    expect(await flags()).toEqual([]);
    expect(items(await corrected(made, 'propose_received_date_correction', { receivedOn: '2026-03-02' }))).toEqual(['Q4 2025/26 incomplete_over_28_days 1', 'Q4 2025/26 incomplete_over_28_days_by_band 1']);
    await aWholeNight(db, '2026-04-01');
    expect(await flags()).toEqual([{ raised_on: '2026-04-01', cleared_on: null }]);
    await corrected(made, 'propose_received_date_correction', { receivedOn: '2026-03-10' });
    await aWholeNight(db, '2026-04-02');
    expect(await flags()).toEqual([{ raised_on: '2026-04-01', cleared_on: '2026-04-02' }]);
  });

  it('keeps the exact time, in London', async () => {
    const made = await aCase();
    await corrected(made, 'propose_received_date_correction', { receivedOn: '2026-03-30', receivedAt: '2026-03-30T09:15' });
    expect((await referralOf(made)).received_at).toEqual(new Date('2026-03-30T08:15:00Z'));
  });

  it('is refused beside its field', async () => {
    const made = await aDecided();
    expect(await refused(made, 'propose_received_date_correction', { receivedOn: '2026-02-01' })).toEqual(['input', 'receivedOn: another day than 2026-02-01']);
    expect(await refused(made, 'propose_received_date_correction', { receivedOn: '2026-02-16' })).toEqual(['input', 'receivedOn: no day after 2026-02-15']);
    expect(await refused(await aCase(), 'propose_received_date_correction', { receivedOn: '2026-04-01' })).toEqual(['input', 'receivedOn: no day after 2026-03-31']);
    expect(await refused(made, 'propose_received_date_correction', { receivedOn: '2026-01-30', receivedAt: '2026-01-31T09:00' })).toEqual(['input', 'receivedAt: a time on 2026-01-30']);
  });
});

describe('the commissioner', () => {
  it('takes the referral and what it opened to another commissioner’s return', async () => {
    const made = await aDecided();
    const { returnsAffected } = await corrected(made, 'propose_commissioner_correction', { commissioner: 's02' });
    expect(new Set(returnsAffected.map(({ commissionerId }) => commissionerId))).toEqual(new Set([COMMISSIONER, SECOND]));
    expect((await db.query('select commissioner_id from eligibility where id = $1', [made.eligibilityId])).rows).toEqual([{ commissioner_id: SECOND }]);
  });

  it.each([
    ['S01', 'another commissioner than it has'],
    ['S09', 'a commissioner of this ICB; to another ICB a case is transferred'],
    ['nobody', 'the code or the whole name of a commissioner that we hold'],
  ])('%s is refused', async (commissioner, expected) => {
    expect(await refused(await aCase(), 'propose_commissioner_correction', { commissioner })).toEqual(['input', `commissioner: ${expected}`]);
  });
});

describe('the person', () => {
  const numberOf = async (personId: string): Promise<string> => (await db.query<{ nhs_number: string }>('select nhs_number from person where id = $1', [personId])).rows[0]!.nhs_number;

  it('gets the referral with everything that hangs on it; both cases say so', async () => {
    const made = await aDecided();
    const right = await aPerson(db, { commissioner_id: SECOND });
    const number = await numberOf(right);
    const owned = { icb_id: ICB, person_id: made.caseId, referral_id: made.referralId };
    const evidenceId = await insert(db, 'evidence_item', { ...owned, kind: 'care_records', what: 'x', source_kind: 'care_home', source: 'x', requested_on: '2026-02-02', due_on: '2026-02-09', requested_by: 'x' });
    const packageId = await aPackage(db, { eligibility_id: made.eligibilityId, source_id: `K${made.caseId}` });
    const shareId = await insert(db, 'care_package_share', { icb_id: ICB, person_id: made.caseId, care_package_id: packageId, funder: 'nhs', from_on: '2026-04-01', share_percent: 100 });
    await aReview(db, { eligibility_id: made.eligibilityId });
    await corrected(made, 'propose_person_correction', { person: `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}` });
    const record = await proposer.record(right);
    expect([record.referral, record.eligibility, record.dst, record.review, record.care_package, record.evidence_item].map((rows) => rows.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(record.referral[0]).toMatchObject({ id: made.referralId, commissionerId: SECOND });
    expect(record.evidence_item[0]!.id).toBe(evidenceId);
    expect(record.care_package_share.map(({ id }) => id)).toEqual([shareId]);
    expect((await proposer.record(made.caseId)).referral).toEqual([]);
    const { rows } = await db.query('select person_id, event from case_event where person_id = any($1) order by id', [[made.caseId, right]]);
    expect(rows).toEqual([
      { person_id: made.caseId, event: 'person_correction_proposed' }, { person_id: right, event: 'referral_moved_in' }, { person_id: made.caseId, event: 'correction_confirmed' },
    ]);
    expect((await proposer.record(right)).correction).toHaveLength(1);
  });

  it('who has an open referral already has a suspected duplicate, the later of the two', async () => {
    const made = await aCase({ received_on: '2026-03-01' });
    const right = await aCase({ received_on: '2026-03-05', reference: `REF-${made.caseId.slice(0, 8)}` });
    await corrected(made, 'propose_person_correction', { person: `REF-${made.caseId.slice(0, 8)}` });
    expect((await proposer.record(right.caseId)).referral.map(({ receivedOn, suspectedDuplicate }) => [receivedOn, suspectedDuplicate])).toEqual([['2026-03-01', false], ['2026-03-05', true]]);
  });

  it('is refused where there is none, where it is the same, and where both are eligible', async () => {
    const made = await aDecided();
    expect(await refused(made, 'propose_person_correction', { person: '999 000 0000' })).toEqual(['input', 'person: the NHS number, or a referral’s reference, of a person of this ICB that we hold']);
    expect(await refused(made, 'propose_person_correction', { person: await numberOf(made.caseId) })).toEqual(['input', 'person: somebody other than the person it is recorded for']);
    expect(await refused(made, 'propose_person_correction', { person: await numberOf(await aPerson(db, { icb_id: OTHER_ICB, commissioner_id: ELSEWHERE })) })).toHaveLength(2);
    const eligible = await aPerson(db);
    await anEligibility(db, { person_id: eligible, eligible_from: '2026-01-01', funding: 'fnc' });
    expect(await refused(made, 'propose_person_correction', { person: await numberOf(eligible) })).toEqual(['conflict', 'other_person_is_eligible']);
    const twice = await aPerson(db);
    await aPerson(db, { nhs_number: await numberOf(twice) });
    expect(await refused(made, 'propose_person_correction', { person: await numberOf(twice) })).toEqual(['input', 'person: a referral’s reference: several records have this NHS number']);
  });

  it('is decided in the case it was proposed in', async () => {
    const made = await aCase();
    const right = await aPerson(db);
    await propose(made, 'propose_person_correction', { person: await numberOf(right) });
    expect(await second.refused(right, 'confirm_correction', SEEN)).toEqual(['conflict', 'correction_is_of_other_case']);
  });

  it.each([
    ['a reassessment', 'reassessment_stays_with_eligibility', async ({ caseId, referralId }: Made): Promise<unknown> =>
      db.query(`update referral set activity_type = 'RA', reassesses_id = $2 where id = $1`, [referralId, await anEligibility(db, { person_id: caseId })])],
    ['one that duplicates are merged into', 'others_are_merged_into_it', async ({ caseId, referralId }: Made): Promise<unknown> =>
      aReferral(db, { person_id: caseId, state: 'merged', set_aside_on: '2026-03-05', merged_into_id: referralId, merged_before: '{"state":"received"}' })],
  ])('does not get %s', async (_what, reason, prepare) => {
    const made = await aCase();
    await prepare(made);
    expect(await refused(made, 'propose_person_correction', { person: await numberOf(await aPerson(db)) })).toEqual(['conflict', reason]);
  });

  it('never sees what hangs on a referral left behind: every table that says whose it is, is reached', async () => {
    const { rows } = await db.query<{ name: string }>(`
      with whose as materialized (
        select c.oid, c.relname::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('person_id', 'referral_id'))
      ) select name from whose where not has_column_privilege('chc_app', oid, 'person_id', 'update')`);
    expect(rows).toEqual([]);
  });
});

describe('a decision recorded in error', () => {
  it('is taken back: what it opened counts nowhere, what it ended goes on, the case is verified again', async () => {
    const made = await aDecided();
    await aReview(db, { eligibility_id: made.eligibilityId, due_on: '2026-05-20' });
    const fnc = await anEligibility(db, { person_id: made.caseId, funding: 'fnc', eligible_from: '2025-11-01', eligible_to: '2026-02-20', end_reason: 'other', end_basis: 'decision', end_referral_id: made.referralId });
    const { returnsAffected } = await corrected(made, 'propose_decision_correction', {});
    expect(returnsAffected.some(({ item, by }) => item === 'newly_eligible' && by === -1)).toBe(true);
    expect(await referralOf(made)).toMatchObject({ state: 'verifying', decided_on: null, decision_outcome: null });
    const record = await proposer.record(made.caseId);
    expect(record.eligibility.map(({ id, eligibleTo, endBasis }) => ({ id, eligibleTo, endBasis }))).toEqual([
      { id: fnc, eligibleTo: null, endBasis: null }, { id: made.eligibilityId, eligibleTo: '2026-02-20', endBasis: 'recorded_in_error' },
    ]);
    expect(record.review.map(({ eligibilityId, state, dueOn, cancelledOn }) => ({ eligibilityId, state, dueOn, cancelledOn })).sort((a, b) => a.dueOn.localeCompare(b.dueOn))).toEqual([
      { eligibilityId: fnc, state: 'due', dueOn: '2026-02-01', cancelledOn: null }, { eligibilityId: made.eligibilityId, state: 'cancelled', dueOn: '2026-05-20', cancelledOn: '2026-02-20' },
    ]);
    expect((await db.query('select event, from_state, to_state from referral_event where referral_id = $1', [made.referralId])).rows).toEqual([{ event: 'decision_corrected', from_state: 'decided', to_state: 'verifying' }]);
  });

  it('puts a short stay that it ended back to its own end, without a review', async () => {
    const made = await aDecided();
    const stay = { person_id: made.caseId, funding: 'fnc', fnc_band: 'standard', short_stay_weeks: 6, end_reason: 'other', end_basis: 'decision', end_referral_id: made.referralId };
    const fnc = await anEligibility(db, { ...stay, eligible_from: '2026-02-10', eligible_to: '2026-02-20' });
    await aPackage(db, { eligibility_id: fnc, starts_on: '2026-02-10', ends_on: '2026-03-03' });
    await corrected(made, 'propose_decision_correction', {});
    const record = await proposer.record(made.caseId);
    expect(record.eligibility.find(({ id }) => id === fnc)).toMatchObject({ eligibleTo: '2026-03-03', endBasis: 'short_stay', endReason: 'no_longer_eligible' });
    expect(record.review.filter(({ eligibilityId }) => eligibilityId === fnc)).toEqual([]);
  });

  it('of Fast Track goes back to where it was received', async () => {
    const made = await aCase({ activity_type: '02', state: 'decided', decided_on: '2026-03-03', decision_outcome: '02', source_id: `FT${(serial += 1)}` });
    await anEligibility(db, { person_id: made.caseId, referral_id: made.referralId, funding: 'chc_fast_track', eligible_from: '2026-03-03' });
    await corrected(made, 'propose_decision_correction', {});
    expect(await referralOf(made)).toMatchObject({ state: 'received', decided_on: null });
  });

  const rests: readonly [string, string, (made: Made & { eligibilityId: string }) => Promise<unknown>][] = [
    ['an appeal', 'decision_is_appealed', ({ referralId }) => anAppeal(db, { referral_id: referralId })],
    ['care', 'care_rests_on_decision', ({ eligibilityId }) => aPackage(db, { eligibility_id: eligibilityId, source_id: `K${eligibilityId}` })],
    ['a completed review', 'review_rests_on_decision', ({ eligibilityId }) => aReview(db, { eligibility_id: eligibilityId, state: 'completed', completed_on: '2026-03-20', review_outcome: '01' })],
    ['a reassessment', 'later_decision_rests_on_it', ({ caseId, eligibilityId }) => aReferral(db, { person_id: caseId, activity_type: 'RA', reassesses_id: eligibilityId })],
  ];
  it.each(rests)('stays while it is rested on by %s', async (_what, reason, prepare) => {
    const made = await aDecided();
    await prepare(made);
    expect(await refused(made, 'propose_decision_correction')).toEqual(['conflict', reason]);
  });

  it('must have been made', async () => {
    expect(await refused(await aCase(), 'propose_decision_correction')).toEqual(['conflict', 'is_not_decided']);
  });
});

describe('a merge', () => {
  it('is undone by two people, and the return counts both again', async () => {
    const made = await aCase({ received_on: '2026-03-02', accepted_at: '2026-03-02T10:00:00Z', accepted_by: 'x' });
    const duplicate = await aReferral(db, { person_id: made.caseId, received_on: '2025-12-20', suspected_duplicate: true });
    await proposer.do(made.caseId, 'merge_referral', { into: made.referralId }, { subjectId: duplicate });
    expect((await referralOf(made)).received_on).toBe('2025-12-20');
    expect(await refused({ caseId: made.caseId, referralId: duplicate }, 'propose_received_date_correction', { receivedOn: '2026-03-01' })).toEqual(['conflict', 'was_set_aside']);
    await corrected({ caseId: made.caseId, referralId: duplicate }, 'propose_unmerge', {});
    expect((await referralOf(made)).received_on).toBe('2026-03-02');
    expect((await db.query('select event from referral_event where referral_id = $1 order by id', [duplicate])).rows).toEqual([{ event: 'merged' }, { event: 'unmerged' }]);
    expect(await refused(made, 'propose_unmerge')).toEqual(['conflict', 'was_not_merged']);
  });
});

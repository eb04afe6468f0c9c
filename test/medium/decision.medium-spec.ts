// Verification and decision: agreed, returned, not accepted by two; discounted, delayed; what each opens and ends.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstReviewDueOn } from '@chc/deadlines';
import type { DomainError } from '@chc/casework';
import { type ActName } from '@chc/casework';
import { Database } from '@chc/platform';
import { aPerson, aRecommendation, aReferral, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-16';
let db: Database;
let verifier: Acting;
let second: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('decision')).ownerUrl });
  await theOrganisations(db);
  verifier = new Acting(db, anActor('ve.one', { role: 'verifier' }), TODAY);
  second = new Acting(db, anActor('hm.one', { role: 'hub_manager' }), TODAY);
});
afterAll(() => db.close());

/** A case whose recommendation is being verified; the referral is received on 2 March 2026. */
async function aCase(recommendation = '01', words: object = {}): Promise<string> {
  const personId = await aPerson(db);
  await aRecommendation(db, { person_id: personId, ...words }, recommendation);
  return personId;
}
const JOINT = { outcome: 'joint', nhsPercent: 60, councilPercent: 40 };

describe('agreeing with the recommendation', () => {
  it.each([
    ['01', { outcome: '01' }, '01', 'chc_standard'],
    ['02', { outcome: '03' }, '03', 'fnc'],
    ['03', JOINT, '04', 'joint'],
  ])('%s opens what was found, with its first review, from the day of the decision', async (recommendation, input, outcome, funding) => {
    const caseId = await aCase(recommendation);
    const { made } = await verifier.do(caseId, 'record_decision', { ...input, decidedOn: '2026-03-13' });
    const record = await verifier.record(caseId);
    expect(record.referral).toMatchObject([{ state: 'decided', decidedOn: '2026-03-13', decisionOutcome: outcome }]);
    expect(record.eligibility).toMatchObject([{ id: made!.id, funding, eligibleFrom: '2026-03-13', eligibleTo: null, referralId: record.referral[0]!.id }]);
    expect(record.review).toMatchObject([{ state: 'due', reviewType: '01', dueOn: firstReviewDueOn('2026-03-13') }]);
    expect(record.verification).toMatchObject([{ outcome: 'agreed', verifier: 've.one', concludedOn: TODAY }]);
    expect(record.decision_share.map(({ funder, percent }) => [funder, percent])).toEqual(funding === 'joint' ? [['nhs', 60], ['council', 40]] : []);
  });

  it('of not eligible opens nothing and ends what the person had', async () => {
    const caseId = await aCase('03');
    await anEligibility(db, { person_id: caseId, funding: 'fnc', eligible_from: '2026-01-05' });
    expect((await verifier.do(caseId, 'record_decision', { outcome: '04' })).made).toBeUndefined();
    expect((await verifier.record(caseId)).eligibility).toMatchObject([{ funding: 'fnc', eligibleTo: TODAY, endReason: 'no_longer_eligible', endBasis: 'decision' }]);
  });

  it.each([
    ['chc_fast_track', '01', '01', [['chc_fast_track', TODAY, 'moved_to_standard'], ['chc_standard', null, null]]],
    ['chc_fast_track', '02', '03', [['chc_fast_track', TODAY, 'moved_to_fnc'], ['fnc', null, null]]],
    ['fnc', '01', '01', [['fnc', TODAY, 'other'], ['chc_standard', null, null]]],
    ['chc_standard', '01', '01', [['chc_standard', null, null]]],
    ['fnc', '02', '03', [['fnc', null, null]]],
    ['joint', '02', '03', [['joint', null, null], ['fnc', null, null]]],
  ])('of somebody with %s, recommended %s, leaves %s', async (has, recommendation, outcome, stands) => {
    const caseId = await aCase(recommendation);
    await anEligibility(db, { person_id: caseId, funding: has, eligible_from: '2026-01-05' });
    await verifier.do(caseId, 'record_decision', { outcome });
    expect((await verifier.record(caseId)).eligibility.map(({ funding, eligibleTo, endReason }) => [funding, eligibleTo, endReason])).toEqual(stands);
  });

  it.each<[string, string, object, string]>([
    ['another outcome than recommended', '01', { outcome: '04' }, 'outcome: what the MDT recommends (Eligible for NHS continuing healthcare); otherwise send it back, or propose not to accept it'],
    ['a day before the DST', '01', { outcome: '01', decidedOn: '2026-03-01' }, 'decidedOn: a date from 2026-03-02 to today'],
    ['tomorrow', '01', { outcome: '01', decidedOn: '2026-03-17' }, 'decidedOn: a date from 2026-03-02 to today'],
    ['shares that do not add up', '03', { ...JOINT, nhsPercent: 50 }, 'nhsPercent: shares that add up to 100'],
    ['one funder of a joint package', '03', { outcome: 'joint', nhsPercent: 100 }, 'nhsPercent: a share of the NHS and one of somebody else'],
    ['another funder without a name', '03', { outcome: 'joint', nhsPercent: 50, otherPercent: 50 }, 'otherFunder: who pays the other share'],
    ['shares of what is not joint', '01', { ...JOINT, outcome: '01' }, 'nhsPercent: no shares: they are for a joint package'],
  ])('refuses %s', async (_what, recommendation, input, refusal) => {
    expect(await verifier.refused(await aCase(recommendation), 'record_decision', input)).toEqual(['input', refusal]);
  });

  it('lets one of fifty who race through; the others are told why, and one eligibility is opened', async () => {
    const caseId = await aCase();
    const racers = Array.from({ length: 50 }, (_, at) => new Acting(db, anActor(`racer.${at}`), TODAY));
    const results = await Promise.allSettled(racers.map((racer) => racer.do(caseId, 'record_decision', { outcome: '01' })));
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as DomainError] : []));
    expect(lost).toHaveLength(49);
    expect(new Set(lost.map(({ kind, reasons }) => `${kind} ${reasons[0]}`))).toEqual(new Set(['conflict not_possible_when_decided']));
    expect((await verifier.record(caseId)).eligibility).toHaveLength(1);
  });
});

describe('who verifies', () => {
  it.each<ActName>(['record_decision', 'return_to_mdt', 'propose_not_accepting'])('%s is not for the coordinator, by account or practitioner code', async (action) => {
    const caseId = await aCase('01', { coordinator: 'ma.coordinator' });
    for (const by of [anActor('ma.coordinator'), anActor('other', { practitioner: 'MA.Coordinator' })]) {
      expect(await new Acting(db, by, TODAY).refused(caseId, action)).toEqual(['conflict', 'verifier_is_the_coordinator']);
    }
  });

  it('needs a recommendation that was submitted', async () => {
    const caseId = await aPerson(db);
    await aReferral(db, { person_id: caseId, state: 'verifying', coordinator: 'PR1' });
    expect(await verifier.refused(caseId, 'record_decision', { outcome: '01' })).toEqual(['conflict', 'no_recommendation']);
    await db.query(`update person set died_on = '2026-03-10' where id = $1`, [caseId]);
    expect(await verifier.refused(caseId, 'record_decision', { outcome: '01' })).toEqual(['conflict', 'person_has_died', 'no_recommendation']);
  });

  it('is checked by the database: no decision without a verification, none by the coordinator', async () => {
    const caseId = await aCase();
    const decide = `update referral set state = 'decided', decided_on = '${TODAY}', decision_outcome = '01' where person_id = $1`;
    await expect(db.query(decide, [caseId])).rejects.toMatchObject({ constraint: 'referral_decision_is_verified_check' });
    await db.query(`update verification set outcome = 'agreed', concluded_on = '${TODAY}', concluded_at = now(), verifier = 'PR1' where person_id = $1`, [caseId]);
    await expect(db.query(decide, [caseId])).rejects.toMatchObject({ constraint: 'referral_decision_is_verified_check' });
  });
});

describe('returning to the MDT', () => {
  it('answers the verification with its reason; the clock runs on', async () => {
    const caseId = await aCase();
    await verifier.do(caseId, 'return_to_mdt', { reason: 'evidence_gaps', note: 'No nursing notes of February' });
    const record = await verifier.record(caseId);
    expect(record.referral).toMatchObject([{ state: 'assessing', receivedOn: '2026-03-02', concludedOn: null }]);
    expect(record.verification).toMatchObject([{ outcome: 'returned', returnReason: 'evidence_gaps', verifier: 've.one' }]);
    expect(await verifier.refused(caseId, 'record_decision', { outcome: '01' })).toEqual(['conflict', 'not_possible_when_assessing']);
  });

  it('takes a recognised reason and what to do', async () => {
    expect(await verifier.refused(await aCase(), 'return_to_mdt', { reason: 'too_dear' }))
      .toEqual(['input', 'reason: one of dst_incomplete, evidence_gaps, evidence_and_recommendation_differ, would_be_unlawful', 'note: text of 1 to 4,000 characters']);
  });
});

describe('not accepting a recommendation', () => {
  const PROPOSAL = { outcome: '04', reasons: 'The DST describes another person: dates, home and diagnosis are not hers.' };

  it('takes two people, and decides otherwise than recommended', async () => {
    const caseId = await aCase();
    await verifier.do(caseId, 'propose_not_accepting', PROPOSAL);
    expect((await verifier.record(caseId)).referral).toMatchObject([{ state: 'verifying' }]);
    expect(await verifier.refused(caseId, 'confirm_not_accepting', {})).toEqual(['conflict', 'needs_another_person']);
    expect(await second.refused(caseId, 'record_decision', { outcome: '01' })).toEqual(['conflict', 'not_accepting_is_proposed']);
    await second.do(caseId, 'confirm_not_accepting', {});
    expect(await verifier.record(caseId)).toMatchObject({
      referral: [{ state: 'decided', decisionOutcome: '04' }], eligibility: [],
      verification: [{ outcome: 'not_accepted', proposedBy: 've.one', verifier: 'hm.one', proposedReasons: PROPOSAL.reasons }],
    });
  });

  it('can be withdrawn, after which the recommendation may be agreed with', async () => {
    const caseId = await aCase();
    expect(await verifier.refused(caseId, 'withdraw_not_accepting')).toEqual(['conflict', 'nothing_is_proposed']);
    await verifier.do(caseId, 'propose_not_accepting', PROPOSAL);
    expect(await verifier.refused(caseId, 'propose_not_accepting', PROPOSAL)).toEqual(['conflict', 'not_accepting_is_proposed']);
    await verifier.do(caseId, 'withdraw_not_accepting');
    await verifier.do(caseId, 'record_decision', { outcome: '01' });
  });

  it.each(['It costs too much', 'There is no BUDGET for it', 'The ward is £900 a week', 'We cannot afford this', 'The price is high'])('never for money: %s', async (reasons) => {
    const [kind, refusal] = await verifier.refused(await aCase(), 'propose_not_accepting', { ...PROPOSAL, reasons });
    expect(kind).toBe('input');
    expect(refusal).toMatch(/^reasons: reasons about the person’s needs: a recommendation is never set aside for its price/);
  });

  it('is for nobody from finance, and for another outcome than recommended', async () => {
    const caseId = await aCase();
    const finance = new Acting(db, anActor('fi.one', { role: 'finance_officer' }), TODAY);
    expect(await finance.refused(caseId, 'propose_not_accepting', PROPOSAL)).toEqual(['conflict', 'not_by_finance']);
    expect(await verifier.refused(caseId, 'propose_not_accepting', { ...PROPOSAL, outcome: '01' })).toEqual(['input', 'outcome: another decision than the MDT recommends']);
    await verifier.do(caseId, 'propose_not_accepting', PROPOSAL);
    const officer = new Acting(db, anActor('ro.one', { role: 'hub_manager', roles: ['hub_manager', 'returns_officer'] }), TODAY);
    expect(await officer.refused(caseId, 'confirm_not_accepting')).toEqual(['conflict', 'not_by_finance']);
    expect(await second.refused(caseId, 'confirm_not_accepting', { decidedOn: '2026-03-01' })).toEqual(['input', 'decidedOn: a date from 2026-03-02 to today']);
  });
});

describe('the database, of a verification', () => {
  it.each<[string, object]>([
    ['verification_return_reason_check', { outcome: 'returned', return_reason: 'too_dear', note: 'x' }],
    ['verification_return_has_reason_check', { outcome: 'returned' }],
    ['verification_return_has_reason_check', { outcome: 'returned', return_reason: 'evidence_gaps' }],
    ['verification_not_accepting_takes_two_check', { outcome: 'not_accepted', proposed_outcome: '04', proposed_reasons: 'x', proposed_by: 'v', proposed_on: TODAY }],
    ['verification_not_accepting_takes_two_check', { outcome: 'not_accepted' }],
    ['verification_outcome_check', { outcome: 'refused' }],
    ['verification_proposal_is_whole_check', { outcome: null, concluded_on: null, concluded_at: null, verifier: null, proposed_by: 'v' }],
    ['verification_conclusion_is_whole_check', { outcome: 'agreed', verifier: null }],
  ])('refuses by %s', async (constraint, words) => {
    const caseId = await aCase();
    const columns: Record<string, unknown> = { concluded_on: TODAY, concluded_at: new Date(), verifier: 'v', ...words };
    const sets = Object.keys(columns).map((name, at) => `${name} = $${at + 2}`).join(', ');
    await expect(db.query(`update verification set ${sets} where person_id = $1`, [caseId, ...Object.values(columns)])).rejects.toMatchObject({ constraint });
  });

  it('refuses a second open one, and shares that do not add up to 100', async () => {
    const caseId = await aCase();
    await expect(db.query(`insert into verification (id, icb_id, person_id, referral_id, dst_id, submitted_on, submitted_at, submitted_by, due_on)
      select gen_random_uuid(), icb_id, person_id, referral_id, dst_id, submitted_on, submitted_at, submitted_by, due_on from verification where person_id = $1`, [caseId]))
      .rejects.toMatchObject({ constraint: 'verification_one_open_key' });
    const share = { icb_id: ICB, person_id: caseId, referral_id: (await verifier.record(caseId)).referral[0]!.id, funder: 'nhs' };
    for (const [words, constraint] of [
      [{ percent: 60 }, 'decision_share_adds_up_check'], [{ percent: 0 }, 'decision_share_percent_check'], [{ percent: 100, funder: 'other' }, 'decision_share_other_has_name_check'],
    ] as const) await expect(insert(db, 'decision_share', { ...share, ...words })).rejects.toMatchObject({ constraint });
  });
});

describe('discounting', () => {
  const DISCOUNT = { reason: '05', evidence: 'Her daughter rang on the 12th and withdrew it', discountedOn: TODAY };

  it.each(['received', 'assessing', 'mdt_held', 'verifying'])('is possible when %s, and lapses what was being verified', async (state) => {
    const caseId = state === 'verifying' ? await aCase() : await aPerson(db);
    if (state !== 'verifying') await aReferral(db, { person_id: caseId, state, coordinator: 'PR1' });
    await verifier.do(caseId, 'discount', DISCOUNT);
    expect(await verifier.record(caseId)).toMatchObject({
      referral: [{ state: 'discounted', discountedOn: TODAY, discountedReason: '05', discountedEvidence: DISCOUNT.evidence }],
      verification: state === 'verifying' ? [{ outcome: 'lapsed' }] : [],
    });
  });

  it('is refused when decided, before receipt, of a death that is not recorded, and without evidence', async () => {
    const caseId = await aCase();
    expect(await verifier.refused(caseId, 'discount', { ...DISCOUNT, discountedOn: '2026-03-01' })).toEqual(['input', 'discountedOn: a date from 2026-03-02 to today']);
    expect(await verifier.refused(caseId, 'discount', { ...DISCOUNT, reason: '01' })).toEqual(['input', 'reason: another reason: no death is recorded']);
    expect(await verifier.refused(caseId, 'discount', { ...DISCOUNT, evidence: ' ' })).toEqual(['input', 'evidence: text of 1 to 4,000 characters']);
    await verifier.do(caseId, 'record_decision', { outcome: '01' });
    expect(await verifier.refused(caseId, 'discount', DISCOUNT)).toEqual(['conflict', 'not_possible_when_decided']);
    await expect(db.query(`update referral set state = 'discounted', decided_on = null, decision_outcome = null, discounted_on = '${TODAY}', discounted_reason = '05' where person_id = $1`, [caseId]))
      .rejects.toMatchObject({ constraint: 'referral_discount_has_evidence_check' });
  });
});

describe('a delay', () => {
  const DELAY = { reason: 'D1', note: 'The ward has not sent its notes', expectedOn: '2026-04-10' };

  it('is kept with its new date, stops nothing, and can be taken back', async () => {
    const caseId = await aCase();
    await verifier.do(caseId, 'record_delay', DELAY);
    expect((await verifier.record(caseId)).referral).toMatchObject([{ state: 'verifying', receivedOn: '2026-03-02', concludedOn: null, delayReason: 'D1', delayNote: DELAY.note, expectedDecisionOn: '2026-04-10', delayRecordedOn: TODAY }]);
    await verifier.do(caseId, 'clear_delay');
    expect((await verifier.record(caseId)).referral).toMatchObject([{ delayReason: null, delayNote: null, expectedDecisionOn: null }]);
    expect(await verifier.refused(caseId, 'clear_delay')).toEqual(['conflict', 'no_delay_is_recorded']);
  });

  it('is of an open standard referral, and looks ahead', async () => {
    const caseId = await aCase();
    expect(await verifier.refused(caseId, 'record_delay', { ...DELAY, expectedOn: '2026-03-15' })).toEqual(['input', 'expectedOn: today or a later date']);
    await verifier.do(caseId, 'record_decision', { outcome: '01' });
    expect(await verifier.refused(caseId, 'record_delay', DELAY)).toEqual(['conflict', 'not_possible_when_decided']);
    const fastTrack = await aPerson(db);
    await aReferral(db, { person_id: fastTrack, activity_type: '02' });
    expect(await verifier.refused(fastTrack, 'record_delay', DELAY)).toEqual(['conflict', 'only_for_standard_referrals']);
    await expect(db.query(`update referral set delay_reason = 'D1' where person_id = $1`, [caseId])).rejects.toMatchObject({ constraint: 'referral_delay_is_whole_check' });
  });
});

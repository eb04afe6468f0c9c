// A death: what it closes in one move, in whatever state the case is; what it asks; how it is taken back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { aPerson, aRecommendation, aReferral, aReview, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-16';
const DEATH = { diedOn: '2026-03-14', toldBy: 'family' };
let db: Database;
let acting: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('death')).ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

async function eligible(funding: string, words: object = {}): Promise<string> {
  const personId = await aPerson(db);
  const eligibility = await anEligibility(db, { person_id: personId, funding, eligible_from: '2026-01-05', ...words });
  await aReview(db, { eligibility_id: eligibility, state: 'booked', booked_for: '2026-04-01', due_on: '2026-04-05' });
  return personId;
}

describe('a recorded death', () => {
  it.each(['chc_standard', 'chc_fast_track', 'fnc', 'joint'])('ends %s that day, cancels what was booked, and stops payment', async (funding) => {
    const caseId = await eligible(funding);
    await acting.do(caseId, 'record_death', DEATH);
    expect(await acting.record(caseId)).toMatchObject({
      person: [{ diedOn: '2026-03-14' }],
      eligibility: [{ eligibleTo: '2026-03-14', endReason: 'deceased', endBasis: 'death', endedByDeath: true }],
      review: [{ state: 'cancelled', cancelledOn: '2026-03-14' }],
      stop_payment: [{ fromOn: '2026-03-14', raisedOn: TODAY, clearedOn: null }],
    });
    expect(await acting.refused(caseId, 'record_death', DEATH)).toEqual(['conflict', 'person_has_died']);
  });

  it('of somebody found eligible since ends it on its first day', async () => {
    const caseId = await eligible('chc_standard', { eligible_from: '2026-03-15' });
    await acting.do(caseId, 'record_death', DEATH);
    expect((await acting.record(caseId)).eligibility).toMatchObject([{ eligibleFrom: '2026-03-15', eligibleTo: '2026-03-15' }]);
  });

  it('cancels letters that have not gone out', async () => {
    const caseId = await eligible('fnc');
    await insert(db, 'letter', { icb_id: ICB, person_id: caseId, kind: 'acknowledgement', recipient_kind: 'individual', recipient_name: 'A', recipient_address: 'B', channel: 'print', content: {}, queued_by: 'x' });
    await acting.do(caseId, 'record_death', DEATH);
    expect((await db.query('select state, cancelled_reason from letter where person_id = $1', [caseId])).rows).toEqual([{ state: 'cancelled', cancelled_reason: 'the person has died' }]);
  });

  it('is no day after today or before birth', async () => {
    const caseId = await eligible('fnc');
    expect(await acting.refused(caseId, 'record_death', { ...DEATH, diedOn: '2026-03-17' })).toEqual(['input', 'diedOn: a date from 1938-05-17 to today']);
    expect(await acting.refused(caseId, 'record_death', { ...DEATH, diedOn: '1938-05-16' })).toEqual(['input', 'diedOn: a date from 1938-05-17 to today']);
  });

  it('is settled with whoever was paid, once', async () => {
    const caseId = await eligible('chc_standard');
    await acting.do(caseId, 'record_death', DEATH);
    await acting.do(caseId, 'clear_stop_payment', { settledAs: 'recovered' });
    expect((await acting.record(caseId)).stop_payment).toMatchObject([{ clearedOn: TODAY, clearedAs: 'recovered' }]);
    expect(await acting.refused(caseId, 'clear_stop_payment', { settledAs: 'recovered' })).toEqual(['conflict', 'payment_is_settled']);
    await acting.do(caseId, 'set_money_end', { fundedTo: '2026-03-14' });
  });
});

/** A case in each open state of each kind of referral. */
const OPEN: readonly (readonly [string, string])[] = [
  ['01', 'received'], ['01', 'assessing'], ['01', 'mdt_held'], ['01', 'verifying'], ['02', 'received'], ['02', 'returned_incomplete'], ['RA', 'received'], ['RA', 'assessing'],
];
async function undecided(activityType: string, state: string): Promise<string> {
  const caseId = activityType === 'RA' ? await eligible('chc_standard') : await aPerson(db);
  const reassesses = activityType === 'RA' ? { reassesses_id: (await acting.record(caseId)).eligibility[0]!.id } : {};
  if (state === 'verifying') await aRecommendation(db, { person_id: caseId });
  else await aReferral(db, { person_id: caseId, activity_type: activityType, state, coordinator: 'PR1', received_at: '2026-03-02T09:00:00Z', ...reassesses });
  return caseId;
}

describe.each(OPEN)('a death while a referral (%s) is %s', (activityType, state) => {
  it('asks whether it goes on or is discounted, and takes neither by itself', async () => {
    const caseId = await undecided(activityType, state);
    await acting.do(caseId, 'record_death', DEATH);
    expect((await acting.record(caseId)).referral).toMatchObject([{ state, concludedOn: null, undecidedAtDeath: true, goneOnAfterDeathOn: null }]);
  });

  it('lets it be discounted, with the national reason where the person was fully funded', async () => {
    const caseId = await undecided(activityType, state);
    await acting.do(caseId, 'record_death', DEATH);
    await acting.do(caseId, 'discount', { reason: activityType === 'RA' ? '01' : '05', evidence: 'Died; no costs of care', discountedOn: TODAY });
    expect((await acting.record(caseId)).referral).toMatchObject([{ state: 'discounted', undecidedAtDeath: false }]);
  });

  it('lets it go on where costs of care are at stake, once', async () => {
    const caseId = await undecided(activityType, state);
    expect(await acting.refused(caseId, 'go_on_after_death')).toEqual(['conflict', 'person_is_living']);
    await acting.do(caseId, 'record_death', DEATH);
    await acting.do(caseId, 'go_on_after_death', { note: 'The family paid from 2 March' });
    expect((await acting.record(caseId)).referral).toMatchObject([{ state, undecidedAtDeath: false, goneOnAfterDeathOn: TODAY }]);
    expect(await acting.refused(caseId, 'go_on_after_death', { note: 'again' })).toEqual(['conflict', 'goes_on_already']);
  });
});

describe('a decision after the death', () => {
  it('waits until it was said that the case goes on; then what it finds begins and ends at once', async () => {
    const caseId = await undecided('01', 'verifying');
    await acting.do(caseId, 'record_death', DEATH);
    expect(await acting.refused(caseId, 'record_decision', { outcome: '01' })).toEqual(['conflict', 'person_has_died']);
    await acting.do(caseId, 'go_on_after_death', { note: 'The family paid from 2 March' });
    await acting.do(caseId, 'record_decision', { outcome: '01' });
    expect(await acting.record(caseId)).toMatchObject({
      referral: [{ state: 'decided', decisionOutcome: '01' }],
      eligibility: [{ eligibleFrom: TODAY, eligibleTo: TODAY, endReason: 'deceased', endBasis: 'death' }], review: [],
    });
  });

  it('cannot be recorded past the question: the database knows it', async () => {
    const caseId = await undecided('01', 'received');
    await acting.do(caseId, 'record_death', DEATH);
    await expect(db.query(`update referral set state = 'discounted', discounted_on = '${TODAY}', discounted_reason = '05', discounted_evidence = 'x' where person_id = $1`, [caseId]))
      .rejects.toMatchObject({ constraint: 'referral_undecided_at_death_check' });
  });
});

describe('a death recorded in error', () => {
  it('opens again what it closed: eligibility, review, the question', async () => {
    const caseId = await undecided('RA', 'assessing');
    await acting.do(caseId, 'record_death', DEATH);
    await acting.do(caseId, 'correct_death', { reason: 'Another person of the same name' });
    const record = await acting.record(caseId);
    expect(record).toMatchObject({
      person: [{ diedOn: null }], eligibility: [{ eligibleTo: null, endReason: null, endBasis: null, endedByDeath: false }],
      referral: [{ state: 'assessing', undecidedAtDeath: false }], stop_payment: [{ clearedAs: 'death_in_error' }],
    });
    expect(record.review.map(({ state, dueOn }) => [state, dueOn]).sort()).toEqual([['cancelled', '2026-04-05'], ['due', '2026-04-05']]);
    expect(await acting.refused(caseId, 'correct_death', { reason: 'x' })).toEqual(['conflict', 'person_is_living']);
  });

  it('or on another day moves what ended by it', async () => {
    const caseId = await eligible('chc_standard');
    await acting.do(caseId, 'record_death', DEATH);
    expect(await acting.refused(caseId, 'correct_death', { reason: 'x', diedOn: '2026-03-17' })).toEqual(['input', 'diedOn: a date from 1938-05-17 to today']);
    await acting.do(caseId, 'correct_death', { reason: 'The certificate says the 12th', diedOn: '2026-03-12' });
    expect(await acting.record(caseId)).toMatchObject({ person: [{ diedOn: '2026-03-12' }], eligibility: [{ eligibleTo: '2026-03-12' }], stop_payment: [{ fromOn: '2026-03-12' }] });
  });
});

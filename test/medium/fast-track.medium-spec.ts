// The Fast Track tool: accepted, or returned as incomplete and nothing else; what each leaves behind.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstReviewDueOn } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { aPerson, aReferral, anEligibility, insert, ICB, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('fast_track')).ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('co.one'), TODAY);
});
afterAll(() => db.close());

const aCase = async (words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, activity_type: '02', received_on: '2026-03-09', received_at: '2026-03-09T15:00:00Z', ...words });
  return personId;
};
const RETURN = { reason: 'criterion_not_addressed', note: 'Nothing about the rate of deterioration', clinician: 'Dr N. Invented', spokenOn: TODAY };

describe('accepting it', () => {
  it('decides it that day and opens Fast Track CHC with its first review and the time by which care is due', async () => {
    const caseId = await aCase();
    const { made } = await acting.do(caseId, 'accept_fast_track');
    const record = await acting.record(caseId);
    expect(record.referral).toMatchObject([{ state: 'decided', decidedOn: TODAY, decisionOutcome: '02', careDueAt: '2026-03-11T15:00:00+00:00' }]);
    expect(record.eligibility).toMatchObject([{ id: made!.id, funding: 'chc_fast_track', eligibleFrom: TODAY, eligibleTo: null, referralId: record.referral[0]!.id }]);
    expect(record.review).toMatchObject([{ state: 'due', reviewType: '01', dueOn: firstReviewDueOn(TODAY) }]);
    expect((await db.query('select event, to_state from review_event where review_id = $1', [record.review[0]!.id])).rows).toEqual([{ event: 'opened', to_state: 'due' }]);
  });

  it.each([
    ['fnc', 'other'],
    ['joint', 'other'],
  ])('ends %s the same day, its reviews with it', async (funding, reason) => {
    const caseId = await aCase();
    const eligibility = await anEligibility(db, { person_id: caseId, funding, eligible_from: '2026-01-05' });
    await insert(db, 'review', { icb_id: ICB, eligibility_id: eligibility, state: 'due', review_type: '01', due_on: '2026-04-05', due_by_rule: true });
    await acting.do(caseId, 'accept_fast_track');
    const record = await acting.record(caseId);
    expect(record.eligibility.find(({ id }) => id === eligibility)).toMatchObject({ eligibleTo: TODAY, endReason: reason, endBasis: 'decision' });
    expect(record.review.map(({ state }) => state).sort()).toEqual(['cancelled', 'due']);
  });

  it('is refused for what is no Fast Track, for the dead, for somebody eligible for CHC, and on a day that cannot be', async () => {
    const standard = await aCase({ activity_type: '01' });
    expect(await acting.refused(standard, 'accept_fast_track')).toEqual(['conflict', 'only_for_fast_track']);
    const dead = await aCase();
    await db.query(`update person set died_on = '2026-03-09' where id = $1`, [dead]);
    expect(await acting.refused(dead, 'accept_fast_track')).toEqual(['conflict', 'person_has_died']);
    const eligible = await aCase();
    await anEligibility(db, { person_id: eligible, eligible_from: '2026-01-05' });
    expect(await acting.refused(eligible, 'accept_fast_track')).toEqual(['conflict', 'already_eligible_for_chc']);
    const late = await aCase();
    await anEligibility(db, { person_id: late, funding: 'fnc', eligible_from: '2026-03-10' });
    expect(await acting.refused(late, 'accept_fast_track', { acceptedOn: '2026-03-09' })).toEqual(['conflict', 'eligibility_began_after_that']);
    expect(await acting.refused(late, 'accept_fast_track', { acceptedOn: '2026-03-08' })).toEqual(['input', 'acceptedOn: a date from 2026-03-09 to today']);
    expect(await acting.refused(late, 'accept_fast_track', { acceptedOn: '2026-03-11' })).toEqual(['input', 'acceptedOn: a date from 2026-03-09 to today']);
  });
});

describe('returning it', () => {
  it('keeps why it is incomplete and the conversation; once resubmitted it can be accepted, its 48 hours from then', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'return_fast_track', RETURN);
    expect(await acting.record(caseId)).toMatchObject({
      referral: [{ state: 'returned_incomplete' }],
      fast_track_return: [{ reason: 'criterion_not_addressed', clinician: 'Dr N. Invented', spokenOn: TODAY, returnedBy: 'co.one', endedAs: null }],
    });
    expect(await acting.refused(caseId, 'accept_fast_track')).toEqual(['conflict', 'not_possible_when_returned_incomplete']);
    await acting.do(caseId, 'resubmit_fast_track', { receivedAt: '2026-03-10T09:30' });
    expect(await acting.record(caseId)).toMatchObject({ referral: [{ state: 'received', receivedOn: '2026-03-09' }], fast_track_return: [{ endedAs: 'resubmitted' }] });
    await acting.do(caseId, 'accept_fast_track');
    expect((await acting.record(caseId)).referral).toMatchObject([{ careDueAt: '2026-03-12T09:30:00+00:00' }]);
  });

  it('takes a coded reason that it is incomplete, and a conversation', async () => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'return_fast_track', { ...RETURN, reason: 'does_not_meet_criteria' }))
      .toEqual(['input', 'reason: one of not_completed, not_an_appropriate_clinician, criterion_not_addressed']);
    const silent = { reason: RETURN.reason, note: RETURN.note };
    expect(await acting.refused(caseId, 'return_fast_track', silent)).toEqual(['input', 'clinician: text of 1 to 255 characters on one line', 'spokenOn: a real date, YYYY-MM-DD']);
    expect(await acting.refused(caseId, 'return_fast_track', { ...RETURN, spokenOn: '2026-03-08' })).toEqual(['input', 'spokenOn: a date from 2026-03-09 to today']);
  });

  it('is refused by the database without its reason', async () => {
    const caseId = await aCase();
    await expect(db.query(`update referral set state = 'returned_incomplete' where person_id = $1`, [caseId])).rejects.toMatchObject({ constraint: 'referral_returned_has_reason_check' });
    const [referral] = (await acting.record(caseId)).referral;
    const row = { icb_id: ICB, person_id: caseId, referral_id: referral!.id, returned_on: TODAY, returned_by: 'x', reason: 'not_completed', note: 'n', clinician: 'c', spoken_on: TODAY };
    for (const [words, constraint] of [
      [{ reason: 'criteria_not_met' }, 'fast_track_return_reason_check'], [{ clinician: ' ' }, 'fast_track_return_clinician_check'],
      [{ note: ' ' }, 'fast_track_return_note_check'], [{ spoken_on: '2026-03-11' }, 'fast_track_return_spoken_first_check'],
    ] as const) await expect(insert(db, 'fast_track_return', { ...row, ...words })).rejects.toMatchObject({ constraint });
  });
});

describe('full consideration after a return', () => {
  const ASKED = { askedOn: TODAY, sourceOfReferral: '05', note: 'The hospice asks for a full assessment' };

  it('discounts the Fast Track referral that day and begins a standard one whose clock starts at the notice', async () => {
    const caseId = await aCase({ received_on: '2026-03-01', received_at: null });
    await acting.do(caseId, 'return_fast_track', RETURN);
    const { made } = await acting.do(caseId, 'ask_for_full_consideration', ASKED);
    const { referral, fast_track_return } = await acting.record(caseId);
    expect(referral).toMatchObject([
      { activityType: '02', state: 'discounted', discountedOn: TODAY, discountedReason: '04' },
      { id: made!.id, activityType: '01', state: 'received', receivedOn: TODAY, notificationType: '02', sourceOfReferral: '05', followsId: referral[0]!.id },
    ]);
    expect(fast_track_return).toMatchObject([{ endedAs: 'full_consideration' }]);
    expect((await db.query('select event from referral_event where referral_id = $1', [made!.id])).rows).toEqual([{ event: 'received' }]);
  });

  it('is refused before a return, before the day of it, and beside an open standard referral', async () => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'ask_for_full_consideration', ASKED)).toEqual(['conflict', 'not_possible_when_received']);
    await acting.do(caseId, 'return_fast_track', RETURN);
    expect(await acting.refused(caseId, 'ask_for_full_consideration', { ...ASKED, askedOn: '2026-03-09' })).toEqual(['input', `askedOn: a date from ${TODAY} to today`]);
    const other = await aReferral(db, { person_id: caseId, received_on: '2026-01-05' });
    const { id } = (await acting.record(caseId)).referral.find((referral) => referral.id !== other)!;
    expect(await acting.refused(caseId, 'ask_for_full_consideration', ASKED, { subjectId: id })).toEqual(['conflict', 'has_an_open_referral']);
  });
});

describe('care within 48 hours', () => {
  it.each([['2026-03-11T15:00', true], ['2026-03-11T15:01', false]])('started %s is in time: %s', async (startedAt, in_time) => {
    const caseId = await aCase();
    await acting.do(caseId, 'accept_fast_track');
    const later = new Acting(db, acting.by, '2026-03-11');
    await later.do(caseId, 'record_care_started', { startedAt });
    const { rows } = await db.query(`select details from case_event where person_id = $1 and event = 'fast_track_care_started'`, [caseId]);
    expect(rows).toEqual([{ details: { in_time } }]);
    expect(await later.refused(caseId, 'record_care_started', { startedAt })).toEqual(['conflict', 'care_has_started']);
  });

  it('is recorded of an accepted tool, at a time after it came', async () => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'record_care_started', { startedAt: '2026-03-10T09:00' })).toEqual(['conflict', 'not_possible_when_received']);
    await acting.do(caseId, 'accept_fast_track');
    expect(await acting.refused(caseId, 'record_care_started', { startedAt: '2026-03-09T14:59' })).toEqual(['input', 'startedAt: a time after the tool came']);
    expect(await acting.refused(caseId, 'record_care_started', { startedAt: '2026-03-11T09:00' })).toEqual(['input', 'startedAt: a date from 2026-03-09 to today']);
  });
});

// Reviews: booked, completed, cancelled, brought forward; each followed by the next; none of them ends anything.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ActName, makeMissingReviews } from '@chc/casework';
import { COMMAND_LINE, Database } from '@chc/platform';
import { anEligibility, aPerson, aReview, type Columns, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { returned } from '../support/returned.js';

const TODAY = '2026-07-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('reviews');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

/** Somebody eligible since 1 April with their first review due. */
const reviewed = async (words: Columns = {}, review: Columns = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aReview(db, { eligibility_id: await anEligibility(db, { person_id: personId, ...words }), ...review });
  return personId;
};
const COMPLETED = { completed_on: '2026-07-06', package_right: true, review_outcome: '01', next_planned_on: '2027-06-01' };
const states = async (caseId: string): Promise<unknown> => (await acting.record(caseId)).review.map(({ state, reviewType, dueOn }) => `${reviewType} ${state} ${dueOn}`);

describe('a review', () => {
  it('is booked, taken back, booked again and completed; the next is opened with it', async () => {
    const caseId = await reviewed();
    await acting.do(caseId, 'book_review', { booked_for: '2026-07-20', booked_with: 'At home with the daughter' });
    await acting.do(caseId, 'unbook_review', { because: 'person' });
    expect((await acting.record(caseId)).review).toMatchObject([{ state: 'due', bookedFor: null, bookedWith: null }]);
    await acting.do(caseId, 'book_review', { booked_for: TODAY });
    const outcome = await acting.do(caseId, 'complete_review', COMPLETED);
    expect((await acting.record(caseId)).review).toMatchObject([
      { state: 'completed', completedOn: '2026-07-06', packageRight: true, reviewOutcome: '01', nextPlannedOn: '2027-06-01', completedBy: 'pr.one' },
      { id: outcome.made!.id, state: 'due', reviewType: '02', dueOn: '2027-06-01', dueByRule: true },
    ]);
    expect((await db.query('select event, from_state, to_state from review_event where review_id = $1', [outcome.made!.id])).rows).toEqual([{ event: 'opened', from_state: 'new', to_state: 'due' }]);
    expect(await db.transaction((tx) => makeMissingReviews(tx, COMMAND_LINE, TODAY))).toBe(0);
    expect(await states(caseId)).toEqual(['01 completed 2026-07-01', '02 due 2027-06-01']);
  });

  it('that is brought forward is an early one, stays so through an import, and is followed by a yearly one', async () => {
    const caseId = await reviewed({}, { review_type: '02', due_on: '2027-03-01' });
    await acting.do(caseId, 'bring_review_forward', { due_on: '2026-08-01', brought_forward_reason: 'The home has given notice' });
    await db.transaction((tx) => makeMissingReviews(tx, COMMAND_LINE, TODAY));
    expect((await acting.record(caseId)).review).toMatchObject([{ reviewType: '03', dueOn: '2026-08-01', dueByRule: false, broughtForwardFrom: '2027-03-01' }]);
    await acting.do(caseId, 'complete_review', COMPLETED);
    expect(await states(caseId)).toEqual(['03 completed 2026-08-01', '02 due 2027-06-01']);
  });

  it('that is cancelled leaves another where it was the only one', async () => {
    const caseId = await reviewed();
    expect(await acting.refused(caseId, 'cancel_review', { reason: 'In hospital' })).toEqual(['input', 'another_due_on: the day another review is due: this is the only one']);
    await acting.do(caseId, 'cancel_review', { reason: 'In hospital', another_due_on: '2026-08-10' });
    expect(await states(caseId)).toEqual(['01 cancelled 2026-07-01', '01 due 2026-08-10']);
    await aReview(db, { source_id: `V-${caseId}`, eligibility_id: (await acting.record(caseId)).eligibility[0]!.id, due_on: '2026-09-01', review_type: '03', due_by_rule: false });
    const own = (await acting.record(caseId)).review.find(({ state, sourceId }) => state === 'due' && sourceId === null)!;
    expect(await acting.refused(caseId, 'cancel_review', { reason: 'x', another_due_on: '2026-08-11' }, { subjectId: own.id })).toEqual(['input', 'another_due_on: nothing: no other review is needed']);
    await acting.do(caseId, 'cancel_review', { reason: 'The source has its own' }, { subjectId: own.id });
    const brought = (await acting.record(caseId)).review.find(({ state }) => state === 'due')!;
    await acting.do(caseId, 'complete_review', COMPLETED, { subjectId: brought.id });
    expect((await acting.record(caseId)).review.filter(({ state }) => state === 'due')).toHaveLength(1);
  });

  it.each(['chc_standard', 'chc_fast_track', 'joint', 'fnc'].flatMap((funding) => [true, false].flatMap((right) => (['01', '02'] as const).map((outcome) => [funding, right, outcome] as const))))(
    'of %s ends nothing, package right %s, outcome %s', async (funding, right, outcome) => {
      const caseId = await reviewed({ funding });
      const before = (await acting.record(caseId)).eligibility;
      await acting.do(caseId, 'complete_review', { ...COMPLETED, package_right: right, review_outcome: outcome, what_changed: 'Falls at night', ...(funding === 'fnc' && { chc_considered: 'no_material_change' }) });
      expect((await acting.record(caseId)).eligibility).toEqual(before);
      expect(await states(caseId)).toEqual(['01 completed 2026-07-01', '02 due 2027-06-01']);
    });

  it('of FNC considers CHC: by a Checklist only where there is one since the last', async () => {
    const caseId = await reviewed({ funding: 'fnc' });
    expect(await acting.refused(caseId, 'complete_review', COMPLETED)).toEqual(['input', 'chc_considered: how CHC was considered']);
    const checklist = { ...COMPLETED, chc_considered: 'checklist' };
    expect(await acting.refused(caseId, 'complete_review', checklist)).toEqual(['input', 'chc_considered: a Checklist completed between 2026-04-01 and this review: the record holds none']);
    await insert(db, 'checklist', { icb_id: ICB, person_id: caseId, completed_on: '2026-07-01', framework: 'NF22', tool_version: 'CL22', levels: {}, threshold_met: false, full_assessment_required: false });
    await acting.do(caseId, 'complete_review', checklist);
  });
});

describe('needs that have changed', () => {
  const CHANGED = { noticed_on: '2026-07-06', evidence: 'She no longer takes food by mouth' };

  it.each(['chc_standard', 'chc_fast_track'])('of somebody on %s open a reassessment, which leaves the return as it was', async (funding) => {
    const code = `S-${funding}`;
    const commissioner = await insert(db, 'organisation', { code, kind: 'sub_icb' });
    await db.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind) select $1, 'sub_icb', id, 'place' from organisation where code = 'PL1'`, [commissioner]);
    const personId = await aPerson(db, { commissioner_id: commissioner });
    const eligibility = await anEligibility(db, { person_id: personId, commissioner_id: commissioner, funding });
    await aReview(db, { eligibility_id: eligibility });
    const before = await returned(db, '2026-09-30', code);
    await acting.do(personId, 'complete_review', { ...COMPLETED, package_right: false, review_outcome: '02', what_changed: 'Needs more at night' });
    const second = (await acting.record(personId)).review.find(({ state }) => state === 'due')!;
    await acting.do(personId, 'bring_review_forward', { due_on: TODAY, brought_forward_reason: 'Change of needs' }, { subjectId: second.id });
    await acting.do(personId, 'complete_review', { ...COMPLETED, completed_on: TODAY, next_planned_on: '2026-10-01' }, { subjectId: second.id });
    await acting.do(personId, 'needs_have_changed', { ...CHANGED, noticed_on: TODAY }, { subjectId: second.id });
    const record = await acting.record(personId);
    expect(record.referral).toMatchObject([{ activityType: 'RA', state: 'received', receivedOn: TODAY, reassessesId: eligibility, openedBecause: 'needs_changed' }]);
    expect(record.review.map(({ state, reviewType }) => `${reviewType} ${state}`)).toEqual(['01 completed', '03 completed', '02 due']);
    expect(await returned(db, '2026-09-30', code)).toEqual(before);
    expect(await acting.refused(personId, 'needs_have_changed', CHANGED, { subjectId: second.id })).toEqual(['conflict', 'already_being_assessed']);
  });

  it.each(['fnc', 'joint'])('of somebody on %s begin a new referral with its clock', async (funding) => {
    const caseId = await reviewed({ funding });
    await acting.do(caseId, 'needs_have_changed', CHANGED);
    expect((await acting.record(caseId)).referral).toMatchObject([{ activityType: '01', state: 'received', receivedOn: '2026-07-06', notificationType: '02' }]);
  });
});

describe('refused', () => {
  it.each<[string, ActName, object, string[]]>([
    ['a booking in the past', 'book_review', { booked_for: '2026-07-09' }, ['input', 'booked_for: a day not before 2026-07-10, today']],
    ['to take back what is not booked', 'unbook_review', { because: 'us' }, ['conflict', 'not_possible_when_due']],
    ['a review to come', 'complete_review', { ...COMPLETED, completed_on: '2026-07-11' }, ['input', 'completed_on: a day not after 2026-07-10, today']],
    ['a review before the eligibility', 'complete_review', { ...COMPLETED, completed_on: '2026-03-31', next_planned_on: '2026-09-01' }, ['input', 'completed_on: a day not before 2026-04-01, when the eligibility began']],
    ['a next one more than a year off', 'complete_review', { ...COMPLETED, next_planned_on: '2027-07-07' }, ['input', 'next_planned_on: a day not after 2027-07-06, 12 months after this one']],
    ['a next one on the same day', 'complete_review', { ...COMPLETED, next_planned_on: '2026-07-06' }, ['input', 'next_planned_on: a day after this review']],
    ['a change without saying what', 'complete_review', { ...COMPLETED, review_outcome: '02' }, ['input', 'what_changed: what changed, or should']],
    ['CHC considered of somebody who has it', 'complete_review', { ...COMPLETED, chc_considered: 'no_material_change' }, ['input', 'chc_considered: nothing: only reviews of NHS-funded nursing care consider CHC']],
    ['another put off too far', 'cancel_review', { reason: 'x', another_due_on: '2026-10-11' }, ['input', 'another_due_on: a day not after 2026-10-10, the latest that a cancelled review may be put off to']],
    ['to bring forward to later', 'bring_review_forward', { due_on: '2026-07-01', brought_forward_reason: 'x' }, ['input', 'due_on: a day before 2026-07-01, when it is due now']],
    ['needs noticed tomorrow', 'needs_have_changed', { noticed_on: '2026-07-11', evidence: 'x' }, ['input', 'noticed_on: a day not after 2026-07-10, today']],
  ])('%s', async (_what, name, input, refusal) => {
    expect(await acting.refused(await reviewed(), name, input)).toEqual(refusal);
  });

  it('anything on a review that is over, or of an eligibility that is', async () => {
    const caseId = await reviewed();
    await acting.do(caseId, 'complete_review', COMPLETED);
    const { id: subjectId } = (await acting.record(caseId)).review[0]!;
    for (const name of ['book_review', 'complete_review', 'cancel_review', 'bring_review_forward'] as const) {
      expect(await acting.refused(caseId, name, {}, { subjectId })).toEqual(['conflict', 'not_possible_when_completed']);
    }
    const ended = await reviewed({ eligible_to: '2026-07-01' });
    expect(await acting.refused(ended, 'book_review', { booked_for: TODAY })).toEqual(['conflict', 'eligibility_has_ended']);
    expect(await acting.refused(ended, 'needs_have_changed', { noticed_on: TODAY, evidence: 'x' })).toEqual(['conflict', 'eligibility_has_ended']);
  });

  const OWN = { source_id: null, state: 'completed', completed_on: '2026-07-06', package_right: true, review_outcome: '01', next_planned_on: '2027-06-01', completed_by: 'pr.one' };
  it.each<[string, () => Promise<unknown>, string]>([
    ['a completed review without its findings', () => aReview(db, { ...OWN, package_right: null, what_changed: 'x' }), 'review_completed_is_whole_check'],
    ['a next one more than 12 months off', () => aReview(db, { ...OWN, next_planned_on: '2027-07-07' }), 'review_next_within_a_year_check'],
    ['a change not said', () => aReview(db, { ...OWN, review_outcome: '02' }), 'review_change_is_said_check'],
    ['an eligibility decided at a review', () => aReview(db, { ...OWN, eligibility_outcome: '04' }), 'review_decides_nothing_check'],
    ['a review of FNC that does not consider CHC', async () => aReview(db, { ...OWN, eligibility_id: await anEligibility(db, { funding: 'fnc' }) }), 'review_fnc_considers_chc_check'],
    ['a review brought forward to later', () => aReview(db, { brought_forward_from: '2026-06-30', brought_forward_reason: 'x' }), 'review_brought_forward_check'],
    ['two of ours open for one eligibility', async () => { const eligibility_id = await anEligibility(db); await aReview(db, { eligibility_id }); return aReview(db, { eligibility_id }); }, 'review_one_made_open_per_eligibility'],
  ])('by the database: %s', async (_what, write, constraint) => {
    await expect(write()).rejects.toMatchObject({ constraint });
  });
});

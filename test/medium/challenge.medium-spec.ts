// Challenge: from the request to the outcome, what an upheld one opens and ends, what the return then counts, and who may not decide.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPEAL_TRANSITIONS, begin, COUNCIL_DISPUTE_TRANSITIONS, INDEPENDENT_REVIEW_TRANSITIONS, transitionRows, type TransitionTable } from '@chc/casework';
import { Database } from '@chc/platform';
import { anAppeal, aPerson, aReferral, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { aNegativeChecklist, somebody } from '../builders/intake.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { theReturn } from '../support/pathway.js';

const TODAY = '2026-03-16';
let db: Database;
let officer: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('challenge')).ownerUrl });
  await theOrganisations(db);
  await insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
  officer = new Acting(db, anActor('ao.one', { role: 'appeals_officer' }), TODAY);
});
afterAll(() => db.close());

const DECIDED = { state: 'decided', received_on: '2025-09-01', decided_on: '2025-09-26', decision_outcome: '04', coordinator: 'PR1' };
/** A case whose standard referral was decided as not eligible on 26 September 2025. */
async function aDecidedCase(words: object = {}): Promise<string> {
  const caseId = await aPerson(db, { given_name: 'Maud' });
  await aReferral(db, { person_id: caseId, ...DECIDED, source_id: `R-${caseId}`, ...words });
  return caseId;
}
const ASKED = { requestedOn: '2026-01-12', askedBy: 'individual', grounds: ['outcome_disputed'] };
async function heard(words: object = {}): Promise<string> {
  const caseId = await aDecidedCase(words);
  await officer.do(caseId, 'request_local_resolution', ASKED);
  await officer.do(caseId, 'record_informal_discussion', { informalMeetingOn: '2026-01-20', informalNote: 'Her daughter wants a panel' });
  await officer.do(caseId, 'book_formal_meeting', { formalBookedFor: '2026-02-20', formalPlace: 'By video', formalPanel: 'A. Invented, chair' });
  await officer.do(caseId, 'hold_formal_meeting', { formalMeetingOn: '2026-02-20', formalNote: 'Heard both' });
  return caseId;
}
const UPHELD = { outcome: 'full', decidedOn: '2026-03-02', reasons: 'Her needs are intense', foundFrom: '2025-09-26' };
const TO_THE_PERSON = { recipientKind: 'individual', recipientName: 'M Ashworth', channel: 'print', recipientAddress: '1 Invented Street\nTestville', reasons: 'Her needs are intense' };

it('allows the moves of its tables and no other', async () => {
  const tables = { appeal: APPEAL_TRANSITIONS, independent_review: INDEPENDENT_REVIEW_TRANSITIONS, council_dispute: COUNCIL_DISPUTE_TRANSITIONS };
  const { rows } = await db.query<{ row: string }>(`select concat_ws(' ', part, event, from_state, to_state) as row from challenge_transition`);
  const coded = Object.entries<TransitionTable<string>>(tables).flatMap(([part, table]) => transitionRows(table).map(({ event, from, to }) => `${part} ${event} ${from} ${to}`));
  expect(rows.map(({ row }) => row).sort()).toEqual(coded.sort());
});

describe('an imported request', () => {
  it('is where its letter says, and may be gone on with here', async () => {
    const caseId = await aDecidedCase();
    const { referral: [referral] } = await officer.record(caseId);
    await anAppeal(db, { referral_id: referral!.id, source_id: `A-${caseId}`, requested_on: '2026-01-12' });
    expect((await officer.record(caseId)).appeal).toMatchObject([{ state: 'requested', dueOn: '2026-04-12' }]);
    await officer.do(caseId, 'record_informal_discussion', { informalMeetingOn: '2026-01-20', informalNote: 'Talked' });
    await db.query(`update appeal set outcome_letter_on = '2026-02-02', outcome = 'not_upheld' where source_id = $1`, [`A-${caseId}`]);
    expect((await officer.record(caseId)).appeal).toMatchObject([{ state: 'completed' }]);
  });
});

describe('a request', () => {
  it('has its last day from the decision and three months to be finished', async () => {
    const caseId = await aDecidedCase();
    await officer.do(caseId, 'request_local_resolution', ASKED);
    expect((await officer.record(caseId)).appeal).toMatchObject([{ state: 'requested', askBy: '2026-03-26', dueOn: '2026-04-12' }]);
    expect(await officer.refused(caseId, 'request_local_resolution', ASKED)).toEqual(['conflict', 'appeal_is_open']);
  });

  it('that comes late waits for the ICB, which takes it or declines it with a reason', async () => {
    const late = { ...ASKED, requestedOn: TODAY };
    const taken = await aDecidedCase({ decided_on: '2025-09-05' });
    await officer.do(taken, 'request_local_resolution', late);
    expect(await officer.refused(taken, 'record_informal_discussion', { informalMeetingOn: TODAY, informalNote: 'x' })).toEqual(['conflict', 'not_possible_when_late']);
    await officer.do(taken, 'accept_late_appeal', { reason: 'She was in hospital' });
    expect((await officer.record(taken)).appeal).toMatchObject([{ state: 'requested', lateAnswer: 'accepted' }]);
    const declined = await aDecidedCase({ decided_on: '2025-09-05' });
    await officer.do(declined, 'request_local_resolution', late);
    await officer.do(declined, 'decline_late_appeal', { reason: 'A year has passed without a reason' });
    expect((await officer.record(declined)).appeal).toMatchObject([{ state: 'completed', outcome: 'inappropriate', outcomeLetterOn: TODAY }]);
  });

  it.each<[string, object, string]>([
    ['without a ground', { ...ASKED, grounds: [] }, 'grounds: at least one reason'],
    ['by somebody whose authority is not recorded', { ...ASKED, askedBy: 'representative' }, 'representative: somebody who is recorded on this case as speaking for the person: add the representative first'],
    ['of a day before the decision', { ...ASKED, requestedOn: '2025-09-25' }, 'requestedOn: a day not before 2025-09-26, the day of the decision'],
  ])('is refused %s', async (_what, input, refusal) => {
    expect(await officer.refused(await aDecidedCase(), 'request_local_resolution', input)).toEqual(['input', refusal]);
  });
});

describe('an outcome', () => {
  it('upheld decides on its own day; money runs from the earlier one; what it takes the place of ends; the review follows the rule', async () => {
    const caseId = await heard();
    await anEligibility(db, { person_id: caseId, funding: 'fnc', eligible_from: '2025-10-01' });
    await officer.do(caseId, 'decide_local_resolution', UPHELD);
    const { eligibility, review, appeal } = await officer.record(caseId);
    expect(eligibility).toMatchObject([
      { funding: 'fnc', eligibleTo: '2026-03-02', endBasis: 'challenge', endAppealId: appeal[0]!.id },
      { funding: 'chc_standard', eligibleFrom: '2026-03-02', fundedFrom: '2025-09-26', eligibleTo: null, appealId: appeal[0]!.id },
    ]);
    expect(review).toMatchObject([{ eligibilityId: eligibility[1]!.id, state: 'due', reviewType: '01', dueOn: '2026-06-02' }]);
    expect(appeal).toMatchObject([{ state: 'decided', decidedOutcome: 'full', eligibleFrom: '2025-09-26', outcome: null }]);
  });

  it('leaves somebody eligible again meanwhile as they are, with money from the earlier day', async () => {
    const caseId = await heard();
    await anEligibility(db, { person_id: caseId, eligible_from: '2025-12-01' });
    await officer.do(caseId, 'decide_local_resolution', UPHELD);
    expect((await officer.record(caseId)).eligibility).toMatchObject([{ eligibleFrom: '2025-12-01', fundedFrom: '2025-09-26', eligibleTo: null }]);
  });

  it('of a part that has passed is an eligibility of no day', async () => {
    const caseId = await heard();
    await officer.do(caseId, 'decide_local_resolution', { ...UPHELD, outcome: 'partial', foundTo: '2026-01-05' });
    expect((await officer.record(caseId)).eligibility).toMatchObject([{ eligibleFrom: '2026-03-02', eligibleTo: '2026-03-02', fundedFrom: '2025-09-26', endBasis: 'challenge' }]);
  });

  it('is complete with its letter, which says until when to ask for independent review', async () => {
    const caseId = await heard();
    await officer.do(caseId, 'decide_local_resolution', { outcome: 'not_upheld', decidedOn: '2026-03-02', reasons: 'The evidence bears the decision' });
    const { made } = await officer.do(caseId, 'queue_appeal_outcome', TO_THE_PERSON);
    await officer.do(caseId, 'issue_letter', { letterOn: TODAY, proof: 'bag 7' }, { subjectId: made!.id });
    expect((await officer.record(caseId)).appeal).toMatchObject([{ state: 'completed', outcome: 'not_upheld', outcomeLetterOn: TODAY, reviewBy: '2026-09-16' }]);
  });

  it.each<[string, object, string]>([
    ['upheld without a day', { ...UPHELD, foundFrom: undefined }, 'foundFrom: the day from which the person should have been found eligible'],
    ['from before the decision', { ...UPHELD, foundFrom: '2025-09-20' }, 'foundFrom: a day from 2025-09-26 to 2026-03-02, the day of this outcome'],
    ['in part that is the whole', { ...UPHELD, outcome: 'partial' }, 'foundTo: the end of the part, or a beginning after the decision: otherwise it is upheld in full'],
    ['before it was heard', { ...UPHELD, decidedOn: '2026-02-01' }, 'decidedOn: a day not before 2026-02-20, the stage before it'],
  ])('is refused %s', async (_what, input, refusal) => {
    expect(await officer.refused(await heard(), 'decide_local_resolution', input)).toEqual(['input', refusal]);
  });

  it.each<[string, string, string]>([['the coordinator', 'PR1', 'challenger_coordinated'], ['a member of the MDT', 'mdt.member', 'challenger_was_in_the_mdt'], ['the verifier', 've.one', 'challenger_verified']])('is not decided by %s', async (_who, id, reason) => {
    const caseId = await heard();
    const referral_id = (await officer.record(caseId)).referral[0]!.id;
    await insert(db, 'mdt_member', { icb_id: ICB, person_id: caseId, referral_id, name: 'Kim', profession: 'nursing', organisation: 'X', username: 'mdt.member', may_open_until: '2025-12-01', care_act_assessor: false, added_on: '2025-09-10', added_by: 'x' });
    const dst_id = await insert(db, 'dst', { icb_id: ICB, referral_id, completed_on: '2025-09-20', setting: '02', framework: 'NF22', tool_version: 'DST22', recommendation: '03' });
    await insert(db, 'verification', { icb_id: ICB, person_id: caseId, referral_id, dst_id, submitted_on: '2025-09-21', submitted_at: new Date(0), submitted_by: 'x', due_on: '2025-09-25', outcome: 'agreed', concluded_on: '2025-09-26', concluded_at: new Date(0), verifier: 've.one' });
    expect(await new Acting(db, anActor(id), TODAY).refused(caseId, 'decide_local_resolution', UPHELD)).toEqual(['conflict', reason]);
  });
});

it('has nobody on its panel who was in the MDT', async () => {
  const caseId = await aDecidedCase();
  const referral_id = (await officer.record(caseId)).referral[0]!.id;
  await insert(db, 'mdt_member', { icb_id: ICB, person_id: caseId, referral_id, name: 'Kim Invented', profession: 'nursing', organisation: 'X', care_act_assessor: false, added_on: '2025-09-10', added_by: 'x' });
  await officer.do(caseId, 'request_local_resolution', ASKED);
  expect(await officer.refused(caseId, 'book_formal_meeting', { formalBookedFor: '2026-02-20', formalPlace: 'Here', formalPanel: 'A. Chair\nkim invented, nurse' }))
    .toEqual(['input', 'formalPanel: a panel without Kim Invented, who had a part in the decision']);
});

describe('table 9', () => {
  it('follows from requests made here as from imported ones, cell by cell', async () => {
    const own = async (): Promise<Record<string, number>> => Object.fromEntries(Object.entries((await theReturn(db, '2026-03-31')).get('S01') ?? {}).filter(([cell]) => cell.startsWith('9 ')));
    const before = await own();
    const open = await heard();
    const upheld = await heard();
    await officer.do(upheld, 'decide_local_resolution', UPHELD);
    const { made } = await officer.do(upheld, 'queue_appeal_outcome', TO_THE_PERSON);
    await officer.do(upheld, 'issue_letter', { letterOn: TODAY, proof: 'bag 7' }, { subjectId: made!.id });
    const withdrawn = await heard();
    await officer.do(withdrawn, 'withdraw_appeal', { withdrawnOn: '2026-03-03', note: 'Her son rang' });
    const after = await own();
    const change = (cell: string): number => (after[cell] ?? 0) - (before[cell] ?? 0);
    expect(open).toBeDefined();
    expect({ completed: change('9 local_appeals_completed all'), eligible: change('9 local_appeals_eligible all'), incomplete: change('9 local_appeals_incomplete all') }).toEqual({ completed: 2, eligible: 1, incomplete: 1 });
  });
});

describe('a Checklist looked at again', () => {
  it('has a day by which it is answered, and the letter says what came of it', async () => {
    const { caseId } = await begin(db, anActor('ref.one'), { action: 'send_checklist', input: { ...aNegativeChecklist({ completedOn: '2026-03-02' }), ...somebody() }, key: randomUUID() }, { today: '2026-03-02', at: new Date('2026-03-02T10:00:00Z') });
    await officer.do(caseId, 'ask_to_reconsider', { askedOn: '2026-03-10', askedBy: 'individual' });
    expect((await officer.record(caseId)).checklist).toMatchObject([{ reconsiderationDueOn: '2026-03-24' }]);
    await officer.do(caseId, 'answer_reconsideration', { outcome: 'stands', reason: 'Nothing new' });
    const { made } = await officer.do(caseId, 'queue_reconsideration_outcome', TO_THE_PERSON);
    await officer.do(caseId, 'issue_letter', { letterOn: TODAY, proof: 'bag 8' }, { subjectId: made!.id });
    expect((await officer.record(caseId)).checklist).toMatchObject([{ reconsiderationToldOn: TODAY }]);
  });
});

/** A case whose local resolution ended on 16 March 2026 as not upheld, its letter sent. */
async function notUpheld(): Promise<string> {
  const caseId = await heard();
  await officer.do(caseId, 'decide_local_resolution', { outcome: 'not_upheld', decidedOn: '2026-03-02', reasons: 'The evidence bears the decision' });
  const { made } = await officer.do(caseId, 'queue_appeal_outcome', TO_THE_PERSON);
  await officer.do(caseId, 'issue_letter', { letterOn: TODAY, proof: 'bag 7' }, { subjectId: made!.id });
  return caseId;
}
const later = (on: string, id = 'ao.two'): Acting => new Acting(db, anActor(id, { role: 'hub_manager' }), on);

describe('independent review', () => {
  const REVIEW = { requestedOn: '2026-04-20', askedBy: 'individual', grounds: ['process_not_followed'] };
  const PANEL = { heldOn: '2026-06-01', chair: 'C. Invented', icbMember: 'I. Invented', councilMember: 'L. Invented', recommendedOn: '2026-06-10', reasons: 'Her needs were intense', outcome: 'full', foundFrom: '2025-09-26' };

  it('is asked of the body in force on the day, within six months, with three months to finish', async () => {
    const caseId = await notUpheld();
    await later('2026-04-20').do(caseId, 'request_independent_review', REVIEW);
    expect((await officer.record(caseId)).independent_review).toMatchObject([{ state: 'requested', body: 'NHS England', askBy: '2026-09-16', dueOn: '2026-07-20' }]);
    expect(await later('2026-04-20').refused(caseId, 'request_independent_review', REVIEW)).toEqual(['conflict', 'independent_review_is_open']);
    const late = await notUpheld();
    expect(await later('2026-09-17').refused(late, 'request_independent_review', { ...REVIEW, requestedOn: '2026-09-17' })).toEqual(['input', 'lateReason: why it is taken: the last day to ask was 2026-09-16']);
  });

  it('that recommends eligibility opens it on the day the ICB accepts, with money from the earlier day', async () => {
    const caseId = await notUpheld();
    await later('2026-04-20').do(caseId, 'request_independent_review', REVIEW);
    await later('2026-06-12').do(caseId, 'record_panel_recommendation', PANEL);
    await later('2026-06-12').do(caseId, 'accept_panel_recommendation', { answeredOn: '2026-06-12' });
    const record = await officer.record(caseId);
    expect(record.eligibility).toMatchObject([{ funding: 'chc_standard', eligibleFrom: '2026-06-12', fundedFrom: '2025-09-26', appealId: record.appeal[0]!.id }]);
    const { made } = await later('2026-06-12').do(caseId, 'queue_independent_review_outcome', TO_THE_PERSON);
    expect(made!.kind).toBe('letter');
  });

  it('is not accepted only for an exceptional reason, by somebody who did not decide the local resolution', async () => {
    const caseId = await notUpheld();
    await later('2026-04-20').do(caseId, 'request_independent_review', REVIEW);
    await later('2026-06-12').do(caseId, 'record_panel_recommendation', PANEL);
    const asked = { answeredOn: '2026-06-12', reason: 'The panel read another person’s notes' };
    expect(await later('2026-06-12', 'ao.one').refused(caseId, 'refuse_panel_recommendation', asked)).toEqual(['conflict', 'needs_another_person']);
    await later('2026-06-12').do(caseId, 'refuse_panel_recommendation', asked);
    expect((await officer.record(caseId)).eligibility).toEqual([]);
  });
});

describe('a refund', () => {
  it('for an upheld challenge runs between the two days, nursing care set off, and takes a second person', async () => {
    const caseId = await heard();
    await anEligibility(db, { person_id: caseId, funding: 'fnc', eligible_from: '2025-09-26' });
    await officer.do(caseId, 'decide_local_resolution', UPHELD);
    await officer.do(caseId, 'record_care_cost', { fromOn: '2025-09-26', weeklyPence: 140_000, payer: 'individual', includesFnc: true, evidence: 'Invoices of the home' });
    await officer.do(caseId, 'propose_challenge_refund', { reason: 'All invoices seen' });
    const { refund: [refund] } = await officer.record(caseId);
    // 26 September 2025 to 2 March 2026 is 157 days; the rate of 2025/26 is £254.06 a week.
    expect(refund).toMatchObject({ state: 'proposed', days: 157, daysNotKnown: 0, fncPence: Math.round((157 * 25_406) / 7), individualPence: Math.round((157 * (140_000 - 25_406)) / 7), fromOn: '2025-09-26', fromOnStatistic: '2025-09-26' });
    expect(await officer.refused(caseId, 'approve_refund', {})).toEqual(['conflict', 'needs_another_person']);
    await later(TODAY).do(caseId, 'approve_refund', {});
    expect((await officer.record(caseId)).refund).toMatchObject([{ state: 'approved' }]);
  });

  it('for a late decision runs from day 29 in its own reading, and says the other', async () => {
    const caseId = await aDecidedCase({ received_on: '2025-08-01', decision_outcome: '01' });
    const referral_id = (await officer.record(caseId)).referral[0]!.id;
    await anEligibility(db, { person_id: caseId, referral_id, eligible_from: '2025-09-26' });
    await officer.do(caseId, 'record_care_cost', { fromOn: '2025-08-01', toOn: '2025-09-26', weeklyPence: 70_000, payer: 'individual', includesFnc: false, evidence: 'Invoices' });
    await officer.do(caseId, 'propose_delay_refund', { delayReason: 'unreasonable', reason: 'No panel for a month' });
    expect((await officer.record(caseId)).refund).toMatchObject([{ fromOn: '2025-08-29', fromOnStatistic: '2025-08-30', toOn: '2025-09-26', individualPence: 28 * 10_000, individualStatisticPence: 27 * 10_000 }]);
    await later(TODAY).do(caseId, 'approve_refund', {});
    expect((await officer.record(caseId)).eligibility).toMatchObject([{ eligibleFrom: '2025-09-26', fundedFrom: '2025-08-29' }]);
  });

  it('is not due for a delay outside the ICB’s control', async () => {
    const caseId = await aDecidedCase({ received_on: '2025-08-01', decision_outcome: '01' });
    await officer.do(caseId, 'propose_delay_refund', { delayReason: 'D1', reason: 'The trust sent no notes' });
    expect((await officer.record(caseId)).refund).toMatchObject([{ state: 'none_due', individualPence: 0 }]);
  });
});

describe('a dispute with a council', () => {
  it('goes through the procedure by its days, with somebody paying meanwhile, and ends in what is repaid', async () => {
    await insert(db, 'organisation', { code: 'LA1', name: 'Invented Council', kind: 'local_authority' });
    const caseId = await aDecidedCase();
    await officer.do(caseId, 'raise_council_dispute', { raisedOn: '2026-02-02', raisedBy: 'council', council: 'LA1', ground: 'decision', note: 'Primary health need', interimPayer: 'council', interimFrom: '2026-02-02' });
    expect((await officer.record(caseId)).council_dispute).toMatchObject([{ stage: 1, stageName: 'Practitioners', stageDue: '2026-02-09' }]);
    await officer.do(caseId, 'change_interim_payer', { fromOn: '2026-02-16', interimPayer: 'shared', icbShare: '50', note: 'Half each until it is settled' });
    for (let stage = 2; stage <= 5; stage += 1) await officer.do(caseId, 'take_dispute_further', { on: '2026-02-16', note: 'No agreement' });
    expect(await officer.refused(caseId, 'take_dispute_further', { on: TODAY, note: 'x' })).toEqual(['conflict', 'last_stage_of_dispute']);
    await officer.do(caseId, 'settle_council_dispute', { settledOn: '2026-03-02', outcome: 'shared', icbShare: '50', weeklyPence: 100_000, note: 'Half each' });
    expect((await officer.record(caseId)).council_dispute).toMatchObject([{ state: 'settled', repaidBy: 'icb', repaidPence: 100_000 }]);
  });
});

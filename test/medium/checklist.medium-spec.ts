// A Checklist after it has come: transcribed, its outcome recorded and sent, reconsidered; and the decision not to screen.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { begin, checklistGaps, type IntakeActName, type Receipted } from '@chc/casework';
import { businessDateAt } from '@chc/deadlines';
import { evidenceSql, quarterTo } from '@chc/returns';
import { Database } from '@chc/platform';
import { aChecklist, aLoggedChecklist, aNegativeChecklist, levels, somebody } from '../builders/intake.js';
import { aPerson, aReferral, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-20';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('checklist');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  await insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
  acting = new Acting(db, anActor('spa.one'), TODAY);
});
afterAll(() => db.close());

const receive = (action: IntakeActName, input: object, at = new Date('2026-03-10T12:00:00Z')): Promise<Receipted> =>
  begin(db, anActor('ref.one'), { action, input, key: randomUUID() }, { today: businessDateAt(at), at });
/** The whole Checklist as somebody copies it from paper; positive unless told otherwise. */
const onPaper = (words: object = {}): object => {
  const personal = new Set(Object.keys(somebody()));
  return Object.fromEntries(Object.entries(aChecklist({ completedOn: '2026-03-09', ...words })).filter(([field]) => !personal.has(field)));
};
const NEGATIVE = onPaper({ ...levels({ mobility: 'A' }), fullAssessment: false });
const receivedInQuarter = async (): Promise<number> =>
  (await db.query(`select from (${evidenceSql(quarterTo('2026-03-31'), ['referrals_received'])}) e where chc_type = 'standard'`)).rowCount!;

describe('a logged Checklist', () => {
  it('waits for its transcription before it is accepted', async () => {
    const { caseId } = await receive('log_checklist', aLoggedChecklist());
    expect(await acting.refused(caseId, 'accept_referral')).toEqual(['conflict', 'checklist_not_transcribed']);
    await acting.do(caseId, 'transcribe_checklist', onPaper());
    const { checklist: [checklist], referral: [referral] } = await acting.record(caseId);
    expect(checklist).toMatchObject({ state: 'sent', thresholdMet: true, fullAssessmentRequired: true, completedOn: '2026-03-09', receivedOn: '2026-03-10' });
    expect(checklist!.transcribedAt).not.toBeNull();
    expect(referral).toMatchObject({ state: 'received', receivedOn: '2026-03-10' });
    await acting.do(caseId, 'accept_referral');
    expect(await acting.refused(caseId, 'transcribe_checklist', onPaper())).toEqual(['conflict', 'already_accepted']);
  });

  it('that is negative was no referral: it leaves the return, and comes back with its receipt when it was mistranscribed', async () => {
    const { caseId } = await receive('log_checklist', aLoggedChecklist());
    const before = await receivedInQuarter();
    await acting.do(caseId, 'transcribe_checklist', NEGATIVE);
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ state: 'screened_out', setAsideOn: TODAY, concludedOn: TODAY });
    expect(await receivedInQuarter()).toBe(before - 1);
    await acting.do(caseId, 'transcribe_checklist', onPaper());
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ state: 'received', setAsideOn: null, receivedOn: '2026-03-10' });
    expect(await receivedInQuarter()).toBe(before);
    expect((await db.query(`select event from referral_event e join referral r on r.id = e.referral_id where r.person_id = $1 order by e.id`, [caseId])).rows.map(({ event }) => event as string))
      .toEqual(['received', 'screened_out', 'screened_in']);
  });

  it('comes back as a suspected duplicate where another has taken its place', async () => {
    const person = somebody();
    const { caseId } = await receive('log_checklist', aLoggedChecklist(person));
    const [first] = (await acting.record(caseId)).checklist;
    await acting.do(caseId, 'transcribe_checklist', NEGATIVE);
    await receive('send_checklist', aChecklist(person));
    await acting.do(caseId, 'transcribe_checklist', onPaper(), { subjectId: first!.id });
    expect((await acting.record(caseId)).referral.map(({ suspectedDuplicate }) => suspectedDuplicate).sort()).toEqual([false, true]);
  });

  it('is copied also where it is at odds with itself, which its gaps then show', async () => {
    const { caseId } = await receive('log_checklist', aLoggedChecklist());
    await acting.do(caseId, 'transcribe_checklist', onPaper({ fullAssessment: false, trained: undefined }));
    const { checklist: [checklist], referral: [referral], person: [person] } = await acting.record(caseId);
    expect([checklist!.thresholdMet, checklist!.fullAssessmentRequired, referral!.state]).toEqual([true, false, 'received']);
    expect(checklistGaps({ ...person!, ...checklist! }).missing.map(({ label }) => label)).toEqual(expect.arrayContaining(['An outcome that goes with the levels', 'That whoever completed it is trained']));
  });

  it('is refused a completion after its receipt', async () => {
    const { caseId } = await receive('log_checklist', aLoggedChecklist());
    expect(await acting.refused(caseId, 'transcribe_checklist', onPaper({ completedOn: '2026-03-11' }))).toEqual(['input', 'completedOn: a day not after 2026-03-10, when it was received']);
  });

  it('lacks nearly everything until then', async () => {
    const { caseId } = await receive('log_checklist', aLoggedChecklist());
    const { checklist: [checklist], person: [person] } = await acting.record(caseId);
    const { asked, missing } = checklistGaps({ ...person!, ...checklist! });
    expect([asked, missing.length]).toEqual([35, 31]);
  });
});

describe('a Checklist sent here', () => {
  it('is not transcribed: its levels and outcome are its own', async () => {
    const { caseId } = await receive('send_checklist', aChecklist());
    expect(await acting.refused(caseId, 'transcribe_checklist', onPaper())).toEqual(['conflict', 'only_for_logged_checklists']);
    expect(await acting.refused(caseId, 'record_checklist_outcome')).toEqual(['conflict', 'only_for_negative_checklists']);
    expect(await acting.refused(caseId, 'ask_to_reconsider', { askedOn: TODAY, askedBy: 'individual' })).toEqual(['conflict', 'only_for_negative_checklists']);
  });
});

describe('a negative Checklist', () => {
  const aNegative = async (): Promise<string> => (await receive('send_checklist', aNegativeChecklist())).caseId;

  it('has its outcome recorded, then sent with the letter', async () => {
    const caseId = await aNegative();
    await acting.do(caseId, 'record_checklist_outcome');
    expect(await acting.refused(caseId, 'record_checklist_outcome')).toEqual(['conflict', 'outcome_already_recorded']);
    const { made } = await acting.do(caseId, 'queue_negative_checklist_letter', { completedBy: 'N Invented', recipientKind: 'individual', recipientName: 'E Entwistle', channel: 'print', recipientAddress: '1 Invented Street' });
    await acting.do(caseId, 'issue_letter', { letterOn: TODAY, proof: 'bag 7' }, { subjectId: made!.id });
    expect((await acting.record(caseId)).checklist[0]).toMatchObject({ outcomeRecordedOn: TODAY, outcomeSentOn: TODAY });
  });

  it.each([
    ['stands', 0],
    ['full_assessment', 1],
  ] as const)('may be reconsidered: %s', async (outcome, referrals) => {
    const caseId = await aNegative();
    expect(await acting.refused(caseId, 'answer_reconsideration', { outcome, reason: 'x' })).toEqual(['conflict', 'not_asked_to_reconsider']);
    await acting.do(caseId, 'ask_to_reconsider', { askedOn: '2026-03-18', askedBy: 'representative' });
    expect(await acting.refused(caseId, 'ask_to_reconsider', { askedOn: TODAY, askedBy: 'individual' })).toEqual(['conflict', 'already_asked_to_reconsider']);
    await acting.do(caseId, 'answer_reconsideration', { outcome, reason: 'Looked at again with the family' });
    const record = await acting.record(caseId);
    expect(record.referral.map(({ receivedOn, notificationType, acceptedAt }) => [receivedOn, notificationType, acceptedAt !== null])).toEqual(Array(referrals).fill([TODAY, '02', true]));
    expect(record.checklist[0]).toMatchObject({ reconsiderationOutcome: outcome, thresholdMet: false, fullAssessmentRequired: false });
  });

  it.each([['2026-03-21', 'a day not in the future'], ['2026-03-09', 'a day not before 2026-03-10, when the Checklist came']])('is not asked about on %s', async (askedOn, expected) => {
    expect(await acting.refused(await aNegative(), 'ask_to_reconsider', { askedOn, askedBy: 'individual' })).toEqual(['input', `askedOn: ${expected}`]);
  });

  it('gets no second referral beside one that is open', async () => {
    const caseId = await aNegative();
    await acting.do(caseId, 'ask_to_reconsider', { askedOn: TODAY, askedBy: 'individual' });
    await aReferral(db, { person_id: caseId });
    expect(await acting.refused(caseId, 'answer_reconsideration', { outcome: 'full_assessment', reason: 'x' })).toEqual(['conflict', 'has_an_open_referral']);
  });
});

describe('a decision not to screen', () => {
  it('is a practitioner’s, lapses when the person disagrees, and ends when they are screened', async () => {
    const [born, nhs] = ['1938-05-17', '9100000000'];
    const caseId = await aPerson(db, { born_on: born, nhs_number: nhs });
    const { made } = await acting.do(caseId, 'decide_not_to_screen', { reason: 'clearly_no_need', rationale: 'Walks, eats, sleeps' });
    await acting.do(caseId, 'record_disagreement_with_not_screening', { disagreedBy: 'individual' }, { subjectId: made!.id });
    expect((await acting.record(caseId)).not_screened[0]).toMatchObject({ reason: 'clearly_no_need', lapsedOn: TODAY, screenedOn: null });
    expect(await acting.refused(caseId, 'record_disagreement_with_not_screening', { disagreedBy: 'individual' })).toEqual(['conflict', 'decision_has_lapsed']);
    await receive('send_checklist', aChecklist({ bornOn: born, nhsNumber: nhs, completedOn: '2026-03-20' }), new Date('2026-03-20T12:00:00Z'));
    expect((await acting.record(caseId)).not_screened[0]).toMatchObject({ screenedOn: TODAY });
  });

  it('is not taken while a referral is open', async () => {
    const caseId = await aPerson(db);
    await aReferral(db, { person_id: caseId });
    expect(await acting.refused(caseId, 'decide_not_to_screen', { reason: 'needs_unchanged', rationale: 'x' })).toEqual(['conflict', 'has_an_open_referral']);
  });
});

describe('two records of one person', () => {
  it('become one while nothing is accepted, and two again', async () => {
    const known = await aPerson(db);
    await aReferral(db, { person_id: known, received_on: '2026-03-01' });
    const { caseId } = await receive('send_checklist', aChecklist({ nhsNumber: undefined }));
    const before = await receivedInQuarter();
    await acting.do(caseId, 'merge_person', { into: known });
    const [empty, full] = [await acting.record(caseId), await acting.record(known)];
    expect([empty.referral, empty.checklist, full.checklist.length, full.referral.map(({ suspectedDuplicate }) => suspectedDuplicate)]).toEqual([[], [], 1, [false, true]]);
    expect(await acting.refused(caseId, 'merge_person', { into: known })).toEqual(['conflict', 'person_was_merged']);
    await acting.do(caseId, 'unmerge_person');
    expect((await acting.record(caseId)).referral).toEqual([expect.objectContaining({ suspectedDuplicate: false, receivedOn: '2026-03-10' })]);
    expect([(await acting.record(known)).referral.length, await receivedInQuarter()]).toEqual([1, before]);
  });

  it('are not merged once somebody works on the one, nor into themselves or another ICB', async () => {
    const known = await aPerson(db);
    const { caseId } = await receive('send_checklist', aChecklist());
    expect(await acting.refused(caseId, 'merge_person', { into: caseId })).toEqual(['input', 'into: another record than this one']);
    expect(await acting.refused(caseId, 'merge_person', { into: randomUUID() })).toEqual(['input', 'into: a record of this ICB that was not itself merged']);
    await acting.do(caseId, 'accept_referral');
    expect(await acting.refused(caseId, 'merge_person', { into: known })).toEqual(['conflict', 'more_than_just_received']);
  });

  it('stay one when what was moved is worked on', async () => {
    const known = await aPerson(db);
    const { caseId } = await receive('send_checklist', aChecklist());
    await acting.do(caseId, 'merge_person', { into: known });
    await acting.do(known, 'accept_referral');
    expect(await acting.refused(caseId, 'unmerge_person')).toEqual(['conflict', 'moved_ones_are_worked_on']);
  });
});

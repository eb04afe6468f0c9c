// Letters as acts of a case: written on trial before they are queued, issued once, with the dates they start.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readLetter } from '@chc/letters';
import { Database } from '@chc/platform';
import { aPerson, aReferral, aReview, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-20';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('letter_acts');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one', { role: 'practitioner', name: 'Invented Practitioner' }), TODAY, new Date('2026-03-20T09:00:00Z'));
});
afterAll(() => db.close());

const aLetterhead = (): Promise<string> => insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
const TO_THE_PERSON = { recipientKind: 'individual', recipientName: 'M Ashworth', channel: 'print', recipientAddress: '1 Invented Street\nTestville' };
const POSTED = { letterOn: TODAY, proof: 'second class, 20 March, bag 7' };

describe('before the ICB has a letterhead', () => {
  it('no letter is written, and the reason says who sets it', async () => {
    const caseId = await aPerson(db, { given_name: 'Maud' });
    await aReferral(db, { person_id: caseId });
    expect(await acting.refused(caseId, 'queue_acknowledgement', TO_THE_PERSON)).toEqual(['conflict', 'no_letterhead']);
  });
});

describe('a letter of a case', () => {
  beforeAll(aLetterhead);
  const aCase = async (words: object = {}): Promise<string> => {
    const caseId = await aPerson(db, { given_name: 'Maud' });
    await aReferral(db, { person_id: caseId, ...words });
    return caseId;
  };
  const decided = { state: 'decided', decided_on: '2026-03-18', decision_outcome: '01' };

  it('is queued, then issued with its words and the appeal date, which tells the person', async () => {
    const caseId = await aCase(decided);
    await db.query(`update referral set source_id = 'SR-7' where person_id = $1`, [caseId]);
    const { made } = await acting.do(caseId, 'queue_decision_letter', { ...TO_THE_PERSON, reasons: 'Her needs are intense.' });
    await acting.do(caseId, 'issue_letter', POSTED, { subjectId: made!.id });
    const { letter: [letter], referral: [referral] } = await acting.record(caseId);
    expect(letter).toMatchObject({ state: 'issued', letterOn: TODAY, appealBy: '2026-09-20', version: 2 });
    expect(referral).toMatchObject({ outcomeCommunicatedOn: TODAY });
    const { html } = await readLetter(db, made!.id);
    expect(html).toContain('20 September 2026');
    expect(html).toContain('Invented CHC team');
    expect(html).toContain('SR-7');
  });

  it('gives a longer time to appeal where the ICB has said so from a date', async () => {
    await db.query(`insert into dated_value (name, organisation_id, from_on, value, unit, source) values ('appeal_months', $1, '2026-03-01', 9, 'calendar months', 'test')`, [ICB]);
    const caseId = await aCase(decided);
    const { made } = await acting.do(caseId, 'queue_decision_letter', { ...TO_THE_PERSON, reasons: 'Her needs are intense.' });
    await acting.do(caseId, 'issue_letter', POSTED, { subjectId: made!.id });
    expect((await acting.record(caseId)).letter[0]).toMatchObject({ appealBy: '2026-12-20' });
    await db.query(`delete from dated_value where source = 'test'`).catch(() => undefined);
  });

  it.each([
    ['a decision that is not there', {}, 'queue_decision_letter', { ...TO_THE_PERSON, reasons: 'x' }, ['conflict', 'not_decided']],
    ['a delay without what has happened', {}, 'queue_delay_letter', { ...TO_THE_PERSON, newDateOn: '2026-06-01', delayReason: 'D4' },
      ['input', 'delayExplanation: what out of the ordinary has happened']],
    ['an email to no address', {}, 'queue_acknowledgement', { ...TO_THE_PERSON, channel: 'email' }, ['input', 'recipientAddress: one email address']],
    ['a meeting that is over', {}, 'queue_mdt_invitation', { ...TO_THE_PERSON, meetingOn: '2026-03-01', meetingTime: '10:00', meetingPlace: 'x', coordinatorName: 'y' },
      ['input', 'meetingOn: a day not before today, the date of the letter']],
    ['an acknowledgement of what is concluded', decided, 'queue_acknowledgement', TO_THE_PERSON, ['conflict', 'already_concluded']],
    ['a Fast Track approval of a standard referral', decided, 'queue_fast_track_approval', { ...TO_THE_PERSON, recipientKind: 'provider' }, ['conflict', 'fast_track_not_accepted']],
  ] as const)('refuses %s', async (_what, referral, action, input, refusal) => {
    const caseId = await aCase(referral);
    expect(await acting.refused(caseId, action, input)).toEqual(refusal);
    expect((await acting.record(caseId)).letter).toEqual([]);
  });

  it('that says the referral goes on is cancelled when the referral ends, and one that an import overtook is not issued', async () => {
    const caseId = await aCase({ received_on: '2026-01-10' });
    const delay = { ...TO_THE_PERSON, newDateOn: '2026-04-01', delayReason: 'D1' };
    await acting.do(caseId, 'queue_delay_letter', delay);
    await acting.do(caseId, 'discount', { discountedOn: TODAY, reason: '05', evidence: 'The person asked for it to end, by telephone' });
    expect((await acting.record(caseId)).letter).toMatchObject([{ kind: 'delay', state: 'cancelled', cancelledReason: 'The referral has been decided or discounted' }]);
    const other = await aCase({ received_on: '2026-01-10' });
    const { made } = await acting.do(other, 'queue_delay_letter', delay);
    await db.query(`update referral set source_id = 'SR-9', state = 'decided', decided_on = $2, decision_outcome = '01' where person_id = $1`, [other, TODAY]);
    expect(await acting.refused(other, 'issue_letter', POSTED, { subjectId: made!.id })).toEqual(['conflict', 'letter_overtaken']);
  });

  it('goes to nobody who is not recorded as speaking for the person', async () => {
    const caseId = await aCase();
    const toThem = { ...TO_THE_PERSON, recipientKind: 'representative', recipientName: 'T Ashworth' };
    expect(await acting.refused(caseId, 'queue_acknowledgement', toThem)).toEqual(['input', expect.stringContaining('recipientKind: somebody who is recorded on this case')]);
  });

  it('is not issued twice, nor without proof, nor from the future; a cancelled one not at all', async () => {
    const caseId = await aCase();
    const { made } = await acting.do(caseId, 'queue_acknowledgement', TO_THE_PERSON);
    const subjectId = made!.id;
    expect(await acting.refused(caseId, 'issue_letter', { letterOn: TODAY }, { subjectId })).toEqual(['input', 'proof: the posting reference of a printed letter']);
    expect(await acting.refused(caseId, 'issue_letter', { ...POSTED, letterOn: '2026-03-21' }, { subjectId })).toEqual(['input', 'letterOn: a date that is not in the future']);
    await acting.do(caseId, 'cancel_letter', { reason: 'wrong address' }, { subjectId });
    expect(await acting.refused(caseId, 'issue_letter', POSTED, { subjectId })).toEqual(['conflict', 'letter_not_queued']);
    expect(await acting.refused(caseId, 'record_returned_mail', { returnedOn: TODAY, reason: 'gone away' }, { subjectId })).toEqual(['conflict', 'letter_not_issued']);
  });

  it('that came back stays issued on its date', async () => {
    const caseId = await aCase();
    const { made } = await acting.do(caseId, 'queue_acknowledgement', TO_THE_PERSON);
    await acting.do(caseId, 'issue_letter', POSTED, { subjectId: made!.id });
    await acting.do(caseId, 'record_returned_mail', { returnedOn: TODAY, reason: 'gone away' }, { subjectId: made!.id });
    expect((await acting.record(caseId)).letter[0]).toMatchObject({ state: 'returned', letterOn: TODAY, returnedReason: 'gone away' });
  });

  it('goes to provider, council and reviewed person from what it is about', async () => {
    const caseId = await aCase({ ...decided, activity_type: '02', decision_outcome: '02' });
    const fnc = await anEligibility(db, { person_id: caseId, funding: 'fnc', eligible_from: '2026-03-01' });
    const review = await aReview(db, { eligibility_id: fnc, state: 'booked', booked_for: '2026-04-02' });
    await db.query('update person set given_name = $2 where id = $1', [caseId, 'Maud']);
    const to = (recipientKind: string): object => ({ ...TO_THE_PERSON, recipientKind });
    await acting.do(caseId, 'queue_fast_track_approval', to('provider'));
    await acting.do(caseId, 'queue_council_copy', { ...to('council') });
    await acting.do(caseId, 'queue_fnc_approval', { ...to('provider'), weeklyRatePence: 26768, band: 'standard' }, { subjectId: fnc });
    await acting.do(caseId, 'queue_review_appointment', { ...to('individual'), reviewTime: '10:00', reviewPlace: 'Invented House', reviewerName: 'I Reviewer' }, { subjectId: review });
    expect((await acting.record(caseId)).letter.map(({ kind, recipientKind }) => `${kind} to ${recipientKind}`).sort()).toEqual([
      'council_copy to council', 'fast_track_approval to provider', 'fnc_approval to provider', 'review_appointment to individual']);
  });
});

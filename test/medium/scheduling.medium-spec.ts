// Slots, what is booked on them, and the link by which somebody from outside sees one case.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addProfessional, linkStanding, MOST_WRONG_CODES, offerSlots, openCaseLink, perform, proposeMeetings, readOpenLink, readOpenSlots, readProfessionals, readSessionTotals, readSlots, withdrawSlot } from '@chc/casework';
import { calendarFile, messageOf, readBookedMeeting, sendOutbox } from '@chc/letters';
import { Database, DomainError } from '@chc/platform';
import { aPerson, aReferral, aReview, anEligibility, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-03';
const NOW = new Date(`${TODAY}T10:00:00Z`);
const LEAD = anActor('lena.lead');
const OFFER = { fromOn: '2026-03-09', toOn: '2026-03-13', weekdays: ['mon', 'tue', 'wed'], from: '09:00', to: '12:00', online: false, place: 'Invented Clinic', sessionKind: 'chc', funded: true } as const;
let db: Database;
let acting: Acting;
let [nurse, worker] = ['', ''];
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('scheduling')).ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, LEAD, TODAY, NOW);
  nurse = await addProfessional(db, LEAD, ICB, { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented Trust', practitioner: 'PR1', email: undefined }, TODAY);
  worker = await addProfessional(db, LEAD, ICB, { name: 'Sam Social (invented)', profession: 'social_work', careActAssessor: true, organisation: 'Invented Council', practitioner: undefined, email: 'sam@council.invalid' }, TODAY);
  for (const professional of [nurse, worker]) await offerSlots(db, LEAD, ICB, { ...OFFER, weekdays: [...OFFER.weekdays], professional }, { today: TODAY, at: NOW });
});
afterAll(() => db.close());

const refusal = (error: unknown): string[] => (error instanceof DomainError ? [...error.reasons] : [String(error)]);
async function assessing(receivedOn = '2026-03-02'): Promise<{ caseId: string; referralId: string }> {
  const caseId = await aPerson(db);
  const referralId = await aReferral(db, { person_id: caseId, received_on: receivedOn, state: 'assessing', coordinator: 'PR1' });
  return { caseId, referralId };
}
const free = async (): Promise<{ id: string; professionalId: string; startsAt: Date }[]> => readOpenSlots(db, ICB, NOW);
const pair = async (): Promise<string[]> => {
  const [meeting] = proposeMeetings(await readOpenSlots(db, ICB, NOW), { receivedOn: '2026-03-02', today: TODAY, verificationDays: 2, coordinator: 'PR1' });
  return meeting!.slots.map(({ id }) => id);
};

describe('slots', () => {
  it('are offered by a week pattern, but for bank holidays and hours that are theirs already', async () => {
    const easter = { ...OFFER, weekdays: [...OFFER.weekdays], professional: nurse, fromOn: '2026-04-06', toOn: '2026-04-08' };
    expect(await offerSlots(db, LEAD, ICB, easter, { today: TODAY, at: NOW })).toEqual({ made: 2, left: [{ on: '2026-04-06', because: 'bank_holiday' }] });
    expect(await offerSlots(db, LEAD, ICB, { ...easter, from: '11:00', to: '13:00' }, { today: TODAY, at: NOW }).catch(refusal)).toEqual(['bank_holiday', 'slot_of_theirs_already']);
  });

  it('cannot overlap for one person, nor be booked twice, whatever the code does', async () => {
    const [slot] = await readSlots(db, [ICB], '2026-03-09', '2026-03-09');
    await expect(db.query(`insert into slot (id, icb_id, professional_id, during, online, session_kind, funded, offered_on, offered_by)
      select gen_random_uuid(), icb_id, professional_id, during, true, 'chc', true, offered_on, 'x' from slot where id = $1`, [slot!.id])).rejects.toMatchObject({ constraint: 'slot_professional_once_excl' });
  });

  it('are counted for each person against three', async () => {
    expect((await readProfessionals(db, [ICB], TODAY)).map(({ name, offered, expected }) => [name, offered, expected])).toEqual([['Nora Nurse (invented)', 3, 3], ['Sam Social (invented)', 3, 3]]);
  });
});

describe('an MDT on slots', () => {
  it('is the one booking of the case, brings its people onto the MDT and invites them without a name', async () => {
    const { caseId, referralId } = await assessing();
    await acting.do(caseId, 'book_mdt_slots', { slots: await pair() }, { subjectId: referralId });
    const { referral: [referral], mdt_member: members, slot_booking: bookings } = await acting.record(caseId);
    expect(referral).toMatchObject({ mdtMeetingOn: '2026-03-09', mdtMeetingTime: '09:00', mdtMeetingPlace: 'Invented Clinic' });
    expect(members.map(({ name, fromOutside }) => [name, fromOutside]).sort()).toEqual([['Nora Nurse (invented)', false], ['Sam Social (invented)', true]]);
    expect(bookings.map(({ purpose, cancelledOn }) => [purpose, cancelledOn])).toEqual([['mdt', null], ['mdt', null]]);
    const { rows: [email] } = await db.query<{ slot_booking_id: string }>(`select slot_booking_id from outbox where kind = 'calendar_email' and person_id = $1`, [caseId]);
    const file = calendarFile(await readBookedMeeting(db, email!.slot_booking_id), { host: 'chc.invalid' });
    expect(file).toContain('DTSTART:20260309T090000Z');
    expect(file).toMatch(/METHOD:REQUEST[\s\S]*LOCATION:Invented Clinic/);
    expect(file).not.toMatch(/Nora|Sam|\d{10}(?!T)/);

    // Moved: the earlier slots are free again and the invitation is taken back.
    await acting.do(caseId, 'book_mdt_slots', { slots: await pair() }, { subjectId: referralId });
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ mdtMeetingOn: '2026-03-10' });
    expect(calendarFile(await readBookedMeeting(db, email!.slot_booking_id), { host: 'chc.invalid' })).toMatch(/METHOD:CANCEL[\s\S]*STATUS:CANCELLED/);
    await acting.do(caseId, 'cancel_mdt_booking', { reason: 'The family asked' }, { subjectId: referralId });
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ mdtMeetingOn: null });
    expect(await free()).toHaveLength(8);
    expect(await acting.refused(caseId, 'cancel_mdt_booking', { reason: 'Again' }, { subjectId: referralId })).toEqual(['conflict', 'no_slots_booked']);
  });

  it('is refused on slots of one profession, taken ones, and late ones without a reason', async () => {
    const { caseId, referralId } = await assessing();
    const [one] = (await free()).filter(({ professionalId }) => professionalId === nurse);
    expect(await acting.refused(caseId, 'book_mdt_slots', { slots: [one!.id] }, { subjectId: referralId })).toEqual(['conflict', 'mdt_of_one_professional']);
    const late = await assessing('2026-02-09');
    const slots = await pair();
    expect(await acting.refused(late.caseId, 'book_mdt_slots', { slots }, { subjectId: late.referralId })).toEqual(['input', expect.stringContaining('lateReason')]);
    await acting.do(late.caseId, 'book_mdt_slots', { slots, lateReason: 'The daughter is away' }, { subjectId: late.referralId });
    expect(await acting.refused(caseId, 'book_mdt_slots', { slots }, { subjectId: referralId })).toEqual(['conflict', 'slot_is_taken']);
    expect(await withdrawSlot(db, LEAD, [ICB], slots[0]!, { reason: 'Ill' }, TODAY).catch(refusal)).toEqual(['slot_is_booked']);
    // Concluded, the referral gives its slots back by itself.
    await acting.do(late.caseId, 'discount', { reason: '05', evidence: 'The family wrote', discountedOn: TODAY }, { subjectId: late.referralId });
    expect((await acting.record(late.caseId)).slot_booking.map(({ cancelledReason }) => cancelledReason)).toEqual(['referral_concluded', 'referral_concluded']);
  });

  it('has a task for the coordinator when somebody declines, and their slot is gone', async () => {
    const { caseId, referralId } = await assessing();
    await acting.do(caseId, 'book_mdt_slots', { slots: await pair() }, { subjectId: referralId });
    const [booking] = (await acting.record(caseId)).slot_booking;
    await acting.do(caseId, 'answer_slot', { answer: 'declined', note: 'On leave' }, { subjectId: booking!.id });
    const { task } = await acting.record(caseId);
    expect(task).toMatchObject([{ assignee: 'PR1' }]);
    expect((await db.query('select state from slot where id = $1', [booking!.slotId])).rows).toEqual([{ state: 'withdrawn' }]);
  });
});

describe('a review on a slot', () => {
  it('is booked, moved and taken back, and the slot with it', async () => {
    const caseId = await aPerson(db);
    const eligibilityId = await anEligibility(db, { person_id: caseId, funding: 'chc_standard', eligible_from: '2025-12-01' });
    const reviewId = await aReview(db, { eligibility_id: eligibilityId, review_type: '01', due_on: '2026-03-01' });
    const [first, second] = await free();
    await acting.do(caseId, 'book_review_slot', { slot: first!.id }, { subjectId: reviewId });
    expect((await acting.record(caseId)).review[0]).toMatchObject({ state: 'booked', bookedFor: first!.startsAt.toISOString().slice(0, 10) });
    await acting.do(caseId, 'move_review_slot', { slot: second!.id }, { subjectId: reviewId });
    expect((await acting.record(caseId)).slot_booking.filter(({ cancelledOn }) => cancelledOn === null).map(({ slotId }) => slotId)).toEqual([second!.id]);
    await acting.do(caseId, 'unbook_review', { because: 'person' }, { subjectId: reviewId });
    expect((await free()).map(({ id }) => id)).toEqual(expect.arrayContaining([first!.id, second!.id]));
  });
});

describe('a link to one case', () => {
  const when = { today: TODAY, now: NOW };
  async function linked(): Promise<{ caseId: string; secret: string; code: string; memberId: string; linkId: string }> {
    const { caseId, referralId } = await assessing();
    const { id: professional } = (await readProfessionals(db, [ICB], TODAY)).find(({ practitioner }) => practitioner === null)!;
    const memberId = await insert(db, 'mdt_member', { icb_id: ICB, person_id: caseId, referral_id: referralId, name: 'Sam Social (invented)', profession: 'social_work', care_act_assessor: true, organisation: 'Invented Council', professional_id: professional, from_outside: true, added_on: TODAY, added_by: 'test' });
    const { told, made } = await acting.do(caseId, 'send_case_link', { expiresOn: '2026-03-10' }, { subjectId: memberId });
    return { caseId, secret: told!.secret!, code: told!.code!, memberId, linkId: made!.id };
  }

  it('opens that case for whoever has the code, and gives their view through the DST’s own records', async () => {
    const { caseId, secret, code } = await linked();
    await acting.do(caseId, 'begin_dst', {}, { subjectId: (await acting.record(caseId)).referral[0]!.id });
    const opened = await openCaseLink(db, secret, code, when);
    if ('refused' in opened) throw new Error(opened.refused);
    const link = (await readOpenLink(db, opened.session, when))!;
    expect(link.caseId).toBe(caseId);
    const record = await acting.record(caseId);
    const { id: dstId } = record.dst[0]!;
    await perform(db, link.by, { caseId, kind: 'dst', subjectId: dstId, action: 'propose_level', key: 'k1', input: { domain: 'mobility', member: link.memberId, level: 'H', reason: 'Two people to turn' } }, { today: TODAY, at: NOW });
    expect((await acting.record(caseId)).dst_proposal).toMatchObject([{ memberId: link.memberId, level: 'H' }]);
    const another = await assessing();
    await expect(perform(db, link.by, { caseId: another.caseId, kind: 'dst', subjectId: dstId, action: 'propose_level', key: 'k2', input: {} }, { today: TODAY, at: NOW })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(perform(db, link.by, { caseId, kind: 'dst', subjectId: dstId, action: 'agree_level', version: 1, input: {} }, { today: TODAY, at: NOW })).rejects.toMatchObject({ reasons: ['not_for_your_role'] });
    expect((await db.query(`select count(*)::int as n from audit_entry where action = 'case_link_opened' and details ->> 'caseId' = $1`, [caseId])).rows).toEqual([{ n: 1 }]);
  });

  it('keeps neither its secret nor its code, and the mail loses the secret once it is sent', async () => {
    const { linkId, secret, code } = await linked();
    const { rows: [kept] } = await db.query('select * from case_link where id = $1', [linkId]);
    expect(JSON.stringify(kept)).not.toContain(secret);
    const { rows: [mail] } = await db.query<never>(`select id, kind, letter_id, to_address, secret from outbox where case_link_id = $1`, [linkId]);
    const { text } = messageOf(mail!, { from: 'team@chc.invalid', publicUrl: 'https://chc.invalid' });
    expect(text).toContain(`https://chc.invalid/one-case/${secret}`);
    expect(text).not.toContain(code);
    await sendOutbox(db, { from: 'team@chc.invalid', publicUrl: 'https://chc.invalid', transport: { sendMail: () => Promise.resolve({}) } as never }, new Date('2100-01-01'));
    expect((await db.query('select secret from outbox where case_link_id = $1', [linkId])).rows).toEqual([{ secret: null }]);
  });

  it('is closed by five wrong codes, its day, whoever sent it, twenty openings, and a newer one', async () => {
    const wrong = await linked();
    for (let n = 1; n < MOST_WRONG_CODES; n += 1) expect(await openCaseLink(db, wrong.secret, 'nonsense', when)).toEqual({ refused: 'wrong' });
    expect(await openCaseLink(db, wrong.secret, 'nonsense', when)).toEqual({ refused: 'wrong_codes' });
    expect(await openCaseLink(db, wrong.secret, wrong.code, when)).toEqual({ refused: 'wrong_codes' });
    const late = await linked();
    expect(await openCaseLink(db, late.secret, late.code, { ...when, today: '2026-03-11' })).toEqual({ refused: 'expired' });
    const opened = await openCaseLink(db, late.secret, late.code, when);
    await acting.do(late.caseId, 'revoke_case_link', {}, { subjectId: late.linkId });
    expect(await linkStanding(db, late.secret, TODAY)).toBe('revoked');
    expect('session' in opened && (await readOpenLink(db, opened.session, when))).toBeNull();
    const worn = await linked();
    await db.query('update case_link set openings = 20 where id = $1', [worn.linkId]);
    expect(await linkStanding(db, worn.secret, TODAY)).toBe('used_up');
    await acting.do(worn.caseId, 'send_case_link', { expiresOn: '2026-03-10' }, { subjectId: worn.memberId });
    expect(await linkStanding(db, worn.secret, TODAY)).toBe('revoked');
    expect(await linkStanding(db, 'nonsense', TODAY)).toBe('unknown');
  });
});

describe('sessions of a month', () => {
  it('are told by kind, funded or not, used or not', async () => {
    await offerSlots(db, LEAD, ICB, { ...OFFER, weekdays: ['mon'], professional: worker, fromOn: '2026-05-11', toOn: '2026-05-18', sessionKind: 'discharge_to_assess', funded: false }, { today: TODAY, at: NOW });
    expect(await readSessionTotals(db, [ICB], '2026-05-01', '2026-05-31')).toEqual([{ month: '2026-05', sessionKind: 'discharge_to_assess', funded: false, offered: 2, used: 0, unused: 2, hours: 6 }]);
  });
});

// The family's door: who may be given a link and why not, what opens it, what closes it at once, and that nothing anybody wrote is behind it.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepFamilyKey, openFamilyDoor, readFamilyFacts, readFamilyVisit } from '@chc/casework';
import { seedFamilies } from '@chc/exchange';
import { Database, SYSTEM } from '@chc/platform';
import { aPerson, aReferral, anAppeal, anEligibility, aReview, ICB, insert, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
const NOW = { today: TODAY, at: new Date('2026-03-10T10:00:00Z') };
const BORN = '1938-05-17';
const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('family');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

const GIVEN = { expiresOn: '2026-04-10', format: 'plain', linkBy: 'email', codeBy: 'telephone' };
const DAUGHTER = { kind: 'family_or_friend', name: 'A Daughter', reachedAt: '01632 960 009', consultedOnWelfare: false, getsCopies: false, actsFrom: '2026-03-02' };
const CONSENT = { sharedWith: 'A daughter', scope: ['everything'], givenBy: 'person', givenOn: '2026-03-02' };
/** A person with a daughter who may be told. */
async function aFamily(): Promise<{ caseId: string; daughter: string; consent: string }> {
  const caseId = await aPerson(db, { given_name: 'Edna', family_name: 'Fernley' });
  const daughter = (await acting.do(caseId, 'add_representative', DAUGHTER)).made!.id;
  const consent = (await acting.do(caseId, 'record_consent', CONSENT)).made!.id;
  return { caseId, daughter, consent };
}
let serial = 0;
/** A link with its secrets made, and how to come in by it. */
async function aDoor(words: object = {}): Promise<{ caseId: string; linkId: string; daughter: string; come: (words?: object) => ReturnType<typeof openFamilyDoor>; visit: string; reads: () => ReturnType<typeof readFamilyVisit> }> {
  const family = await aFamily();
  const linkId = (await acting.do(family.caseId, 'give_family_link', { ...GIVEN, to: family.daughter, consent: family.consent, ...words })).made!.id;
  const own = `secret ${serial += 1}`;
  await keepFamilyKey(db, acting.by, { caseId: family.caseId, linkId, linkHash: hash(own), codeHash: hash(`${own}:123456`) }, NOW);
  const visit = hash(`${own} visit`);
  const come = (other: object = {}): ReturnType<typeof openFamilyDoor> => openFamilyDoor(db.as(SYSTEM), { linkHash: hash(own), codeHash: hash(`${own}:123456`), bornOn: BORN, visitHash: visit, ...other }, NOW);
  return { ...family, linkId, come, visit, reads: () => readFamilyVisit(db.as(SYSTEM), visit, NOW) };
}

describe('the demonstration', () => {
  it('has a daughter or son of one open case of each practitioner, and makes no secret', async () => {
    for (const practitioner of ['PR1', 'PR1', 'PR2']) await aReferral(db, { person_id: await aPerson(db, { practitioner }) });
    await seedFamilies(db, TODAY);
    await seedFamilies(db, TODAY);
    const { rows } = await db.query('select count(*)::int as links, count(distinct p.practitioner)::int as practitioners, (select count(*)::int from family_key) as keys from family_link l join person p on p.id = l.person_id join consent c on c.id = l.consent_id and c.person_id = p.id');
    expect(rows).toEqual([{ links: 2, practitioners: 2, keys: 0 }]);
  });
});

describe('before the ICB has a letterhead', () => {
  it('no link is given: the page would name nobody to ring', async () => {
    const { caseId } = await aFamily();
    expect(await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: caseId })).toEqual(['conflict', 'no_letterhead']);
    await insert(db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  });
});

describe('a link is given', () => {
  it('to the person themself, without anybody’s consent', async () => {
    const { caseId, consent } = await aFamily();
    expect(await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: caseId, consent })).toEqual(['input', 'consent: nothing: the person needs nobody’s consent']);
    await acting.do(caseId, 'give_family_link', { ...GIVEN, to: caseId });
    expect((await acting.record(caseId)).family_link).toMatchObject([{ forWhom: 'individual', representativeId: null, expiresOn: '2026-04-10', recordedBy: 'pr.one', wrongAnswers: 0 }]);
  });

  it.each<[string, object, string]>([
    ['without the consent it needs', { consent: undefined }, 'consent: a consent that names A Daughter: without one nobody but the person may be told. Record it first'],
    ['beyond its days', { expiresOn: '2027-01-01' }, 'expiresOn: a day from today until 2026-09-06'],
    ['with link and code going one way', { linkBy: 'letter', codeBy: 'letter' }, 'codeBy: another way than the link goes'],
    ['to somebody who stands for nobody here', { to: '00000000-0000-4000-8000-000000000000', consent: undefined }, 'to: the person, or somebody recorded as standing for them today'],
    ['with a name and no number', { contactName: 'Jo Invented' }, 'contactPhone: both the name and the number, or neither'],
  ])('not %s', async (_what, words, refusal) => {
    const { caseId, daughter, consent } = await aFamily();
    expect(await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: daughter, consent, ...words })).toEqual(['input', refusal]);
  });

  it('not on a consent to tell somebody else', async () => {
    const { caseId, daughter } = await aFamily();
    const consent = (await acting.do(caseId, 'record_consent', { ...CONSENT, sharedWith: 'The GP' })).made!.id;
    expect(await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: daughter, consent })).toEqual(['input', 'consent: a consent that names A Daughter']);
  });

  it('to a welfare attorney by their authority; to one over money only with consent', async () => {
    const { caseId } = await aFamily();
    const attorney = { ...DAUGHTER, name: 'A Son', authoritySeenOn: '2026-03-02', registeredOn: '2025-01-01' };
    const welfare = (await acting.do(caseId, 'add_representative', { ...attorney, kind: 'attorney_welfare', consultedOnWelfare: true })).made!.id;
    const money = (await acting.do(caseId, 'add_representative', { ...attorney, kind: 'attorney_property' })).made!.id;
    await acting.do(caseId, 'give_family_link', { ...GIVEN, to: welfare });
    expect((await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: money }))[0]).toBe('input');
  });

  it('not for a restricted case, nor where the date of birth is not known', async () => {
    const unknown = await aPerson(db, { born_on: null });
    expect(await acting.refused(unknown, 'give_family_link', { ...GIVEN, to: unknown })).toEqual(['conflict', 'no_date_of_birth']);
    const restricted = await aPerson(db, { restricted_at: NOW.at, restricted_by: 'hub', restricted_reason: 'one of our own staff' });
    expect(await acting.refused(restricted, 'give_family_link', { ...GIVEN, to: restricted })).toEqual(['conflict', 'is_restricted']);
  });

  it('in the format that the person needs, unless told otherwise', async () => {
    const { caseId } = await aFamily();
    await acting.do(caseId, 'record_communication_need', { need: 'easy_read', what: 'Pictures help', notedOn: '2026-03-02' });
    const record = await acting.record(caseId);
    const { ACTS } = await import('@chc/casework');
    expect(ACTS.give_family_link.initial!({ record, row: record.person[0]!, by: acting.by }, {})).toMatchObject({ format: 'easy_read', expiresOn: '2026-09-06' });
  });
});

describe('the door', () => {
  it('opens for link, code and date of birth together, and is counted', async () => {
    const { caseId, linkId, come, reads } = await aDoor();
    expect(await come()).toEqual({ visit: { linkId, caseId } });
    expect(await reads()).toEqual({ linkId, caseId });
    expect((await acting.record(caseId)).family_link[0]).toMatchObject({ openings: 1, wrongAnswers: 0 });
    expect(await readFamilyVisit(db.as(SYSTEM), hash('another'), NOW)).toBeNull();
  });

  it('is locked by five wrong answers, whichever was wrong, also for who then knows; a practitioner unlocks it', async () => {
    const { caseId, come, linkId } = await aDoor();
    expect(await acting.refused(caseId, 'unlock_family_link', { unlockedHow: 'Rang her' })).toEqual(['conflict', 'family_link_is_not_locked']);
    for (const words of [{ bornOn: '1938-05-18' }, { codeHash: hash('x') }, { bornOn: '1938-05-18' }, { codeHash: hash('y') }]) expect(await come(words)).toEqual({ refused: 'wrong' });
    expect(await come({ codeHash: hash('z') })).toEqual({ refused: 'locked' });
    expect(await come()).toEqual({ refused: 'locked' });
    await acting.do(caseId, 'unlock_family_link', { unlockedHow: 'Rang her on the number we hold' });
    expect(await come()).toMatchObject({ visit: { linkId } });
  });

  it('counts wrong answers given at once one by one', async () => {
    const { come, caseId } = await aDoor();
    const said = await Promise.all(Array.from({ length: 20 }, (_, at) => come({ codeHash: hash(`guess ${at}`) })));
    expect(said.filter((one) => 'refused' in one && one.refused === 'wrong')).toHaveLength(4);
    expect((await acting.record(caseId)).family_link[0]).toMatchObject({ wrongAnswers: 5 });
  });

  it('forgets wrong answers once it opened: nobody is locked out by typing slips over the months', async () => {
    const { come, caseId } = await aDoor();
    for (let n = 0; n < 4; n += 1) await come({ bornOn: '1938-05-18' });
    await come();
    expect((await acting.record(caseId)).family_link[0]).toMatchObject({ wrongAnswers: 0 });
  });

  it('keeps hashes alone, and made anew opens by the new ones only', async () => {
    const { come, caseId, linkId, reads } = await aDoor();
    await come();
    await keepFamilyKey(db, acting.by, { caseId, linkId, linkHash: hash('newer'), codeHash: hash('newer:654321') }, NOW);
    expect([await come(), await reads()]).toEqual([{ refused: 'closed' }, null]);
    expect(await come({ linkHash: hash('newer'), codeHash: hash('newer:654321') })).toMatchObject({ visit: {} });
    const { rows } = await db.query<{ said: string }>(`select (select json_agg(k)::text from family_key k) || (select json_agg(v)::text from family_visit v) || (select json_agg(e.details)::text from case_event e) as said`);
    expect(rows[0]!.said).not.toMatch(/654321|"newer|secret \d/);
  });

  it('ends after half an hour', async () => {
    const { come, visit } = await aDoor();
    await come();
    expect(await readFamilyVisit(db.as(SYSTEM), visit, { today: TODAY, at: new Date('2026-03-10T10:31:00Z') })).toBeNull();
  });
});

describe('a link closes at once, also for who is reading', () => {
  it.each<[string, (door: { caseId: string; linkId: string; daughter: string }) => Promise<unknown>]>([
    ['revoked', ({ caseId }) => acting.do(caseId, 'revoke_family_link', { endedReason: 'She asked us to' })],
    ['consent withdrawn', ({ caseId }) => acting.do(caseId, 'withdraw_consent', { endedOn: TODAY, endedReason: 'She said no' })],
    ['representation ended', ({ caseId }) => acting.do(caseId, 'end_representative', { endedOn: TODAY, endedReason: 'They fell out' })],
    ['case restricted', ({ caseId }) => db.query(`update person set restricted_at = now(), restricted_by = 'x', restricted_reason = 'one of our staff' where id = $1`, [caseId])],
    ['record merged', async ({ caseId }) => db.query(`update person set merged_into_id = $2, merged_on = $3, merged_moved = '{}' where id = $1`, [caseId, await aPerson(db), TODAY])],
    ['case moved to another ICB', ({ caseId }) => db.query('update person set icb_id = $2 where id = $1', [caseId, OTHER_ICB])],
    ['person died', ({ caseId }) => acting.do(caseId, 'record_death', { diedOn: TODAY, toldBy: 'family' })],
    ['last day passed', ({ linkId }) => db.query(`update family_link set expires_on = '2026-03-09' where id = $1`, [linkId])],
  ])('%s', async (_what, close) => {
    const door = await aDoor();
    await door.come();
    await close(door);
    expect([await door.reads(), await door.come()]).toEqual([null, { refused: 'closed' }]);
  });

  it('and for a death only a personal representative is given one', async () => {
    const { caseId, daughter, consent } = await aFamily();
    await acting.do(caseId, 'record_death', { diedOn: TODAY, toldBy: 'family' });
    expect(await acting.refused(caseId, 'give_family_link', { ...GIVEN, to: daughter, consent })).toEqual(['conflict', 'no_personal_representative']);
    const executor = (await acting.do(caseId, 'add_representative', { ...DAUGHTER, kind: 'personal_representative', name: 'An Executor', authoritySeenOn: TODAY })).made!.id;
    const linkId = (await acting.do(caseId, 'give_family_link', { ...GIVEN, to: executor })).made!.id;
    expect(await readFamilyFacts(db, linkId, TODAY)).toMatchObject({ diedOn: TODAY });
  });
});

describe('what is behind it', () => {
  it('holds dates and states, and nothing that anybody wrote about the person', async () => {
    const { caseId, linkId } = await aDoor();
    const mark = 'ZZCLINICALZZ';
    const referral = await aReferral(db, { person_id: caseId, state: 'assessing', coordinator: 'PR1', delay_reason: 'D4', delay_note: mark, expected_decision_on: '2026-04-20', reason_for_referral: mark, delay_recorded_on: TODAY });
    await insert(db, 'checklist', { icb_id: ICB, person_id: caseId, referral_id: referral, completed_on: '2026-03-01', state: 'sent', levels: { breathing: 'A' }, evidence: { breathing: mark }, framework: 'NF22', tool_version: 'CL22', threshold_met: true, full_assessment_required: true });
    await insert(db, 'dst', { icb_id: ICB, referral_id: referral, completed_on: '2026-03-09', setting: '02', framework: 'NF22', tool_version: 'DST22', levels: { breathing: 'priority' }, recommendation: '01' });
    await acting.do(caseId, 'add_note', { body: mark });
    await acting.do(caseId, 'raise_safeguarding', { raisedOn: TODAY, concern: mark });
    await acting.do(caseId, 'record_communication_need', { need: 'hearing', what: mark, notedOn: TODAY });
    await anAppeal(db, { referral_id: referral, requested_on: '2026-03-05' });
    await aReview(db, { eligibility_id: await anEligibility(db, { person_id: caseId, eligible_from: '2026-03-01' }), due_on: '2026-06-01' });
    const facts = await readFamilyFacts(db, linkId, TODAY);
    expect(facts).toMatchObject({ name: 'Edna Fernley', needs: ['hearing'], referrals: [{ state: 'assessing', delayReason: 'D4' }], funding: { kind: 'chc_standard' }, review: { dueOn: '2026-06-01' }, appeal: { requestedOn: '2026-03-05' } });
    expect(JSON.stringify(facts)).not.toMatch(new RegExp(`${mark}|priority|breathing|PR1|A Daughter`));
  });
});

// How an eligibility ends, and how not: by no review. When the money ends, which is something else.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ActName, perform } from '@chc/casework';
import type { DocumentStore } from '@chc/documents';
import { Database } from '@chc/platform';
import { aPerson, aRecommendation, aReferral, aReview, anEligibility, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-16';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('eligibility_ends')).ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

/** Somebody eligible since 5 January 2026, with a review to come. */
async function aCase(funding = 'chc_standard'): Promise<string> {
  const personId = await aPerson(db);
  const eligibility = await anEligibility(db, { person_id: personId, funding, eligible_from: '2026-01-05' });
  await aReview(db, { eligibility_id: eligibility, due_on: '2026-04-05' });
  return personId;
}
const WITHDRAWAL = { askedBy: 'individual', informedOn: '2026-03-10', note: 'What the council would charge was explained', endsOn: TODAY };

describe('an eligibility for CHC ends', () => {
  it.each<[ActName, string, object, object]>([
    ['withdraw_from_chc', 'chc_standard', WITHDRAWAL, { endReason: 'withdrawn', endBasis: 'withdrawal' }],
    ['withdraw_from_chc', 'chc_fast_track', WITHDRAWAL, { endReason: 'withdrawn', endBasis: 'withdrawal' }],
    ['record_leaving_england', 'chc_standard', { endsOn: TODAY, note: 'Moved to Wales, her daughter says' }, { endReason: 'moved_area', endBasis: 'left_england' }],
    ['end_fnc', 'fnc', { endsOn: TODAY, reason: 'no_longer_eligible', note: 'No need of a registered nurse: decision of the FNC lead' }, { endReason: 'no_longer_eligible', endBasis: 'fnc_decision' }],
    ['end_joint', 'joint', { endsOn: TODAY, reason: 'withdrawn', note: 'Agreed with the council' }, { endReason: 'withdrawn', endBasis: 'joint_decision' }],
  ])('by %s of %s, its reviews with it', async (action, funding, input, end) => {
    const caseId = await aCase(funding);
    await acting.do(caseId, action, input);
    const record = await acting.record(caseId);
    expect(record.eligibility).toMatchObject([{ eligibleTo: TODAY, ...end }]);
    expect(record.review).toMatchObject([{ state: 'cancelled', cancelledOn: TODAY }]);
    expect(await acting.refused(caseId, action, input)).toEqual(['conflict', 'eligibility_has_ended']);
  });

  it('by another ICB’s acceptance in writing, kept with it', async () => {
    const caseId = await aCase();
    const kept = new Map<string, Buffer>();
    const store = { limitBytes: 1_000_000, put: (key: string, bytes: Buffer) => Promise.resolve(void kept.set(key, bytes)), get: (key: string) => Promise.resolve(kept.get(key)!) } as unknown as DocumentStore;
    const input = { receivingIcb: 'NHS Elsewhere ICB (QX9)', acceptedOn: '2026-03-12', endsOn: TODAY, acceptance: { name: 'acceptance.txt', bytes: Buffer.from('We accept responsibility from 16 March 2026.') } };
    const [eligibility] = (await acting.record(caseId)).eligibility;
    await perform(db, acting.by, { caseId, kind: 'eligibility', subjectId: eligibility!.id, action: 'transfer_to_icb', input, version: 1, key: randomUUID() }, { today: TODAY, at: acting.at, store });
    expect((await acting.record(caseId)).eligibility).toMatchObject([{ eligibleTo: TODAY, endReason: 'moved_area', endBasis: 'transfer', version: 2 }]);
    const { rows } = await db.query('select end_organisation, end_accepted_on, d.kind from eligibility e join document d on d.id = end_document_id where e.person_id = $1', [caseId]);
    expect(rows).toEqual([{ end_organisation: input.receivingIcb, end_accepted_on: '2026-03-12', kind: 'legal' }]);
  });

  it.each<[string, ActName, string, object, string]>([
    ['before it began', 'withdraw_from_chc', 'chc_standard', { ...WITHDRAWAL, endsOn: '2026-01-04', informedOn: '2026-01-04' }, 'endsOn: a date from 2026-01-05 to today'],
    ['tomorrow', 'record_leaving_england', 'chc_standard', { endsOn: '2026-03-17', note: 'x' }, 'endsOn: a date from 2026-01-05 to today'],
    ['before they were told of the consequences', 'withdraw_from_chc', 'chc_standard', { ...WITHDRAWAL, endsOn: '2026-03-09' }, 'informedOn: a date not after the end, 2026-03-09'],
    ['for a reason that a review would give', 'end_fnc', 'fnc', { endsOn: TODAY, reason: 'review', note: 'x' }, 'reason: one of no_longer_eligible, withdrawn, moved_area, other'],
  ])('never %s', async (_what, action, funding, input, refusal) => {
    expect(await acting.refused(await aCase(funding), action, input)).toEqual(['input', refusal]);
  });

  it('by an act for its own funding only, and of the living', async () => {
    expect(await acting.refused(await aCase('fnc'), 'withdraw_from_chc', WITHDRAWAL)).toEqual(['conflict', 'only_for_chc']);
    expect(await acting.refused(await aCase(), 'end_fnc')).toEqual(['conflict', 'only_for_fnc']);
    expect(await acting.refused(await aCase(), 'end_joint')).toEqual(['conflict', 'only_for_joint']);
    const dead = await aCase();
    await db.query(`update person set died_on = '2026-03-10' where id = $1`, [dead]);
    expect(await acting.refused(dead, 'record_leaving_england')).toEqual(['conflict', 'person_has_died']);
  });
});

describe('the database lets no review end CHC', () => {
  const END = `update eligibility set eligible_to = '${TODAY}', end_reason = 'no_longer_eligible'`;

  it.each(['chc_standard', 'chc_fast_track'])('of %s, whatever it is called', async (funding) => {
    const caseId = await aCase(funding);
    const refused = (sets: string, constraint: string): Promise<void> => expect(db.query(`${END}${sets} where person_id = $1`, [caseId])).rejects.toMatchObject({ constraint });
    await refused('', 'eligibility_end_has_basis_check');
    await refused(`, end_basis = 'review'`, 'eligibility_end_basis_check');
    await refused(`, end_basis = 'fnc_decision', end_decided_by = 'x', end_note = 'x'`, 'eligibility_end_fits_funding_check');
    await refused(`, end_basis = 'decision'`, 'eligibility_ends_by_its_decision_check');
    await refused(`, end_basis = 'death'`, 'eligibility_end_is_whole_check');
    for (const basis of ['transfer', 'withdrawal', 'left_england']) await refused(`, end_basis = '${basis}'`, 'eligibility_end_is_whole_check');
  });

  it('nor by a decision about somebody else, of another day, or by a Fast Track tool', async () => {
    const caseId = await aCase();
    const decided = { state: 'decided', decided_on: TODAY, decision_outcome: '04' };
    const ids = [
      await aReferral(db, decided), await aReferral(db, { ...decided, person_id: caseId, decided_on: '2026-03-15' }),
      await aReferral(db, { ...decided, person_id: caseId, activity_type: '02', decision_outcome: '02' }), await aReferral(db, { person_id: caseId }),
    ];
    for (const id of ids) {
      await expect(db.query(`${END}, end_basis = 'decision', end_referral_id = $2 where person_id = $1`, [caseId, id])).rejects.toMatchObject({ constraint: 'eligibility_ends_by_its_decision_check' });
    }
  });

  it('nor of one that a source brought, except by what the source says next', async () => {
    const caseId = await aPerson(db);
    await anEligibility(db, { person_id: caseId, source_id: 'E-of-a-source', eligible_from: '2026-01-05' });
    await expect(db.query(`${END} where person_id = $1`, [caseId])).rejects.toMatchObject({ constraint: 'eligibility_end_has_basis_check' });
    await db.query(`${END}, source_digest = gen_random_uuid() where person_id = $1`, [caseId]);
  });
});

describe('the money', () => {
  const NOTICE = { fundedTo: '2026-04-20', personToldOn: '2026-03-16', councilToldOn: '2026-03-20' };
  const ended = async (): Promise<string> => {
    const caseId = await aCase();
    await acting.do(caseId, 'withdraw_from_chc', WITHDRAWAL);
    return caseId;
  };

  it('ends on its own day, so many days after both have had notice', async () => {
    const caseId = await ended();
    await acting.do(caseId, 'set_money_end', NOTICE);
    expect((await acting.record(caseId)).eligibility).toMatchObject([{ eligibleTo: TODAY, fundedTo: '2026-04-20' }]);
  });

  it.each([
    ['too soon after notice', { ...NOTICE, fundedTo: '2026-04-16' }, ['fundedTo: 2026-04-17 or later: 28 days after both have had notice']],
    ['before entitlement ended', { ...NOTICE, fundedTo: '2026-03-15' }, ['fundedTo: 2026-03-16, the end of entitlement, or later', 'fundedTo: 2026-04-17 or later: 28 days after both have had notice']],
    ['without notice', { fundedTo: '2026-04-20' }, ['personToldOn: the day the person was given notice', 'councilToldOn: the day the council was given notice']],
  ])('not %s', async (_what, input, refusals) => {
    expect(await acting.refused(await ended(), 'set_money_end', input)).toEqual(['input', ...refusals]);
  });

  it('does not end while the person is eligible; the database says the same', async () => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'set_money_end', NOTICE)).toEqual(['conflict', 'still_eligible']);
    const refused = (sets: string, id: string, constraint: string): Promise<void> => expect(db.query(`update eligibility set ${sets} where person_id = $1`, [id])).rejects.toMatchObject({ constraint });
    const noticed = `notice_person_on = '2026-03-16', notice_council_on = '2026-03-20', notice_days = 28`;
    await refused(`funded_to = '2026-04-20', ${noticed}`, caseId, 'eligibility_money_after_end_check');
    const gone = await ended();
    await refused(`funded_to = '2026-04-16', ${noticed}`, gone, 'eligibility_money_after_notice_check');
    await refused(`funded_to = '2026-04-20'`, gone, 'eligibility_money_after_notice_check');
  });
});

describe('a reassessment', () => {
  const WHY = { because: 'needs_changed', note: 'Two falls, and the pump is gone' };

  it('begins on the pathway of a standard referral, by whoever reviews, and stands alone', async () => {
    const caseId = await aCase();
    const { made } = await acting.do(caseId, 'open_reassessment', WHY);
    const record = await acting.record(caseId);
    expect(record.referral).toMatchObject([{ id: made!.id, activityType: 'RA', state: 'received', receivedOn: TODAY, reassessesId: record.eligibility[0]!.id, openedBecause: 'needs_changed' }]);
    expect(record.eligibility).toMatchObject([{ eligibleTo: null }]);
    expect(await acting.refused(caseId, 'open_reassessment', WHY)).toEqual(['conflict', 'reassessment_is_open']);
    await acting.do(caseId, 'name_coordinator', { coordinator: 'PR1' });
    expect((await acting.record(caseId)).referral).toMatchObject([{ state: 'assessing' }]);
  });

  it.each([
    ['chc_fast_track', '01', '01', [['chc_fast_track', 'moved_to_standard'], ['chc_standard', null]]],
    ['chc_fast_track', '02', '03', [['chc_fast_track', 'moved_to_fnc'], ['fnc', null]]],
    ['chc_fast_track', '03', '04', [['chc_fast_track', 'no_longer_eligible']]],
    ['chc_standard', '01', '01', [['chc_standard', null]]],
    ['chc_standard', '03', '04', [['chc_standard', 'no_longer_eligible']]],
    ['chc_standard', '02', '03', [['chc_standard', 'moved_to_fnc'], ['fnc', null]]],
  ])('of %s recommended %s and decided %s leaves %s', async (funding, recommendation, outcome, stands) => {
    const caseId = await aCase(funding);
    const { id: reassesses_id } = (await acting.record(caseId)).eligibility[0]!;
    await aRecommendation(db, { person_id: caseId, activity_type: 'RA', reassesses_id }, recommendation);
    await acting.do(caseId, 'record_decision', { outcome });
    expect((await acting.record(caseId)).eligibility.map((row) => [row.funding, row.endReason])).toEqual(stands);
  });

  it('is discounted when what it reassesses ends otherwise', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'open_reassessment', WHY);
    await acting.do(caseId, 'withdraw_from_chc', WITHDRAWAL);
    expect((await acting.record(caseId)).referral).toMatchObject([{ state: 'discounted', discountedOn: TODAY, discountedReason: '98' }]);
  });

  it('is of somebody who is eligible for CHC and lives; the database asks for its eligibility', async () => {
    expect(await acting.refused(await aCase('fnc'), 'open_reassessment', WHY)).toEqual(['conflict', 'only_for_chc']);
    const gone = await aCase();
    await acting.do(gone, 'withdraw_from_chc', WITHDRAWAL);
    expect(await acting.refused(gone, 'open_reassessment', WHY)).toEqual(['conflict', 'eligibility_has_ended']);
    await expect(aReferral(db, { activity_type: 'RA' })).rejects.toMatchObject({ constraint: 'referral_reassessment_has_eligibility_check' });
    const caseId = await aCase();
    const { id: reassesses_id } = (await acting.record(caseId)).eligibility[0]!;
    await aReferral(db, { person_id: caseId, activity_type: 'RA', reassesses_id });
    await expect(aReferral(db, { person_id: caseId, activity_type: 'RA', reassesses_id })).rejects.toMatchObject({ constraint: 'referral_one_open_reassessment' });
  });

  it('is no breach after 28 days and stands in no worklist of the clock', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'open_reassessment', WHY);
    const { rows } = await db.query(`select count(*)::int as n from referral where person_id = $1 and activity_type = '01'`, [caseId]);
    expect(rows).toEqual([{ n: 0 }]);
  });
});

// A package of care from its request to its end: who pays, what changes it, and what the record refuses.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ActName, careStart } from '@chc/casework';
import { Database } from '@chc/platform';
import { anEligibility, aPackage, aPerson, aReferral, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-04-20';
let db: Database;
let one: Acting;
let two: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('packages');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  for (const [code, name, kind] of [['CH1', 'Alder Court', 'care_home'], ['PV1', 'Twin Care', 'provider'], ['PV2', 'Twin Care', 'provider'], ['LA1', 'Northshire Council', 'local_authority']]) {
    await insert(db, 'organisation', { code, name, kind });
  }
  one = new Acting(db, anActor('pr.one'), TODAY);
  two = new Acting(db, anActor('lead.two', { role: 'spoke_lead' }), TODAY);
});
afterAll(() => db.close());

const eligible = async (words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await anEligibility(db, { person_id: personId, ...words });
  return personId;
};
const REQUEST = { what: 'A placement with nursing day and night', care_product: '01', requested_on: '2026-04-02' };
const AGREED = { provider: 'alder court', care_product: '01', weekly_cost_pence: 1_250_00, agreed_on: '2026-04-03' };
const CHANGE = { what: 'One to one at night', effective_on: '2026-04-18', weekly_cost_pence: 1_400_00 };

/** A case taken so far along the way. */
async function after(steps: readonly [ActName, object][], words: object = {}): Promise<string> {
  const caseId = await eligible(words);
  for (const [name, input] of steps) await one.do(caseId, name, input);
  return caseId;
}
const REQUESTED: [ActName, object][] = [['request_package', REQUEST]];
const AGREED_STEPS: [ActName, object][] = [...REQUESTED, ['agree_package', AGREED]];
const LIVE: [ActName, object][] = [...AGREED_STEPS, ['start_package', { starts_on: '2026-04-05' }]];

describe('a package', () => {
  it('goes from request to end, each step told in the account of the case', async () => {
    const caseId = await after(LIVE);
    expect((await one.record(caseId)).care_package).toMatchObject([{
      state: 'live', what: REQUEST.what, careProduct: '01', weeklyCostPence: 1_250_00, requestedOn: '2026-04-02', requestedBy: 'pr.one', agreedOn: '2026-04-03', startsOn: '2026-04-05',
    }]);
    await one.do(caseId, 'request_package', { ...REQUEST, requested_on: TODAY });
    const first = (await one.record(caseId)).care_package.find(({ state }) => state === 'live')!;
    await one.do(caseId, 'end_package', { ends_on: TODAY, end_reason: 'replaced' }, { subjectId: first.id });
    expect((await one.record(caseId)).care_package.map(({ state }) => state)).toEqual(['ended', 'requested']);
    expect((await db.query('select event from case_event where person_id = $1 order by id', [caseId])).rows.map(({ event }: { event?: string }) => event))
      .toEqual(['package_requested', 'package_agreed', 'package_started', 'package_requested', 'package_ended']);
  });

  it('keeps who pays by day, replaced when set again for the day', async () => {
    const caseId = await after(LIVE);
    await two.do(caseId, 'set_shares', { from_on: '2026-04-05', nhs_percent: '62.5', council_percent: '37.5', council: 'LA1' });
    await two.do(caseId, 'set_shares', { from_on: '2026-04-05', nhs_percent: '50', council_percent: '50', council: 'northshire council', basis: 'section 117' });
    await two.do(caseId, 'set_shares', { from_on: '2026-05-01', nhs_percent: '33.33', council_percent: '33.33', council: 'LA1', other_percent: '33.34' });
    expect((await one.record(caseId)).care_package_share.map(({ fromOn, funder, sharePercent }) => [fromOn, funder, sharePercent])).toEqual([
      ['2026-04-05', 'council', 50], ['2026-04-05', 'nhs', 50], ['2026-05-01', 'council', 33.33], ['2026-05-01', 'nhs', 33.33], ['2026-05-01', 'other', 33.34],
    ]);
    expect((await db.query('select from care_package_share where person_id = $1 and replaced_at is not null', [caseId])).rowCount).toBe(2);
  });

  it('changes when another person approves, from a day', async () => {
    const caseId = await after(LIVE);
    await one.do(caseId, 'request_package_change', CHANGE);
    expect(await one.refused(caseId, 'approve_package_change', { effective_on: '2026-04-18' })).toEqual(['conflict', 'needs_another_person']);
    await two.do(caseId, 'approve_package_change', { effective_on: '2026-04-19' });
    expect((await one.record(caseId)).care_package_change).toMatchObject([{ state: 'approved', effectiveOn: '2026-04-19', weeklyCostPence: 1_400_00, requestedBy: 'pr.one', approvedBy: 'lead.two' }]);
    await one.do(caseId, 'request_package_change', { what: 'Back to one at night', effective_on: TODAY });
    const waiting = (await one.record(caseId)).care_package_change.find(({ state }) => state === 'requested')!;
    await two.do(caseId, 'decline_package_change', { declined_reason: 'The night care is still needed' }, { subjectId: waiting.id });
    expect(await two.refused(caseId, 'approve_package_change', { effective_on: TODAY }, { subjectId: waiting.id })).toEqual(['conflict', 'not_possible_when_declined']);
  });

  it('of FNC has no price of its own', async () => {
    const caseId = await after([['request_package', { ...REQUEST, care_product: '11' }]], { funding: 'fnc' });
    expect(await one.refused(caseId, 'agree_package', { ...AGREED, care_product: '11' })).toEqual(['input', 'weekly_cost_pence: nothing: the national rate applies']);
    await one.do(caseId, 'agree_package', { provider: 'CH1', care_product: '11', agreed_on: TODAY });
    expect((await one.record(caseId)).care_package).toMatchObject([{ state: 'agreed', weeklyCostPence: null }]);
  });
});

describe('the care-start clock', () => {
  it('counts from the decision, against a target only where one is set', async () => {
    const caseId = await after(REQUESTED);
    expect(careStart(await one.record(caseId))).toMatchObject([{ fromOn: '2026-04-01', dueOn: null, days: 19, late: false, waits: true }]);
    await db.query(`insert into dated_value (name, organisation_id, from_on, value, unit, source) values ('care_start_days', $1, '2026-04-01', 14, 'calendar days', 'test')`, [ICB]);
    expect(careStart(await one.record(caseId))).toMatchObject([{ dueOn: '2026-04-15', late: true, waits: true }]);
  });

  it('counts 48 hours from the receipt of a Fast Track tool', async () => {
    const personId = await aPerson(db);
    const referral = await aReferral(db, { person_id: personId, activity_type: '02', received_on: '2026-04-10', received_at: '2026-04-10T16:00:00Z' });
    const eligibility = await anEligibility(db, { person_id: personId, referral_id: referral, funding: 'chc_fast_track', eligible_from: '2026-04-10' });
    await aPackage(db, { eligibility_id: eligibility, starts_on: '2026-04-12' });
    expect(careStart(await one.record(personId))).toMatchObject([{ dueOn: '2026-04-12', startedOn: '2026-04-12', days: 2, late: false, waits: false }]);
  });
});

describe('refused', () => {
  it.each<[string, [ActName, object][], ActName, object, string[]]>([
    ['a request dated tomorrow', [], 'request_package', { ...REQUEST, requested_on: '2026-04-21' }, ['input', 'requested_on: a day not after 2026-04-20, today']],
    ['FNC as a product of CHC', [], 'request_package', { ...REQUEST, care_product: '11' }, ['input', 'care_product: no product of NHS-funded nursing care, for which the person is not eligible here']],
    ['an agreement without a price', REQUESTED, 'agree_package', { ...AGREED, weekly_cost_pence: undefined }, ['input', 'weekly_cost_pence: what a week of it costs']],
    ['a provider nobody knows', REQUESTED, 'agree_package', { ...AGREED, provider: 'Nowhere House' }, ['input', 'provider: the code or the whole name of a provider that we hold']],
    ['a name that two providers have', REQUESTED, 'agree_package', { ...AGREED, provider: 'Twin Care' }, ['input', 'provider: the code of a provider: several have this name']],
    ['an agreement before the request', REQUESTED, 'agree_package', { ...AGREED, agreed_on: '2026-04-01' }, ['input', 'agreed_on: a day not before 2026-04-02, when it was requested']],
    ['a second agreement', AGREED_STEPS, 'agree_package', AGREED, ['conflict', 'not_possible_when_agreed']],
    ['a start that is not agreed', REQUESTED, 'start_package', { starts_on: TODAY }, ['conflict', 'not_possible_when_requested']],
    ['a start before it is paid for', AGREED_STEPS, 'start_package', { starts_on: '2026-03-31' }, ['input', 'starts_on: a day not before 2026-04-01, from which the care is paid for']],
    ['a start to come', AGREED_STEPS, 'start_package', { starts_on: '2026-05-01' }, ['input', 'starts_on: a day not after 2026-04-20, today: record it when it has begun']],
    ['to end care that nothing replaces', LIVE, 'end_package', { ends_on: TODAY, end_reason: 'replaced' }, ['conflict', 'no_care_in_its_place']],
    ['to call care that started not started', LIVE, 'end_package', { ends_on: TODAY, end_reason: 'not_started' }, ['input', 'end_reason: another reason: its care has started']],
    ['shares that are not whole', LIVE, 'set_shares', { from_on: TODAY, nhs_percent: '60', council_percent: '30', council: 'LA1' }, ['input', 'nhs_percent: shares that add up to 100: these add up to 90']],
    ['a share that is no percentage', LIVE, 'set_shares', { from_on: TODAY, nhs_percent: '1e2' }, ['input', 'nhs_percent: a percentage from 0 to 100 with two decimals at most']],
    ['a share of a council not named', LIVE, 'set_shares', { from_on: TODAY, nhs_percent: '60', council_percent: '40' }, ['input', 'council: the council that pays its share']],
    ['a provider as a council', LIVE, 'set_shares', { from_on: TODAY, nhs_percent: '60', council_percent: '40', council: 'CH1' }, ['input', 'council: the code or the whole name of a council that we hold']],
    ['a change of what is not agreed', REQUESTED, 'request_package_change', CHANGE, ['conflict', 'not_possible_when_requested']],
    ['a change before the package began', LIVE, 'request_package_change', { ...CHANGE, effective_on: '2026-04-01' }, ['input', 'effective_on: a day not before 2026-04-05, when the package began']],
  ])('%s', async (_what, steps, name, input, refusal) => {
    expect(await one.refused(await after(steps), name, JSON.parse(JSON.stringify(input)) as object)).toEqual(refusal);
  });

  it('a request for somebody no longer eligible, and for somebody who has died', async () => {
    const ended = await eligible({ eligible_to: '2026-04-10' });
    expect(await one.refused(ended, 'request_package', REQUEST)).toEqual(['conflict', 'eligibility_has_ended']);
    const died = await eligible();
    await db.query(`update person set died_on = '2026-04-15' where id = $1`, [died]);
    expect(await one.refused(died, 'request_package', REQUEST)).toEqual(['conflict', 'person_has_died']);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a package that nobody requested', () => aPackage(db, { source_id: null, starts_on: null }), 'care_package_own_is_requested_check'],
    ['an imported package without a start', () => aPackage(db, { starts_on: null }), 'care_package_imported_has_start_check'],
    ['care that was never agreed', () => aPackage(db, { source_id: null, what: 'x', requested_on: TODAY, requested_by: 'x' }), 'care_package_live_was_agreed_check'],
    ['an agreement without a provider', () => aPackage(db, { starts_on: null, source_id: null, what: 'x', requested_on: TODAY, requested_by: 'x', agreed_on: TODAY, agreed_by: 'x', care_product: '01', weekly_cost_pence: 1 }), 'care_package_agreed_is_whole_check'],
    ['an end without its reason', () => aPackage(db, { starts_on: null, source_id: null, what: 'x', requested_on: TODAY, requested_by: 'x', ends_on: TODAY }), 'care_package_end_has_reason_check'],
    ['shares that add up to less', async () => share('nhs', 99.99), 'care_package_share_whole_check'],
    ['a council’s share without the council', async () => share('council', 100), 'care_package_share_council_is_named_check'],
    ['a change approved by who asked', () => change({ approved_on: TODAY, approved_by: 'pr.one' }), 'care_package_change_approved_by_another_check'],
    ['a change both approved and declined', () => change({ approved_on: TODAY, approved_by: 'lead.two', declined_on: TODAY, declined_by: 'x', declined_reason: 'x' }), 'care_package_change_one_answer_check'],
  ])('by the database: %s', async (_what, write, constraint) => {
    await expect(write()).rejects.toMatchObject({ constraint });
  });

  const share = async (funder: string, percent: number): Promise<unknown> => {
    const personId = await aPerson(db);
    const carePackage = await aPackage(db, { eligibility_id: await anEligibility(db, { person_id: personId }) });
    return insert(db, 'care_package_share', { icb_id: ICB, person_id: personId, care_package_id: carePackage, from_on: TODAY, funder, share_percent: percent });
  };
  const change = async (words: object): Promise<unknown> => {
    const personId = await aPerson(db);
    const carePackage = await aPackage(db, { eligibility_id: await anEligibility(db, { person_id: personId }) });
    return insert(db, 'care_package_change', { id: randomUUID(), icb_id: ICB, person_id: personId, care_package_id: carePackage, what: 'x', effective_on: TODAY, requested_on: TODAY, requested_by: 'pr.one', ...words });
  };
});

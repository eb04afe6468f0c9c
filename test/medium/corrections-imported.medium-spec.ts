// What was corrected here stays corrected when the source says again what it said before.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ActName } from '@chc/casework';
import { Database } from '@chc/platform';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { changed, countsOf, load, said } from '../support/importing.js';

let db: Database;
let proposer: Acting;
let second: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('corrections_imported')).ownerUrl });
  proposer = new Acting(db, anActor('pr.one'), BUSINESS_DATE);
  second = new Acting(db, anActor('hm.one'), BUSINESS_DATE);
});
afterAll(() => db.close());

const referral = async (sourceId: string): Promise<Record<string, unknown>> => (await db.query<never>(
  `select r.*, p.source_id as person, c.code as commissioner from referral r join person p on p.id = r.person_id join organisation c on c.id = r.commissioner_id where r.source_id = $1`, [sourceId])).rows[0]!;
const correct = async (sourceId: string, action: ActName, input: object = {}): Promise<void> => {
  const { id, person_id: caseId } = (await referral(sourceId)) as { id: string; person_id: string };
  await proposer.do(caseId, action, { reason: 'The paper shows it', ...input }, { subjectId: id });
  await second.do(caseId, 'confirm_correction', { seen: 'seen' });
};

it('is untouched by the same bundle, and by other rows of a changed one', async () => {
  // Nobody appeals: a decision that is appealed stays.
  const bundle = { ...aBundle(), appeals: [] };
  await load(db, bundle);
  await correct('R5', 'propose_received_date_correction', { receivedOn: '2025-06-30' });
  await correct('R6', 'propose_commissioner_correction', { commissioner: 'S02' });
  // R3 goes to P8 with the FNC it opened and all that hangs on it.
  await correct('R3', 'propose_person_correction', { person: 'P8' });
  await correct('R1', 'propose_decision_correction');
  const corrected = async (): Promise<unknown> => ({
    R5: (await referral('R5')).received_on, R6: (await referral('R6')).commissioner, R3: (await referral('R3')).person,
    E2: (await db.query('select p.source_id from eligibility e join person p on p.id = e.person_id where e.source_id = $1', ['E2'])).rows,
    R1: [(await referral('R1')).state, (await referral('R1')).decided_on],
  });
  const expected = { R5: '2025-06-30', R6: 'S02', R3: 'P8', E2: [{ source_id: 'P8' }], R1: ['verifying', null] };
  expect(await corrected()).toEqual(expected);

  const again = await load(db, bundle);
  expect(said(again)).toEqual([]);
  expect(Object.entries(countsOf(again)).filter(([, [created, updated, , rejected]]) => created! + updated! + rejected! > 0)).toEqual([]);
  expect(await corrected()).toEqual(expected);

  // The source's newer word about a moved row is taken, and the row stays whose it now is.
  const newer = changed(bundle, 'referrals', 'R3', { delay_reason: 'D2' });
  expect(said(await load(db, newer))).toEqual([]);
  expect(await referral('R3')).toMatchObject({ person: 'P8', delay_reason: 'D2' });
});

// The engine under every act: guarded, written and accounted for in one transaction, once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actionsOf } from '@chc/casework';
import { Database } from '@chc/platform';
import { aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('perform');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

const aCase = async (words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, ...words });
  return personId;
};
const COORDINATOR = { coordinator: 'PR1' };

describe('an act', () => {
  it('moves its row, counts its version up, and leaves a move, a happening and an audit entry', async () => {
    const caseId = await aCase();
    const outcome = await acting.do(caseId, 'name_coordinator', COORDINATOR);
    const [referral] = (await acting.record(caseId)).referral;
    expect(referral).toMatchObject({ state: 'assessing', coordinator: 'PR1', version: 2 });
    expect((await db.query('select event, from_state, to_state, actor from referral_event where referral_id = $1', [referral!.id])).rows)
      .toEqual([{ event: 'coordinator_named', from_state: 'received', to_state: 'assessing', actor: 'pr.one' }]);
    expect((await db.query('select event, subject_kind, subject_id, on_date from case_event where person_id = $1', [caseId])).rows)
      .toEqual([{ event: 'coordinator_named', subject_kind: 'referral', subject_id: referral!.id, on_date: TODAY }]);
    expect((await db.query('select action from audit_entry where subject_id = $1', [referral!.id])).rows).toEqual([{ action: 'name_coordinator' }]);
    expect(outcome).toEqual({ caseId, action: 'name_coordinator', event: 'coordinator_named', subject: { kind: 'referral', id: referral!.id } });
  });

  it('says in the audit what each row was before and is now, and nothing of what it left alone', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'name_coordinator', COORDINATOR);
    const { rows: [entry] } = await db.query<{ details: { changes: { table: string; id: string; before?: object; after: object }[] } }>(
      `select details from audit_entry where action = 'name_coordinator' and details ->> 'caseId' = $1`, [caseId]);
    const [referral] = (await acting.record(caseId)).referral;
    expect(entry!.details.changes).toEqual([{ table: 'referral', id: referral!.id, before: expect.objectContaining({ state: 'received', coordinator: null }), after: expect.objectContaining({ state: 'assessing', coordinator: 'PR1' }) }]);
    await acting.do(caseId, 'add_note', { body: 'Her niece rang: “not before <Monday>”' });
    const { rows: [made] } = await db.query<{ details: { changes: { table: string; before?: object; after: { body?: string } }[] } }>(
      `select details from audit_entry where action = 'add_note' and details ->> 'caseId' = $1`, [caseId]);
    expect(made!.details.changes).toEqual([{ table: 'note', id: expect.any(String), after: expect.objectContaining({ body: 'Her niece rang: “not before <Monday>”' }) }]);
  });

  it('is listed as possible before, and with its reason after', async () => {
    const caseId = await aCase();
    const standing = async (): Promise<unknown> => actionsOf(await acting.record(caseId), acting.by).find(({ action }) => action === 'name_coordinator');
    expect(await standing()).toMatchObject({ allowed: true, reasons: [] });
    await acting.do(caseId, 'name_coordinator', COORDINATOR);
    expect(await standing()).toMatchObject({ allowed: false, reasons: ['not_possible_when_assessing'] });
  });

  it.each([
    ['a field that is missing', {}, 'coordinator: text of 1 to 40 characters on one line'],
    ['a control character', { coordinator: 'PR\u0000' }, 'coordinator: text of 1 to 40 characters on one line'],
    ['a field it does not have', { ...COORDINATOR, state: 'decided' }, 'state: no such field'],
    ['no object', 'PR1', ': an object with the fields of this act'],
  ])('refuses %s and writes nothing', async (_what, input, refusal) => {
    const caseId = await aCase();
    expect(await acting.refused(caseId, 'name_coordinator', input as object)).toEqual(['input', refusal]);
    expect((await db.query('select from case_event where person_id = $1', [caseId])).rowCount).toBe(0);
  });

  it('refuses a version somebody else has moved past, and one that is not said', async () => {
    const caseId = await aCase();
    await db.query('update referral set version = 7 where person_id = $1', [caseId]);
    expect(await acting.refused(caseId, 'name_coordinator', COORDINATOR, { version: 6 })).toEqual(['stale', 'changed_meanwhile']);
  });

  it('refuses a role that may not, before anything else', async () => {
    const caseId = await aCase();
    const other = new Acting(db, anActor('ro.one', { may: new Set(['see_case']) }), TODAY);
    expect(await other.refused(caseId, 'name_coordinator', COORDINATOR)).toEqual(['forbidden', 'not_for_your_role']);
  });

  it('lets one of twenty who race through; the others are told the reason', async () => {
    const caseId = await aCase();
    const racers = Array.from({ length: 20 }, (_, at) => new Acting(db, anActor(`racer.${at}`), TODAY));
    const results = await Promise.allSettled(racers.map((racer) => racer.do(caseId, 'name_coordinator', COORDINATOR)));
    const lost = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(results.length - lost.length).toBe(1);
    expect(new Set(lost.map(({ reason }) => (reason as Error).message))).toEqual(new Set(['not_possible_when_assessing']));
    expect((await db.query('select from case_event where person_id = $1', [caseId])).rowCount).toBe(1);
  });

  it('answers a repeat with the same key as it answered first, and refuses the key for anything else', async () => {
    const caseId = await aCase();
    const first = await acting.do(caseId, 'name_coordinator', COORDINATOR, { key: 'k1' });
    expect(await acting.do(caseId, 'name_coordinator', COORDINATOR, { key: 'k1' })).toEqual(first);
    expect(await acting.refused(caseId, 'name_coordinator', { coordinator: 'PR2' }, { key: 'k1' })).toEqual(['key_used_otherwise', 'key_used_otherwise']);
    expect((await db.query('select from case_event where person_id = $1', [caseId])).rowCount).toBe(1);
  });
});

// Coordinator, council, evidence and MDT: each act done once, each reason met once, and who may open an invited case.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permittedTo } from '@chc/access';
import { delaysBySource, mayOpenCase } from '@chc/casework';
import { Database } from '@chc/platform';
import { aPerson, aReferral, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('assessment');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

/** A case whose referral is being assessed, unless told otherwise. */
const aCase = async (words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, state: 'assessing', coordinator: 'PR1', ...words });
  return personId;
};
const events = async (caseId: string): Promise<string[]> =>
  (await db.query<{ event: string }>('select event from case_event where person_id = $1 order by id', [caseId])).rows.map(({ event }) => event);

const INVITATION = { council: 'Invented Council', invitedOn: '2026-03-04', replyBy: '2026-03-09' };
const REPLY = { reply: 'takes_part', repliedOn: '2026-03-06' };
const ABSENCE = { absenceReason: 'no_reply', informationSought: 'Asked by telephone on 9 March; the last care plan was sent' };
const REQUEST = { kind: 'care_records', what: 'Care plan', sourceKind: 'care_home', source: 'Invented House', requestedOn: '2026-03-03', dueOn: '2026-03-06' };
const MEMBER = { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented NHS Trust' };

describe('the coordinator', () => {
  it('is changed, with the reason', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'change_coordinator', { coordinator: 'PR2', reason: 'Leave' });
    expect((await acting.record(caseId)).referral[0]).toMatchObject({ coordinator: 'PR2', state: 'assessing' });
    expect(await acting.refused(caseId, 'change_coordinator', { coordinator: 'PR2', reason: 'Leave' })).toEqual(['input', 'coordinator: somebody else than now']);
  });

  it('is not changed before one is named, nor once it is decided', async () => {
    expect(await acting.refused(await aCase({ state: 'received', coordinator: null }), 'change_coordinator', {})).toEqual(['conflict', 'no_coordinator_yet']);
    const decided = await aCase({ state: 'decided', decided_on: '2026-03-09', decision_outcome: '04' });
    expect(await acting.refused(decided, 'change_coordinator', {})).toEqual(['conflict', 'not_possible_when_decided']);
  });
});

describe('the council', () => {
  it('is invited and replies', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'invite_council', INVITATION);
    await acting.do(caseId, 'record_council_reply', REPLY);
    expect((await acting.record(caseId)).council_involvement).toMatchObject([{ council: 'Invented Council', reply: 'takes_part', repliedOn: '2026-03-06', version: 2 }]);
    expect(await acting.refused(caseId, 'record_council_reply', REPLY)).toEqual(['conflict', 'council_has_replied']);
    expect(await events(caseId)).toEqual(['council_invited', 'council_replied']);
  });

  it('may be gone on without once its time to reply is over and its information was sought, and may still reply later', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'invite_council', { ...INVITATION, replyBy: '2026-03-11' });
    expect(await acting.refused(caseId, 'record_council_absence', ABSENCE)).toEqual(['conflict', 'council_may_still_reply']);
    const later = new Acting(db, acting.by, '2026-03-11');
    await later.do(caseId, 'record_council_absence', ABSENCE);
    expect(await later.refused(caseId, 'record_council_absence', ABSENCE)).toEqual(['conflict', 'council_absence_is_recorded']);
    await later.do(caseId, 'record_council_reply', { reply: 'information_only', repliedOn: '2026-03-11', information: 'Known to the team since 2024' });
    expect((await later.record(caseId)).council_involvement).toMatchObject([{ absentOn: '2026-03-11', absenceReason: 'no_reply', reply: 'information_only' }]);
  });

  it('is not said to be absent when it answered otherwise', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'invite_council', INVITATION);
    await acting.do(caseId, 'record_council_reply', { ...REPLY, reply: 'declines' });
    expect(await acting.refused(caseId, 'record_council_absence', ABSENCE)).toEqual(['conflict', 'council_has_replied']);
  });

  it.each([
    ['invite_council', { ...INVITATION, invitedOn: '2026-03-11', replyBy: '2026-03-12' }, 'invitedOn: today or earlier'],
    ['invite_council', { ...INVITATION, replyBy: '2026-03-01' }, 'replyBy: the day of the invitation or later'],
    ['record_council_reply', { ...REPLY, repliedOn: '2026-03-03' }, 'repliedOn: a day from 2026-03-04 to 2026-03-10'],
    ['record_council_reply', { ...REPLY, reply: 'information_only' }, 'information: the information it gives'],
  ] as const)('%s refuses input %j', async (action, input, refusal) => {
    const caseId = await aCase();
    await acting.do(caseId, 'invite_council', INVITATION);
    expect(await acting.refused(caseId, action, input)).toEqual(['input', refusal]);
  });

  it('is invited while the case is being assessed, of a standard referral', async () => {
    expect(await acting.refused(await aCase({ state: 'received', coordinator: null }), 'invite_council', INVITATION)).toEqual(['conflict', 'not_possible_when_received']);
    expect(await acting.refused(await aCase({ state: 'received', coordinator: null, activity_type: '02' }), 'invite_council', INVITATION)).toEqual(['conflict', 'only_for_standard_referrals', 'not_possible_when_received']);
  });
});

describe('evidence', () => {
  it('is asked for, chased and received, and says how late it came from whom', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'request_evidence', REQUEST);
    await acting.do(caseId, 'chase_evidence', { chasedOn: '2026-03-07', promisedFor: '2026-03-09' });
    await acting.do(caseId, 'receive_evidence', { receivedOn: '2026-03-09' });
    const { evidence_item: items } = await acting.record(caseId);
    expect(items).toMatchObject([{ chases: 1, chasedOn: '2026-03-07', promisedFor: '2026-03-09', receivedOn: '2026-03-09', version: 3 }]);
    expect(delaysBySource(items, TODAY)).toMatchObject([{ source: 'Invented House', daysLate: 3, outstanding: 0, suggests: 'D1' }]);
    for (const action of ['chase_evidence', 'receive_evidence', 'withdraw_evidence_request'] as const) {
      expect(await acting.refused(caseId, action, {})).toEqual(['conflict', 'evidence_is_received']);
    }
    expect(await events(caseId)).toEqual(['evidence_requested', 'evidence_chased', 'evidence_received']);
  });

  it('is no longer asked for, with the reason', async () => {
    const caseId = await aCase({ state: 'received', coordinator: null });
    await acting.do(caseId, 'request_evidence', REQUEST);
    await acting.do(caseId, 'withdraw_evidence_request', { reason: 'The hospital sent the same' });
    expect(await acting.refused(caseId, 'receive_evidence', { receivedOn: TODAY })).toEqual(['conflict', 'evidence_request_is_withdrawn']);
  });

  it.each([
    ['request_evidence', { ...REQUEST, requestedOn: '2026-03-01' }, 'requestedOn: a day from 2026-03-02 to 2026-03-10'],
    ['request_evidence', { ...REQUEST, dueOn: '2026-03-02' }, 'dueOn: the day it is asked for or later'],
    ['chase_evidence', { chasedOn: '2026-03-11' }, 'chasedOn: a day from 2026-03-03 to 2026-03-10'],
    ['receive_evidence', { receivedOn: '2026-03-02' }, 'receivedOn: a day from 2026-03-03 to 2026-03-10'],
  ] as const)('%s refuses input %j', async (action, input, refusal) => {
    const caseId = await aCase();
    await acting.do(caseId, 'request_evidence', REQUEST);
    expect(await acting.refused(caseId, action, input)).toEqual(['input', refusal]);
  });

  it('is not asked for once the referral is concluded', async () => {
    const caseId = await aCase({ state: 'discounted', discounted_on: '2026-03-09', discounted_reason: '01' });
    expect(await acting.refused(caseId, 'request_evidence', REQUEST)).toEqual(['conflict', 'not_possible_when_discounted']);
  });
});

describe('the MDT', () => {
  it('has members, who take part and may be removed', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'add_mdt_member', MEMBER);
    await acting.do(caseId, 'record_attendance', { attendance: 'in_person' });
    await acting.do(caseId, 'remove_mdt_member', { reason: 'Named by mistake' });
    expect((await acting.record(caseId)).mdt_member).toMatchObject([{ profession: 'nursing', attendance: 'in_person', removedOn: TODAY, username: null, mayOpenUntil: null }]);
    for (const action of ['record_attendance', 'remove_mdt_member'] as const) expect(await acting.refused(caseId, action, {})).toEqual(['conflict', 'member_is_removed']);
    expect(await events(caseId)).toEqual(['mdt_member_added', 'attendance_recorded', 'mdt_member_removed']);
  });

  it('has an account once, unless it was removed', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'add_mdt_member', { ...MEMBER, username: 'co.one' });
    expect((await acting.record(caseId)).mdt_member[0]).toMatchObject({ username: 'co.one', mayOpenUntil: '2026-06-08' });
    expect(await acting.refused(caseId, 'add_mdt_member', { ...MEMBER, username: 'co.one' })).toEqual(['input', 'username: an account that is not on this MDT yet']);
    await acting.do(caseId, 'remove_mdt_member', { reason: 'Moved on' });
    await acting.do(caseId, 'add_mdt_member', { ...MEMBER, username: 'co.one' });
  });

  it.each([
    [{ ...MEMBER, mayOpenUntil: '2026-03-09', username: 'co.one' }, 'mayOpenUntil: today or later'],
    [{ ...MEMBER, mayOpenUntil: '2026-03-12' }, 'username: the account that may open the case until then'],
  ])('refuses %j', async (input, refusal) => {
    expect(await acting.refused(await aCase(), 'add_mdt_member', input)).toEqual(['input', refusal]);
  });

  it('changes only while the case is being assessed', async () => {
    const caseId = await aCase();
    await acting.do(caseId, 'add_mdt_member', MEMBER);
    await db.query(`update referral set state = 'verifying' where person_id = $1`, [caseId]);
    for (const action of ['add_mdt_member', 'remove_mdt_member', 'record_attendance'] as const) expect(await acting.refused(caseId, action, {})).toEqual(['conflict', 'not_possible_when_verifying']);
  });
});

describe('an MDT contributor', () => {
  const contributor = (): ReturnType<typeof anActor> => anActor('co.two', { may: permittedTo(['mdt_contributor']) });
  const invited = async (words: object = {}): Promise<string> => {
    const caseId = await aCase();
    await acting.do(caseId, 'add_mdt_member', { ...MEMBER, username: 'co.two', ...words });
    return caseId;
  };

  it('opens a case they are invited to, and acts in it as far as their role goes', async () => {
    const caseId = await invited();
    await acting.do(caseId, 'invite_council', INVITATION);
    const other = new Acting(db, contributor(), TODAY);
    await other.do(caseId, 'record_council_reply', REPLY);
    expect(await other.refused(caseId, 'request_evidence', REQUEST)).toEqual(['forbidden', 'not_for_your_role']);
  });

  it('opens no other case, nor one after the last day, nor once removed', async () => {
    const other = contributor();
    const [elsewhere, over, removed, still] = [await aCase(), await invited({ mayOpenUntil: '2026-03-10' }), await invited(), await invited({ mayOpenUntil: '2026-03-11' })];
    await acting.do(removed, 'remove_mdt_member', { reason: 'Left' });
    const later = new Acting(db, acting.by, '2026-03-11');
    const may = await Promise.all([elsewhere, over, removed, still].map(async (caseId) => mayOpenCase(other, await later.record(caseId))));
    expect(may).toEqual([false, false, false, true]);
    expect(await new Acting(db, other, TODAY).refused(elsewhere, 'record_council_reply', REPLY, { subjectId: elsewhere })).toEqual(['forbidden', 'not_your_case']);
  });

  it('is somebody with the role: an account on the MDT without it opens nothing', async () => {
    const caseId = await invited();
    expect(mayOpenCase(anActor('co.two', { may: permittedTo(['referrer']) }), await acting.record(caseId))).toBe(false);
  });
});

describe('the database', () => {
  const row = async (table: string, words: object): Promise<string> => {
    const caseId = await aCase();
    const { id: referralId, icbId } = (await acting.record(caseId)).referral[0]!;
    return insert(db, table, { icb_id: icbId, person_id: caseId, referral_id: referralId, ...words });
  };
  const COUNCIL = { council: 'C', invited_on: '2026-03-04', reply_by: '2026-03-09', invited_by: 'pr.one' };
  const ITEM = { kind: 'other', what: 'W', source_kind: 'council', source: 'S', requested_on: '2026-03-04', due_on: '2026-03-09', requested_by: 'pr.one' };
  const PERSON = { name: 'N', profession: 'nursing', organisation: 'O', added_on: '2026-03-04', added_by: 'pr.one' };
  it.each([
    ['council_involvement', { ...COUNCIL, reply: 'declines' }, 'council_involvement_reply_is_whole_check'],
    ['council_involvement', { ...COUNCIL, absent_on: '2026-03-09', absence_reason: 'no_reply' }, 'council_involvement_absence_is_whole_check'],
    ['council_involvement', { ...COUNCIL, reply_by: '2026-03-03' }, 'council_involvement_dates_in_order_check'],
    ['evidence_item', { ...ITEM, received_on: '2026-03-05', withdrawn_on: '2026-03-05', withdrawn_reason: 'R' }, 'evidence_item_ends_once_check'],
    ['evidence_item', { ...ITEM, withdrawn_on: '2026-03-05' }, 'evidence_item_withdrawal_has_reason_check'],
    ['evidence_item', { ...ITEM, chases: 1 }, 'evidence_item_chase_has_day_check'],
    ['evidence_item', { ...ITEM, received_on: '2026-03-03' }, 'evidence_item_dates_in_order_check'],
    ['mdt_member', { ...PERSON, username: 'co.one' }, 'mdt_member_invitation_ends_check'],
    ['mdt_member', { ...PERSON, removed_on: '2026-03-05' }, 'mdt_member_removal_has_reason_check'],
  ])('refuses of %s %j', async (table, words, constraint) => {
    await expect(row(table, words)).rejects.toMatchObject({ constraint });
  });
});

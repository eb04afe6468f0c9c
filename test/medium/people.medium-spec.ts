// Who stands around a person, what is to be minded, contacts, notes and tasks: written once, ended once, never deleted.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActName } from '@chc/casework';
import { Database } from '@chc/platform';
import { aPerson, ICB, insert, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-10';
const AHEAD = '2026-03-11';
const NOT_AHEAD = 'no day after today, 2026-03-10';
let db: Database;
let acting: Acting;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('people');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('pr.one'), TODAY);
});
afterAll(() => db.close());

/** What each act that makes a record is given, and what the record then holds. */
const MADE = {
  record_consent: ['consent', { sharedWith: 'Edna’s daughter', relationship: 'Daughter', scope: ['letters', 'decision'], givenBy: 'person', givenOn: '2026-03-02' }],
  record_participation: ['participation', { kind: 'invited', happenedOn: '2026-03-02', how: 'By letter' }],
  record_refusal: ['participation', { happenedOn: '2026-03-02', how: 'She wants no assessment', consequencesExplainedOn: '2026-03-03', consequencesExplainedBy: 'PR1' }],
  record_capacity: ['capacity_assessment', { decisionAbout: 'Where to live', hasCapacity: false, assessedOn: '2026-03-02', assessedBy: 'Dr Invented' }],
  add_representative: ['representative', { kind: 'attorney_welfare', name: 'A Daughter', reachedAt: '01234 000000', authoritySeenOn: '2026-03-02', registeredOn: '2025-01-01', consultedOnWelfare: true, getsCopies: true, actsFrom: '2026-03-02' }],
  offer_advocate: ['advocacy', { kind: 'independent', offeredOn: '2026-03-02', answer: 'awaited' }],
  record_communication_need: ['communication_need', { need: 'interpreter', what: 'Polish', notedOn: '2026-03-02' }],
  raise_safeguarding: ['safeguarding_concern', { raisedOn: '2026-03-02', concern: 'Falls', councilToldOn: '2026-03-02' }],
  record_legal_status: ['legal_status', { kind: 'dols', appliedOn: '2026-03-02' }],
  record_contact: ['contact', { contactedOn: '2026-03-02', withWhom: 'The ward', how: 'telephone', outcome: 'Discharge is on Monday' }],
  add_note: ['note', { body: 'First line\nsecond line' }],
  add_task: ['task', { what: 'Ring the ward', dueOn: '2026-03-12', assignee: 'PR1' }],
} as const satisfies Partial<Record<ActName, readonly [string, object]>>;
type Making = keyof typeof MADE;

/** The acts on each made record that end it. */
const ENDED = {
  withdraw_consent: 'record_consent', end_refusal: 'record_refusal', end_capacity: 'record_capacity', end_representative: 'add_representative',
  end_advocate: 'offer_advocate', end_communication_need: 'record_communication_need', close_safeguarding: 'raise_safeguarding',
  end_legal_status: 'record_legal_status', withdraw_contact: 'record_contact', complete_task: 'add_task',
} as const satisfies Partial<Record<ActName, Making>>;
const END = { endedOn: '2026-03-09', endedReason: 'Because' };

/** A person with one record made by an act. */
const withMade = async (action: Making, words: object = {}): Promise<string> => {
  const caseId = await aPerson(db);
  await acting.do(caseId, action, { ...MADE[action][1], ...words });
  return caseId;
};
const rowOf = async (caseId: string, action: Making): Promise<Record<string, unknown>> => (await acting.record(caseId))[MADE[action][0]].at(-1) as never;
const events = async (caseId: string): Promise<unknown[]> =>
  (await db.query('select event, subject_kind, details from case_event where person_id = $1 order by id', [caseId])).rows;

describe('a record', () => {
  it.each(Object.keys(MADE) as Making[])('is made as it was given, with an event that holds no words of it: %s', async (action) => {
    const caseId = await withMade(action);
    expect(await rowOf(caseId, action)).toMatchObject({ ...MADE[action][1], recordedBy: 'pr.one', version: 1 });
    expect(await events(caseId)).toEqual([{ event: expect.any(String), subject_kind: 'case', details: null }]);
  });

  it.each(Object.entries(ENDED) as [keyof typeof ENDED, Making][])('%s ends it once, and it stays', async (end, made) => {
    const caseId = await withMade(made);
    expect(await acting.refused(caseId, end, { ...END, endedOn: AHEAD })).toEqual(['input', `endedOn: ${NOT_AHEAD}`]);
    if (made !== 'add_task') expect(await acting.refused(caseId, end, { ...END, endedOn: '2026-03-01' })).toEqual(['input', 'endedOn: no day before 2026-03-02']);
    await acting.do(caseId, end, END);
    expect(await rowOf(caseId, made)).toMatchObject({ ...MADE[made][1], ...END, version: 2 });
    expect(await acting.refused(caseId, end, END)).toEqual(['conflict', 'already_ended']);
    expect(await events(caseId)).toHaveLength(2);
  });

  it('is for those who keep the record', async () => {
    const caseId = await aPerson(db);
    const auditor = new Acting(db, anActor('au.one', { may: new Set(['see_case']) }), TODAY);
    expect(await auditor.refused(caseId, 'add_note', MADE.add_note[1])).toEqual(['forbidden', 'not_for_your_role']);
  });
});

const refusals: readonly [string, Making, object, string[]][] = [
  ['consent given tomorrow', 'record_consent', { givenOn: AHEAD }, [`givenOn: ${NOT_AHEAD}`]],
  ['consent to nothing', 'record_consent', { scope: [] }, ['scope: at least one of what may be shared']],
  ['a refusal whose consequences nobody explained', 'record_refusal', { consequencesExplainedBy: undefined }, ['consequencesExplainedBy: text of 1 to 255 characters on one line']],
  ['a best-interests decision for somebody with capacity', 'record_capacity', { hasCapacity: true, bestInterestsBy: 'PR1' }, ['bestInterestsBy: nothing: with capacity the decision is the person’s own']],
  ['half a best-interests decision', 'record_capacity', { bestInterestsBy: 'PR1' }, ['bestInterestsDecision: what was decided, when and by whom: all three', 'bestInterestsOn: what was decided, when and by whom: all three']],
  ['a best-interests decision before the assessment', 'record_capacity', { bestInterestsBy: 'PR1', bestInterestsOn: '2026-03-01', bestInterestsDecision: 'Home' }, ['bestInterestsOn: no day before 2026-03-02']],
  ['an attorney whose power is not registered', 'add_representative', { registeredOn: undefined }, ['registeredOn: the day it was registered: an unregistered power of attorney cannot be used']],
  ['an authority nobody has seen', 'add_representative', { kind: 'deputy_welfare', authoritySeenOn: undefined }, ['authoritySeenOn: the day the paper that gives the authority was seen']],
  ['a property attorney as the one consulted on welfare', 'add_representative', { kind: 'attorney_property' }, ['consultedOnWelfare: no: this authority alone does not cover health and welfare decisions. Add them as a best-interests consultee too, where they are one']],
  ['a personal representative of the living', 'add_representative', { kind: 'personal_representative', consultedOnWelfare: false }, ['kind: another authority: a personal representative acts for somebody who has died']],
  ['a concern the council knew of before it was raised', 'raise_safeguarding', { councilToldOn: '2026-03-01' }, ['councilToldOn: no day before 2026-03-02']],
  ['an authorisation without a day', 'record_legal_status', { appliedOn: undefined }, ['appliedOn: the day it was applied for, or the day it was granted']],
  ['an authorisation granted without end', 'record_legal_status', { grantedOn: '2026-03-03' }, ['expiresOn: the day it expires']],
  ['an expiry before the grant', 'record_legal_status', { expiresOn: '2026-06-01' }, ['expiresOn: nothing before it is granted']],
  ['an expiry on the day of the grant', 'record_legal_status', { grantedOn: '2026-03-03', expiresOn: '2026-03-03' }, ['expiresOn: a day after 2026-03-03']],
  ['aftercare that was applied for', 'record_legal_status', { kind: 'section_117' }, ['grantedOn: the day the aftercare began', 'appliedOn: nothing: aftercare lasts until it is ended']],
  ['a note that corrects one of another case', 'add_note', { correctsId: '00000000-0000-7000-8000-00000000dead' }, ['correctsId: a note of this case']],
  ['a task due yesterday', 'add_task', { dueOn: '2026-03-09' }, ['dueOn: no day before today, 2026-03-10']],
];

it.each(refusals)('%s is refused beside its field', async (_what, action, words, refused) => {
  const caseId = await aPerson(db);
  expect(await acting.refused(caseId, action, { ...MADE[action][1], ...words })).toEqual(['input', ...refused]);
  expect(await events(caseId)).toEqual([]);
});

describe('what happens to a record in between', () => {
  it('a best-interests decision is recorded once, for a decision the person cannot make', async () => {
    const DECISION = { bestInterestsDecision: 'Home', bestInterestsOn: '2026-03-05', bestInterestsBy: 'PR1' };
    const caseId = await withMade('record_capacity');
    expect(await acting.refused(caseId, 'record_best_interests', { ...DECISION, bestInterestsOn: '2026-03-01' })).toEqual(['input', 'bestInterestsOn: no day before 2026-03-02']);
    await acting.do(caseId, 'record_best_interests', DECISION);
    expect(await rowOf(caseId, 'record_capacity')).toMatchObject(DECISION);
    expect(await acting.refused(caseId, 'record_best_interests', DECISION)).toEqual(['conflict', 'best_interests_decided']);
    expect(await acting.refused(await withMade('record_capacity', { hasCapacity: true }), 'record_best_interests', DECISION)).toEqual(['conflict', 'has_capacity']);
  });

  it('an advocate is named once, unless declined', async () => {
    const NAMED = { name: 'An Advocate', appointedOn: '2026-03-04' };
    const caseId = await withMade('offer_advocate');
    expect(await acting.refused(caseId, 'appoint_advocate', { ...NAMED, appointedOn: '2026-03-01' })).toEqual(['input', 'appointedOn: no day before 2026-03-02']);
    await acting.do(caseId, 'appoint_advocate', NAMED);
    expect(await rowOf(caseId, 'offer_advocate')).toMatchObject({ ...NAMED, answer: 'accepted' });
    expect(await acting.refused(caseId, 'appoint_advocate', NAMED)).toEqual(['conflict', 'advocate_appointed']);
    const other = await withMade('offer_advocate');
    await acting.do(other, 'decline_advocate');
    expect(await acting.refused(other, 'decline_advocate')).toEqual(['conflict', 'advocate_answered']);
    expect(await acting.refused(other, 'appoint_advocate', NAMED)).toEqual(['conflict', 'advocate_was_declined']);
  });

  it('an authorisation applied for is granted once, for a time', async () => {
    const GRANTED = { grantedOn: '2026-03-04', expiresOn: '2026-09-04', renewalDueOn: '2026-08-01' };
    const caseId = await withMade('record_legal_status');
    expect(await acting.refused(caseId, 'grant_legal_status', { grantedOn: '2026-03-01' })).toEqual(['input', 'grantedOn: no day before 2026-03-02', 'expiresOn: the day it expires']);
    await acting.do(caseId, 'grant_legal_status', GRANTED);
    expect(await rowOf(caseId, 'record_legal_status')).toMatchObject(GRANTED);
    expect(await acting.refused(caseId, 'grant_legal_status', GRANTED)).toEqual(['conflict', 'already_granted']);
  });

  it('a task goes to somebody else, or to another day', async () => {
    const caseId = await withMade('add_task');
    expect(await acting.refused(caseId, 'reassign_task', { assignee: 'PR1' })).toEqual(['input', 'assignee: somebody else than before, or another day']);
    await acting.do(caseId, 'reassign_task', { assignee: 'PR2' });
    await acting.do(caseId, 'reassign_task', { assignee: 'PR2', dueOn: '2026-03-20' });
    expect(await rowOf(caseId, 'add_task')).toMatchObject({ assignee: 'PR2', dueOn: '2026-03-20', version: 3 });
    expect((await events(caseId)).at(-1)).toMatchObject({ event: 'task_reassigned', details: { from: 'PR2', to: 'PR2' } });
    await acting.do(caseId, 'complete_task', END);
    expect(await acting.refused(caseId, 'reassign_task', { assignee: 'PR1' })).toEqual(['conflict', 'already_ended']);
  });

  it('only a refusal is taken back', async () => {
    expect(await acting.refused(await withMade('record_participation'), 'end_refusal', END)).toEqual(['conflict', 'not_a_refusal']);
  });

  it('a note is corrected by another, and never changed', async () => {
    const caseId = await withMade('add_note');
    const { id } = await rowOf(caseId, 'add_note');
    await acting.do(caseId, 'add_note', { body: 'It was Tuesday', correctsId: id });
    expect(await rowOf(caseId, 'add_note')).toMatchObject({ correctsId: id });
    await expect(db.query(`update note set body = 'other'`)).rejects.toMatchObject({ code: '42501' });
  });

  it('nobody has capacity assessed after death, and somebody then acts for the estate', async () => {
    const caseId = await aPerson(db, { died_on: '2026-03-05' });
    expect(await acting.refused(caseId, 'record_capacity', MADE.record_capacity[1])).toEqual(['conflict', 'person_has_died']);
    await acting.do(caseId, 'add_representative', { ...MADE.add_representative[1], kind: 'personal_representative', registeredOn: undefined, consultedOnWelfare: false });
  });
});

const KEPT = { version: 1, recorded_by: 'pr.one', recorded_at: `${TODAY}T10:00:00Z` };
const refusedRows: readonly [string, string, object][] = [
  ['participation', 'participation_refusal_is_explained_check', { kind: 'refused', happened_on: TODAY, how: 'x' }],
  ['capacity_assessment', 'capacity_assessment_best_interests_without_capacity_check', { decision_about: 'x', has_capacity: true, assessed_on: TODAY, assessed_by: 'x', best_interests_on: TODAY, best_interests_by: 'x', best_interests_decision: 'x' }],
  ['representative', 'representative_property_is_not_welfare_check', { kind: 'attorney_property', name: 'x', reached_at: 'x', authority_seen_on: TODAY, registered_on: TODAY, consulted_on_welfare: true, gets_copies: false, acts_from: TODAY }],
  ['representative', 'representative_attorney_is_registered_check', { kind: 'attorney_welfare', name: 'x', reached_at: 'x', authority_seen_on: TODAY, consulted_on_welfare: true, gets_copies: false, acts_from: TODAY }],
  ['advocacy', 'advocacy_appointed_was_accepted_check', { kind: 'imca', offered_on: TODAY, answer: 'declined', name: 'x', appointed_on: TODAY }],
  ['legal_status', 'legal_status_authorisation_expires_check', { kind: 'dols', granted_on: TODAY }],
  ['consent', 'consent_ends_after_it_began_check', { shared_with: 'x', scope: ['care'], given_by: 'person', given_on: TODAY, ended_on: '2026-03-01', ended_by: 'x', ended_reason: 'x' }],
  ['task', 'task_ended_is_whole_check', { what: 'x', due_on: TODAY, assignee: 'x', ended_on: TODAY }],
];
it.each(refusedRows)('the database refuses it too: %s %s', async (table, constraint, words) => {
  const row = { icb_id: ICB, person_id: await aPerson(db), ...KEPT, ...words };
  await expect(insert(db, table, row)).rejects.toMatchObject({ constraint });
});

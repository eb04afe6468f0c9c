// The ways in: what is received, for whom, when its clock starts, and that it is received once.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { begin, DomainError, type IntakeActName, readCase, type Receipted, RefusedInput } from '@chc/casework';
import { businessDateAt } from '@chc/deadlines';
import { type DocumentStore, openDocumentStore } from '@chc/documents';
import { type Actor, Database, readSettings } from '@chc/platform';
import { aDirectReferral, aFastTrackTool, aChecklist, aLoggedChecklist, aNegativeChecklist, levels, somebody } from '../builders/intake.js';
import { aPerson, theOrganisations } from '../builders/record.js';
import { anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const NOON = new Date('2026-03-10T12:00:00Z');
const REFERRER = anActor('ref.one', { role: 'referrer' });
let db: Database;
let store: DocumentStore;
const folder = mkdtempSync(join(tmpdir(), 'chc-intake-'));
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('intake');
  db = new Database({ databaseUrl: ownerUrl });
  store = openDocumentStore(readSettings({ DATABASE_URL: ownerUrl, REDIS_URL: 'redis://127.0.0.1:1', DOCUMENTS_FOLDER: folder }));
  await theOrganisations(db);
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

interface How { at?: Date; key?: string; by?: Actor }
const send = (action: IntakeActName, input: object, { at = NOON, key = randomUUID(), by = REFERRER }: How = {}): Promise<Receipted> =>
  begin(db, by, { action, input, key }, { today: businessDateAt(at), at, store });

async function refused(action: IntakeActName, input: object, how: How = {}): Promise<string[]> {
  try {
    await send(action, input, how);
  } catch (error) {
    if (error instanceof RefusedInput) return error.refusals.map(({ field, expected }) => `${field}: ${expected}`);
    if (error instanceof DomainError) return [error.kind, ...error.reasons];
    throw error;
  }
  throw new Error(`${action} was not refused`);
}
const caseOf = async ({ caseId }: Receipted): Promise<NonNullable<Awaited<ReturnType<typeof readCase>>>> => (await readCase(db, caseId, '2026-03-10'))!;

describe('every way in', () => {
  it.each<[IntakeActName, object, object]>([
    ['send_checklist', aChecklist(), { activityType: '01', notificationType: '01', sourceOfReferral: '02' }],
    ['refer_directly', aDirectReferral(), { activityType: '01', notificationType: '02', sourceOfReferral: '04' }],
    ['send_fast_track_tool', aFastTrackTool(), { activityType: '02', notificationType: null, sourceOfReferral: '05' }],
    ['log_checklist', aLoggedChecklist(), { activityType: '01', notificationType: '01' }],
  ])('%s makes a case with a referral received and not accepted, its event and its account', async (action, input, words) => {
    const received = await send(action, input);
    const record = await caseOf(received);
    expect(record.person[0]).toMatchObject({ familyName: 'Entwistle', postcode: 'ZZ1 1ZZ', nhsNumber: (input as { nhsNumber: string }).nhsNumber });
    expect(record.referral).toEqual([expect.objectContaining({ ...words, state: 'received', receivedOn: '2026-03-10', acceptedAt: null, suspectedDuplicate: false, reference: received.reference })]);
    expect((await db.query('select event, from_state, to_state, actor from referral_event where referral_id = $1', [record.referral[0]!.id])).rows)
      .toEqual([{ event: 'received', from_state: 'new', to_state: 'received', actor: 'ref.one' }]);
    expect((await db.query('select event, actor from case_event where person_id = $1', [received.caseId])).rows).toEqual([{ event: received.event, actor: 'ref.one' }]);
  });

  it('send_checklist keeps levels, evidence, who completed it and what the threshold says', async () => {
    const { checklist: [checklist], referral: [referral] } = await caseOf(await send('send_checklist', aChecklist()));
    expect(checklist).toMatchObject({
      state: 'sent', referralId: referral!.id, thresholdMet: true, fullAssessmentRequired: true, trained: true, completedByName: 'N Invented', informed: true, consentToShare: false,
      evidence: { mobility: 'Hoisted by two' }, framework: 'NF22', toolVersion: 'CL22', channel: 'electronic',
    });
    expect(checklist!.levels).toMatchObject({ mobility: 'A', continence: 'A', breathing: 'C' });
  });

  it('a Checklist below the threshold is a referral where a full assessment is necessary all the same, its reason kept apart', async () => {
    const { checklist: [checklist], referral } = await caseOf(await send('send_checklist', aNegativeChecklist({ fullAssessment: true, overrideReason: 'Needs change by the day' })));
    expect(checklist).toMatchObject({ thresholdMet: false, fullAssessmentRequired: true, overrideReason: 'Needs change by the day' });
    expect(referral).toHaveLength(1);
  });

  it('a negative Checklist is on the record and is no referral', async () => {
    const received = await send('send_checklist', aNegativeChecklist());
    const record = await caseOf(received);
    expect(received.made.kind).toBe('checklist');
    expect([record.referral, record.checklist]).toEqual([[], [expect.objectContaining({ thresholdMet: false, fullAssessmentRequired: false, outcomeRecordedOn: null })]]);
  });

  it('send_fast_track_tool keeps what the clinician stated', async () => {
    const received = await send('send_fast_track_tool', aFastTrackTool());
    expect((await caseOf(received)).fast_track_tool[0]).toMatchObject({ staffGroup: '02', clinicianName: 'Dr Invented', careRequested: 'Four visits a day and nights', preferredPlace: 'Home', receivedOn: '2026-03-10' });
  });
});

describe('the person', () => {
  it('is found again by NHS number, typed any way, and birth date; what we hold stays', async () => {
    const id = await aPerson(db, { nhs_number: '9000000009', born_on: '1938-05-17' });
    const received = await send('send_checklist', aChecklist({ nhsNumber: '900-000 0009', bornOn: '1938-05-17', familyName: 'Otherwise' }));
    expect(received.caseId).toBe(id);
    expect((await caseOf(received)).person[0]).toMatchObject({ familyName: 'Ashworth' });
  });

  it.each([
    ['another birth date', { nhsNumber: '9000000009', bornOn: '1938-05-18' }, '9000000009', '02'],
    ['no birth date', { nhsNumber: '9000000009', bornOn: undefined }, '9000000009', '02'],
    ['no NHS number', { nhsNumber: undefined, bornOn: '1938-05-17' }, null, '03'],
  ])('is a new one with %s', async (_what, words, nhsNumber, status) => {
    const before = (await db.query<{ id: string }>('select id from person')).rows.map(({ id }) => id);
    const received = await send('send_checklist', aChecklist(words));
    expect(before).not.toContain(received.caseId);
    expect((await db.query('select nhs_number, nhs_number_status, nhs_number_given from person where id = $1', [received.caseId])).rows[0])
      .toEqual({ nhs_number: nhsNumber, nhs_number_status: status, nhs_number_given: words.nhsNumber ?? null });
  });

  it('has a suspected duplicate when an open referral of the kind is there, not when it is concluded or of another kind', async () => {
    const suspected = async (words: object): Promise<unknown> => {
      const person = somebody();
      const first = await send('send_checklist', aChecklist(person));
      await db.query(`update referral set ${Object.entries(words).map(([name, value]) => `${name} = '${String(value)}'`).join(', ')} where person_id = $1`, [first.caseId]);
      return (await caseOf(await send('refer_directly', aDirectReferral(person)))).referral.at(-1)!.suspectedDuplicate;
    };
    expect(await suspected({ version: 1 })).toBe(true);
    expect(await suspected({ state: 'discounted', discounted_on: '2026-03-10', discounted_reason: '05', discounted_evidence: 'A letter, invented' })).toBe(false);
    const person = somebody();
    await send('send_fast_track_tool', aFastTrackTool(person));
    expect((await caseOf(await send('send_checklist', aChecklist(person)))).referral.map(({ suspectedDuplicate }) => suspectedDuplicate)).toEqual([false, false]);
  });

  it('is one person however many send at once', async () => {
    const person = somebody();
    const received = await Promise.all(Array.from({ length: 6 }, () => send('refer_directly', aDirectReferral(person))));
    expect(new Set(received.map(({ caseId }) => caseId)).size).toBe(1);
    expect((await caseOf(received[0]!)).referral.filter(({ suspectedDuplicate }) => !suspectedDuplicate)).toHaveLength(1);
  });
});

describe('the receipt', () => {
  it.each([
    ['just before midnight in summer', '2026-07-01T22:59:59Z', '2026-07-01'],
    ['just after midnight in summer', '2026-07-01T23:00:00Z', '2026-07-02'],
    ['just before midnight in winter', '2026-01-10T23:59:59Z', '2026-01-10'],
    ['on the evening before the clocks go back', '2026-10-24T23:30:00Z', '2026-10-25'],
    ['on the evening after they went back', '2026-10-25T23:30:00Z', '2026-10-25'],
  ])('sent %s is of the day it is in London', async (_what, instant, day) => {
    const received = await send('refer_directly', aDirectReferral(), { at: new Date(instant) });
    expect(received.receivedOn).toBe(day);
  });

  it.each([
    ['the day before', '2026-03-09T23:59', '2026-03-09', '2026-03-09T23:59:00.000Z'],
    ['in summer time', '2025-08-01T00:10', '2025-08-01', '2025-07-31T23:10:00.000Z'],
    ['in the hour that comes twice, the first time', '2025-10-26T01:30', '2025-10-26', '2025-10-26T00:30:00.000Z'],
    ['a minute ago', '2026-03-10T11:59', '2026-03-10', '2026-03-10T11:59:00.000Z'],
  ])('logged of an email of %s is the email’s', async (_what, receivedAt, day, instant) => {
    const received = await send('log_checklist', aLoggedChecklist({ receivedAt }));
    const { referral: [referral], checklist: [checklist] } = await caseOf(received);
    expect([received.receivedOn, referral!.receivedOn, checklist!.receivedOn]).toEqual([day, day, day]);
    expect(new Date(referral!.receivedAt!).toISOString()).toBe(instant);
  });

  it.each(['2026-03-10T12:01', '2026-03-11T00:00'])('logged for %s, which has not come yet, is refused', async (receivedAt) => {
    expect(await refused('log_checklist', aLoggedChecklist({ receivedAt }))).toEqual(['receivedAt: a time that is not in the future']);
  });
});

describe('the attachment', () => {
  it('is kept as it came, with the email’s time', async () => {
    const received = await send('log_checklist', aLoggedChecklist({ attachment: { name: 'checklist.txt', bytes: Buffer.from('A Checklist, invented.') } }));
    const { rows } = await db.query('select kind, file_name, received_at from document where person_id = $1', [received.caseId]);
    expect(rows).toEqual([{ kind: 'checklist', file_name: 'checklist.txt', received_at: new Date('2026-03-10T09:30:00Z') }]);
    expect((await caseOf(received)).checklist[0]!.documentId).not.toBeNull();
  });

  it('is refused for what it holds, and nothing is logged', async () => {
    const before = (await db.query('select from person')).rowCount;
    const [refusal] = await refused('log_checklist', aLoggedChecklist({ attachment: { name: 'checklist.pdf', bytes: Buffer.from('<html>') } }));
    expect(refusal).toMatch(/^attachment: a document we take: the file looks like a web page/);
    expect((await db.query('select from person')).rowCount).toBe(before);
  });
});

describe('what is refused', () => {
  it.each<[string, IntakeActName, object, string]>([
    ['an untrained completer', 'send_checklist', aChecklist({ trained: false }), 'trained: yes: only somebody trained in its use completes a Checklist'],
    ['an outcome below the levels', 'send_checklist', aChecklist({ fullAssessment: false }), 'fullAssessment: yes: the levels meet the threshold (two or more domains at A)'],
    ['an override without a reason', 'send_checklist', aNegativeChecklist({ fullAssessment: true }), 'overrideReason: a reason: the levels do not meet the threshold'],
    ['a reason where none is needed', 'send_checklist', aChecklist({ overrideReason: 'x' }), 'overrideReason: nothing: the levels meet the threshold by themselves'],
    ['a completion in the future', 'send_checklist', aChecklist({ completedOn: '2026-03-11' }), 'completedOn: a day not after 2026-03-10, when it was received'],
    ['a tool older than those we know', 'send_checklist', aChecklist({ completedOn: '2018-09-30' }), 'completedOn: a day not before 2018-10-01, when the tool of 2018 came into use'],
    ['an NHS number that fails its check', 'refer_directly', aDirectReferral({ nhsNumber: '123 456 7890' }), 'nhsNumber: a number that passes its check, which this one does not: look at it again, or leave it empty if you do not know it'],
    ['a level that is none', 'send_checklist', aChecklist({ skin_level: 'D' }), 'skin_level: one of A, B, C'],
    ['an unknown commissioner', 'refer_directly', aDirectReferral({ commissioner: 'S77' }), 'commissioner: the code of a commissioner we work for'],
    ['a birth in the future', 'refer_directly', aDirectReferral({ bornOn: '2026-03-11' }), 'bornOn: a day not in the future'],
    ['a clinician who is not registered', 'send_fast_track_tool', aFastTrackTool({ registered: false }), 'registered: yes: only a registered nurse or a registered medical practitioner completes the tool'],
    ['a clinician who is not responsible', 'send_fast_track_tool', aFastTrackTool({ responsible: false }), 'responsible: yes: an appropriate clinician is responsible for diagnosis, treatment or care'],
    ['a tool without the criterion', 'send_fast_track_tool', aFastTrackTool({ criterionMet: false }), 'criterionMet: yes: otherwise a Checklist or a direct referral is the way'],
  ])('%s', async (_what, action, input, expected) => {
    expect(await refused(action, input)).toEqual([expected]);
  });

  it('a role that may not, and a request without a key', async () => {
    expect(await refused('log_checklist', aLoggedChecklist(), { by: anActor('ref.two', { may: new Set(['send_checklist']) }) })).toEqual(['forbidden', 'not_for_your_role']);
    await expect(begin(db, REFERRER, { action: 'send_checklist', input: aChecklist() }, { today: '2026-03-10', at: NOON })).rejects.toMatchObject({ kind: 'version_required' });
  });
});

describe('the same key', () => {
  it('is received once, however often and at once it is sent', async () => {
    const [key, input] = [randomUUID(), aChecklist()];
    const received = await Promise.all(Array.from({ length: 5 }, () => send('send_checklist', input, { key })));
    expect(new Set(received.map(({ reference }) => reference)).size).toBe(1);
    expect((await caseOf(received[0]!)).referral).toHaveLength(1);
    expect(await refused('send_checklist', aChecklist(levels()), { key })).toEqual(['key_used_otherwise', 'key_used_otherwise']);
  });
});

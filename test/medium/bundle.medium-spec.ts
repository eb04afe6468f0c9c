// A case bundle: frozen when it is made, looked at entry by entry, released by another, and the same bytes ever after.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permittedTo } from '@chc/access';
import { BUNDLE_PURPOSES, type BundlePurposeName, type BundleEntry, readBundleEntries, textsOf } from '@chc/casework';
import { Database } from '@chc/platform';
import { theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';
import { play } from '../support/pathway.js';

const [DAY, TODAY] = ['2026-03-02', '2026-05-10'];
const HIDDEN = 'Quillon Featherby';
let db: Database;
let caseId: string;
const officer = (id: string): Acting => new Acting(db, anActor(id, { role: 'appeals_officer', roles: ['appeals_officer'], may: permittedTo(['appeals_officer']) }), TODAY);
const entriesOf = (bundleId: string): Promise<BundleEntry[]> => readBundleEntries(db, bundleId);

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase('bundle');
  db = new Database({ databaseUrl: ownerUrl });
  await theOrganisations(db);
  caseId = await play(db, 'S01', [
    [DAY, 'referrer', 'send_checklist'], [DAY, 'access', 'accept_referral', { practitioner: 'PR1' }], [DAY, 'practitioner', 'name_coordinator', { coordinator: 'PR1' }],
    [DAY, 'practitioner', 'request_evidence', { kind: 'care_records', what: 'Care plan', sourceKind: 'care_home', source: 'Invented House', requestedOn: DAY, dueOn: '2026-03-09' }],
    [DAY, 'practitioner', 'assess', { recommendation: '03' }], ['2026-03-03', 'verifier', 'return_to_mdt', { reason: 'evidence_gaps', note: 'Nothing of the nights' }],
    ['2026-03-03', 'practitioner', 'hold_mdt', { completedOn: '2026-03-03' }], ['2026-03-04', 'practitioner', 'submit_for_verification', { unsigned: 'They had signed before' }], ['2026-03-05', 'verifier', 'record_decision', { outcome: '04' }],
    ['2026-03-06', 'practitioner', 'record_contact', { contactedOn: '2026-03-06', withWhom: `Nephew, ${HIDDEN}`, how: 'telephone', outcome: `${HIDDEN.toUpperCase()} says that he pays the rent.` }],
    ['2026-03-06', 'practitioner', 'add_note', { body: `A note of the team about ${HIDDEN}` }],
  ]);
});
afterAll(() => db.close());

const make = async (by: Acting, purpose: BundlePurposeName): Promise<string> => (await by.do(caseId, 'make_bundle', { purpose, requestedBy: 'individual', requestedOn: '2026-04-30' })).made!.id;
const workQueue = async (by: Acting, subjectId: string, redacted: readonly string[] = []): Promise<void> => {
  for (const entry of (await entriesOf(subjectId)).filter(({ waitsBecause, decision }) => waitsBecause.length > 0 && decision === null)) {
    const marked = redacted.filter((passage) => textsOf(entry).some((text) => text.toLowerCase().includes(passage.toLowerCase())));
    await by.do(caseId, 'decide_on_bundle_entry', { entry: entry.number, ...(marked.length > 0 ? { decision: 'redact', reason: 'third_party', passages: marked.join('\n') } : { decision: 'release' }) }, { subjectId });
  }
};
const bodyOf = async (id: string): Promise<string> => (await db.query<{ body: string }>('select body from case_bundle where id = $1', [id])).rows[0]!.body;

describe('a bundle', () => {
  it('holds what its purpose takes, and nothing of what it leaves out', async () => {
    const one = officer('officer.one');
    const id = await make(one, 'local_resolution');
    const entries = await entriesOf(id);
    const sections = new Set(entries.map(({ section }) => section));
    expect([...sections]).toEqual(['people', 'chronology', 'clock', 'referral', 'dst', 'evidence', 'verification', 'contacts']);
    expect(entries.map(({ number }) => number)).toEqual(entries.map((_entry, at) => at + 1));
    const said = (part: string): string => textsOf(entries.find((entry) => entry.part === part)!).join('\n');
    expect(said('dst_comparison')).toContain('Recommendation');
    expect(said('dst_domain:breathing')).toContain('Agreed level');
    expect(said('evidence_summary')).toMatch(/Invented House.*\n1 item\n1 item\n62 days/u);
    expect(entries.filter(({ part }) => part === 'verification').map((entry) => textsOf(entry).join(' '))).toEqual([expect.stringContaining('significant gaps'), expect.stringContaining('Agreed')]);
    expect(said('clock')).toContain('None');
    expect(entries.filter(({ section }) => section === 'contacts').map(({ waitsBecause, proposed }) => [waitsBecause, proposed])).toEqual([[['by_purpose', 'names_others', 'tells_of_others'], [HIDDEN, 'Quillon', 'Featherby']]]);
  });

  it('is released by another, when nothing waits, and then stays as it went out', async () => {
    const [one, two] = [officer('officer.one'), officer('officer.two')];
    const subjectId = (await one.record(caseId)).case_bundle[0]!.id;
    expect(await one.refused(caseId, 'make_bundle', { purpose: 'local_resolution', requestedBy: 'icb', requestedOn: TODAY })).toEqual(['conflict', 'bundle_is_in_preparation']);
    expect(await one.refused(caseId, 'release_bundle', {}, { subjectId })).toEqual(['conflict', 'bundle_entries_wait', 'needs_another_person']);
    await expect(db.query(`update case_bundle set state = 'released', released_by = 'x', released_by_name = 'x', released_on = '${TODAY}', released_at = now(), body = 'x', body_digest = repeat('a', 64) where id = $1`, [subjectId])).rejects.toThrow('case_bundle_nothing_waits_check');
    await workQueue(one, subjectId, [HIDDEN]);
    expect(await one.refused(caseId, 'release_bundle', {}, { subjectId })).toEqual(['conflict', 'needs_another_person']);
    await two.do(caseId, 'release_bundle', {}, { subjectId });
    const body = await bodyOf(subjectId);
    expect(body).not.toMatch(/quillon|featherby/iu);
    expect(body).toContain('█████');
    await one.do(caseId, 'record_contact', { contactedOn: TODAY, withWhom: 'The ward', how: 'visit', outcome: 'Seen again' });
    expect(await bodyOf(subjectId)).toBe(body);
    await expect(db.query(`update case_bundle set body = 'other' where id = $1`, [subjectId])).rejects.toThrow('stays as it went out');
    await expect(db.query(`update bundle_entry set title = 'other' where case_bundle_id = $1`, [subjectId])).rejects.toThrow(/only grows|permission denied/);
    const [entry] = await entriesOf(subjectId);
    expect(await one.refused(caseId, 'decide_on_bundle_entry', { entry: entry!.number, decision: 'release' }, { subjectId })).toEqual(['conflict', 'bundle_is_not_in_preparation']);
  });

  it('shows in its next version what is new, and what was decided before', async () => {
    const one = officer('officer.one');
    const id = await make(one, 'local_resolution');
    const entries = await entriesOf(id);
    const compared = (of: string): (string | null)[] => entries.filter((entry) => entry.compared === of).map(({ part }) => part);
    expect(compared('new')).toEqual(['contact']);
    expect(compared('changed')).toEqual([]);
    expect(entries.find(({ part, compared: is }) => part === 'contact' && is === 'same')!.before).toMatchObject({ decision: 'redact', reason: 'third_party', passages: [HIDDEN] });
    expect((await one.record(caseId)).case_bundle.map(({ number, state }) => [number, state])).toEqual([[1, 'released'], [2, 'prepared']]);
    await one.do(caseId, 'withdraw_bundle', { reason: 'Not needed' }, { subjectId: id });
  });

  it('for subject access has a day to answer by, looks at more, hides the copied too and keeps back by reason alone', async () => {
    const [one, two] = [officer('officer.one'), officer('officer.two')];
    await one.do(caseId, 'add_representative', { kind: 'family_or_friend', name: 'Odette Marchbanks', reachedAt: '1 Invented Street', consultedOnWelfare: false, getsCopies: true, actsFrom: '2026-03-01' });
    const subjectId = await make(one, 'subject_access');
    const row = (await one.record(caseId)).case_bundle.at(-1)!;
    expect([row.requestedOn, row.dueOn]).toEqual(['2026-04-30', '2026-06-01']);
    const entries = await entriesOf(subjectId);
    const note = entries.find(({ part }) => part === 'note')!;
    expect(entries.find(({ part }) => part === 'representative')!.proposed).toEqual(expect.arrayContaining(['Odette Marchbanks']));
    const decide = (input: object): Promise<unknown> => one.do(caseId, 'decide_on_bundle_entry', { entry: note.number, ...input }, { subjectId });
    expect(await one.refused(caseId, 'decide_on_bundle_entry', { entry: note.number, decision: 'withhold' }, { subjectId })).toEqual(['input', 'reason: a reason for keeping it back']);
    expect(await one.refused(caseId, 'decide_on_bundle_entry', { entry: note.number, decision: 'withhold', reason: 'not_this_matter' }, { subjectId })).toEqual(['input', 'reason: a reason that this purpose knows']);
    expect(await one.refused(caseId, 'decide_on_bundle_entry', { entry: note.number, decision: 'redact', reason: 'third_party', passages: 'Not there' }, { subjectId })).toEqual(['input', expect.stringContaining('it does not hold “Not there”')]);
    await decide({ decision: 'release' });
    await decide({ decision: 'withhold', reason: 'in_confidence' });
    await workQueue(one, subjectId, ['Odette Marchbanks', 'Odette', 'Marchbanks', HIDDEN]);
    await two.do(caseId, 'release_bundle', {}, { subjectId });
    const body = await bodyOf(subjectId);
    expect(body).not.toMatch(/odette|marchbanks|quillon|A note of the team/iu);
    expect(body).toContain('It was given in confidence');
  });

  it('has a row for every purpose that the database knows', async () => {
    const { rows } = await db.query<{ def: string }>(`select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'case_bundle_purpose_check'`);
    for (const purpose of Object.keys(BUNDLE_PURPOSES)) expect(rows[0]!.def).toContain(`'${purpose}'`);
  });
});

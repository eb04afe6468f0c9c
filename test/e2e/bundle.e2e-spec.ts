// A case bundle over HTTP: who may, whose case, what the page, the print and the ZIP hold, and that what is hidden is in none of them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { readBundleEntries } from '@chc/casework';
import { until } from '../support/night.js';
import { ICB, insert, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { play } from '../support/pathway.js';
import { startWeb, type Web } from '../support/web.js';

const [DAY, TODAY] = ['2026-03-02', '2026-05-10'];
const HIDDEN = 'Quillon Featherby';
const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n% ';
let web: Web;
let one: SignedIn, two: SignedIn, practitioner: SignedIn, elsewhere: SignedIn;
let caseId: string, bundleId: string, path: string;
beforeAll(async () => {
  web = await startWeb('bundle_e2e', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  [one, two, practitioner] = [await signedInAs(web, 'appeals_officer'), await signedInAs(web, 'appeals_officer'), await signedInAs(web, 'practitioner')];
  caseId = await play(web.db, 'S01', [
    [DAY, 'referrer', 'send_checklist'], [DAY, 'access', 'accept_referral', { practitioner: 'PR1' }], [DAY, 'practitioner', 'name_coordinator', { coordinator: 'PR1' }],
    [DAY, 'practitioner', 'assess', { recommendation: '03' }], ['2026-03-03', 'verifier', 'record_decision', { outcome: '04' }],
    ['2026-03-04', 'practitioner', 'queue_decision_letter', { reasons: 'From the needs', recipientKind: 'individual', recipientName: 'Edna Invented', recipientAddress: '1 Invented Street', channel: 'print' }],
    ['2026-03-04', 'practitioner', 'issue_letter', { letterOn: '2026-03-04', proof: 'AB 1234 5678 9GB' }],
    ['2026-03-06', 'practitioner', 'record_contact', { contactedOn: '2026-03-06', withWhom: HIDDEN, how: 'telephone', outcome: `${HIDDEN} rang <b>twice</b>.` }],
  ]);
  elsewhere = await signedInAs(web, 'hub_manager', { organisation: 'QX2' });
  for (const [at, words] of ['first', 'second', HIDDEN].entries()) await addDocument(at, words);
}, 120_000);
afterAll(() => web.stop());

const send = (who: SignedIn, address: string, fields: Readonly<Record<string, string>>, files: Readonly<Record<string, readonly [string, string]>> = {}): Promise<Response> => {
  const body = new FormData();
  for (const [field, value] of Object.entries({ _once: randomUUID(), ...fields })) body.append(field, value);
  for (const [field, [name, content]] of Object.entries(files)) body.append(field, new Blob([content]), name);
  return fetch(web.address + address, { method: 'POST', headers: who.headers, body, redirect: 'manual' });
};
const get = (who: SignedIn, address: string): Promise<Response> => fetch(web.address + address, { headers: who.headers, redirect: 'manual' });
const addDocument = async (at: number, words: string): Promise<void> => {
  const answer = await send(practitioner, `/cases/${caseId}/case/${caseId}/add_document`, { kind: 'evidence', title: `Notes ${at}` }, { file: [`${words}.pdf`, PDF + words] });
  expect(answer.status).toBe(303);
};
const decide = (number: number, fields: Readonly<Record<string, string>>, files = {}): Promise<Response> => send(one, `/cases/${caseId}/case_bundle/${bundleId}/decide_on_bundle_entry?entry=${number}`, { entry: String(number), ...fields }, files);
const act = (who: SignedIn, name: string, fields: Readonly<Record<string, string>> = {}, version = '1'): Promise<Response> => send(who, `/cases/${caseId}/case_bundle/${bundleId}/${name}`, { _version: version, ...fields });
const bytesOf = async (address: string): Promise<Buffer> => Buffer.from(await (await get(two, address)).arrayBuffer());

describe('a bundle', () => {
  it('is made by whoever may, and of no case that is not theirs', async () => {
    const asked = { purpose: 'local_resolution', requestedBy: 'individual', 'requestedOn-day': '1', 'requestedOn-month': '5', 'requestedOn-year': '2026' };
    const form = `/cases/${caseId}/case/${caseId}/make_bundle`;
    expect([(await send(practitioner, form, asked)).status, (await send(elsewhere, form, asked)).status]).toEqual([403, 404]);
    const made = await send(one, form, asked);
    expect(made.status).toBe(303);
    path = made.headers.get('location')!.split('?')[0]!;
    bundleId = path.split('/').at(-1)!;
    for (const end of ['', '/queue', '/print', '/zip']) expect([end, (await get(practitioner, path + end)).status, (await get(elsewhere, path + end)).status]).toEqual([end, 403, 404]);
    expect((await get(one, `/cases/${caseId}/bundles/${randomUUID()}`)).status).toBe(404);
  });

  it('shows each entry that waits with what is proposed, and takes what a person decides', async () => {
    const entries = (await readBundleEntries(web.db, bundleId)).filter(({ waitsBecause }) => waitsBecause.length > 0);
    expect(entries.map(({ part }) => part)).toEqual(['letter', 'contact', 'document', 'document', 'document']);
    const [letter, contact, ...papers] = entries.map(({ number }) => number) as [number, number, number, number, number];
    expect((await decide(letter, { decision: 'release' })).status).toBe(303);
    const page = await (await get(one, `${path}/queue?entry=${contact}`)).text();
    expect(page).toContain(`<mark class="chc-mark">${HIDDEN}</mark>`);
    expect(page).toContain('rang &lt;b&gt;twice&lt;/b&gt;');
    expect((await get(one, `${path}/queue?entry=9999`)).status).toBe(404);
    expect((await get(one, `${path}/zip`)).status).toBe(409);
    expect(await (await get(one, `${path}/print`)).text()).toContain('Not released');
    expect((await decide(contact, { decision: 'redact', reason: 'third_party', passages: 'Nobody at all' })).status).toBe(400);
    expect((await decide(contact, { decision: 'redact', reason: 'third_party', passages: HIDDEN })).headers.get('location')).toBe(`${path}/queue?done=decide_on_bundle_entry`);
    expect((await decide(papers[0], { decision: 'release' })).status).toBe(303);
    expect((await decide(papers[1], { decision: 'redact', reason: 'third_party' })).status).toBe(400);
    expect((await decide(papers[1], { decision: 'redact', reason: 'third_party' }, { copy: ['copy.pdf', `${PDF}copy`] })).status).toBe(303);
    expect((await act(two, 'release_bundle')).status).toBe(409);
    expect((await decide(papers[2], { decision: 'withhold', reason: 'in_confidence' })).status).toBe(303);
  });

  it('is released by somebody else, and then printed and saved, the same bytes each time', async () => {
    expect((await act(one, 'release_bundle')).status).toBe(409);
    expect((await act(two, 'release_bundle')).status).toBe(303);
    const printed = await bytesOf(`${path}/print`);
    const saved = await get(two, `${path}/zip`);
    expect([saved.headers.get('content-type'), saved.headers.get('content-disposition')]).toEqual(['application/zip', expect.stringMatching(/^attachment; filename="case-bundle-v1-[0-9a-f]{8}\.zip"$/)]);
    const zipped = Buffer.from(await saved.arrayBuffer());
    const files = unzipSync(zipped);
    const names = Object.keys(files);
    expect(names.map((name) => name.replace(/\d{4}/, 'N'))).toEqual(['bundle.html', 'entries.csv', 'papers/entry-N-letter.html', 'papers/entry-N-document.pdf', 'papers/entry-N-document.pdf']);
    expect(Buffer.from(files['bundle.html']!).equals(printed)).toBe(true);
    expect(names.slice(3).map((name) => strFromU8(files[name]!).slice(PDF.length))).toEqual(['first', 'copy']);
    expect(strFromU8(files[names[2]!]!)).toContain('Edna Invented');
    const everything = printed.toString() + Object.entries(files).map(([name, bytes]) => name + Buffer.from(bytes).toString('latin1')).join('\n');
    expect(everything).not.toMatch(/quillon|featherby/iu);
    expect(everything).toContain('█████');
    expect(printed.toString()).toContain('It was given in confidence');
    expect([(await bytesOf(`${path}/print`)).equals(printed), (await bytesOf(`${path}/zip`)).equals(zipped)]).toEqual([true, true]);
  });

  it('has every look, print and download in the access log and the audit', async () => {
    const { rows: audit } = await web.db.query<{ action: string; count: number }>(`select action, count(*)::int from audit_entry where subject_id = $1 group by action order by action`, [bundleId]);
    expect(audit).toEqual(expect.arrayContaining([{ action: 'bundle_exported', count: 2 }, { action: 'bundle_printed', count: 2 }, { action: 'bundle_previewed', count: 1 }, { action: 'release_bundle', count: 1 }]));
    const seen = async (): Promise<string[]> => (await web.db.query<{ route: string }>(`select distinct route from access_log where case_id = $1 and route like '%bundles%' and status = 200`, [caseId])).rows
      .map(({ route }) => route.replace('/cases/:caseId/bundles/:id', ''));
    await until('the looks', async () => { const routes = await seen(); return ['/queue', '/print', '/zip'].every((route) => routes.includes(route)); });
  });

  it('withdrawn, is neither read nor saved', async () => {
    expect((await act(two, 'withdraw_bundle', { reason: 'Made for the wrong request' }, '2')).status).toBe(303);
    expect([(await get(two, `${path}/print`)).status, (await get(two, `${path}/zip`)).status, (await get(two, path)).status]).toEqual([409, 409, 200]);
  });
});

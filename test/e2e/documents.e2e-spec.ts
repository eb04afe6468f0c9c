// Papers of a case over HTTP: taken by the form for what they hold, saved by whoever may open the case, withdrawn and then gone.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n';
let web: Web;
let practitioner: SignedIn;
let auditor: SignedIn;
let referrer: SignedIn;
let caseId: string;
beforeAll(async () => {
  web = await startWeb('documents', '2026-03-10');
  await theOrganisations(web.db);
  practitioner = await signedInAs(web, 'practitioner');
  auditor = await signedInAs(web, 'auditor');
  referrer = await signedInAs(web, 'referrer');
  caseId = await aPerson(web.db);
  await aReferral(web.db, { person_id: caseId });
});
afterAll(() => web.stop());

/** Sends the form as a browser does. */
const add = (name: string, content: string, words: Record<string, string> = {}, path = `/cases/${caseId}/case/${caseId}/add_document`): Promise<Response> => {
  const body = new FormData();
  for (const [field, value] of Object.entries({ _once: randomUUID(), _version: '1', kind: 'evidence', title: 'Care home notes', ...words })) body.append(field, value);
  body.append('file', new Blob([content]), name);
  return fetch(web.address + path, { method: 'POST', headers: practitioner.headers, body, redirect: 'manual' });
};
const latest = async (): Promise<{ id: string; file_name: string; received_at: Date }> =>
  (await web.db.query<never>('select id, file_name, received_at from document where person_id = $1 order by added_at desc, id desc limit 1', [caseId])).rows[0]!;
const download = (id: string, { who = practitioner, of = caseId } = {}): Promise<Response> => fetch(`${web.address}/cases/${of}/documents/${id}`, { headers: who.headers, redirect: 'manual' });

describe('a document', () => {
  it('is added by its form and saved as it was, under its own name and type, never shown', async () => {
    expect((await add('Rees’s notes.pdf', PDF)).status).toBe(303);
    const { id } = await latest();
    const answer = await download(id);
    expect([answer.status, await answer.text()]).toEqual([200, PDF]);
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-content-type-options', 'cache-control'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store',
      'content-disposition': `attachment; filename="Rees_s notes.pdf"; filename*=UTF-8''Rees%E2%80%99s%20notes.pdf`,
    });
  });

  it('keeps the time an email was received, in London', async () => {
    expect((await add('mail.pdf', PDF, { 'receivedAt-day': '9', 'receivedAt-month': '3', 'receivedAt-year': '2026', 'receivedAt-time': '16:55' })).status).toBe(303);
    expect((await latest()).received_at.toISOString()).toBe('2026-03-09T16:55:00.000Z');
  });

  it.each([
    ['a program called a document', 'notes.pdf', 'MZ\u0090\u0000\u0003', 'the file looks like'],
    ['a page of the web', 'notes.txt', '<html><script>alert(1)</script></html>', 'the file looks like a web page or XML'],
    ['a PDF called a picture', 'notes.png', PDF, 'its name ends in .png, but what it holds is a PDF'],
    ['nothing', 'notes.pdf', '', 'the file is empty'],
  ])('that is %s is refused beside its field, and nothing is kept', async (_what, name, content, reason) => {
    const before = (await web.db.query('select from document')).rowCount;
    const answer = await add(name, content);
    const html = await answer.text();
    expect([answer.status, html.includes('href="#file"'), html.includes(reason)]).toEqual([400, true, true]);
    expect((await web.db.query('select from document')).rowCount).toBe(before);
  });

  it('cannot have been received later than now', async () => {
    const answer = await add('mail.pdf', PDF, { 'receivedAt-day': '1', 'receivedAt-month': '1', 'receivedAt-year': '2099', 'receivedAt-time': '16:55' });
    expect([answer.status, (await answer.text()).includes('it must be a time not after now')]).toEqual([400, true]);
  });

  it('is for those who may open the case, and of no other case', async () => {
    const { id } = await latest();
    expect((await download(id, { who: auditor })).status).toBe(200);
    expect((await download(id, { who: referrer })).status).toBe(403);
    expect((await download(id, { of: await aPerson(web.db) })).status).toBe(404);
    expect((await download(randomUUID())).status).toBe(404);
    expect((await download('nothing')).status).toBe(404);
  });

  it('withdrawn, stays on the record and is opened no more', async () => {
    const { id } = await latest();
    const path = `/cases/${caseId}/document/${id}/withdraw_document`;
    const withdraw = (reason: string, version: string): Promise<Response> =>
      fetch(web.address + path, { method: 'POST', headers: practitioner.headers, body: new URLSearchParams({ _once: randomUUID(), _version: version, reason }), redirect: 'manual' });
    expect((await withdraw('', '1')).status).toBe(400);
    expect((await withdraw('Of another person', '1')).status).toBe(303);
    expect((await withdraw('Again', '2')).status).toBe(409);
    expect((await download(id)).status).toBe(409);
    const record = (await (await fetch(`${web.address}/api/v1/cases/${caseId}`, { headers: practitioner.headers })).json()) as { document: { id: string }[] };
    const shown = record.document.find((row) => row.id === id);
    expect(shown).toMatchObject({ withdrawnReason: 'Of another person', version: 2 });
    expect(shown).not.toHaveProperty('storedAs');
  });
});

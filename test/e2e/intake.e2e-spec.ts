// Each way in over HTTP, as programs and as people send it; the queue; merged and unmerged duplicates in the return.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDateAt } from '@chc/deadlines';
import { evidenceSql, quarterTo } from '@chc/returns';
import { longDate } from '../../apps/web/src/page/wording.js';
import { aChecklist, aDirectReferral, aFastTrackTool, aLoggedChecklist, aNegativeChecklist, somebody } from '../builders/intake.js';
import { ICB, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let spa: SignedIn;
let referrer: SignedIn;
beforeAll(async () => {
  web = await startWeb('intake', '2026-03-20');
  await theOrganisations(web.db);
  spa = await signedInAs(web, 'single_point_of_access');
  referrer = await signedInAs(web, 'referrer');
});
afterAll(() => web.stop());

const get = (path: string, who = spa): Promise<Response> => fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
const page = async (path: string, who = spa): Promise<string> => (await get(path, who)).text();
const call = (path: string, body: object, headers: Record<string, string> = {}, who = spa): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: { ...who.headers, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const submit = (path: string, fields: Record<string, string>, who = referrer): Promise<Response> =>
  fetch(web.address + path, { method: 'POST', headers: who.headers, body: new URLSearchParams(fields), redirect: 'manual' });

interface Receipt { caseId: string; made: { kind: string; id: string }; reference: string; receivedOn: string }
const send = async (action: string, input: object, who = referrer): Promise<Receipt> => {
  const answer = await call(`/api/v1/intake/${action}`, input, { 'Idempotency-Key': randomUUID() }, who);
  expect([action, answer.status]).toEqual([action, 200]);
  return (await answer.json()) as Receipt;
};
const act = async ({ caseId }: Receipt, kind: string, id: string, action: string, input: object = {}): Promise<number> => {
  const { rows: [row] } = await web.db.query<{ version: number }>(`select version from ${kind === 'case' ? 'person' : kind} where id = $1`, [id]);
  const answer = await call(`/api/v1/cases/${caseId}/${kind}/${id}/${action}`, input, { 'If-Match': `W/"${row!.version}"` });
  return answer.status;
};

/** An input as a form sends it. */
const typed = (input: Record<string, unknown>): Record<string, string> => Object.fromEntries(Object.entries(input).flatMap(([name, value]): [string, string][] => {
  if (typeof value === 'boolean') return [[name, value ? 'yes' : 'no']];
  const [, year, month, day, , time] = /^(\d{4})-(\d{2})-(\d{2})(T(.*))?$/.exec(String(value)) ?? [];
  return year ? [[`${name}-year`, year], [`${name}-month`, month!], [`${name}-day`, day!], ...(time ? [[`${name}-time`, time] as [string, string]] : [])] : [[name, String(value)]];
}));

describe('each way in', () => {
  it.each([
    ['send_checklist', aChecklist()], ['send_checklist', aNegativeChecklist()], ['refer_directly', aDirectReferral()], ['send_fast_track_tool', aFastTrackTool()], ['log_checklist', aLoggedChecklist()],
  ] as const)('%s is received by the API and waits in the queue', async (action, input) => {
    const { made, reference } = await send(action, input, action === 'log_checklist' ? spa : referrer);
    const queue = (await (await get('/api/v1/intake')).json()) as { rows: { id: string; reference: string }[]; total: number };
    expect(queue.rows.find(({ id }) => id === made.id)).toMatchObject({ reference });
    expect(queue.total).toBe(queue.rows.length);
    expect(await page('/intake')).toContain(reference);
  });

  it.each([
    ['send_checklist', aChecklist()], ['refer_directly', aDirectReferral()], ['send_fast_track_tool', aFastTrackTool()],
  ] as const)('%s is received by its form, and its sender gets a reference with dates', async (action, input) => {
    expect((await get(`/refer/${action}`, referrer)).status).toBe(200);
    const sent = await submit(`/refer/${action}`, { _once: randomUUID(), ...typed(input) });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/refer\/receipt\/R\d{6}$/)]);
    const receipt = await page(sent.headers.get('location')!, referrer);
    expect(receipt).toContain(action === 'send_fast_track_tool' ? 'Care due by' : '17 April 2026');
  });

  it('a Fast Track tool is due by the hours of its ICB on the day it came', async () => {
    await web.db.query(`insert into dated_value (name, organisation_id, from_on, value, unit, source) values ('fast_track_hours', $1, '2026-01-01', 24, 'hours', 'test')`, [ICB]);
    const { made, reference } = await send('send_fast_track_tool', aFastTrackTool(somebody()));
    const { rows } = (await (await get('/api/v1/intake')).json()) as { rows: { id: string; at: string; careDueAt: string }[] };
    const { at, careDueAt } = rows.find(({ id }) => id === made.id)!;
    expect(new Date(careDueAt).getTime() - new Date(at).getTime()).toBe(24 * 3_600_000);
    const receipt = await page(`/refer/receipt/${reference}`, referrer);
    expect(receipt).toContain(`Care should be in place by ${longDate(businessDateAt(new Date(careDueAt)))}`);
  });

  it('a Checklist is logged by its form with the email beside it', async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ _once: randomUUID(), ...typed(aLoggedChecklist()) })) body.set(name, value);
    body.set('attachment', new Blob(['A Checklist, invented.']), 'checklist.txt');
    const sent = await fetch(`${web.address}/refer/log_checklist`, { method: 'POST', headers: spa.headers, body, redirect: 'manual' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/cases\/[0-9a-f-]{36}\?done=log_checklist$/)]);
    const caseId = sent.headers.get('location')!.slice(7, 43);
    expect((await web.db.query('select kind from document where person_id = $1', [caseId])).rows).toEqual([{ kind: 'checklist' }]);
  });
});

describe('what was logged for somebody', () => {
  it('takes 9.30 for a time, says in the queue who sent it and who logged it, and the same next step there as in the case', async () => {
    const input = aLoggedChecklist({ organisation: 'Alder Court (invented)', familyName: 'Loggedfor' });
    const sent = await submit('/refer/log_checklist', { _once: randomUUID(), ...typed(input), 'receivedAt-time': '9.30' }, spa);
    expect(sent.status).toBe(303);
    const queue = await page('/intake', spa);
    const row = queue.slice(queue.indexOf('Loggedfor'), queue.indexOf('</tr>', queue.indexOf('Loggedfor')));
    expect(row).toContain('<span class="chc-small">Alder Court (invented)</span>');
    expect(row).toContain(`<span class="chc-small">Logged by ${spa.account.name}</span>`);
    expect(row).toContain('Transcribe the Checklist');
    const theCase = await page(sent.headers.get('location')!, spa);
    expect(theCase).toContain('Done: Log an emailed or paper Checklist.');
    expect(theCase).toContain('Transcribe the Checklist.</p>');
  });

  it('with an NHS number that fails its check is refused in words', async () => {
    const answer = await submit('/refer/refer_directly', { _once: randomUUID(), ...typed(aDirectReferral({ nhsNumber: '123 456 7890' })) });
    expect(answer.status).toBe(400);
    expect((await answer.text()).match(/NHS number: it must be a number that passes its check, which this one does not: look at it again, or leave it empty if you do not know it/g)).toHaveLength(2);
  });
});

describe('the form of a Checklist', () => {
  it('says what is missing before it is sent, explains the levels, and keeps all of it', async () => {
    const input = aChecklist({ completerName: '' });
    const checked = await submit('/refer/send_checklist', { _do: 'check', _once: randomUUID(), ...typed(input) });
    const html = await checked.text();
    expect(checked.status).toBe(200);
    expect(html).toContain('Before you can send it');
    expect(html).toContain('href="#completerName"');
    const whole = await (await submit('/refer/send_checklist', { _do: 'check', _once: randomUUID(), ...typed({ ...input, completerName: 'N Invented' }) })).text();
    expect(whole).toContain('It can be sent');
    expect(whole).toContain('The threshold is met: two or more domains at A. Found: 2 at A (Continence, Mobility) and 0 at B.');
    expect(whole).toContain('Met: two or more domains at A');
    const again = await page('/refer/send_checklist', referrer);
    expect(again).toContain('This is your draft');
  });

  it('comes back with errors beside the fields and in the summary', async () => {
    const answer = await submit('/refer/send_checklist', { _once: randomUUID(), ...typed(aChecklist({ trained: false })) });
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html.match(/It must be yes: only somebody trained in its use completes a Checklist/g)).toHaveLength(2);
  });
});

describe('who sees what', () => {
  it('a referrer sees their own and nobody else’s', async () => {
    const other = await signedInAs(web, 'referrer');
    const { reference } = await send('send_checklist', aChecklist(), other);
    expect(await page('/my-referrals', other)).toContain(reference);
    expect(await page('/my-referrals', referrer)).not.toContain(reference);
    expect((await get(`/refer/receipt/${reference}`, referrer)).status).toBe(404);
    expect([(await get('/intake', referrer)).status, (await get('/api/v1/intake', referrer)).status]).toEqual([403, 403]);
    expect((await call('/api/v1/intake/log_checklist', aLoggedChecklist(), { 'Idempotency-Key': randomUUID() }, referrer)).status).toBe(403);
  });

  it('a referrer follows the stages in plain words', async () => {
    const mine = await signedInAs(web, 'referrer');
    const standard = await send('send_checklist', aChecklist(), mine);
    expect(await page('/my-referrals', mine)).toContain('Received, not accepted yet');
    expect(await act(standard, 'referral', standard.made.id, 'ask_for_more_detail', { wanted: 'Which medicines' })).toBe(200);
    expect(await page('/my-referrals', mine)).toContain('More detail is wanted from you: Which medicines');
    expect(await act(standard, 'referral', standard.made.id, 'record_detail_received')).toBe(200);
    expect(await act(standard, 'referral', standard.made.id, 'accept_referral')).toBe(200);
    expect(await page('/my-referrals', mine)).toContain('Accepted, a coordinator is being named');
  });
});

describe('a question about what was sent', () => {
  it('is answered by its sender from the receipt, with a document; the case keeps both, and the clock runs as before', async () => {
    const mine = await signedInAs(web, 'referrer');
    const sent = await send('send_checklist', aChecklist(), mine);
    await act(sent, 'referral', sent.made.id, 'ask_for_more_detail', { wanted: 'Which medicines' });
    const receipt = await page(`/refer/receipt/${sent.reference}`, mine);
    const href = /href="([^"]*answer_more_detail[^"]*)"/.exec(receipt)![1]!;
    expect(await page(href, mine)).toContain(`value="${sent.reference}"`);
    const form = new FormData();
    for (const [name, value] of Object.entries({ _once: randomUUID(), reference: sent.reference, answer: 'Invented tablets, twice a day' })) form.set(name, value);
    form.set('attachment', new Blob([Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')], { type: 'application/pdf' }), 'chart.pdf');
    const answer = await fetch(`${web.address}/refer/answer_more_detail`, { method: 'POST', headers: mine.headers, body: form, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/refer/receipt/${sent.reference}`]);
    expect(await page(`/refer/receipt/${sent.reference}`, mine)).not.toContain('answer_more_detail');
    const { rows: [kept] } = await web.db.query(`select r.detail_received_on, r.received_on, n.body, d.file_name from referral r join note n using (person_id) join document d on d.referral_id = r.id where r.id = $1`, [sent.made.id]);
    expect(kept).toEqual({ detail_received_on: '2026-03-20', received_on: sent.receivedOn, body: expect.stringContaining('Invented tablets'), file_name: 'chart.pdf' });
  });

  it('is refused where none is open, and for what somebody else sent', async () => {
    const sent = await send('send_checklist', aChecklist(), referrer);
    const asked = async (who: SignedIn): Promise<unknown> => ((await (await call('/api/v1/intake/answer_more_detail', { reference: sent.reference, answer: 'x' }, { 'Idempotency-Key': randomUUID() }, who)).json()) as { errors: { expected: string }[] }).errors;
    expect(await asked(referrer)).toMatchObject([{ field: 'reference', expected: expect.stringContaining('none is about this one') }]);
    await act(sent, 'referral', sent.made.id, 'ask_for_more_detail', { wanted: 'Which medicines' });
    expect(await asked(await signedInAs(web, 'referrer'))).toMatchObject([{ field: 'reference', expected: 'the reference of something that you sent' }]);
  });
});

describe('a Fast Track tool that came back', () => {
  it('says why, is completed by whoever sent it and nobody else, and then counts anew', async () => {
    const mine = await signedInAs(web, 'referrer');
    const sent = await send('send_fast_track_tool', aFastTrackTool({ completedOn: '2026-03-20' }), mine);
    const complete = async (who: SignedIn): Promise<unknown> => {
      const answer = await call('/api/v1/intake/complete_fast_track_tool', { reference: sent.reference, missing: 'The criterion, in our words' }, { 'Idempotency-Key': randomUUID() }, who);
      return answer.status === 200 ? 200 : ((await answer.json()) as { errors: { expected: string }[] }).errors[0]!.expected;
    };
    expect(await complete(mine)).toBe('a tool that was returned to you: this one does not wait for anything');
    expect(await act(sent, 'referral', sent.made.id, 'return_fast_track', { reason: 'criterion_not_addressed', note: 'Say how it is changing', clinician: 'Dr Invented', spokenOn: '2026-03-20' })).toBe(200);
    const receipt = await page(`/refer/receipt/${sent.reference}`, mine);
    for (const said of ['It does not address the criterion', 'Say how it is changing', 'Returned to you: 20 March 2026', `/refer/complete_fast_track_tool?reference=${sent.reference}`]) expect(receipt).toContain(said);
    expect(await complete(await signedInAs(web, 'referrer'))).toBe('the reference of a Fast Track tool that you sent');
    expect(await complete(mine)).toBe(200);
    const { rows: [kept] } = await web.db.query('select r.state, r.received_on, f.ended_as, (select count(*)::int from referral_event e where e.referral_id = r.id and e.event = $2) as moves from referral r join fast_track_return f on f.referral_id = r.id where r.id = $1', [sent.made.id, 'fast_track_resubmitted']);
    expect(kept).toEqual({ state: 'received', received_on: sent.receivedOn, ended_as: 'resubmitted', moves: 1 });
    expect(await act(sent, 'referral', sent.made.id, 'accept_fast_track')).toBe(200);
    expect(await page(`/refer/receipt/${sent.reference}`, mine)).toContain('Care is being arranged');
  });
});

describe('the form of somebody who sent before', () => {
  it('begins with where they work and what they are, and with nothing of a person nor any declaration', async () => {
    const mine = await signedInAs(web, 'referrer');
    await send('send_checklist', aChecklist({ familyName: 'Nobodyelse' }), mine);
    const html = await page('/refer/send_checklist', mine);
    const checked = [...html.matchAll(/<input[^>]*name="(\w+)"[^>]*value="(\w+)"[^>]*\schecked/g)].map(([, name, value]) => `${name} ${value}`);
    expect(checked).toEqual(expect.arrayContaining(['location 03', 'profession 05']));
    expect(checked.filter((one) => /^(trained|informed|invited|consentToShare|fullAssessment|\w+_level)/.test(one))).toEqual([]);
    expect(html).not.toContain('Nobodyelse');
  });

  it('is not shown a button to send before it was checked, and then how complete it is', async () => {
    const mine = await signedInAs(web, 'referrer');
    expect(await page('/refer/send_checklist', mine)).not.toMatch(/<button[^>]*>\s*Send a Checklist/);
    const checked = await (await submit('/refer/send_checklist', { ...typed(aChecklist({ completedOn: '2026-03-20' })), _do: 'check' }, mine)).text();
    expect(checked).toMatch(/<button[^>]*form="form"[^>]*>\s*Send a Checklist/);
    expect(checked).toContain('25 of 35 things that a complete Checklist holds are there: 71 per cent.');
    expect(checked).toContain('<a href="#breathing_evidence">Breathing: evidence</a>');
    const gaps = await (await submit('/refer/send_checklist', { ...typed({ ...aChecklist(), cognition_level: '' }), _do: 'check' }, mine)).text();
    expect(gaps).toContain('href="#cognition_level"');
    expect(gaps).not.toMatch(/<button[^>]*>\s*Send a Checklist/);
  });
});

describe('a duplicate', () => {
  const received = async (): Promise<number> =>
    (await web.db.query(`select from (${evidenceSql(quarterTo('2026-03-31'), ['referrals_received'])}) e where chc_type = 'standard'`)).rowCount!;

  it('is shown side by side, merged, counted once from the earliest receipt, and counted twice again when undone', async () => {
    const person = somebody();
    const first = await send('log_checklist', aLoggedChecklist({ ...person, receivedAt: '2026-03-02T09:00' }), spa);
    const second = await send('send_checklist', aChecklist(person));
    expect(second.caseId).toBe(first.caseId);
    const queue = await page('/intake');
    expect(queue).toContain('Suspected duplicate: 1 other open referral');
    expect(queue).toContain(`/intake/duplicates/${second.made.id}`);
    const compared = await page(`/intake/duplicates/${second.made.id}`);
    expect(compared).toContain('2 March 2026');
    expect(compared).toContain(`/cases/${first.caseId}/referral/${second.made.id}/merge_referral`);
    const before = await received();
    expect(await act(first, 'referral', first.made.id, 'merge_referral', { into: second.made.id })).toBe(200);
    const dates = async (): Promise<unknown> => (await web.db.query('select received_on from referral where id = $1', [second.made.id])).rows;
    expect([await received(), await dates()]).toEqual([before - 1, [{ received_on: '2026-03-02' }]]);
    expect(await act(first, 'referral', first.made.id, 'unmerge_referral')).toBe(200);
    expect([await received(), await dates()]).toEqual([before, [{ received_on: '2026-03-20' }]]);
  });

  it('under another record of the person is offered to be moved there', async () => {
    const known = await send('send_checklist', aChecklist({ ...somebody(), familyName: 'Duckworth', bornOn: '1931-01-31' }));
    const again = await send('refer_directly', aDirectReferral({ nhsNumber: undefined, familyName: 'duckworth', bornOn: '1931-01-31', postcode: undefined, givenName: undefined }));
    expect(again.caseId).not.toBe(known.caseId);
    const compared = await page(`/intake/duplicates/${again.made.id}`);
    expect(compared).toContain(`/cases/${again.caseId}/case/${again.caseId}/merge_person?into=${known.caseId}`);
    expect((await get(`/cases/${again.caseId}/case/${again.caseId}/merge_person?into=${known.caseId}`)).status).toBe(200);
    expect(await act(again, 'case', again.caseId, 'merge_person', { into: known.caseId })).toBe(200);
  });
});

describe('the queue', () => {
  it('counts all and shows a page of them, the oldest first, without losing or repeating any', async () => {
    for (let n = 0; n < 30; n += 1) await send('refer_directly', aDirectReferral());
    const seen: string[] = [];
    let total = 0;
    for (let after = ''; ;) {
      const body = (await (await get(`/api/v1/intake${after && `?after=${after}`}`)).json()) as { rows: { id: string; at: string }[]; total: number; first: number; next: string | null };
      expect(body.first).toBe(seen.length + 1);
      seen.push(...body.rows.map(({ at, id }) => `${at} ${id}`));
      total = body.total;
      if (!body.next) break;
      after = body.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    expect(seen).toEqual([...seen].sort());
    expect(await page('/intake')).toContain(`1 to 25 of ${total}`);
  });

  it('refuses a cursor that is none', async () => {
    expect((await get('/api/v1/intake?after=nonsense')).status).toBe(400);
  });
});

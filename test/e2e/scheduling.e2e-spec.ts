// Fifty people want the same slot at once; one has it, and the others are told. A link shows one case to whoever has its code, and nothing to anybody else.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addProfessional, offerSlots, readOpenSlots } from '@chc/casework';
import { SYSTEM } from '@chc/platform';
import { SeenLog } from '../../apps/web/src/seen/seen-log.js';
import { aPerson, aReferral, aReview, anEligibility, ICB, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-03';
const NOW = new Date(`${TODAY}T08:00:00Z`);
const LEAD = anActor('lena.lead');
const RACERS = 50;
let web: Web;
let lead: SignedIn;
let acting: Acting;
beforeAll(async () => {
  web = await startWeb('scheduling', TODAY);
  await theOrganisations(web.db);
  lead = await signedInAs(web, 'spoke_lead');
  acting = new Acting(web.db.as(SYSTEM), LEAD, TODAY, NOW);
  const someone = { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented Trust', practitioner: 'PR1', email: undefined } as const;
  const nurse = await addProfessional(web.db, LEAD, ICB, someone, TODAY);
  const worker = await addProfessional(web.db, LEAD, ICB, { ...someone, name: 'Sam Social (invented)', profession: 'social_work', careActAssessor: true, practitioner: undefined, email: 'sam@council.invalid' }, TODAY);
  const week = { fromOn: '2026-03-09', toOn: '2026-03-13', weekdays: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '12:00', online: true, place: undefined, sessionKind: 'chc', funded: true } as const;
  for (const professional of [nurse, worker]) await offerSlots(web.db, LEAD, ICB, { ...week, weekdays: [...week.weekdays], professional }, { today: TODAY, at: NOW });
});
afterAll(() => web.stop());

const assessing = async (): Promise<{ caseId: string; referralId: string }> => {
  const caseId = await aPerson(web.db);
  return { caseId, referralId: await aReferral(web.db, { person_id: caseId, state: 'assessing', coordinator: 'PR1' }) };
};
const aPair = async (): Promise<string[]> => {
  const open = await readOpenSlots(web.db, ICB, NOW);
  return open.filter(({ startsAt }) => startsAt.getTime() === open[0]!.startsAt.getTime()).map(({ id }) => id);
};
const page = async (path: string, who: SignedIn | null = lead): Promise<string> => (await fetch(web.address + path, { headers: who?.headers ?? {} })).text();

it(`lets one of ${RACERS} people racing for the same slots have them, and tells the others why`, async () => {
  const slots = await aPair();
  const cases: { caseId: string; referralId: string; headers: SignedIn['headers'] }[] = [];
  for (let n = 0; n < RACERS; n += 1) cases.push({ ...(await assessing()), headers: (await signedInAs(web, 'spoke_lead')).headers });
  const answers = await Promise.all(cases.map(async ({ caseId, referralId, headers }) => {
    const answer = await fetch(`${web.address}/api/v1/cases/${caseId}/referral/${referralId}/book_mdt_slots`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'if-match': 'W/"1"' }, body: JSON.stringify({ slots: n(slots, caseId) }) });
    return { status: answer.status, body: (await answer.json()) as { reasons?: string[] } };
  }));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(RACERS - 1).fill(409)]);
  expect(new Set(answers.filter(({ status }) => status === 409).flatMap(({ body }) => body.reasons))).toEqual(new Set(['slot_is_taken']));
  expect((await web.db.query('select count(*)::int as n from slot_booking where cancelled_on is null')).rows).toEqual([{ n: 2 }]);
  expect((await web.db.query('select count(*)::int as n from referral where mdt_meeting_on is not null')).rows).toEqual([{ n: 1 }]);
}, 120_000);
/** Half of them name the two slots the other way round: nobody waits for somebody who waits for them. */
const n = (slots: string[], caseId: string): string[] => (caseId.charCodeAt(0) % 2 === 0 ? slots : [...slots].reverse());

describe('the pages of the schedule', () => {
  it('show the week, the slot, the proposals with their reasons, who gives slots and the sessions of a month', async () => {
    const { caseId, referralId } = await assessing();
    expect(await page('/schedule?week=2026-03-11')).toMatch(/Week of 9 March 2026[\s\S]*Nora Nurse[\s\S]*MDT, not answered yet[\s\S]*free/);
    expect((await fetch(`${web.address}/schedule?week=nonsense`, { headers: lead.headers })).status).toBe(400);
    expect(await page(`/cases/${caseId}/referral/${referralId}/book_mdt_slots`)).toMatch(/The last day for the MDT is Thursday 26 March 2026[\s\S]*Tuesday 10 March 2026, 09:00 to 12:00[\s\S]*both health and social care are there/);
    expect(await page('/schedule/mdts')).toMatch(/the first 25 of 50 referrals without an MDT[\s\S]*book_mdt_slots/);
    const reviewId = await aReview(web.db, { eligibility_id: await anEligibility(web.db, { eligible_from: '2025-11-20' }), due_on: '2026-02-20' });
    expect(await page('/schedule/reviews')).toMatch(new RegExp(`1 of 1 reviews[\\s\\S]*11 days overdue[\\s\\S]*${reviewId}/book_review_slot`));
    expect(await page('/schedule/professionals')).toMatch(/>4<[\s\S]*>4</);
    expect(await page('/schedule/sessions')).toContain('March 2026');
    expect(await page('/schedule/sessions.csv?from=2026-03&to=2026-03')).toBe('month,session_kind,funded,offered,used,unused,hours\r\n2026-03,chc,yes,8,2,6,24\r\n');
    const totals = await fetch(`${web.address}/api/v1/schedule/sessions?from=2026-03&to=2026-03`, { headers: lead.headers });
    expect(await totals.json()).toEqual({ fromOn: '2026-03-01', toOn: '2026-03-31', rows: [{ month: '2026-03', sessionKind: 'chc', funded: true, offered: 8, used: 2, unused: 6, hours: 24 }] });
  });

  it('offer slots, say what was left out, and take one back', async () => {
    const offer = (body: Record<string, string>): Promise<Response> => fetch(`${web.address}/schedule/offer`, { method: 'POST', redirect: 'manual', headers: { ...lead.headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(body).toString() });
    const { rows: [nurse] } = await web.db.query<{ id: string }>(`select id from professional where practitioner = 'PR1'`);
    const form = { professional: nurse!.id, 'fromOn-day': '2', 'fromOn-month': '4', 'fromOn-year': '2026', 'toOn-day': '3', 'toOn-month': '4', 'toOn-year': '2026', from: '9.00', to: '10.30', online: 'yes', sessionKind: 'chc', funded: 'yes' };
    expect((await offer({ ...form })).status).toBe(400);
    const body = new URLSearchParams([...Object.entries(form), ['weekdays', 'thu'], ['weekdays', 'fri']]).toString();
    const answer = await fetch(`${web.address}/schedule/offer`, { method: 'POST', headers: { ...lead.headers, 'content-type': 'application/x-www-form-urlencoded' }, body });
    expect(await answer.text()).toContain('3 Apr 2026: the days are bank holidays');
    const { rows: [slot] } = await web.db.query<{ id: string }>(`select id from slot where lower(during) > '2026-04-01'`);
    expect((await fetch(`${web.address}/schedule/slots/${slot!.id}/withdraw`, { method: 'POST', redirect: 'manual', headers: { ...lead.headers, 'content-type': 'application/x-www-form-urlencoded' }, body: 'reason=Leave' })).status).toBe(303);
    expect(await page(`/schedule/slots/${slot!.id}`)).toContain('taken back');
  });
});

describe('a link to one case', () => {
  it('is made on the page of its act, asks for its code, shows that case, takes an answer and a view, and every opening is in the access log', async () => {
    const { caseId, referralId } = await assessing();
    await acting.do(caseId, 'book_mdt_slots', { slots: await aPair() }, { subjectId: referralId });
    await acting.do(caseId, 'begin_dst', {}, { subjectId: referralId });
    const member = (await acting.record(caseId)).mdt_member.find(({ fromOutside }) => fromOutside)!;
    const made = await fetch(`${web.address}/cases/${caseId}/mdt_member/${member.id}/send_case_link`, { method: 'POST', headers: { ...lead.headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ _once: 'a', 'expiresOn-day': '10', 'expiresOn-month': '3', 'expiresOn-year': '2026' }).toString() });
    const html = await made.text();
    const [, secret] = /\/one-case\/([\w-]{43})/.exec(html)!;
    const code = /id="code">.*?(\d{3})\s(\d{3})/s.exec(html)!.slice(1).join('');

    const browser = { origin: web.address, 'content-type': 'application/x-www-form-urlencoded' };
    const send = (path: string, body: Record<string, string>, cookie = ''): Promise<Response> => fetch(web.address + path, { method: 'POST', redirect: 'manual', headers: { ...browser, cookie }, body: new URLSearchParams(body).toString() });
    expect(await page(`/one-case/${secret}`, null)).not.toContain('Ashworth');
    const wrong = await send(`/one-case/${secret}`, { code: 'nonsense' });
    expect([wrong.status, (await wrong.text()).includes('This is not the code')]).toEqual([403, true]);
    const opened = await send(`/one-case/${secret}`, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
    const shown = await fetch(`${web.address}/one-case/open`, { headers: { cookie } });
    expect([shown.status, shown.headers.get('referrer-policy'), (await shown.text()).includes('Ashworth')]).toEqual([200, 'same-origin', true]);
    expect((await send('/one-case/open/answer', { answer: 'accepted' }, cookie)).status).toBe(303);
    expect((await send('/one-case/open/mobility', { level: 'H', reason: 'Two people to turn', evidence: 'Seen at home' }, cookie)).status).toBe(303);
    expect((await send('/one-case/open/mobility', { level: 'P', reason: '' }, cookie)).status).toBe(400);
    const record = await acting.record(caseId);
    expect(record.slot_booking.find(({ mdtMemberId }) => mdtMemberId === member.id)).toMatchObject({ answer: 'accepted' });
    expect([record.dst_proposal[0]?.level, record.dst_evidence[0]?.evidence]).toEqual(['H', 'Seen at home']);
    // Another site's form is none of ours, and the rest of the service asks to sign in.
    expect((await fetch(`${web.address}/one-case/open/answer`, { method: 'POST', headers: { ...browser, origin: 'https://elsewhere.invalid', cookie }, body: 'answer=declined' })).status).toBe(403);
    expect((await fetch(`${web.address}/cases/${caseId}`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303);
    const file = await (await fetch(`${web.address}/one-case/open/meeting.ics`, { headers: { cookie } })).text();
    expect(file).toMatch(/BEGIN:VCALENDAR[\s\S]*SUMMARY:Meeting/);
    expect(file).not.toMatch(/Ashworth|Nora|Sam/);

    const link = record.case_link[0]!;
    await acting.do(caseId, 'revoke_case_link', {}, { subjectId: link.id });
    expect((await fetch(`${web.address}/one-case/open`, { headers: { cookie } })).status).toBe(403);
    expect(await page(`/one-case/${secret}`, null)).toContain('closed by the team');
    // Twice a second the log is written out.
    await web.app.get(SeenLog).flush();
    expect((await web.db.query(`select distinct actor_name, kind from access_log where case_id = $1 and actor like 'professional:%'`, [caseId])).rows).toEqual([{ actor_name: 'Sam Social (invented)', kind: 'case' }]);
  });
});

// The DST over HTTP: the tool, its forms, who may see it; and what the national return counts of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDst as anImportedDst, aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { aDstDone, anMdt, assessAndSubmit, NURSE, SOCIAL_WORKER } from '../support/assessing.js';
import { returned } from '../support/returned.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-10';
let web: Web;
let acting: Acting;
let practitioner: SignedIn;
let contributor: SignedIn;
let auditor: SignedIn;
let verifier: SignedIn;
beforeAll(async () => {
  web = await startWeb('dst_web', TODAY);
  await theOrganisations(web.db);
  practitioner = await signedInAs(web, 'practitioner', { username: 'pr.web' });
  contributor = await signedInAs(web, 'mdt_contributor', { username: 'co.web', name: 'Sam Social (invented)' });
  auditor = await signedInAs(web, 'auditor');
  verifier = await signedInAs(web, 'verifier', { username: 've.web', name: 'Vera Verifier (invented)' });
  acting = new Acting(web.db, anActor('pr.one'), TODAY);
});
afterAll(() => web.stop());

const get = async (path: string, who: SignedIn): Promise<{ status: number; html: string }> => {
  const answer = await fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text() };
};
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
/** Opens a form and sends it as a browser would. @returns the status and where it leads */
async function send(path: string, fields: Record<string, string>, who = practitioner): Promise<{ status: number; to: string | null; html: string }> {
  const { html } = await get(path, who);
  const version = hidden(html, '_version');
  const answer = await fetch(web.address + path, { method: 'POST', headers: who.headers, redirect: 'manual', body: new URLSearchParams({ _once: hidden(html, '_once'), ...(version && { _version: version }), ...fields }) });
  return { status: answer.status, to: answer.headers.get('location'), html: await answer.text() };
}

async function aCase(): Promise<{ caseId: string; referralId: string }> {
  const caseId = await aPerson(web.db);
  return { caseId, referralId: await aReferral(web.db, { person_id: caseId, state: 'assessing', coordinator: 'PR1' }) };
}
async function aDst(): Promise<{ caseId: string; tool: string; members: string[] }> {
  const { caseId } = await aCase();
  const members = await anMdt(acting, caseId, [NURSE, { ...SOCIAL_WORKER, username: 'co.web' }]);
  const { made } = await acting.do(caseId, 'begin_dst', {});
  return { caseId, tool: `/cases/${caseId}/dst/${made!.id}`, members };
}

describe('the tool', () => {
  it('is begun from the referral and leads to itself', async () => {
    const { caseId, referralId } = await aCase();
    const { status, to } = await send(`/cases/${caseId}/referral/${referralId}/begin_dst`, {});
    const { dst: [dst] } = await acting.record(caseId);
    expect([status, to]).toEqual([303, `/cases/${caseId}/dst/${dst!.id}?done=begin_dst`]);
    const { html } = await get(to!, practitioner);
    expect(html).toContain('Done: Begin the DST.');
    expect(html).toContain('nobody of a healthcare profession is recorded as taking part in the MDT');
    expect(html.match(/No evidence; no views; no level proposed/g)).toHaveLength(12);
  });

  it('leads to each domain, whose forms know the domain, offer its levels, and lead back to it', async () => {
    const { tool, members } = await aDst();
    const form = `${tool}/propose_level?domain=continence`;
    const { html } = await get(form, practitioner);
    expect(html).toContain('<option value="continence" selected>Continence</option>');
    expect(html).not.toMatch(/value="S"|value="P"/);
    expect(await send(form, { domain: 'continence', member: members[0]!, level: 'H', reason: 'Catheter blocks weekly' })).toMatchObject({ status: 303, to: `${tool}/domain/continence?done=propose_level` });
    const page = await get(`${tool}/domain/continence`, practitioner);
    expect(page.html).toContain('Catheter blocks weekly');
    expect(page.html).toContain('Next: Skin, including tissue viability');
    expect((await get(tool, practitioner)).html).toContain('No evidence; no views; 1 level proposed, the highest High');
  });

  it('says beside the field that a lower level needs everybody’s agreement, and keeps what was typed', async () => {
    const { tool, members, caseId } = await aDst();
    await acting.do(caseId, 'propose_level', { domain: 'skin', member: members[0], level: 'S', reason: 'R' });
    const answer = await send(`${tool}/agree_level?domain=skin`, { domain: 'skin', level: 'M', together: 'no', disagreement: 'The ward would say Severe' });
    expect(answer.status).toBe(400);
    expect(answer.html).toContain('Level: it must be the highest level proposed, because members do not agree');
    expect(answer.html).toContain('The ward would say Severe');
  });

  it('shows both texts to whoever writes in two tabs, loses neither, and keeps the earlier one readable', async () => {
    const { tool } = await aDst();
    const form = `${tool}/record_domain_evidence?domain=mobility`;
    expect((await send(form, { domain: 'mobility', evidence: 'From the first tab' })).status).toBe(303);
    const second = await send(form, { domain: 'mobility', evidence: 'From the second tab', replaces: '' });
    expect(second.status).toBe(412);
    expect(second.html).toMatch(/Both versions[\s\S]*<td>From the first tab<\/td><td>From the second tab<\/td>/);
    // Sent again, it answers to the text that it showed.
    expect((await send(form, { domain: 'mobility', evidence: 'From both', replaces: hidden(second.html, 'replaces') })).status).toBe(303);
    const { html } = await get(`${tool}/domain/mobility`, practitioner);
    expect(html).toMatch(/From both[\s\S]*Earlier evidence \(1\)[\s\S]*From the first tab/);
  });

  it('keeps a draft for its own domain only', async () => {
    const { tool } = await aDst();
    await send(`${tool}/record_domain_evidence?domain=mobility`, { _do: 'draft', domain: 'mobility', evidence: 'Half a sentence about' });
    expect((await get(`${tool}/record_domain_evidence?domain=mobility`, practitioner)).html).toContain('Half a sentence about');
    expect((await get(`${tool}/record_domain_evidence?domain=skin`, practitioner)).html).not.toContain('Half a sentence about');
    await send(`${tool}/record_domain_evidence?domain=mobility`, { domain: 'mobility', evidence: 'A whole sentence' });
    expect((await get(`${tool}/record_domain_evidence?domain=mobility`, practitioner)).html).not.toContain('This is your draft');
  });

  it('is a link on the page of its case, which names a draft of its', async () => {
    const { tool, caseId } = await aDst();
    await send(`${tool}/recommend`, { _do: 'draft', recommendation: '01', rationale: 'Half' });
    await send(`${tool}/record_domain_evidence?domain=skin`, { _do: 'draft', domain: 'skin', evidence: 'Half' });
    const { html } = await get(`/cases/${caseId}`, practitioner);
    expect(html).toMatch(/<a href="\/cases\/[0-9a-f-]+\/dst\/[0-9a-f-]+">Open the DST<\/a>/);
    expect(html).toContain(`href="${tool}"`);
    expect(html).toContain('>Record evidence in a domain</a>');
    expect(html).toContain(`href="${tool}/record_domain_evidence?domain=skin"`);
  });

  it('brings people who came from it back to it', async () => {
    const { tool, caseId, members } = await aDst();
    expect((await send(`/cases/${caseId}/mdt_member/${members[0]}/record_attendance?from=dst`, { attendance: 'absent' })).to).toBe(`${tool}?done=record_attendance`);
    expect((await send(`/cases/${caseId}/mdt_member/${members[0]}/record_attendance`, { attendance: 'absent' })).to).toBe(`/cases/${caseId}?done=record_attendance`);
  });

  it.each(['/domain/hearing', `x`])('does not know %s', async (rest) => {
    const { tool } = await aDst();
    expect((await get(`${tool}${rest}`, practitioner)).status).toBe(404);
  });
});

describe('a contributor', () => {
  it('finds the case, adds what the council knows, proposes and signs for themselves', async () => {
    const { tool, caseId, members } = await aDst();
    expect((await get('/invited', contributor)).html).toContain(`href="${tool}"`);
    const { html } = await get(tool, contributor);
    expect(html).toContain('Back to the cases you are invited to');
    expect(html).not.toContain('/recommend"');
    expect((await send(`${tool}/record_domain_evidence?domain=skin`, { domain: 'skin', evidence: 'Seen by the council’s carers' }, contributor)).to).toBe(`${tool}/domain/skin?done=record_domain_evidence`);
    const form = await get(`${tool}/propose_level?domain=skin`, contributor);
    expect(form.html).not.toContain(members[0]);
    expect((await send(`${tool}/propose_level?domain=skin`, { domain: 'skin', member: members[0]!, level: 'L', reason: 'R' }, contributor)).status).toBe(409);
    await aDstDone(acting, caseId);
    expect((await send(`${tool}/sign_dst`, { member: members[1]! }, contributor)).status).toBe(303);
    expect((await acting.record(caseId)).dst_signature).toMatchObject([{ memberId: members[1], recordedBy: 'co.web' }]);
  });

  it('sees no case and no DST of anybody else, and no form of acts that are not theirs', async () => {
    const { caseId } = await aCase();
    const { made } = await acting.do(caseId, 'begin_dst', {});
    const tool = `/cases/${caseId}/dst/${made!.id}`;
    expect([(await get(tool, contributor)).status, (await get(`${tool}/domain/skin`, contributor)).status, (await get(`/cases/${caseId}`, contributor)).status]).toEqual([404, 404, 404]);
    const own = await aDst();
    expect((await get(`${own.tool}/agree_level?domain=skin`, contributor)).status).toBe(403);
  });
});

it('shows an auditor the tool without anything to do', async () => {
  const { tool } = await aDst();
  const { status, html } = await get(tool, auditor);
  expect([status, /agree_level|recommend"|record_attendance/.test(html)]).toEqual([200, false]);
});

describe('acts on a row', () => {
  it('name whom or what they are about, on the page of the case and on their forms', async () => {
    const { caseId, members: [nurse] } = await aDst();
    const item = (await acting.do(caseId, 'request_evidence', { kind: 'care_records', what: 'Care plan', sourceKind: 'council', source: 'Invented Council', requestedOn: TODAY, dueOn: TODAY })).made!.id;
    const { html } = await get(`/cases/${caseId}`, practitioner);
    for (const [path, title, button] of [
      [`mdt_member/${nurse}/remove_mdt_member`, 'Remove Nora Nurse (invented), nurse, from the MDT', 'Remove from the MDT'],
      [`mdt_member/${nurse}/record_attendance`, 'Record who took part: Nora Nurse (invented), nurse', 'Record who took part'],
      [`evidence_item/${item}/withdraw_evidence_request`, 'No longer needed: Care plan, from Invented Council', 'No longer needed'],
    ] as const) {
      expect(html).toContain(`href="/cases/${caseId}/${path}">${title}</a>`);
      const form = await get(`/cases/${caseId}/${path}`, practitioner);
      expect(form.html).toContain(`<h1 class="nhsuk-heading-l">${title}</h1>`);
      expect(form.html).toMatch(new RegExp(`<button[^>]*>\\s*${button}\\s*</button>`));
    }
  });

  it('lead from what to do next to the DST, which says where drafts are', async () => {
    const { caseId } = await aCase();
    expect((await get(`/cases/${caseId}`, practitioner)).html).toMatch(/role="button"[^>]*>\s*Begin the DST\s*<[\s\S]*Book the MDT/);
    const { tool } = await aDst();
    expect((await get(tool.split('/dst/')[0]!, practitioner)).html).toMatch(new RegExp(`href="${tool}" role="button"[^>]*>\\s*Go on with the DST`));
    await send(`${tool}/record_domain_evidence?domain=skin`, { _do: 'draft', domain: 'skin', evidence: 'Half' });
    expect((await get(tool, practitioner)).html.match(/you have a draft in it/g)).toHaveLength(1);
  });
});

describe('the DST on paper', () => {
  it('holds evidence, views, levels, disagreement and signatures, and nothing to press', async () => {
    const { tool, caseId, members } = await aDst();
    await aDstDone(acting, caseId);
    await acting.do(caseId, 'propose_level', { domain: 'skin', member: members[0], level: 'H', reason: 'A sore of grade 3' });
    await acting.do(caseId, 'agree_level', { domain: 'skin', level: 'H', together: false, disagreement: 'Social care would say Moderate' });
    await acting.do(caseId, 'sign_dst', { member: members[0] });
    expect((await get(tool, practitioner)).html).toContain(`href="${tool}/print"`);
    const { status, html } = await get(`${tool}/print`, practitioner);
    expect(status).toBe(200);
    for (const said of ['Seen in the care plan: Skin', 'I cannot turn in bed', 'A sore of grade 3', 'Social care would say Moderate', 'From the needs as a whole', '10 March 2026 at 10:00']) expect(html).toContain(said);
    expect(html).not.toMatch(/To do|record_attendance|agree_level/);
  });
});

describe('a DST brought in without its domains', () => {
  it('says so wherever it is seen, and shows a verifier what is recommended with two equal answers', async () => {
    const caseId = await aPerson(web.db);
    const referralId = await aReferral(web.db, { person_id: caseId, state: 'mdt_held', source_id: 'HELD', accepted_at: null, accepted_by: null });
    const dstId = await anImportedDst(web.db, { referral_id: referralId, completed_on: '2026-03-05', recommendation: '03' });
    const tool = `/cases/${caseId}/dst/${dstId}`;
    const shown = await get(tool, practitioner);
    expect(shown.html).not.toMatch(/Nothing is missing|Not started|No reason given/);
    expect(shown.html.match(/Not held here/g)!.length).toBeGreaterThanOrEqual(12);
    expect(await send(`/cases/${caseId}/referral/${referralId}/submit_for_verification`, {})).toMatchObject({ status: 400 });
    expect((await send(`/cases/${caseId}/referral/${referralId}/submit_for_verification`, { dstKept: 'Old system, folder 12' })).status).toBe(303);

    const { html } = await get(`/cases/${caseId}`, verifier);
    const [top] = html.split('id="way-title"');
    for (const said of ['The MDT recommends', 'Not eligible', 'Waits for the verifier since', 'its domains are not held here', 'Old system, folder 12', `href="${tool}"`]) expect(top).toContain(said);
    expect(top).not.toContain('Nothing stands in the way of a decision');
    expect([...top!.matchAll(/class="(nhsuk-button[^"]*)"[^>]*>\s*(Agree with the recommendation and decide|Return to the MDT)/g)].map(([, classes, title]) => [title, classes!.includes('secondary')]))
      .toEqual([['Agree with the recommendation and decide', true], ['Return to the MDT', true]]);
    // The day is that of the DST, not that of the import.
    expect(html).toMatch(/MDT held and DST completed<\/span><span[^>]*>5 March 2026/);
    expect(html).toMatch(/Coordinator named<\/span><span[^>]*>Nobody is recorded here/);

    const form = await get(`/cases/${caseId}/referral/${referralId}/record_decision`, verifier);
    for (const said of ['What is recommended', 'No members are recorded here', 'Old system, folder 12', `href="${tool}"`, '/return_to_mdt"']) expect(form.html).toContain(said);
    expect((await send(`/cases/${caseId}/referral/${referralId}/record_decision`, { outcome: '04' }, verifier)).status).toBe(400);
    expect((await send(`/cases/${caseId}/referral/${referralId}/return_to_mdt`, { reason: 'evidence_gaps', note: 'No notes of February' }, verifier)).status).toBe(303);

    const back = (await get(`/cases/${caseId}`, practitioner)).html;
    const [after] = back.split('id="way-title"');
    for (const said of ['Returned to the MDT', 'On 10 March 2026 by Vera Verifier (invented)', 'There are significant gaps in the evidence', 'No notes of February', 'Go on with the DST']) expect(after).toContain(said);
    expect(back).toMatch(/MDT booked<\/span><span[^>]*>Date not recorded here/);
    expect(back).toMatch(/MDT held and DST completed<\/span><span[^>]*>Completed on 5 March 2026; back with the MDT since 10 March 2026/);
    expect(back).toContain('It is where it should be.');
  });

  it('tells nobody that they were in the MDT who would not verify anyway', async () => {
    const { caseId } = await aCase();
    const own = new Acting(web.db, anActor('pr.web'), TODAY);
    await own.do(caseId, 'begin_dst', {});
    await own.do(caseId, 'record_domain_evidence', { domain: 'skin', evidence: 'E' });
    expect((await get(`/cases/${caseId}`, practitioner)).html).not.toMatch(/you were in the MDT|you wrote in the DST/);
    expect(await own.refused(caseId, 'record_decision', { outcome: '01' })).toContain('verifier_wrote_in_the_dst');
  });
});

describe('the national return', () => {
  it('counts a DST once, on the day the MDT completed it last, and one in an acute hospital apart', async () => {
    await web.db.query(`update dst set superseded_at = now()`);
    const [home, ward] = [(await aCase()).caseId, (await aCase()).caseId];
    await assessAndSubmit(acting, home);
    await assessAndSubmit(acting, ward, { setting: { setting: '01', exception: 'Cannot be moved' }, recommendation: '03', levels: {} });
    expect(await returned(web.db, '2026-03-31')).toMatchObject({ '6 dst_completed standard': 2, '6 dst_in_acute standard': 1 });
    const verifier = new Acting(web.db, anActor('ve.one', { role: 'verifier' }), TODAY);
    await verifier.do(home, 'return_to_mdt', { reason: 'evidence_gaps', note: 'N' });
    const april = new Acting(web.db, acting.by, '2026-04-02');
    await april.do(home, 'hold_mdt', { completedOn: '2026-04-02' });
    expect(await returned(web.db, '2026-03-31')).toMatchObject({ '6 dst_completed standard': 1, '6 dst_in_acute standard': 1 });
    expect(await returned(web.db, '2026-06-30')).toMatchObject({ '6 dst_completed standard': 1 });
  });
});

// Over HTTP: two reviews and a reassessment, and a short stay, end with the national return showing exactly what it should.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEligibility, aDst, aPerson, aReview, ICB, insert, theOrganisations } from '../builders/record.js';
import { returned } from '../support/returned.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-07-10';
let web: Web;
let lead: SignedIn;
let verifier: SignedIn;
beforeAll(async () => {
  web = await startWeb('reviews', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'organisation', { code: 'CH1', name: 'Alder Court', kind: 'care_home' });
  [lead, verifier] = [await signedInAs(web, 'spoke_lead'), await signedInAs(web, 'verifier')];
});
afterAll(() => web.stop());

/** Somebody of a commissioner of their own. */
async function somebody(code: string): Promise<{ caseId: string; commissioner: string }> {
  const commissioner = await insert(web.db, 'organisation', { code, kind: 'sub_icb' });
  await web.db.query(`insert into organisation_parent (organisation_id, organisation_kind, parent_id, parent_kind) select $1, 'sub_icb', id, 'place' from organisation where code = 'PL1'`, [commissioner]);
  return { caseId: await aPerson(web.db, { commissioner_id: commissioner }), commissioner };
}

interface CaseAnswer { readonly actions: readonly { action: string; allowed: boolean; subject: { kind: string; id: string; version: number } }[] }
/** Does the first act of that name that the case says is possible, as its JSON says it. */
async function act(caseId: string, action: string, input: object, who = lead): Promise<{ made?: { id: string } }> {
  const { actions } = await (await fetch(`${web.address}/api/v1/cases/${caseId}`, { headers: who.headers })).json() as CaseAnswer;
  const found = actions.find((one) => one.action === action && one.allowed);
  if (!found) throw new Error(`${action} is not possible`);
  const { kind, id, version } = found.subject;
  const answer = await fetch(`${web.address}/api/v1/cases/${caseId}/${kind}/${id}/${action}`, {
    method: 'POST', body: JSON.stringify(input),
    headers: { ...who.headers, 'content-type': 'application/json', 'if-match': `"${version}"`, 'idempotency-key': randomUUID() },
  });
  const body = await answer.json() as { made?: { id: string } };
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${JSON.stringify(body)}`);
  return body;
}

/** What the MDT does with a reassessment, as far as verification needs it. */
async function recommended(caseId: string, referralId: string, recommendation: string): Promise<void> {
  await web.db.query(`update referral set state = 'verifying', coordinator = 'PR1' where id = $1`, [referralId]);
  const dst = await aDst(web.db, { referral_id: referralId, completed_on: TODAY, recommendation });
  await insert(web.db, 'verification', { icb_id: ICB, person_id: caseId, referral_id: referralId, dst_id: dst, submitted_on: TODAY, submitted_at: new Date(0), submitted_by: 'pr.one', due_on: TODAY });
}

describe('two reviews and a reassessment', () => {
  const REVIEW = { completed_on: '2026-07-02', package_right: false, review_outcome: '02', what_changed: 'More help at night', next_planned_on: '2026-07-09' };

  it.each([
    ['confirmed', '01', '01', { '1 eligible_end standard': 1 }],
    ['found not eligible', '03', '04', { '1 no_longer_eligible standard': 1 }],
  ])('that end %s are in the return by the eligibility alone', async (what, recommendation, outcome, ends) => {
    const code = `R${outcome}`;
    const { caseId, commissioner } = await somebody(code);
    await aReview(web.db, { eligibility_id: await anEligibility(web.db, { person_id: caseId, commissioner_id: commissioner }) });
    await act(caseId, 'complete_review', REVIEW);
    await act(caseId, 'complete_review', { ...REVIEW, completed_on: '2026-07-09', next_planned_on: '2027-07-01' });
    const { made } = await act(caseId, 'needs_have_changed', { noticed_on: TODAY, evidence: `A change of needs (${what})` });
    await recommended(caseId, made!.id, recommendation);
    await act(caseId, 'record_decision', { outcome, dstRead: 'On paper, with the team' }, verifier);
    const { rows } = await web.db.query<{ state: string }>('select state from review where eligibility_id in (select id from eligibility where person_id = $1) order by due_on, state', [caseId]);
    expect(rows.map(({ state }) => state).sort()).toEqual(['completed', 'completed', outcome === '01' ? 'due' : 'cancelled'].sort());
    // No referral was received, assessed or concluded, no DST of one completed, and nothing had 28 days.
    expect(await returned(web.db, '2026-09-30', code)).toEqual({ '1 eligible_start standard': 1, '2 eligible_ytd_start standard': 1, '2 eligible_ytd_end standard': 1, ...ends });
  });
});

it('a short stay is FNC of the year, and of the last day only while it lasts', async () => {
  const { caseId } = await somebody('RS');
  await act(caseId, 'record_short_stay_fnc', { first_day: '2026-07-06', last_day: '2026-08-02', home: 'CH1', band: 'standard' });
  expect(await returned(web.db, '2026-09-30', 'RS')).toEqual({ '11 fnc_eligible_ytd all': 1 });
});

// Corrections by two people over HTTP, and the national return before and after, which shows exactly what it should.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { returned } from '../support/returned.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const QUARTER = '2025-12-31';
let web: Web;
let practitioner: SignedIn;
let manager: SignedIn;
beforeAll(async () => {
  web = await startWeb('corrections', BUSINESS_DATE, { ...aBundle(), appeals: [] });
  practitioner = await signedInAs(web, 'practitioner');
  manager = await signedInAs(web, 'hub_manager');
});
afterAll(() => web.stop());

const post = async (path: string, body: object, headers: Record<string, string>, who: SignedIn): Promise<{ status: number; body: { made?: { id: string }; reasons?: string[] } }> => {
  const answer = await fetch(`${web.address}/api/v1/cases/${path}`, { method: 'POST', headers: { ...who.headers, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as { made?: { id: string } } };
};
const idsOf = async (sourceId: string): Promise<{ id: string; caseId: string }> =>
  (await web.db.query<{ id: string; caseId: string }>('select id, person_id as "caseId" from referral where source_id = $1', [sourceId])).rows[0]!;

/** Proposed by the practitioner, seen by the manager on the form, confirmed there. Answers with what both commissioners' returns then count otherwise. */
async function correct(sourceId: string, what: string, input: object): Promise<{ seen: string; differences: Record<string, Record<string, number>> }> {
  const { id, caseId } = await idsOf(sourceId);
  const before = await both();
  const proposed = await post(`${caseId}/referral/${id}/propose_${what}_correction`, { reason: 'The email shows it', ...input }, { 'idempotency-key': randomUUID() }, practitioner);
  expect(proposed.status).toBe(200);
  expect(await both()).toEqual(before);
  const path = `${caseId}/correction/${proposed.body.made!.id}/confirm_correction`;
  expect(await post(path, { seen: 'seen' }, { 'if-match': 'W/"1"' }, practitioner)).toMatchObject({ status: 403 });
  const form = await (await fetch(`${web.address}/cases/${path}`, { headers: manager.headers })).text();
  expect((await post(path, { seen: 'seen' }, { 'if-match': 'W/"1"' }, manager)).status).toBe(200);
  const after = await both();
  const differences = Object.fromEntries(Object.keys(before).map((commissioner) => [commissioner, difference(before[commissioner]!, after[commissioner]!)]));
  return { seen: form, differences };
}
const both = async (): Promise<Record<string, Record<string, number>>> =>
  Object.fromEntries(await Promise.all(['S01', 'S02'].map(async (code) => [code, await returned(web.db, QUARTER, code)] as const)));
function difference(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const).filter(([, by]) => by !== 0));
}

describe('the return after a correction', () => {
  it('of the day of receipt counts the decision as late and the receipt in the quarter before', async () => {
    const { seen, differences } = await correct('R1', 'received_date', { receivedOn: '2025-09-30' });
    expect(seen).toContain('Q2 2025/26, table 3: referrals received, standard: one more');
    expect(differences).toEqual({ S01: { '3 referrals_received standard': -1, '7 concluded_within_28_days standard': -1 }, S02: {} });
  });

  it('of the person is the same where both have one commissioner, and the other case holds the referral', async () => {
    const { seen, differences } = await correct('R2', 'person', { person: 'P8' });
    expect(seen).toContain('No figure of any return changes');
    expect(differences).toEqual({ S01: {}, S02: {} });
    const { rows: [owner] } = await web.db.query('select p.source_id, (select count(*)::int from eligibility e where e.person_id = p.id) as eligibilities from referral r join person p on p.id = r.person_id where r.source_id = $1', ['R2']);
    expect(owner).toEqual({ source_id: 'P8', eligibilities: 1 });
  });

  it('of the commissioner moves every figure of the referral from one return to the other', async () => {
    const { differences: { S01, S02 } } = await correct('R1', 'commissioner', { commissioner: 'S02' });
    expect(S01).toEqual(Object.fromEntries(Object.entries(S02!).map(([name, by]) => [name, -by])));
    expect(S02).toEqual({
      '4 assessed standard': 1, '4 assessed_not_eligible standard': 1, '4 referrals_concluded standard': 1, '6 dst_completed standard': 1,
    });
  });

  it('of a decision recorded in error counts it as never made', async () => {
    const { differences } = await correct('R3', 'decision', {});
    expect(differences).toEqual({ S01: {}, S02: {
      '11 fnc_eligible_end all': -1, '11 fnc_eligible_ytd all': -1, '4 assessed standard': -1, '4 assessed_not_eligible standard': -1,
      '4 referrals_concluded standard': -1, '7 concluded_within_28_days standard': -1, '7 incomplete_over_28_days standard': 1, '8 incomplete_over_28_days_by_band standard 01': 1,
    } });
  });
});

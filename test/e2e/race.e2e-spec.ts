// Fifty people press the same button of one case at the same moment: one of them decides, the others are told why not.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aPerson, aRecommendation, theOrganisations } from '../builders/record.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const RACERS = 50;
let web: Web;
let people: SignedIn[];
beforeAll(async () => {
  web = await startWeb('race', '2026-03-10');
  await theOrganisations(web.db);
  people = [];
  for (let n = 0; n < RACERS; n += 1) people.push(await signedInAs(web, 'verifier'));
});
afterAll(() => web.stop());

interface Problem { readonly reasons: readonly string[] }
const race = (path: string, body: object): Promise<{ status: number; body: Problem }[]> => Promise.all(people.map(async ({ headers }) => {
  const answer = await fetch(web.address + path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'if-match': 'W/"1"' }, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Problem };
}));
const count = async (sql: string, ...values: unknown[]): Promise<number> => (await web.db.query<{ n: number }>(`select count(*)::int as n from ${sql}`, values)).rows[0]!.n;

describe(`${RACERS} people racing to verify one case`, () => {
  it.each([
    ['record_decision', { outcome: '01' }, 'decided', 1],
    ['return_to_mdt', { reason: 'evidence_gaps', note: 'No nursing notes of February' }, 'assessing', 0],
  ])('%s: one wins, 49 are answered 409 with the reason, and what it brings is brought once', async (action, input, state, eligibilities) => {
    const caseId = await aPerson(web.db);
    const referralId = await aRecommendation(web.db, { person_id: caseId });
    const answers = await race(`/api/v1/cases/${caseId}/referral/${referralId}/${action}`, input);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: RACERS - 1 }, () => 409)]);
    const lost = answers.filter(({ status }) => status === 409).map(({ body }) => body.reasons);
    expect(lost.filter((reasons) => !reasons.includes(`not_possible_when_${state}`))).toEqual([]);
    expect(await count('eligibility where person_id = $1', caseId)).toBe(eligibilities);
    expect(await count('case_event where person_id = $1', caseId)).toBe(1);
    expect(await count('verification where person_id = $1 and outcome is not null', caseId)).toBe(1);
  });
});

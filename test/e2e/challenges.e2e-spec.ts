// The challenges: whose they are, what is due first, page by page; and an import that comes again after something was concluded here.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '@chc/deadlines';
import { aBundle, anAppeal, BUSINESS_DATE } from '../builders/bundle.js';
import { anAppeal as anAppealRow, aPerson, aReferral, COMMISSIONER, ICB, insert, OTHER_ICB, theOrganisations } from '../builders/record.js';
import { anActor, Acting } from '../support/acting.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { importInto, startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-10';
let web: Web;
let officer: SignedIn;
beforeAll(async () => {
  web = await startWeb('challenges', TODAY);
  await theOrganisations(web.db);
  for (let n = 0; n < 27; n += 1) await asked(ICB, `Oldcastle${'abcdefghijklmnopqrstuvwxyzz'[n]}`, addDays('2025-11-30', n));
  const elsewhere = await insert(web.db, 'organisation', { code: 'S09', kind: 'sub_icb' });
  await asked(OTHER_ICB, 'Elsewhere', '2025-11-01', elsewhere);
  officer = await signedInAs(web, 'appeals_officer', { organisation: 'QX1' });
});
afterAll(() => web.stop());

async function asked(icb_id: string, family_name: string, requested_on: string, commissioner_id = COMMISSIONER): Promise<void> {
  const person_id = await aPerson(web.db, { icb_id, family_name, commissioner_id });
  const referral_id = await aReferral(web.db, { icb_id, person_id, commissioner_id, source_id: `R-${family_name}-${requested_on}`, state: 'decided', received_on: '2025-09-01', decided_on: '2025-09-26', decision_outcome: '04' });
  await anAppealRow(web.db, { icb_id, referral_id, requested_on, source_id: `A-${family_name}-${requested_on}` });
}
const get = async (path: string, who: SignedIn = officer): Promise<{ status: number; html: string }> => {
  const answer = await fetch(web.address + path, { headers: who.headers, redirect: 'manual' });
  return { status: answer.status, html: await answer.text() };
};
const names = (html: string): string[] => [...html.matchAll(/class="chc-strong" href="[^"]*">([^<]+)</g)].map(([, name]) => name!);

describe('the challenges', () => {
  it('are for appeals officers, leads and hub managers', async () => {
    for (const role of ['practitioner', 'verifier', 'finance_officer', 'administrator'] as const) expect([role, (await get('/challenges', await signedInAs(web, role))).status]).toEqual([role, 403]);
    expect((await get('/challenges', await signedInAs(web, 'hub_manager', { organisation: 'QX1' }))).status).toBe(200);
  });

  it('are shown page by page, what is due first comes first, and counted', async () => {
    const first = await get('/challenges');
    expect(/chc-showing">([^<]*)/.exec(first.html)![1]).toBe('27 open challenges, 10 past the day they were due');
    expect(names(first.html)).toHaveLength(25);
    expect(names(first.html)[0]).toContain('Oldcastlea');
    const next = /href="(\/challenges\?after=[^"]+)"/.exec(first.html)![1]!;
    const second = await get(next);
    expect(names(second.html)).toHaveLength(2);
    expect(second.html).toContain('First page');
  });

  it('may be narrowed to a kind and to those past their day, and refuse what is no filter', async () => {
    expect(/chc-showing">([^<]*)/.exec((await get('/challenges?show=late')).html)![1]).toBe('10 open challenges, 10 past the day they were due');
    expect((await get('/challenges?kind=council_dispute')).html).toContain('No challenge is open');
    for (const wrong of ['kind=invoice', 'show=never', 'after=abc', 'sort=name']) expect([wrong, (await get(`/challenges?${wrong}`)).status]).toEqual([wrong, 400]);
  });

  it('of another organisation are not there', async () => {
    expect((await get('/challenges', await signedInAs(web, 'appeals_officer', { organisation: 'QX2', username: 'elsewhere.officer' }))).html).toContain('No challenge is open');
  });
});

it('keeps what was concluded here when the source sends its row again', async () => {
  const imported = await startWeb('challenges_import', BUSINESS_DATE, aBundle());
  try {
    const { rows: [found] } = await imported.db.query<{ caseId: string; requestedOn: string }>(`select r.person_id as "caseId", a.requested_on as "requestedOn" from appeal a join referral r on r.id = a.referral_id where a.source_id = 'A1'`);
    const acting = new Acting(imported.db, anActor('ao.one'), BUSINESS_DATE);
    const appeal = (await acting.record(found!.caseId)).appeal.at(-1)!;
    await acting.do(found!.caseId, 'withdraw_appeal', { withdrawnOn: BUSINESS_DATE, note: 'Her son rang' }, { subjectId: appeal.id });
    const { organisations, persons, referrals } = aBundle();
    await importInto(imported.db, BUSINESS_DATE, { organisations, persons, referrals, appeals: [anAppeal({ appeal_id: 'A1', service_request_id: 'R1', requested_date: addDays(found!.requestedOn, -1) })] });
    expect((await acting.record(found!.caseId)).appeal.find(({ id }) => id === appeal.id)).toMatchObject({ requestedOn: addDays(found!.requestedOn, -1), outcome: 'withdrawn', outcomeLetterOn: BUSINESS_DATE, state: 'completed' });
  } finally {
    await imported.stop();
  }
});

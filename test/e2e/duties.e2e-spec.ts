// Duties that no single person holds, over HTTP and by the database: who assessed does not verify; who pays sees what is decided, and no case.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EVERY_ROLE, PERMISSIONS, type Permission, permittedTo } from '@chc/access';
import { aPackage, aPerson as aBundlePerson, aBundle, aReferral as aBundleReferral, anEligibility, BUSINESS_DATE } from '../builders/bundle.js';
import { aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { aDstDone, anMdt, NURSE, SOCIAL_WORKER } from '../support/assessing.js';
import { type SignedIn, signedInAs } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-10';

interface Answer { status: number; text: string; reasons: readonly string[] }
const answered = async (answer: Response): Promise<Answer> => {
  const text = await answer.text();
  return { status: answer.status, text, reasons: /problem\+json/.test(answer.headers.get('content-type') ?? '') ? (JSON.parse(text) as { reasons?: string[] }).reasons ?? [] : [] };
};
const get = async (web: Web, { cookie }: SignedIn, path: string): Promise<Answer> => answered(await fetch(web.address + path, { headers: { cookie }, redirect: 'manual' }));

describe('who was in the MDT', () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb('duties_mdt', TODAY);
    await theOrganisations(web.db);
  });
  afterAll(() => web.stop());

  it('does not verify its recommendation: not by page, not by API, not by the database; somebody else does', async () => {
    const words = { organisation: 'QX1' };
    const [member, other] = [await signedInAs(web, 'verifier', { username: 've.member', ...words }), await signedInAs(web, 'verifier', { username: 've.outside', ...words })];
    const caseId = await aPerson(web.db);
    const referralId = await aReferral(web.db, { person_id: caseId, state: 'assessing', coordinator: 'PR1' });
    const acting = new Acting(web.db, anActor('pr.one'), TODAY);
    await acting.do(caseId, 'invite_council', { council: 'Invented Council', invitedOn: TODAY, replyBy: TODAY });
    await acting.do(caseId, 'record_council_reply', { reply: 'takes_part', repliedOn: TODAY });
    const members = await anMdt(acting, caseId, [{ ...NURSE, username: 've.member' }, SOCIAL_WORKER]);
    await aDstDone(acting, caseId);
    for (const one of members.slice(1)) await acting.do(caseId, 'sign_dst', { member: one });
    await new Acting(web.db, anActor('ve.member'), TODAY).do(caseId, 'sign_dst', { member: members[0] });
    await acting.do(caseId, 'hold_mdt', { completedOn: TODAY });
    await acting.do(caseId, 'submit_for_verification', {});

    const path = `cases/${caseId}/referral/${referralId}/record_decision`;
    const version = (await acting.record(caseId)).referral.at(-1)!.version;
    const decide = async ({ headers }: SignedIn): Promise<Answer> => answered(await fetch(`${web.address}/api/v1/${path}`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'if-match': `W/"${version}"`, 'idempotency-key': randomUUID() }, body: JSON.stringify({ outcome: '01' }),
    }));
    expect(await decide(member)).toMatchObject({ status: 409, reasons: ['verifier_was_in_the_mdt'] });
    expect((await get(web, member, `/${path}`)).text).toContain('You were in the MDT: somebody outside it verifies');
    await expect(web.db.transaction(async (tx) => {
      await tx.query(`update verification set outcome = 'agreed', concluded_on = '${TODAY}', concluded_at = now(), verifier = 've.member' where referral_id = $1`, [referralId]);
      await tx.query(`update referral set state = 'decided', decided_on = '${TODAY}', decision_outcome = '01' where id = $1`, [referralId]);
    })).rejects.toMatchObject({ constraint: 'referral_decision_is_verified_check' });
    expect((await decide(other)).status).toBe(200);
  });
});

describe('who pays', () => {
  let web: Web;
  let finance: SignedIn;
  beforeAll(async () => {
    const bundle = aBundle();
    web = await startWeb('duties_finance', BUSINESS_DATE, {
      ...bundle,
      persons: [...bundle.persons, aBundlePerson({ person_id: 'PENDING', family_name: 'Pendington' }), aBundlePerson({ person_id: 'FUNDED', family_name: '=HYPERLINK("x")', given_name: 'Frances' })],
      referrals: [...bundle.referrals, aBundleReferral({ service_request_id: 'RPENDING', person_id: 'PENDING', dst_completed_date: '2026-02-09', dst_setting: '02', mdt_recommendation: '01' })],
      eligibilities: [...bundle.eligibilities, anEligibility({ eligibility_id: 'EFUNDED', person_id: 'FUNDED', eligible_from: '2026-02-02' })],
      packages: [...bundle.packages, aPackage({ care_package_id: 'KFUNDED', eligibility_id: 'EFUNDED', start_date: '2026-02-03', unit_cost: '812.40' })],
    });
    finance = await signedInAs(web, 'finance_officer', { organisation: 'QX1' });
  });
  afterAll(() => web.stop());

  it('sees who is funded, by what, at what cost and whose', async () => {
    const { status, text } = await get(web, finance, '/funding');
    expect([status, text.includes('=HYPERLINK(&quot;x&quot;), Frances'), text.includes('£812.40 a unit, 35 hours a week'), text.includes('A care home'), text.includes('NHS 100%')]).toEqual([200, true, true, true, true]);
  });

  it('sees nothing of what waits for a decision, whatever it asks for', async () => {
    const { rows: [pending] } = await web.db.query<{ id: string; referral: string }>(`select p.id, r.id as referral from person p join referral r on r.person_id = p.id where r.source_id = 'RPENDING'`);
    for (const path of ['/funding', '/funding?show=stop', '/funding?show=ended', '/funding.csv', '/funding?funding=chc_standard']) {
      const { status, text } = await get(web, finance, path);
      expect([path, status, /Pendington|PENDING|recommend/i.test(text)]).toEqual([path, 200, false]);
    }
    for (const path of ['/verification', `/cases/${pending!.id}`, `/api/v1/cases/${pending!.id}`, `/cases/${pending!.id}/referral/${pending!.referral}/record_decision`, '/referrals', '/api/v1/referrals', '/caseload', '/intake', '/letters', '/data-quality', '/returns']) {
      expect([path, (await get(web, finance, path)).status]).toEqual([path, 403]);
    }
    expect([...permittedTo(['finance_officer'])].sort()).toEqual(['export_funding', 'see_fnc_rates', 'see_funding', 'see_own_account', 'see_position']);
  });

  it('takes the list away with its formulas made harmless, and that is entered in the audit', async () => {
    const { text } = await get(web, finance, '/funding.csv?show=now');
    expect(text).toContain(`"'=HYPERLINK(""x"")",Frances`);
    expect(text.split('\r\n').length).toBeGreaterThan(5);
    const { rows } = await web.db.query(`select action, details from audit_entry where actor = $1 and subject_kind = 'funding'`, [finance.account.username]);
    expect(rows.at(-1)).toMatchObject({ action: 'funding_exported', details: { show: 'now', funding: null } });
    expect((await get(web, await signedInAs(web, 'hub_manager', { organisation: 'QX1' }), '/funding.csv')).status).toBe(403);
  });

  it('is told which payments to stop', async () => {
    await web.db.query(`insert into stop_payment (id, icb_id, person_id, eligibility_id, from_on, raised_on, raised_by)
      select gen_random_uuid(), icb_id, person_id, id, '2026-02-05', '2026-02-06', 'pr.one' from eligibility where source_id = 'EFUNDED'`);
    const { text } = await get(web, finance, '/funding?show=stop');
    expect([text.includes('1 eligibility'), text.includes('To stop from 5 Feb 2026')]).toEqual([true, true]);
  });

  it('is told of a filter that is none', async () => {
    for (const path of ['/funding?show=everything', '/funding?funding=gold', '/funding?after=AAAA', '/funding?order=name', '/funding.csv?show=x']) expect([path, (await get(web, finance, path)).status]).toEqual([path, 400]);
  });
});

describe('the table of roles and acts', () => {
  // Each duty beside those who may never hold it together with what it checks.
  const APART: readonly (readonly [Permission, Permission])[] = [
    ['record_decision', 'submit_for_verification'], ['prepare_return', 'record_decision'], ['see_funding', 'record_decision'], ['keep_accounts', 'see_case'],
    ['keep_api_clients', 'see_case'], ['export_funding', 'see_verification'], ['read_audit', 'keep_accounts'], ['set_dated_value', 'sign_return'],
  ];

  it.each(APART)('gives no role both %s and %s', (one, other) => {
    expect(EVERY_ROLE.filter((role) => permittedTo([role]).has(one) && permittedTo([role]).has(other))).toEqual([]);
    expect([PERMISSIONS[one].length > 0, PERMISSIONS[other].length > 0]).toEqual([true, true]);
  });
});

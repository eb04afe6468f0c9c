// The DST in Chromium: an MDT completes one without JavaScript, a contributor adds the council's part, axe finds nothing.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aDst as anEarlierDst, aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { Acting, anActor } from '../support/acting.js';
import { aDstDone, anMdt, NURSE, SOCIAL_WORKER } from '../support/assessing.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-03-10';

describe('the DST in a browser', () => {
  let web: Web;
  let browser: Browser;
  let acting: Acting;
  let practitioner: SignedIn;
  let contributor: SignedIn;
  beforeAll(async () => {
    web = await startWeb('dst_browser', TODAY);
    await theOrganisations(web.db);
    practitioner = await signedInAs(web, 'practitioner');
    contributor = await signedInAs(web, 'mdt_contributor', { username: 'co.web' });
    acting = new Acting(web.db, anActor('pr.one'), TODAY);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
  });

  /** A case with an MDT, a DST begun beside an earlier one, a council and a late hospital; its tool. */
  async function aTool(): Promise<{ caseId: string; referralId: string; tool: string }> {
    const caseId = await aPerson(web.db, { family_name: 'Featherstonehaugh-Ormerod' });
    const earlier = await aReferral(web.db, { person_id: caseId, received_on: '2024-01-02', state: 'decided', decided_on: '2024-02-01', decision_outcome: '01' });
    await anEarlierDst(web.db, { referral_id: earlier, completed_on: '2024-01-20', levels: JSON.stringify({ breathing: 'H', skin: 'L' }), recommendation: '01' });
    const referralId = await aReferral(web.db, { person_id: caseId, state: 'assessing', coordinator: 'PR1' });
    const about = { subjectId: referralId };
    await acting.do(caseId, 'invite_council', { council: 'Invented Council', invitedOn: '2026-03-05', replyBy: '2026-03-08' }, about);
    await acting.do(caseId, 'request_evidence', { kind: 'health_records', what: 'Ward notes', sourceKind: 'hospital', source: 'Invented Infirmary', requestedOn: '2026-03-03', dueOn: '2026-03-06' }, about);
    await anMdt(acting, caseId, [NURSE, { ...SOCIAL_WORKER, username: 'co.web' }]);
    const { made } = await acting.do(caseId, 'begin_dst', {}, about);
    return { caseId, referralId, tool: `/cases/${caseId}/dst/${made!.id}` };
  }

  async function open(who: SignedIn, words: { javaScriptEnabled?: boolean; width?: number; bypassCSP?: boolean } = {}): Promise<Page> {
    const { width = 1280, ...more } = words;
    const context = await browser.newContext({ storageState: who.storageState, viewport: { width, height: 900 }, ...more });
    return context.newPage();
  }

  /** What axe finds, how much wider the page is than the window, and its empty cells. */
  async function faults(page: Page): Promise<{ violations: string[]; wide: number; empty: number }> {
    const violations = await violationsOn(page);
    const { wide, empty } = await page.evaluate(() => ({
      wide: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
      empty: [...document.querySelectorAll('td, th')].filter((cell) => cell.textContent.trim() === '').length,
    }));
    return { violations, wide, empty };
  }
  const NO_FAULTS = { violations: [], wide: 0, empty: 0 };

  it.each([360, 1280])('can be used by everybody at %i pixels: the tool, a domain, forms, the list of the invited', async (width) => {
    const { caseId, referralId, tool } = await aTool();
    await acting.do(caseId, 'propose_level', { domain: 'skin', member: (await acting.record(caseId)).mdt_member[0]!.id, level: 'H', reason: 'A sore of grade 3' }, { subjectId: tool.split('/').at(-1)! });
    const page = await open(practitioner, { width, bypassCSP: true });
    for (const path of [
      tool, `${tool}/domain/skin`, `${tool}/domain/mobility`, `${tool}/propose_level?domain=skin`, `${tool}/agree_level?domain=breathing`, `${tool}/record_domain_evidence?domain=skin`,
      `${tool}/describe_characteristics`, `${tool}/record_setting`, `${tool}/recommend`, `${tool}/answer_dst_warning?warning=council_awaited`, `${tool}/sign_dst`,
      `/cases/${caseId}/referral/${referralId}/hold_mdt`, `/cases/${caseId}/referral/${referralId}/add_mdt_member`, `/cases/${caseId}/referral/${referralId}/request_evidence`,
    ]) {
      await page.goto(web.address + path);
      expect([path, await faults(page)]).toEqual([path, NO_FAULTS]);
    }
    await aDstDone(acting, caseId);
    await page.goto(web.address + tool);
    expect(await faults(page)).toEqual(NO_FAULTS);
    await page.context().close();
    const theirs = await open(contributor, { width, bypassCSP: true });
    for (const path of ['/invited', tool]) {
      await theirs.goto(web.address + path);
      expect([path, await faults(theirs)]).toEqual([path, NO_FAULTS]);
    }
    await theirs.context().close();
  }, 120_000);

  it.each([true, false])('is completed and submitted by its MDT, JavaScript %s', async (javaScriptEnabled) => {
    const { caseId, tool } = await aTool();
    const page = await open(practitioner, { javaScriptEnabled });
    const follow = (text: string): Promise<void> => page.getByRole('link', { name: text, exact: false }).first().click();
    const press = (text: string): Promise<void> => page.getByRole('button', { name: text, exact: true }).click();

    await page.goto(web.address + tool);
    await follow('Breathing');
    await follow('Record evidence in a domain');
    await page.getByLabel('Evidence').fill('Oxygen two litres, day and night');
    await press('Record evidence in a domain');
    await follow('Propose a level');
    await page.getByRole('radio', { name: /^Nora Nurse/ }).check();
    await page.getByRole('radio', { name: 'Moderate' }).check();
    await page.getByLabel('Reason').fill('Stable on oxygen');
    await press('Propose a level');
    await follow('Record the agreed level');
    await page.getByRole('radio', { name: 'Moderate' }).check();
    await page.getByRole('radio', { name: 'Yes' }).check();
    await press('Record the agreed level');
    expect(await page.locator('.nhsuk-error-summary').textContent()).toContain('what shows that the need itself has fallen');
    await page.getByLabel('If the level has fallen').fill('Off the ventilator since 2025');
    await press('Record the agreed level');
    expect(await page.locator('h1').textContent()).toContain('Moderate');
    await follow('Next: Nutrition');
    expect(await page.locator('h1').textContent()).toContain('Nutrition');

    await aDstDone(acting, caseId);
    const theirs = await open(contributor, { javaScriptEnabled });
    await theirs.goto(`${web.address}/invited`);
    await theirs.locator(`a[href="${tool}"]`).click();
    await theirs.getByRole('link', { name: 'Record the council’s reply' }).click();
    await theirs.getByRole('radio', { name: 'Takes part in the MDT' }).check();
    await theirs.getByRole('button', { name: 'Record the council’s reply' }).click();
    await theirs.getByRole('link', { name: /^Sign/ }).first().click();
    await theirs.getByRole('radio', { name: /^Sam Social/ }).check();
    await theirs.getByRole('button', { name: 'Sign the DST' }).click();
    expect(await theirs.locator('.chc-told').textContent()).toContain('Done: Sign the DST.');
    await theirs.context().close();

    await page.goto(web.address + tool);
    await follow('Give the reason');
    await page.getByLabel('Why it is so all the same').fill('The ward notes were read on the ward');
    await press('Give the reason for a warning');
    await follow('Record that the MDT was held');
    await press('Record that the MDT was held');
    expect(await page.locator('h1').textContent()).toContain('Completed, to be submitted');
    await follow('Submit for verification');
    await page.getByLabel('Why a signature is missing').fill('On leave; agreed by telephone');
    await press('Submit for verification');
    expect(await page.locator('h1').textContent()).toContain('Being verified, closed');
    expect(await page.getByRole('link', { name: 'Record the recommendation' }).count()).toBe(0);
    expect((await acting.record(caseId)).referral.at(-1)!.state).toBe('verifying');
    await page.context().close();
  }, 120_000);

  it('prints as a paper: without menus and links to forms', async () => {
    const { tool } = await aTool();
    const page = await open(practitioner);
    await page.goto(web.address + tool);
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.chc-header', '.chc-dst__actions', '.nhsuk-back-link']) expect([gone, await page.locator(gone).first().isVisible()]).toEqual([gone, false]);
    expect(await page.getByRole('heading', { name: 'Domains' }).isVisible()).toBe(true);
    await page.context().close();
  });
});

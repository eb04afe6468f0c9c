// A daughter reads her mother's page on a phone: given and made by the practitioner, opened with the keyboard alone, in each way of reading, and left.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aPerson, aReferral, ICB, insert, theOrganisations } from '../../builders/record.js';
import { Acting, anActor } from '../../support/acting.js';
import { openBrowser, violationsOn } from '../../support/chromium.js';
import { Walk } from '../../support/walking-pages.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-03-20';
const looked = new Set<string>();
let web: Web;
let browser: Browser;
beforeAll(async () => {
  web = await startWeb('walk_family', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

/** Tabs on until the control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) > 0 && ((await focused.getAttribute('name')) === name || (await focused.innerText().catch(() => '')).trim() === name)) return;
  }
  throw new Error(`no way to ${name} by keyboard`);
}

const widthOver = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  it('a daughter reads her mother’s page on a phone', async () => {
    const name = javaScript ? 'Fernley' : 'Hargreaves';
    const acting = new Acting(web.db, anActor('pr.one'), TODAY);
    const caseId = await aPerson(web.db, { given_name: 'Edna', family_name: name, practitioner: 'PR-1' });
    await aReferral(web.db, { person_id: caseId, received_on: '2026-02-02', practitioner: 'PR-1' });
    await acting.do(caseId, 'add_representative', { kind: 'family_or_friend', name: `Jo ${name}`, reachedAt: '01632 960 009', consultedOnWelfare: false, getsCopies: false, actsFrom: '2026-03-02' });
    await acting.do(caseId, 'record_consent', { sharedWith: `Jo ${name}`, scope: ['everything'], givenBy: 'person', givenOn: '2026-03-02' });
    const record = await acting.record(caseId);
    const walk = new Walk(browser, web, 'family', javaScript, looked);
    const findings = await walk.through(async () => {
      const practitioner = await walk.as('practitioner', { organisation: 'QX1', practitioner: 'PR-1' });
      await practitioner.open(`/cases/${caseId}`);
      await practitioner.act('Give a family link', { to: record.representative[0]!.id, consent: record.consent[0]!.id, format: 'plain', linkBy: 'email', codeBy: 'telephone' });
      await practitioner.press('Make the link and code');
      const link = /http\S+\/family\/[\w-]{43}/.exec(await practitioner.says())![0];
      const code = /\b\d{3} \d{3}\b(?= Never)/.exec(await practitioner.says('.chc-told'))![0];

      // Her telephone: another browser, nobody signed in.
      const context = await browser.newContext({ javaScriptEnabled: javaScript, bypassCSP: true, viewport: { width: 360, height: 740 } });
      const phone = await context.newPage();
      await phone.goto(link);
      await tabTo(phone, 'code');
      await phone.keyboard.type(code);
      for (const [part, value] of [['bornOn-day', '17'], ['bornOn-month', '5'], ['bornOn-year', '1938']] as const) {
        await tabTo(phone, part);
        await phone.keyboard.type(value);
      }
      await phone.keyboard.press('Enter');
      await phone.waitForURL(/\/family$/);
      const page = await phone.locator('main').innerText();
      for (const said of ['About Edna', 'We are sorry', 'We are late. We should have made our decision by 2 March 2026.', 'Whom to ring', '01632 960 001', 'What the words mean', 'Ombudsman']) expect(page).toContain(said);
      expect(await phone.locator('header a, nav[aria-label="Menu"]').count()).toBe(0);
      expect(await phone.locator('h1').count()).toBe(1);

      for (const as of ['plain', 'large_print', 'easy_read']) {
        await phone.goto(`${web.address}/family?as=${as}`);
        for (const width of [360, 1280, 1920]) {
          await phone.setViewportSize({ width, height: 900 });
          expect([as, width, await widthOver(phone)]).toEqual([as, width, 0]);
        }
        if (javaScript) expect(await violationsOn(phone)).toEqual([]);
        if (process.env.WALK_PICTURES) for (const width of [360, 1280]) {
          await phone.setViewportSize({ width, height: 800 });
          await phone.screenshot({ path: `${process.env.WALK_PICTURES}/family-${as}-${width}.png`, fullPage: true });
        }
      }
      await phone.setViewportSize({ width: 360, height: 740 });
      await tabTo(phone, 'Leave this page');
      await phone.keyboard.press('Enter');
      await phone.getByRole('heading', { name: 'You have left the page' }).waitFor();
      await phone.goto(`${web.address}/family`);
      expect(await phone.locator('main').innerText()).toContain('Please open your link again');
      await context.close();

      await practitioner.open(`/cases/${caseId}`);
      await practitioner.follow('Open the family link');
      expect(await practitioner.says()).toContain('Opened 1 time, last on 20 March 2026');
      await practitioner.follow('See the page as they see it');
      expect(await practitioner.says('body')).toContain('not yet reviewed by families');
    });
    expect(findings).toEqual([]);
  }, 120_000);
});

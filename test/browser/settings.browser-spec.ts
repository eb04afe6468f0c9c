// The pages of values and of FNC rates in a browser: axe finds nothing, they fit, they work without JavaScript.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { anEligibility, theOrganisations } from '../builders/record.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

describe('settings and rates in a browser', () => {
  let web: Web;
  let browser: Browser;
  let administrator: SignedIn;
  let manager: SignedIn;
  let late: string;
  beforeAll(async () => {
    web = await startWeb('settings_browser', '2026-05-20');
    await theOrganisations(web.db);
    [administrator, manager] = [await signedInAs(web, 'administrator'), await signedInAs(web, 'hub_manager')];
    await anEligibility(web.db, { funding: 'fnc', eligible_from: '2020-01-01', eligible_to: '2020-01-15' });
    late = (await web.db.query<{ id: string }>(`select id from fnc_rate where announced_on = '2020-04-30'`)).rows[0]!.id;
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
  });

  const pages = (): [string, SignedIn][] => [
    ['/settings/values', administrator], ['/settings/values/set?name=appeal_months', administrator], ['/figures/fnc-rates', manager], ['/figures/fnc-rates', administrator], ['/settings/fnc-rate', administrator], [`/figures/fnc-rates/${late}`, manager],
  ];

  it.each([360, 1280])('can be used by everybody and fit, %i pixels wide', async (width) => {
    for (const [path, who] of pages()) {
      const context = await browser.newContext({ storageState: who.storageState, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(web.address + path);
      const violations = await violationsOn(page);
      const { wide, empty } = await page.evaluate(() => ({
        wide: Math.max(0, document.documentElement.scrollWidth - window.innerWidth), empty: [...document.querySelectorAll('td, th')].filter((cell) => cell.textContent.trim() === '').length,
      }));
      expect({ path, violations, wide, empty }).toEqual({ path, violations: [], wide: 0, empty: 0 });
      await context.close();
    }
  });

  it.each([true, false])('set a value by its form, with JavaScript: %s', async (javaScriptEnabled) => {
    const context = await browser.newContext({ storageState: administrator.storageState, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${web.address}/settings/values/set?name=evidence_days`);
    await page.getByLabel('New value').fill('99');
    await page.getByLabel('By whose decision').fill('A policy (invented)');
    if (javaScriptEnabled) await page.getByLabel('For which ICB').fill('QX1');
    await page.getByRole('button', { name: 'Set the value' }).click();
    expect(await page.locator('.nhsuk-error-summary').innerText()).toContain('0 to 28 calendar days');
    await page.getByLabel('New value').fill('10');
    await page.getByRole('button', { name: 'Set the value' }).click();
    expect(new URL(page.url()).pathname).toBe('/settings/values');
    expect(await page.locator('#evidence_days').innerText()).toContain('10 calendar days');
    await context.close();
  });
});

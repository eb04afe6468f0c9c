// The board in Chromium: live after a change in another session, usable by keyboard, at three widths, with and without JavaScript.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { BUSINESS_DATE } from '../builders/bundle.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { aCaseload, startWeb, type Web } from '../support/web.js';

let web: Web;
let browser: Browser;
let manager: SignedIn;

beforeAll(async () => {
  web = await startWeb('browser_board', BUSINESS_DATE, aCaseload());
  manager = await signedInAs(web, 'hub_manager');
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

async function visit<T>(path: string, options: object, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ storageState: manager.storageState, ...options });
  try {
    const page = await context.newPage();
    await page.goto(web.address + path);
    return await look(page);
  } finally {
    await context.close();
  }
}

it.each([360, 1280, 1920])('%i pixels wide, the board and the projects can be used by everybody and fit', async (width) => {
  for (const path of ['/board', '/projects', '/projects/new']) {
    const seen = await visit(path, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => ({
      path, violations: await violationsOn(page), wide: await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)),
    }));
    expect(seen).toEqual({ path, violations: [], wide: 0 });
  }
}, 60_000);

describe('a board left open', () => {
  it('changes by itself, takes the focus from nobody, and keeps still when told to', async () => {
    await visit('/board', {}, async (page) => {
      await page.locator('#board-says', { hasText: 'Live' }).waitFor();
      const first = page.locator('.chc-glance__link').first();
      await first.focus();
      const before = await page.locator('.chc-board__drawing').getAttribute('data-version');
      await web.db.query(`update referral set received_on = received_on - 1 where source_id = 'WR1'`);
      await page.locator(`.chc-board__drawing:not([data-version="${before}"])`).waitFor({ timeout: 20_000 });
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('chc-glance__link');
      await page.getByRole('button', { name: 'Pause updates' }).click();
      const still = await page.locator('.chc-board__drawing').getAttribute('data-version');
      await web.db.query(`update referral set received_on = received_on - 1 where source_id = 'WR2'`);
      await page.locator('#board-says', { hasText: 'there is a newer board' }).waitFor({ timeout: 20_000 });
      expect(await page.locator('.chc-board__drawing').getAttribute('data-version')).toBe(still);
      await page.getByRole('button', { name: 'Resume updates' }).click();
      await page.locator(`.chc-board__drawing:not([data-version="${still}"])`).waitFor({ timeout: 20_000 });
    });
  }, 60_000);

  it('is gone along by the arrow keys, one stop of the tab key a runway', async () => {
    await visit('/board', {}, async (page) => {
      expect(await page.locator('.chc-runway').first().locator('a[tabindex="0"]').count()).toBe(1);
      await page.locator('.chc-runway').first().locator('a[tabindex="0"]').focus();
      const from = await page.evaluate(() => document.activeElement!.getAttribute('aria-label'));
      await page.keyboard.press('ArrowRight');
      expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).not.toBe(from);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/cases\//);
    });
  }, 60_000);

  it('without JavaScript says when it was drawn, and is drawn again by its link', async () => {
    await visit('/board', { javaScriptEnabled: false }, async (page) => {
      const before = await page.locator('.chc-board__drawing').getAttribute('data-version');
      expect(await page.locator('.chc-asof').innerText()).toMatch(/^Drawn at \d\d:\d\d/);
      await web.db.query(`update referral set received_on = received_on - 1 where source_id = 'WR3'`);
      await page.getByRole('link', { name: 'Draw it again' }).click();
      expect(await page.locator('.chc-board__drawing').getAttribute('data-version')).not.toBe(before);
      await page.locator('summary').first().click();
      await page.locator('.chc-runway__list a').first().click();
      expect(await page.locator('.chc-showing').innerText()).toMatch(/^Showing 1–/);
    });
  }, 60_000);
});

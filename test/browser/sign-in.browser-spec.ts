import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PEOPLE } from '../../apps/provider/src/people.js';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { startWebWithProvider, type WebWithProvider } from '../support/provider.js';
import { signedInAs } from '../support/sign-in.js';

describe('signing in with a browser', () => {
  let web: WebWithProvider;
  let browser: Browser;
  beforeAll(async () => {
    web = await startWebWithProvider('sign_in_browser', BUSINESS_DATE, aBundle());
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
  });

  async function visit<T>(options: BrowserContextOptions, look: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.newContext(options);
    try {
      return await look(await context.newPage());
    } finally {
      await context.close();
    }
  }

  it.each([true, false])('in, to the page one wanted, and out again, with JavaScript: %s', async (javaScriptEnabled) => {
    const saw = await visit({ javaScriptEnabled }, async (page) => {
      await page.goto(`${web.address}/`);
      const menuBefore = await page.locator('.chc-header nav a').allInnerTexts();
      await page.goto(`${web.address}/referrals?band=over_28`);
      const choices = await page.getByRole('button', { name: /^Sign in as/ }).count();
      await page.getByRole('button', { name: 'Sign in as Ruth Ansdell' }).click();
      const arrived = page.url();
      const who = (await page.locator('.chc-header__name').innerText()).replace(/\s+/g, ' ');
      const menu = await page.locator('.chc-header nav a').allInnerTexts();
      await page.getByRole('button', { name: 'Sign out' }).click();
      const left = [page.url(), await page.getByRole('heading', { level: 1 }).innerText()];
      await page.goto(`${web.address}/referrals`);
      return { menuBefore, choices, arrived, who, seesWorklist: menu.includes('Worklist'), left, then: new URL(page.url()).origin };
    });
    expect(saw).toEqual({
      menuBefore: ['Position'], choices: PEOPLE.length, arrived: `${web.address}/referrals?band=over_28`, who: expect.stringMatching(/Ruth Ansdell Hub manager$/), seesWorklist: true,
      left: [`${web.address}/signed-out`, 'You have signed out'], then: web.issuer,
    });
  });

  it.each([true, false])('out of a form whose session has ended, with JavaScript: %s', async (javaScriptEnabled) => {
    const saw = await visit({ javaScriptEnabled }, async (page) => {
      await page.goto(`${web.address}/sign-in?to=/referrals`);
      await page.getByRole('button', { name: 'Sign in as Tom Bellweather' }).click();
      await web.db.query('update session set expires_at = greatest(created_at, now())');
      // Sign-out needs no session: a form of ours that finds none left does no harm.
      await page.getByRole('button', { name: 'Sign out' }).click();
      return page.getByRole('heading', { level: 1 }).innerText();
    });
    expect(saw).toBe('You have signed out');
  });

  const PAGES = ['/', '/sign-in/kept?to=/referrals', '/signed-out', '/sign-in/callback?state=x', '/data-quality', '/account'];

  it.each([360, 1280])('every page of the way can be used by everybody and breaks no policy, %i pixels wide', async (width) => {
    const practitioner = await signedInAs(web, 'practitioner', { name: 'Maximiliana Featherstonehaugh-Ormerod' });
    const complaints: string[] = [];
    const found = await visit({ viewport: { width, height: 900 }, bypassCSP: true, storageState: practitioner.storageState }, async (page) => {
      const seen: [string, string[], number][] = [];
      for (const address of [...PAGES.map((path) => web.address + path), `${web.address}/sign-in`]) {
        await page.goto(address);
        const wide = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
        seen.push([address, await violationsOn(page), wide]);
      }
      return seen;
    });
    await visit({ storageState: practitioner.storageState }, async (page) => {
      page.on('console', (message) => message.type() === 'error' && !/status of 40[03]/.test(message.text()) && complaints.push(message.text()));
      for (const path of PAGES) await page.goto(web.address + path);
    });
    expect(found).toEqual(found.map(([address]) => [address, [], 0]));
    expect(complaints).toEqual([]);
  });
});

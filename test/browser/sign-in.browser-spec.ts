import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '@chc/access';
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

  describe('before a session ends', () => {
    const seen = async (): Promise<Date> => (await web.db.query<{ at: Date }>('select max(last_seen_at) as at from session')).rows[0]!.at;
    const longAgo = (): Promise<unknown> => web.db.query(`update session set created_at = created_at - interval '10 minutes', last_seen_at = last_seen_at - interval '10 minutes'`);

    it('every page says until when, and a link keeps it going in another tab, without JavaScript', async () => {
      const { storageState } = await signedInAs(web, 'practitioner');
      const saw = await visit({ javaScriptEnabled: false, storageState }, async (page) => {
        await page.goto(`${web.address}/referrals`);
        const says = (await page.locator('#session').innerText()).replace(/\d\d:\d\d/g, 'TIME');
        await page.getByRole('searchbox').fill('half a na');
        await longAgo();
        const before = await seen();
        const [other] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: /^Stay signed in/ }).click()]);
        return { says, other: await other.getByRole('heading', { level: 1 }).innerText(), longer: (await seen()) > before, typed: await page.getByRole('searchbox').inputValue() };
      });
      expect(saw).toEqual({
        says: 'You are signed in until TIME, longer whenever you open a page or send a form, and until TIME at the latest. Stay signed in (opens in a new tab)',
        other: 'You stay signed in', longer: true, typed: 'half a na',
      });
    });

    it('a message says so in time, keeps what was typed, and makes it longer, with JavaScript', async () => {
      const { storageState } = await signedInAs(web, 'practitioner');
      const complaints: string[] = [];
      const saw = await visit({ storageState }, async (page) => {
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        await page.clock.install();
        await page.goto(`${web.address}/referrals`);
        await page.getByRole('searchbox').fill('half a na');
        const warning = page.getByRole('dialog', { name: 'Your session is about to end' });
        await page.clock.fastForward('12:50');
        const early = await warning.isVisible();
        await page.clock.fastForward('00:15');
        const inTime = [await warning.isVisible(), await page.evaluate(() => document.activeElement?.textContent)];
        await longAgo();
        const before = await seen();
        await page.getByRole('button', { name: 'Stay signed in' }).click();
        await warning.waitFor({ state: 'hidden' });
        const after = { longer: (await seen()) > before, typed: await page.getByRole('searchbox').inputValue(), focus: await page.evaluate(() => document.activeElement?.getAttribute('type')) };
        // Nobody answers the next one: the session is over, and the message says what becomes of what is typed.
        await page.clock.fastForward('16:00');
        return { early, inTime, after, over: await page.locator('#session-says').innerText() };
      });
      expect(saw).toEqual({ early: false, inTime: [true, 'Stay signed in'], after: { longer: true, typed: 'half a na', focus: 'search' }, over: expect.stringMatching(/^It has ended\. What you have typed is still here/) });
      expect(complaints).toEqual([]);
    });

    it('the message can be read by everybody', async () => {
      const { storageState } = await signedInAs(web, 'practitioner');
      const found = await visit({ storageState, bypassCSP: true, viewport: { width: 360, height: 700 } }, async (page) => {
        await page.clock.install();
        await page.goto(`${web.address}/account`);
        await page.clock.fastForward('14:00');
        await page.clock.resume();
        return violationsOn(page);
      });
      expect(found).toEqual([]);
    });
  });

  const PAGES = ['/', '/sign-in/kept?to=/referrals', '/signed-out', '/sign-in/callback?state=x', '/data-quality', '/account', '/account/stay'];

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

  it.each<[Role, readonly string[]]>([
    ['administrator', ['/settings/accounts', '/settings/accounts?q=nobody-of-this-name', '/settings/api-clients', '/settings/api-clients/add']],
    ['returns_officer', ['/returns', '/returns/prepare']], ['finance_officer', ['/funding', '/funding?show=stop']],
  ])('the pages of a %s can be used by everybody', async (role, paths) => {
    const { storageState } = await signedInAs(web, role, { organisation: 'QX1' });
    const found: [string, number, string[]][] = [];
    for (const width of [360, 1280]) {
      await visit({ storageState, bypassCSP: true, viewport: { width, height: 900 } }, async (page) => {
        for (const path of paths) {
          await page.goto(web.address + path);
          found.push([path, await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)), await violationsOn(page)]);
        }
        if (role === 'administrator') {
          await page.goto(`${web.address}/settings/accounts`);
          await page.locator('td a').first().click();
          found.push([page.url(), 0, await violationsOn(page)]);
        }
        if (role === 'returns_officer') {
          await page.goto(`${web.address}/returns/prepare`);
          // They return for the other ICB too, by agreement.
          await page.getByRole('radio', { name: 'First ICB' }).check();
          await page.getByRole('button', { name: 'Prepare the return' }).click();
          await page.waitForURL(/\/returns\/[0-9a-f-]{36}/);
          found.push([page.url().replace(/[0-9a-f-]{36}/, 'ID'), await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)), await violationsOn(page)]);
        }
      });
    }
    expect(found).toEqual(found.map(([path]) => [path, 0, []]));
    if (role === 'returns_officer') expect(found.at(-1)![0]).toBe(`${web.address}/returns/ID`);
  });
});

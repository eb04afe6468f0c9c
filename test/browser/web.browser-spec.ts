import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { addDays } from '@chc/deadlines';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, type Bundle, nhsNumber } from '../builders/bundle.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const PAGES = ['/', '/referrals', '/referrals?place=PL1&band=over_28', '/data-quality', '/data-quality?file=referrals.csv', '/figures/discounts', '/retention', '/privacy', '/privacy/log?list=refused', '/privacy/bulk', '/accessibility', '/nowhere', '/referrals?band=9'];
const WIDTHS = [360, 1280];

/** Enough for three pages of the worklist and two of rejected rows, with a name and a cell that try to be markup. */
function aCaseload(): Bundle {
  const bundle = aBundle();
  for (let n = 0; n < 55; n += 1) {
    const person = aPerson({ person_id: `B${n}`, nhs_number: n % 9 === 0 ? '' : nhsNumber(7000 + n), family_name: n === 54 ? '<img src=x onerror=alert(1)>' : 'Ormerod-Featherstonehaugh' });
    bundle.persons.push(person);
    bundle.referrals.push(aReferral({ service_request_id: `BR${n}`, person_id: person.person_id, received_date: addDays(BUSINESS_DATE, -n * 5), checklist_completed_date: '', delay_reason: 'D2' }));
  }
  for (let n = 0; n < 30; n += 1) bundle.referrals.push(aReferral({ service_request_id: `BAD${n}`, person_id: 'NOBODY', practitioner: '<script>alert(1)</script>' }));
  return bundle;
}

describe('the pages in a browser', () => {
  let web: Web;
  let browser: Browser;
  let manager: SignedIn;
  beforeAll(async () => {
    web = await startWeb('browser', BUSINESS_DATE, aCaseload());
    manager = await signedInAs(web, 'hub_manager', { roles: ['hub_manager', 'privacy_officer'] });
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await web?.stop();
  });

  /** Opens a page as the hub manager, lets `look` look at it, and answers with what it saw and what the browser complained of. */
  async function visit<T>(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<T>): Promise<{ saw: T; complaints: string[]; elsewhere: string[] }> {
    const context = await browser.newContext({ storageState: manager.storageState, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    // A page that is an error says so on the console by its status alone.
    page.on('console', (message) => message.type() === 'error' && !/status of 40[04]/.test(message.text()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => !request.url().startsWith(web.address) && !request.url().startsWith('data:') && elsewhere.push(request.url()));
    try {
      await page.goto(web.address + path);
      return { saw: await look(page), complaints, elsewhere };
    } finally {
      await context.close();
    }
  }

  describe.each(WIDTHS)('%i pixels wide', (width) => {
    it.each(PAGES)('%s can be used by everybody, asks nobody else for anything and fits', async (path) => {
      const { saw, complaints, elsewhere } = await visit(path, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
        const violations = await violationsOn(page);
        const { wide, empty } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth - window.innerWidth,
          empty: [...document.querySelectorAll('td, th')].filter((cell) => cell.textContent.trim() === '').length,
        }));
        return { violations, wide: Math.max(0, wide), empty };
      });
      expect({ saw, complaints, elsewhere }).toEqual({ saw: { violations: [], wide: 0, empty: 0 }, complaints: [], elsewhere: [] });
    });
  });

  it.each(PAGES)('%s breaks nothing of its own content security policy', async (path) => {
    const { complaints } = await visit(path, {}, (page) => page.title());
    expect(complaints).toEqual([]);
  });

  it.each([true, false])('the worklist is walked to its end and back, with JavaScript: %s', async (javaScriptEnabled) => {
    const { saw } = await visit('/referrals', { javaScriptEnabled }, async (page) => {
      const seen: string[] = [];
      const showing: string[] = [];
      for (let more = true; more;) {
        seen.push(...(await page.locator('.chc-worklist tbody tr td:last-child').allInnerTexts()));
        showing.push(await page.locator('.chc-showing').innerText());
        const next = page.getByRole('link', { name: 'Next page' });
        more = (await next.count()) > 0;
        if (more) await next.click();
      }
      await page.getByRole('link', { name: 'First page' }).click();
      return { seen: new Set(seen).size, rows: seen.length, showing, back: await page.locator('.chc-showing').innerText() };
    });
    expect(saw).toEqual({ seen: 58, rows: 58, showing: ['Showing 1–25 of 58', 'Showing 26–50 of 58', 'Showing 51–58 of 58'], back: 'Showing 1–25 of 58' });
  });

  it.each([true, false])('the worklist is narrowed by its form and widened by its chips, with JavaScript: %s', async (javaScriptEnabled) => {
    const { saw } = await visit('/referrals', { javaScriptEnabled }, async (page) => {
      await page.getByLabel('Waiting', { exact: true }).selectOption({ label: 'Beyond by over 26 weeks' });
      await page.getByLabel('Place', { exact: true }).selectOption({ label: 'Coast, the' });
      await page.getByRole('button', { name: 'Show' }).click();
      const narrowed = await page.locator('.chc-showing').innerText();
      await page.getByRole('link', { name: 'Remove filter Waiting' }).click();
      const widened = await page.locator('.chc-showing').innerText();
      return { narrowed, widened, chosen: await page.getByLabel('Place', { exact: true }).inputValue() };
    });
    expect(saw).toEqual({ narrowed: 'Showing 1–12 of 12', widened: 'Showing 1–25 of 57', chosen: 'PL1' });
  });

  it('a figure of the start page leads to as many referrals as it says', async () => {
    const { saw } = await visit('/', { javaScriptEnabled: false }, async (page) => {
      const figure = page.locator('#incomplete tbody tr').nth(1).locator('a').nth(5);
      const said = await figure.evaluate((link) => link.firstChild!.textContent);
      await figure.click();
      return { said, showing: await page.locator('.chc-showing').innerText(), chips: await page.locator('.chc-chip').allInnerTexts() };
    });
    expect(saw.showing).toBe(`Showing 1–25 of ${saw.said}`);
    expect(saw.chips.map((chip) => chip.replace(/\s+/g, ' '))).toEqual([expect.stringContaining('Place: Coast, the'), expect.stringContaining('Waiting: Beyond 28 days')]);
  });

  it('the API document can be read', async () => {
    const { saw, complaints, elsewhere } = await visit('/api/docs', {}, async (page) => {
      await page.getByText('/api/v1/referrals', { exact: true }).first().waitFor();
      const { paths } = (await (await page.request.get(new URL('/api/docs-json', page.url()).href)).json()) as { paths: Record<string, object> };
      const documented = Object.values(paths).flatMap((path) => Object.keys(path)).length;
      // It draws only what is near the window: read it to its end, a little less than a window at a time.
      const shown = new Set<string>();
      for (let atEnd = false; !atEnd;) {
        for (const operation of await page.locator('.opblock-summary').allInnerTexts()) shown.add(operation.replace(/\s+/g, ' '));
        atEnd = await page.evaluate(async () => {
          const before = window.scrollY;
          window.scrollBy(0, window.innerHeight * 0.7);
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          return window.scrollY === before;
        });
      }
      return { shown: shown.size, documented };
    });
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
    expect(saw.shown).toBe(saw.documented);
    expect(saw.documented).toBeGreaterThan(100);
  });
});

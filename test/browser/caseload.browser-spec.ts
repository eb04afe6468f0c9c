// My caseload, the case, the search and the verifier's queue in Chromium: axe at two widths, and the ways people take, with
// and without JavaScript.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { addDays } from '@chc/deadlines';
import { aBundle, aPerson, aReferral, BUSINESS_DATE, nhsNumber } from '../builders/bundle.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let browser: Browser;
let practitioner: SignedIn;
let manager: SignedIn;
let late: string;

beforeAll(async () => {
  const bundle = aBundle();
  for (let n = 0; n < 40; n += 1) {
    bundle.persons.push(aPerson({ person_id: `B${n}`, nhs_number: nhsNumber(7100 + n), family_name: n === 20 ? 'Featherstonehaugh-Cholmondeley' : `Ormerod${n}`, given_name: 'Edith' }));
    bundle.referrals.push(aReferral({ service_request_id: `BR${n}`, person_id: `B${n}`, received_date: addDays(BUSINESS_DATE, -n * 4), checklist_completed_date: '', practitioner: 'PR-B', delay_reason: 'D2' }));
  }
  web = await startWeb('browser_caseload', BUSINESS_DATE, bundle);
  practitioner = await signedInAs(web, 'practitioner', { practitioner: 'PR-B' });
  manager = await signedInAs(web, 'hub_manager');
  late = `/cases/${(await web.db.query<{ id: string }>(`select id from person where source_id = 'B20'`)).rows[0]!.id}`;
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

async function visit<T>(path: string, by: SignedIn, options: object, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ storageState: by.storageState, ...options });
  try {
    const page = await context.newPage();
    await page.goto(web.address + path);
    return await look(page);
  } finally {
    await context.close();
  }
}

const pages = (): [string, SignedIn][] => [
  ['/caseload', practitioner], ['/caseload?show=long_wait&sort=person', practitioner], ['/caseload', manager], [late, practitioner], [`${late}?done=name_coordinator`, practitioner],
  ['/search/new', practitioner], ['/verification', manager],
];

describe.each([360, 1280])('%i pixels wide', (width) => {
  it('every page can be used by everybody and fits', async () => {
    for (const [path, by] of pages()) {
      const seen = await visit(path, by, { viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
        const violations = await violationsOn(page);
        const fits = await page.evaluate(() => ({
          wide: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
          empty: [...document.querySelectorAll('td, th, dd')].filter((cell) => cell.textContent.trim() === '').length,
        }));
        return { path, violations, ...fits };
      });
      expect(seen).toEqual({ path, violations: [], wide: 0, empty: 0 });
    }
  });
});

it('no page breaks its own content security policy', async () => {
  for (const [path, by] of pages()) {
    const context = await browser.newContext({ storageState: by.storageState });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(web.address + path);
    await context.close();
    expect(complaints).toEqual([]);
  }
});

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  it('who breaches first is named on the first page, and one click leads to why it is not decided', async () => {
    const saw = await visit('/caseload', practitioner, { javaScriptEnabled }, async (page) => {
      const first = page.locator('.chc-firsts a').first();
      const name = await first.innerText();
      await first.click();
      return { name, heading: await page.locator('h1').innerText(), why: await page.locator('#why-not + ul li').allInnerTexts(), next: await page.locator('.chc-now__next .chc-lead').innerText() };
    });
    expect(saw).toMatchObject({ name: 'Ormerod7, Edith', heading: 'Ormerod7, Edith', next: 'Name the coordinator.' });
    expect(saw.why[0]).toContain('has no coordinator yet');
  });

  it('the list is narrowed, sorted and paged through, and comes back as it was', async () => {
    const saw = await visit('/caseload', practitioner, { javaScriptEnabled }, async (page) => {
      const showing = async (): Promise<string> => page.locator('.chc-showing').innerText();
      const begun = await showing();
      await page.getByRole('link', { name: 'Next page' }).click();
      const second = await showing();
      await page.getByRole('link', { name: 'First page' }).click();
      await page.getByRole('link', { name: 'Person', exact: true }).first().click();
      const sorted = await page.locator('thead th').first().getAttribute('aria-sort');
      await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Over 12 weeks beyond 28 days' });
      await page.getByRole('button', { name: 'Show' }).click();
      const narrowed = await showing();
      await page.getByRole('link', { name: /^Remove filter/ }).click();
      return { begun, second, sorted, narrowed, after: await showing() };
    });
    expect(saw).toEqual({ begun: 'Showing 1–25 of 40', second: 'Showing 26–40 of 40', sorted: 'ascending', narrowed: 'Showing 1–11 of 11', after: 'Showing 1–25 of 40' });
  });

  it('a person is found from any page’s header and opened', async () => {
    const saw = await visit('/referrals', practitioner, { javaScriptEnabled }, async (page) => {
      await page.getByRole('searchbox').fill('featherstonehaugh');
      await page.getByRole('search').getByRole('button').click();
      await page.locator('.chc-worklist a').first().click();
      return page.locator('h1').innerText();
    });
    expect(saw).toBe('Featherstonehaugh-Cholmondeley, Edith');
  });
});

it('the header of the case stays while one reads on', async () => {
  const top = await visit(late, practitioner, { viewport: { width: 1280, height: 600 } }, async (page) => {
    await page.locator('#timeline').scrollIntoViewIfNeeded();
    return page.locator('.chc-person').evaluate((header) => header.getBoundingClientRect().top);
  });
  expect(top).toBe(0);
});

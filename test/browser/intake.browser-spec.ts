// A referrer's Checklist and the single point of access, walked in a browser, with and without JavaScript.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CARE_DOMAINS, CHECKLIST_DOMAINS } from '@chc/casework';
import { theOrganisations } from '../builders/record.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

let web: Web;
let browser: Browser;
beforeAll(async () => {
  web = await startWeb('intake_browser', '2026-03-20');
  await theOrganisations(web.db);
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

const opened = (who: SignedIn, javaScriptEnabled = true): Promise<BrowserContext> => browser.newContext({ storageState: who.storageState, javaScriptEnabled });

/** What axe finds on an address, looked at with JavaScript, as whoever; and how much wider than the narrowest window it is. */
async function faults(who: SignedIn, path: string): Promise<string[]> {
  const context = await browser.newContext({ storageState: who.storageState, bypassCSP: true, viewport: { width: 360, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(web.address + path);
    const found = await violationsOn(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    return [...found, ...(wide > 0 ? [`${wide} pixels too wide`] : [])];
  } finally {
    await context.close();
  }
}

async function fillChecklist(page: Page, familyName: string): Promise<void> {
  await page.getByLabel('Family name').fill(familyName);
  const born = page.getByRole('group', { name: 'Date of birth (optional)' });
  for (const [part, value] of [['Day', '2'], ['Month', '4'], ['Year', '1939']] as const) await born.getByLabel(part).fill(value);
  await page.getByRole('group', { name: 'Where was it completed?' }).getByLabel('Acute hospital ward').check();
  await page.getByRole('group', { name: 'Profession' }).getByLabel('Other nurse').check();
  await page.getByLabel('Organisation', { exact: true }).fill('Invented ward');
  await page.getByRole('group', { name: 'Kind of organisation' }).getByLabel('Acute hospital').check();
  for (const question of [/been trained in the use/, /told what the Checklist is for/, /invited to take part/, /agree to information being shared/]) await page.getByRole('group', { name: question }).getByLabel('Yes').check();
  for (const domain of CHECKLIST_DOMAINS) await page.getByRole('group', { name: `${CARE_DOMAINS[domain]}: level` }).getByLabel(domain === 'mobility' || domain === 'continence' ? 'A, high' : 'C, low or no need').check();
}

describe.each([['with JavaScript', true], ['without JavaScript', false]] as const)('%s', (_what, javaScript) => {
  it('a referrer sends a Checklist, and the single point of access accepts it', async () => {
    const [referrer, spa] = [await signedInAs(web, 'referrer'), await signedInAs(web, 'single_point_of_access')];
    const name = javaScript ? 'Entwistle' : 'Ramsbottom';
    const context = await opened(referrer, javaScript);
    const page = await context.newPage();
    await page.goto(`${web.address}/refer`);
    await page.getByRole('link', { name: 'Send a Checklist' }).click();
    await fillChecklist(page, name);
    await page.getByRole('button', { name: 'Check before sending' }).click();
    expect(await page.getByRole('button', { name: 'Send a Checklist' }).count()).toBe(0);
    expect(await page.locator('#check').innerText()).toContain('Is a full assessment required?');
    await page.getByRole('group', { name: 'Is a full assessment required?' }).getByLabel('Yes').check();
    await page.getByRole('button', { name: 'Check before sending' }).click();
    await page.getByRole('heading', { name: 'It can be sent' }).waitFor();
    expect(await page.locator('#check').innerText()).toContain('The threshold is met: two or more domains at A');
    await page.getByRole('button', { name: 'Send a Checklist' }).first().click();
    await page.waitForURL(/receipt/);
    const reference = /R\d{6}/.exec(page.url())![0];
    expect(await page.locator('main').innerText()).toContain('17 April 2026');
    await page.getByRole('link', { name: 'see what you have sent' }).click();
    expect(await page.getByRole('row', { name: reference }).innerText()).toContain('Received, not accepted yet');
    await context.close();

    const desk = await opened(spa, javaScript);
    const queue = await desk.newPage();
    await queue.goto(`${web.address}/intake`);
    const row = queue.getByRole('row', { name: reference });
    expect(await row.innerText()).toContain('Checklist, sent here');
    await row.getByRole('link', { name: `Accept the referral for ${name}` }).click();
    await queue.getByRole('button', { name: 'Accept the referral' }).click();
    await queue.waitForURL(/done=accept_referral/);
    await queue.goto(`${web.address}/intake`);
    expect(await queue.getByRole('row', { name: reference }).count()).toBe(0);
    await desk.close();
  }, 60_000);
});

it('every page of the walk can be used by everybody, at the width of a telephone too', async () => {
  const [referrer, spa] = [await signedInAs(web, 'referrer'), await signedInAs(web, 'single_point_of_access')];
  const context = await opened(referrer);
  const page = await context.newPage();
  for (const name of ['Duckworth', 'Duckworth']) {
    await page.goto(`${web.address}/refer/send_checklist`);
    await fillChecklist(page, name);
    await page.getByRole('group', { name: 'Is a full assessment required?' }).getByLabel('Yes').check();
    await page.getByRole('button', { name: 'Check before sending' }).click();
    await page.getByRole('button', { name: 'Send a Checklist' }).first().click();
    await page.waitForURL(/receipt/);
  }
  const reference = /R\d{6}/.exec(page.url())![0];
  await context.close();
  const { rows: [last] } = await web.db.query<{ id: string }>('select id from referral where reference = $1', [reference]);
  const found = await Promise.all([
    ...['/refer', '/refer/send_checklist', '/refer/refer_directly', '/refer/send_fast_track_tool', `/refer/receipt/${reference}`, '/my-referrals'].map(async (path) => [path, await faults(referrer, path)]),
    ...['/intake', `/intake/duplicates/${last!.id}`, '/refer/log_checklist'].map(async (path) => [path, await faults(spa, path)]),
  ].map((one) => one.catch((error: Error) => ['?', [error.message]])));
  // The receipt is its sender's alone.
  expect(Object.fromEntries(found as [string, string[]][])).toEqual(Object.fromEntries(found.map(([path]) => [path, []])));
}, 90_000);

// A ward nurse's five minutes: a second Checklist by the keyboard alone, what is missing seen before there is anything to send, and what became of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aChecklist } from '../../builders/intake.js';
import { ICB, insert, theOrganisations } from '../../builders/record.js';
import { openBrowser, violationsOn } from '../../support/chromium.js';
import { signedInAs } from '../../support/sign-in.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-03-20';
let web: Web;
let browser: Browser;
beforeAll(async () => {
  web = await startWeb('walk_referrer', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented CHC team', team_phone: '01632 960 001', set_by: 'test' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

/** How often a key or a character was pressed: some 0.3 seconds each for a slow typist, beside reading. */
let presses = 0;
const press = async (page: Page, key: string): Promise<void> => {
  presses += 1;
  await page.keyboard.press(key);
};
const type = async (page: Page, text: string): Promise<void> => {
  presses += text.length;
  await page.keyboard.type(text);
};

/** What is typed or picked in each field that asks; the first option of a group is picked by a space, later ones by arrows. */
const LEVEL: Readonly<Record<string, number>> = { mobility_level: 0, continence_level: 0 };
const ANSWERS: Readonly<Record<string, number>> = { trained: 0, informed: 0, invited: 0, consentToShare: 1, fullAssessment: 0 };

/** Tabs through the form from its first field and answers what has no answer yet, until `button` has the focus. */
async function answerByKeyboard(page: Page, typed: Readonly<Record<string, string>>, left: ReadonlySet<string>, button: string): Promise<void> {
  const seen = new Set<string>();
  for (let step = 0; step < 250; step += 1) {
    await press(page, 'Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const name = (await focused.getAttribute('name')) ?? '';
    if (name === '_do' && (await focused.innerText()).trim() === button) return press(page, 'Enter');
    if (seen.has(name) || left.has(name)) continue;
    seen.add(name);
    if (typed[name] !== undefined) await type(page, typed[name]);
    const at = name.endsWith('_level') ? LEVEL[name] ?? 2 : ANSWERS[name];
    if (at === undefined) continue;
    if (at === 0) await press(page, 'Space');
    for (let n = 0; n < at; n += 1) await press(page, 'ArrowDown');
  }
  throw new Error(`no way to ${button} by keyboard`);
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  it('a second Checklist is sent by keyboard, after it was shown what is missing', async () => {
    const nurse = await signedInAs(web, 'referrer');
    const context = await browser.newContext({ storageState: nurse.storageState, javaScriptEnabled: javaScript, bypassCSP: true, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const first = await page.request.post(`${web.address}/api/v1/intake/send_checklist`, { data: aChecklist({ familyName: 'Before', completedOn: TODAY }), headers: { 'idempotency-key': `00000000-0000-4000-8000-00000000000${javaScript ? 1 : 2}`, origin: web.address } });
    expect(first.status()).toBe(200);

    presses = 0;
    const pages: string[] = [];
    await page.goto(`${web.address}/refer/send_checklist`);
    pages.push('form');
    const name = javaScript ? 'Entwistle' : 'Ramsbottom';
    await answerByKeyboard(page, { familyName: name, 'bornOn-day': '2', 'bornOn-month': '4', 'bornOn-year': '1939', mobility_evidence: 'Hoisted by two' }, new Set(['cognition_level']), 'Check before sending');
    await page.getByRole('heading', { name: 'Before you can send it' }).waitFor();
    pages.push('check');
    const missing = page.locator('#check ul').first().getByRole('link');
    expect([await missing.count(), await page.getByRole('button', { name: 'Send a Checklist' }).count()]).toEqual([1, 0]);
    if (javaScript) expect(await violationsOn(page)).toEqual([]);
    // The link leads to the very field; what was typed is still there.
    await missing.focus();
    await press(page, 'Enter');
    expect(await page.locator(':focus').getAttribute('name')).toBe('cognition_level');
    await press(page, 'ArrowDown');
    await press(page, 'ArrowDown');
    await answerByKeyboard(page, {}, new Set([...Object.keys(ANSWERS), 'mobility_level', 'continence_level', ...['breathing', 'nutrition', 'skin', 'communication', 'psychological_and_emotional', 'cognition', 'behaviour', 'drug_therapies', 'altered_states_of_consciousness'].map((domain) => `${domain}_level`)]), 'Check before sending');
    await page.getByRole('heading', { name: 'It can be sent' }).waitFor();
    pages.push('check');
    for (const width of [360, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    }
    if (process.env.WALK_PICTURES) await page.screenshot({ path: `${process.env.WALK_PICTURES}/referrer-check.png` });
    if (javaScript) expect(await violationsOn(page)).toEqual([]);
    await page.locator('#check').getByRole('button', { name: 'Send a Checklist' }).focus();
    await press(page, 'Enter');
    await page.waitForURL(/receipt/);
    pages.push('receipt');
    // 300 seconds: under 150 for the keys at 0.3 each leave as many to read and think.
    expect([pages.length, presses < 500]).toEqual([4, true]);

    const receipt = await page.locator('main').innerText();
    for (const said of [name, '17 April 2026, which is day 28', 'Invented CHC team, 01632 960 001', 'What has happened', 'A coordinator is named']) expect(receipt).toContain(said);
    if (process.env.WALK_PICTURES) await page.screenshot({ path: `${process.env.WALK_PICTURES}/referrer-receipt.png`, fullPage: true });
    if (javaScript) expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('link', { name: 'see what you have sent' }).click();
    expect(await page.getByRole('row').filter({ hasText: name }).innerText()).toContain('Received, not accepted yet');
    await context.close();
  }, 120_000);
});

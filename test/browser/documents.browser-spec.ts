// A paper of a case in a browser: chosen, refused, chosen again, seen on the case and saved; by everybody who can use a page at all.
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { aPerson, aReferral, theOrganisations } from '../builders/record.js';
import { openBrowser, violationsOn } from '../support/chromium.js';
import { signedInAs, type SignedIn } from '../support/sign-in.js';
import { startWeb, type Web } from '../support/web.js';

const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n';

let web: Web;
let browser: Browser;
let practitioner: SignedIn;
let caseId: string;
const folder = mkdtempSync(join(tmpdir(), 'chc-chosen-'));
beforeAll(async () => {
  web = await startWeb('documents_browser', '2026-03-10');
  await theOrganisations(web.db);
  caseId = await aPerson(web.db);
  await aReferral(web.db, { person_id: caseId });
  practitioner = await signedInAs(web, 'practitioner');
  browser = await openBrowser();
  writeFileSync(join(folder, 'notes.pdf'), PDF);
  writeFileSync(join(folder, 'program.pdf'), Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0]));
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
  rmSync(folder, { recursive: true });
});

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  it('a document is added, shown and saved', async () => {
    const context = await browser.newContext({ storageState: practitioner.storageState, javaScriptEnabled, bypassCSP: true });
    const page = await context.newPage();
    try {
      await page.goto(`${web.address}/cases/${caseId}`);
      await page.getByRole('link', { name: 'Add a document' }).first().click();
      if (javaScriptEnabled) expect(await violationsOn(page)).toEqual([]);
      const send = async (file: string): Promise<void> => {
        await page.locator('input[type=file]').setInputFiles(join(folder, file));
        await page.getByLabel('Evidence', { exact: true }).check();
        await page.getByLabel('Title').fill('Care home notes');
        await page.locator('#form button:not([name=_do])').first().click();
      };
      await send('program.pdf');
      expect(await page.locator('.nhsuk-error-summary').innerText()).toContain('the file looks like');
      if (javaScriptEnabled) expect(await violationsOn(page)).toEqual([]);
      await send('notes.pdf');
      await page.waitForURL(/done=add_document/);
      const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save notes.pdf' }).first().click()]);
      expect([saved.suggestedFilename(), readFileSync(await saved.path(), 'utf8')]).toEqual(['notes.pdf', PDF]);
      if (javaScriptEnabled) expect(await violationsOn(page)).toEqual([]);
    } finally {
      await context.close();
    }
  });
});

// A lead schedules a week of MDTs, and a professional from outside answers by link: with and without JavaScript, the main path by keyboard alone, at three widths.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { addProfessional } from '@chc/casework';
import { aPerson, aReferral, ICB, theOrganisations } from '../builders/record.js';
import { anActor } from '../support/acting.js';
import { openBrowser } from '../support/chromium.js';
import { Walk } from '../support/walking-pages.js';
import { startWeb, type Web } from '../support/web.js';

const TODAY = '2026-05-05';
const LEAD = anActor('lena.lead');
let web: Web;
let browser: Browser;
const looked = new Set<string>();
beforeAll(async () => {
  web = await startWeb('walk_scheduling', TODAY);
  await theOrganisations(web.db);
  await addProfessional(web.db, LEAD, ICB, { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented Trust', practitioner: 'PR-1', email: undefined }, TODAY);
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

const WIDTHS = [360, 1280, 1920];

/** At each width nothing makes the page itself scroll sideways. */
async function fits(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(`${new URL(page.url()).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}/g, '…')} at ${width}: ${over}`).toMatch(/: 0$/);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Tabs until what has the focus says this, then presses Enter. */
async function byKeyboard(page: Page, words: RegExp): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(() => document.activeElement?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '');
    if (!words.test(said)) continue;
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    return;
  }
  throw new Error(`no way by Tab to ${String(words)} on ${page.url()}`);
}

describe.each([true, false])('a week of MDTs, with JavaScript: %s', (javaScript) => {
  it('is scheduled by a lead, and answered by a professional from outside by link', async () => {
    const who = javaScript ? 'Sam Social' : 'Una Social';
    // A week each: what one walk has booked is not the other's.
    const week = javaScript ? '2026-05-11' : '2026-05-18';
    const days = ['mon', 'tue', 'wed'] as const;
    const names = javaScript ? ['Ashworth', 'Birtwistle', 'Catterall'] : ['Duckworth', 'Entwistle', 'Fairbrother'];
    const cases: string[] = [];
    for (const familyName of names) {
      const caseId = await aPerson(web.db, { family_name: familyName, given_name: 'Edna', practitioner: 'PR-1' });
      await aReferral(web.db, { person_id: caseId, received_on: '2026-04-28', state: 'assessing', coordinator: 'PR-1', practitioner: 'PR-1' });
      cases.push(caseId);
    }
    const walk = new Walk(browser, web, 'scheduling', javaScript, looked);
    const findings = await walk.through(async () => {
      const lead = await walk.as('spoke_lead', { organisation: 'QX1' });
      await lead.open('/');
      await lead.menu('Schedule');
      await fits(lead.page);
      await lead.follow('Who gives slots');
      await fits(lead.page);
      await lead.act('Add somebody who gives slots', { name: `${who} (invented)`, profession: 'social_work', careActAssessor: true, organisation: 'Invented Council', email: `${who.replace(' ', '.').toLowerCase()}@council.invalid` }, { button: 'Add them' });
      expect(await lead.says()).toContain('too few');
      for (const name of ['Nora Nurse', who]) {
        await lead.follow(/Offer slots/, lead.row(name));
        await fits(lead.page);
        await lead.fill({ fromOn: week, toOn: week.replace(/..$/, (day) => String(Number(day) + 4)), weekdays: days, from: '09:00', to: '12:00', online: false, place: 'Invented Clinic', sessionKind: 'chc', funded: true });
        await lead.press('Offer the slots');
        expect(await lead.says()).toContain('09:00 to 12:00');
        await fits(lead.page);
        await lead.follow('Who gives slots');
      }
      // The first of them is booked by keyboard alone: from the menu to the meeting.
      await lead.open('/');
      await byKeyboard(lead.page, /^Schedule$/);
      await byKeyboard(lead.page, /^MDTs to book$/);
      await byKeyboard(lead.page, new RegExp(`^See the meetings proposed for ${names[0]}`));
      await byKeyboard(lead.page, /^Book this meeting$/);
      expect(lead.page.url()).toContain('done=book_mdt_slots');
      for (const name of names.slice(1)) {
        await lead.open('/schedule/mdts');
        await fits(lead.page);
        await lead.follow(/See the meetings proposed/, lead.row(name));
        await fits(lead.page);
        expect(await lead.says()).toContain('both health and social care are there');
        await lead.press('Book this meeting');
      }
      await lead.open(`/schedule?week=${week}`);
      expect((await lead.says()).match(/MDT, not answered yet/g)).toHaveLength(6);
      await fits(lead.page);
      await byKeyboard(lead.page, /^09:00 to 12:00, Nora Nurse/);
      await fits(lead.page);
      expect(await lead.says()).toContain('Save the calendar file');

      await lead.open(`/cases/${cases[0]!}`);
      const { referral: [referral] } = await lead.acting(TODAY).record(cases[0]!);
      await lead.acting(TODAY).do(cases[0]!, 'begin_dst', {}, { subjectId: referral!.id });
      const member = (await lead.acting(TODAY).record(cases[0]!)).mdt_member.find(({ fromOutside }) => fromOutside)!;
      await lead.open(`/cases/${cases[0]!}/mdt_member/${member.id}/send_case_link`);
      await lead.press('Send a link to the case');
      const [link, code] = [await lead.says('#link'), await lead.says('#code')];
      await fits(lead.page);

      // Somebody without an account: signed in nowhere, and led by the link alone.
      const context = await browser.newContext({ javaScriptEnabled: javaScript, viewport: { width: 360, height: 800 } });
      const page = await context.newPage();
      const check = async (): Promise<void> => {
        const path = new URL(page.url()).pathname.replace(/[\w-]{43}/, '…');
        if (walk.isNew(path, `one-case ${await page.title()}`)) walk.findings.push(...(await walk.violations(page.url(), await page.content())).map((violation) => `${path}: ${violation}`));
        await fits(page);
      };
      await page.goto(link);
      await check();
      expect(await page.locator('main').innerText()).not.toContain(names[0]);
      await page.fill('[name="code"]', '000000' === code.replaceAll(/\s/g, '') ? '111111' : '000000');
      await byKeyboard(page, /^Open$/);
      expect(await page.locator('main').innerText()).toContain('This is not the code');
      await page.fill('[name="code"]', code);
      await byKeyboard(page, /^Open$/);
      expect(await page.locator('main').innerText()).toContain(names[0]);
      await check();
      await byKeyboard(page, /^I will come$/);
      expect(await page.locator('main').innerText()).toContain('You have accepted');
      await byKeyboard(page, /^Mobility$/);
      await check();
      await page.check('[name="level"][value="H"]');
      await page.fill('[name="reason"]', 'Two people to turn (invented)');
      await page.fill('[name="evidence"]', 'Seen at home last week (invented)');
      await byKeyboard(page, /^Give your view$/);
      expect(await page.locator('main').innerText()).toContain('High, with evidence');
      await check();
      await byKeyboard(page, /^Close this case on this device$/);
      expect(await page.locator('main').innerText()).toContain('This link opens nothing');
      await check();
      await context.close();
      const record = await lead.acting(TODAY).record(cases[0]!);
      expect([record.slot_booking.filter(({ answer }) => answer === 'accepted').length, record.dst_proposal.length, record.dst_evidence.length]).toEqual([1, 1, 1]);
    });
    expect(findings).toEqual([]);
  }, 300_000);
});

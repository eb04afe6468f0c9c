// An appeals officer takes a case from the request for local resolution to a reversed decision and the refund that follows.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { aPerson, aReferral, anEligibility, ICB, insert, theOrganisations } from '../../builders/record.js';
import { openBrowser } from '../../support/chromium.js';
import { Walk, type Walker } from '../../support/walking-pages.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-05-20';
let web: Web;
let browser: Browser;
const looked = new Set<string>();
beforeAll(async () => {
  web = await startWeb('walk_challenge', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

/** Somebody found eligible for nursing care alone on 27 February 2026. */
async function decided(name: string): Promise<void> {
  const personId = await aPerson(web.db, { given_name: 'Edna', family_name: name });
  const referral_id = await aReferral(web.db, { person_id: personId, source_id: `SR-${name}`, state: 'decided', received_on: '2026-02-02', decided_on: '2026-02-27', decision_outcome: '03', outcome_communicated_on: '2026-03-02' });
  await anEligibility(web.db, { person_id: personId, referral_id, funding: 'fnc', eligible_from: '2026-02-27' });
}
/** No page may have to be pushed sideways, however wide the screen. */
async function fits(walker: Walker): Promise<void> {
  for (const width of [360, 1280, 1920]) {
    await walker.page.setViewportSize({ width, height: 900 });
    expect(await walker.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  }
  await walker.page.setViewportSize({ width: 1280, height: 900 });
}
const POST = { recipientAddress: '1 Invented Street, ZZ1 1ZZ', channel: 'print' } as const;

describe.each([true, false])('a challenge, with JavaScript: %s', (javaScript) => {
  it('goes from its request to a reversed decision and a refund that a second person approves', async () => {
    const walk = new Walk(browser, web, 'challenge', javaScript, looked);
    const name = javaScript ? 'Lonsdale' : 'Mossop';
    await decided(name);
    const findings = await walk.through(async () => {
      const officer = await walk.as('appeals_officer', { organisation: 'QX1' });
      await officer.open('/challenges');
      expect(await officer.says('h1')).toBe('Challenges');
      await officer.find(name);
      await officer.act('Record a request for local resolution', { requestedOn: '2026-03-23', askedBy: 'individual', grounds: ['outcome_disputed', 'wrong_or_missing_evidence'], groundsNote: 'The nights were never looked at' });
      await officer.act('Acknowledge the request for local resolution', POST);
      await officer.menu('Letters');
      await officer.act('Issue', { letterOn: TODAY, proof: 'AB 1234 5678 9GB' }, { within: officer.row(name), button: 'Issue the letter' });

      await officer.menu('Challenges');
      await fits(officer);
      expect(await officer.row(name).innerText()).toMatch(/23 Jun 2026/);
      await officer.follow(new RegExp(name));
      await fits(officer);
      expect(await officer.says()).toContain('Talk it through with whoever asked: local resolution is to be finished by 23 June 2026.');
      await officer.act('Record the informal discussion', { informalMeetingOn: '2026-03-30', informalNote: 'Her daughter wants a meeting' });
      await officer.act('Book the formal meeting', { formalBookedFor: '2026-04-27', formalPlace: 'By video', formalPanel: 'A. Invented, chair' });
      await officer.act('Record that the formal meeting was held', { formalMeetingOn: '2026-04-27', formalNote: 'The notes of the nights were read' });
      await officer.act('Decide the local resolution', { outcome: 'full', decidedOn: '2026-05-04', reasons: 'The nights show needs that are intense and unpredictable', foundFrom: '2026-02-27' });
      expect(await officer.says()).toContain('In receipt: Standard CHC since 4 May 2026');
      await officer.act('Write the outcome of local resolution', POST);
      await officer.menu('Letters');
      await officer.act('Issue', { letterOn: TODAY, proof: 'AB 2234 5678 9GB' }, { within: officer.row(name), button: 'Issue the letter' });

      await officer.open('/');
      await officer.find(name);
      await officer.act('Record what care cost meanwhile', { fromOn: '2026-02-27', toOn: '2026-05-04', weeklyPence: '1400.00', payer: 'individual', includesFnc: true, evidence: 'Invoices of the home' });
      await officer.act('Work out the refund for an upheld challenge', { reason: 'All invoices seen' });
      // 66 days at £1,400 a week; nursing care at £254.06 for 33 of them and £267.68 for 33.
      expect(await officer.says('#refunds')).toMatch(/9 weeks and 3 days \(66 days\).*£2,459\.63 of nursing care set off.*£10,740\.37/);
      await fits(officer);

      const manager = await walk.as('hub_manager', { organisation: 'QX1' });
      await manager.open('/');
      await manager.find(name);
      await manager.act('Approve the refund', { note: 'As the invoices say' });
      expect(await manager.says('#refunds')).toContain('Approved');
      expect(await manager.says('#challenges')).toContain('Upheld in full');
    });
    expect(findings).toEqual([]);
  }, 300_000);
});

it('is decided by keyboard alone', async () => {
  const walk = new Walk(browser, web, 'challenge-keys', true, looked);
  await decided('Nutter');
  const findings = await walk.through(async () => {
    const officer = await walk.as('appeals_officer', { organisation: 'QX1' });
    await officer.open('/');
    await officer.find('Nutter');
    const acting = officer.acting(TODAY);
    const caseId = officer.caseId;
    await acting.do(caseId, 'request_local_resolution', { requestedOn: '2026-03-23', askedBy: 'individual', grounds: ['outcome_disputed'] });
    await acting.do(caseId, 'book_formal_meeting', { formalBookedFor: '2026-04-27', formalPlace: 'By video', formalPanel: 'A chair' });
    await acting.do(caseId, 'hold_formal_meeting', { formalMeetingOn: '2026-04-27', formalNote: 'Heard' });
    await officer.open(`/cases/${caseId}`);
    const { page } = officer;
    const tabTo = async (reached: string): Promise<void> => {
      for (let presses = 0; presses < 120; presses += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, reached)) return;
      }
      throw new Error(`no tab leads to ${reached}`);
    };
    await tabTo('a[href$="/decide_local_resolution"]');
    await Promise.all([page.waitForURL(/decide_local_resolution/), page.keyboard.press('Enter')]);
    await tabTo('[name="outcome"]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await tabTo('[name="reasons"]');
    await page.keyboard.type('The evidence bears the decision');
    await tabTo('button[type="submit"], main form button');
    await Promise.all([page.waitForURL(/done=decide_local_resolution/), page.keyboard.press('Enter')]);
    expect(await officer.says('#challenges')).toContain('Not upheld');
  });
  expect(findings).toEqual([]);
}, 120_000);

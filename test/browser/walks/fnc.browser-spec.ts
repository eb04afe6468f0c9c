// NHS-funded nursing care after a negative Checklist, to its approval letter and its review; and a short stay without one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { aNegativeChecklist } from '../../builders/intake.js';
import { aPerson, ICB, insert, theOrganisations } from '../../builders/record.js';
import { openBrowser } from '../../support/chromium.js';
import { type Given, Walk } from '../../support/walking-pages.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-05-20';
let web: Web;
let browser: Browser;
/** Pages that more than one walk comes to are looked at once. */
const looked = new Set<string>();
beforeAll(async () => {
  web = await startWeb('walk_fnc', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'organisation', { code: 'CH1', name: 'Invented Court', kind: 'care_home' });
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

describe.each([true, false])('NHS-funded nursing care, with JavaScript: %s', (javaScript) => {
  it('is decided after a negative Checklist, approved to the home, and its review is booked', async () => {
    const walk = new Walk(browser, web, 'fnc', javaScript, looked);
    const name = javaScript ? 'Haslam' : 'Isherwood';
    const findings = await walk.through(async () => {
      const referrer = await walk.as('referrer', { organisation: 'QX1' });
      await referrer.open('/refer');
      await referrer.act('Send a Checklist', aNegativeChecklist({ familyName: name, completedOn: TODAY }) as Given);
      expect(await referrer.says()).toContain('no full assessment');

      const access = await walk.as('single_point_of_access', { organisation: 'QX1' });
      await access.open('/intake');
      await access.act('Record its outcome', {}, { within: access.row(name), button: 'Record the negative outcome' });
      await access.act('Write the outcome of the negative Checklist', { completedBy: 'A nurse of the invented ward', recipientAddress: '1 Invented Street, ZZ1 1ZZ', channel: 'print' });
      await access.menu('Letters');
      await access.act('Issue', { letterOn: TODAY, proof: 'AB 1234 5678 9GB' }, { within: access.row(name), button: 'Issue the letter' });
      await referrer.open('/my-referrals');
      expect(await referrer.row(name).innerText()).toContain('Negative: the person was told on 20 May 2026');

      const lead = await walk.as('spoke_lead', { organisation: 'QX1' });
      await lead.open('/');
      await lead.find(name);
      await lead.act('Decide on NHS-funded nursing care', { decided_on: TODAY, band: 'standard', decided_by: 'A lead nurse (invented)' });
      await lead.act('Write the FNC approval to the care home', {
        weeklyRatePence: '267.68', band: 'standard', recipientName: 'Invented Court', recipientAddress: '2 Invented Street, ZZ1 1ZZ', channel: 'print',
      });
      await lead.menu('Letters');
      await lead.act('Issue', { letterOn: TODAY, proof: 'AB 2234 5678 9GB' }, { within: lead.row(name), button: 'Issue the letter' });
      expect(await lead.says('#person')).toContain(name);
      await lead.act('Book the review', { booked_for: '2026-08-20', booked_with: 'Invented Court' });
      expect(await lead.page.locator('main').textContent()).toMatch(/20 Aug(ust)? 2026/);
    });
    expect(findings).toEqual([]);
  }, 300_000);

  it('is given for a short stay with its last day, without a Checklist', async () => {
    const walk = new Walk(browser, web, 'fnc', javaScript, looked);
    const name = javaScript ? 'Jepson' : 'Kershaw';
    const findings = await walk.through(async () => {
      await aPerson(web.db, { family_name: name });
      const practitioner = await walk.as('practitioner', { organisation: 'QX1', practitioner: 'PR-1' });
      await practitioner.open('/');
      await practitioner.find(name);
      await practitioner.act('Record a short stay with nursing care', { first_day: TODAY, last_day: '2026-06-02', home: 'CH1', band: 'standard' });
      // It ends by itself on the day after its last.
      expect(await practitioner.says()).toContain('Ends on 3 Jun 2026');
    });
    expect(findings).toEqual([]);
  }, 300_000);
});

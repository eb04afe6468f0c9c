// From a clinician's Fast Track tool to care, and out of Fast Track into standard CHC: by a reassessment and a decision, never by a review alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { aFastTrackTool } from '../../builders/intake.js';
import { insert, theOrganisations } from '../../builders/record.js';
import { assessAndSubmit } from '../../support/assessing.js';
import { openBrowser } from '../../support/chromium.js';
import { type Given, Walk } from '../../support/walking-pages.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-05-04';
let web: Web;
let browser: Browser;
/** Pages that more than one walk comes to are looked at once. */
const looked = new Set<string>();
beforeAll(async () => {
  web = await startWeb('walk_fast_track', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'organisation', { code: 'PROV1', name: 'Invented House', kind: 'provider' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

describe.each([true, false])('Fast Track to standard CHC, with JavaScript: %s (the MDT and the DST by their acts alone)', (javaScript) => {
  it('is walked by the clinician, the single point of access, the practitioner, the lead and the verifier', async () => {
    const walk = new Walk(browser, web, 'fast-track', javaScript, looked);
    const name = javaScript ? 'Fairclough' : 'Grimshaw';
    const findings = await walk.through(async () => {
      const clinician = await walk.as('referrer', { organisation: 'QX1' });
      await clinician.open('/refer');
      await clinician.act('Send a Fast Track tool', aFastTrackTool({ familyName: name, completedOn: TODAY }) as Given);
      expect(await clinician.says()).toContain('Care should be in place by ');

      const practitioner = await walk.as('practitioner', { organisation: 'QX1', practitioner: 'PR-1' });
      const access = await walk.as('single_point_of_access', { organisation: 'QX1' });
      await access.open('/intake');
      await access.act('Accept', { practitioner: 'PR-1' }, { within: access.row(name), button: 'Accept the Fast Track tool' });
      expect(await access.says('.chc-person')).toContain(name);
      await clinician.open('/my-referrals');
      expect(await clinician.row(name).innerText()).toContain('Care has not started yet');

      await practitioner.open('/');
      await practitioner.openCase('My caseload', name);
      await practitioner.act('Request a package of care', { what: 'Four visits a day and nights at home', care_product: '01', requested_on: TODAY });
      const lead = await walk.as('spoke_lead', { organisation: 'QX1' });
      await lead.open(new URL(practitioner.page.url()).pathname);
      await lead.act('Agree the package', { provider: 'PROV1', care_product: '01', weekly_cost_pence: '1249.50', agreed_on: TODAY });
      await practitioner.open(new URL(practitioner.page.url()).pathname);
      await practitioner.act('Record that care has started', { starts_on: TODAY });
      await practitioner.act('Record that Fast Track care has started', { startedAt: `${TODAY}T23:59` });
      await clinician.open('/my-referrals');
      expect(await clinician.row(name).innerText()).toContain('Accepted. Care started');

      await practitioner.act('Open a reassessment', { because: 'fast_track_ends', note: 'Stable for some weeks, and eating again' });
      await practitioner.act('Name the coordinator', { coordinator: 'PR-1' });
      await assessAndSubmit(practitioner.acting(TODAY), practitioner.caseId);
      const verifier = await walk.as('verifier', { organisation: 'QX1' });
      await verifier.open('/');
      await verifier.openCase('To be verified', name);
      await verifier.act('Agree with the recommendation and decide');
      expect(await verifier.page.locator('main').textContent()).toContain('Moved to standard CHC');
      const { eligibility } = await verifier.acting(TODAY).record(verifier.caseId);
      expect(eligibility.filter(({ eligibleTo }) => eligibleTo === null)).toMatchObject([{ funding: 'chc_standard' }]);
    });
    expect(findings).toEqual([]);
  }, 300_000);
});

// From somebody's Checklist to the last review and a death, page by page, by what is on the pages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CARE_DOMAINS, type CareDomain } from '@chc/casework';
import { aChecklist } from '../../builders/intake.js';
import { insert, theOrganisations, ICB } from '../../builders/record.js';
import { openBrowser } from '../../support/chromium.js';
import { type Given, Walk, type Walker } from '../../support/walking-pages.js';
import { startWeb, type Web } from '../../support/web.js';

const TODAY = '2026-03-10';
const DOMAINS = Object.keys(CARE_DOMAINS) as CareDomain[];
const ON_PAGES: readonly CareDomain[] = ['mobility'];
let web: Web;
let browser: Browser;
/** Pages that both walks come to are looked at once. */
const looked = new Set<string>();
beforeAll(async () => {
  web = await startWeb('walk_standard', TODAY);
  await theOrganisations(web.db);
  await insert(web.db, 'organisation', { code: 'PROV1', name: 'Invented House', kind: 'provider' });
  await insert(web.db, 'letterhead', { icb_id: ICB, team_name: 'Invented team', team_phone: '01632 960 001', set_by: 'test' });
  browser = await openBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await web?.stop();
});

/** One domain by its pages; the others, whose pages are the same, through the acts alone. */
async function completeDst(practitioner: Walker): Promise<void> {
  const { caseId } = practitioner;
  const acting = practitioner.acting(TODAY);
  for (const domain of DOMAINS.filter((one) => !ON_PAGES.includes(one))) {
    await acting.do(caseId, 'record_domain_evidence', { domain, evidence: 'Seen in the care plan and the notes of the ward' });
    await acting.do(caseId, 'agree_level', { domain, level: 'M', together: true });
  }
  for (const domain of ON_PAGES) {
    await practitioner.follow(CARE_DOMAINS[domain]);
    await practitioner.act('Record evidence in a domain', { evidence: 'Seen in the care plan and the notes of the ward' });
    await practitioner.act('Record the agreed level', { level: 'M', together: true });
    await practitioner.act('Record the person’s view of a domain', { view: 'I cannot turn in bed by myself' });
    await practitioner.follow('Back to the DST');
  }
  await practitioner.act('Describe the four key characteristics', { nature: 'Of many kinds', intensity: 'Day and night', complexity: 'Each makes the other worse', unpredictability: 'Without warning' });
  await practitioner.act('Record where the assessment is done', { setting: '02' });
  await practitioner.act('Record the recommendation', { recommendation: '01', rationale: 'From the needs as a whole' });
}

describe.each([true, false])('the whole way of a standard referral, with JavaScript: %s', (javaScript) => {
  it('is walked by everybody concerned', async () => {
    const walk = new Walk(browser, web, 'standard', javaScript, looked);
    const name = javaScript ? 'Ormerod' : 'Pilling';
    const findings = await walk.through(async () => {
      const referrer = await walk.as('referrer', { organisation: 'QX1' });
      await referrer.open('/');
      await referrer.menu('Refer');
      const given = aChecklist({ familyName: name, completedOn: TODAY }) as Given;
      await referrer.act('Send a Checklist', given);
      expect(await referrer.says()).toContain('R0');
      await referrer.follow('see what you have sent');
      expect(await referrer.says()).toContain(name);

      const practitioner = await walk.as('practitioner', { organisation: 'QX1', practitioner: 'PR-1' });
      const access = await walk.as('single_point_of_access', { organisation: 'QX1' });
      await access.open('/');
      await access.menu('Single point of access');
      await access.act('Accept', { practitioner: 'PR-1' }, { within: access.page.getByRole('row').filter({ hasText: name }), button: 'Accept the referral' });

      await practitioner.open('/');
      await practitioner.openCase('My caseload', name);
      await practitioner.act('Name the coordinator', { coordinator: 'PR-1' });
      await practitioner.act('Ask for evidence', { kind: 'care_records', what: 'Care plan of the last three months', sourceKind: 'council', source: 'Invented Council', requestedOn: TODAY, dueOn: '2026-03-17' });
      await practitioner.act('Record evidence received', { receivedOn: TODAY, document: { file: 'care-plan.pdf' } });
      await practitioner.act('Invite the council', { council: 'Invented Council', invitedOn: TODAY, replyBy: '2026-03-17' });
      await practitioner.act('Add a member to the MDT', { name: 'Nora Nurse (invented)', profession: 'nursing', careActAssessor: false, organisation: 'Invented NHS Trust' });
      const contributor = await walk.as('mdt_contributor', { username: `council.${name.toLowerCase()}`, name: `Sam ${name} (invented)` });
      await practitioner.act('Add a member to the MDT', {
        name: `Sam ${name} (invented)`, profession: 'social_work', careActAssessor: true, organisation: 'Invented Council', username: `council.${name.toLowerCase()}`, mayOpenUntil: '2026-03-31',
      });
      await practitioner.act('Begin the DST');

      await contributor.open('/');
      await contributor.openCase('Cases you are invited to', name);
      await contributor.follow(CARE_DOMAINS.skin);
      await contributor.act('Record evidence in a domain', { evidence: 'Turned every two hours by carers' });
      await contributor.act('Propose a level', { level: 'M', reason: 'Creams and turning' });
      await contributor.follow('Back to the DST');
      await contributor.act('Record the council’s reply', { reply: 'takes_part', repliedOn: TODAY });

      await completeDst(practitioner);
      for (const member of ['Nora Nurse', `Sam ${name}`]) {
        await practitioner.act('Record who took part', { attendance: 'in_person' }, { within: practitioner.page.getByRole('row').filter({ hasText: member }) });
      }
      await practitioner.act('Sign', {}, { within: practitioner.page.getByRole('row').filter({ hasText: 'Nora Nurse' }), button: 'Sign the DST' });
      await contributor.menu('Cases you are invited to');
      await contributor.follow(new RegExp(name));
      await contributor.act('Sign', {}, { button: 'Sign the DST' });
      await practitioner.act('Record that the MDT was held', { completedOn: TODAY });
      await practitioner.act('Submit for verification');

      const verifier = await walk.as('verifier', { organisation: 'QX1' });
      await verifier.open('/');
      await verifier.openCase('Worklist', name);
      await verifier.act('Return to the MDT', { reason: 'evidence_gaps', note: 'No nursing notes of February' });

      await practitioner.openCase('My caseload', name);
      await practitioner.act('Record that the MDT was held', { completedOn: TODAY });
      await practitioner.act('Submit for verification', { unsigned: 'Agreed by telephone; nothing of the DST changed' });
      await verifier.openCase('Worklist', name);
      await verifier.act('Agree with the recommendation and decide');
      expect(await verifier.says()).toContain('Decided');

      await practitioner.openCase('My caseload', name);
      await practitioner.act('Write the decision letter', { reasons: 'Your needs in breathing change quickly and cannot be foreseen', recipientAddress: '1 Invented Street, ZZ1 1ZZ', channel: 'print' });
      await practitioner.menu('Letters');
      await practitioner.act('Issue', { letterOn: TODAY, proof: 'AB 1234 5678 9GB' }, { within: practitioner.page.getByRole('row').filter({ hasText: name }), button: 'Issue the letter' });

      await practitioner.act('Request a package of care', { what: 'A bed in a care home with nursing', care_product: '01', requested_on: TODAY });
      const lead = await walk.as('spoke_lead', { organisation: 'QX1' });
      await lead.open(new URL(practitioner.page.url()).pathname);
      await lead.act('Agree the package', { provider: 'PROV1', care_product: '01', weekly_cost_pence: '1249.50', agreed_on: TODAY });
      await practitioner.open(new URL(practitioner.page.url()).pathname);
      await practitioner.act('Record that care has started', { starts_on: TODAY });
      await practitioner.act('Book the review', { booked_for: TODAY });
      await practitioner.act('Complete the review', { completed_on: TODAY, package_right: true, review_outcome: '01', next_planned_on: '2026-12-10' });
      await practitioner.act('Record the person’s death', { diedOn: TODAY, toldBy: 'family' });
      expect(await practitioner.says('#person')).toContain('Died');
    });
    expect(findings).toEqual([]);
    process.stderr.write(`walk standard: ${walk.seen.length} pages, ${walk.checked} looked at by axe\n`);
  }, 600_000);
});

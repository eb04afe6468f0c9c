// Referrals that ended without a decision, by place: how many, why, how late; and how often the MDT was asked again.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { readDiscounts } from '@chc/returns';
import { aPerson, aRecommendation, aReferral, anEligibility, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-30';
let db: Database;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('discounts')).ownerUrl });
  await theOrganisations(db);
});
afterAll(() => db.close());

it('counts by the day of the clock, reassessments and what was set aside never, and returns beside', async () => {
  const discounted = (received_on: string, words: object = {}): Promise<string> =>
    aReferral(db, { state: 'discounted', received_on, discounted_on: TODAY, discounted_reason: '05', discounted_evidence: 'said', ...words });
  // Day 24, 25, 28 and 29; a decided one; one of the quarter before.
  for (const received of ['2026-03-06', '2026-03-05', '2026-03-02', '2026-03-01']) await discounted(received);
  await aReferral(db, { state: 'decided', decided_on: TODAY, decision_outcome: '04' });
  await discounted('2025-12-01', { discounted_on: '2025-12-31', discounted_reason: '98' });
  await discounted('2026-03-06', { activity_type: '02', discounted_reason: '04' });
  const reassessed = await aPerson(db);
  await discounted('2026-03-06', { activity_type: 'RA', person_id: reassessed, reassesses_id: await anEligibility(db, { person_id: reassessed, eligible_from: '2025-01-01' }) });
  const returned = await aPerson(db);
  await aRecommendation(db, { person_id: returned });
  await new Acting(db, anActor('ve.one'), TODAY).do(returned, 'return_to_mdt', { reason: 'evidence_gaps', note: 'x' });

  const counts = { concluded: 5, discounted: 4, discountedPct: 80, lastDays: 2, lastDaysPct: 50, after28: 1, byReason: { '05': 4 }, fastTrack: 1, returned: 1 };
  const none = { concluded: 0, discounted: 0, discountedPct: null, lastDays: 0, lastDaysPct: null, after28: 0, byReason: {}, fastTrack: 0, returned: 0 };
  const found = await readDiscounts(db, TODAY);
  expect(found.map(({ organisation, ...rest }) => [organisation.code, rest])).toEqual([['PL1', counts], ['QX1', counts], ['QX2', none]]);
  expect((await readDiscounts(db, '2025-12-31')).find(({ organisation }) => organisation.code === 'PL1')).toMatchObject({ discounted: 1, byReason: { '98': 1 }, after28: 1 });
});

// Referrals that ended without a decision, by place: how many, why, how late; and how often the MDT was asked again.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, scopeOf } from '@chc/platform';
import { readDiscounts } from '@chc/returns';
import { aParent, aPerson, aRecommendation, aReferral, anEligibility, COMMISSIONER, ICB, insert, theOrganisations } from '../builders/record.js';
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
  expect(found.map(({ organisation, ...rest }) => [organisation.code, rest])).toEqual([['PL1', counts], ['QX1', counts], ['QX2', none], ['S01', counts]]);
  expect((await readDiscounts(db, '2025-12-31')).find(({ organisation }) => organisation.code === 'PL1')).toMatchObject({ discounted: 1, byReason: { '98': 1 }, after28: 1 });
});

it('tells of nobody a part alone: only organisations whose commissioners are all in scope', async () => {
  const other = await insert(db, 'organisation', { code: 'S02', kind: 'sub_icb' });
  const place = await insert(db, 'organisation', { code: 'PL2', kind: 'place' });
  await aParent(db, { organisation_id: place, organisation_kind: 'place', parent_id: ICB, parent_kind: 'icb' });
  await aParent(db, { organisation_id: other, organisation_kind: 'sub_icb', parent_id: place, parent_kind: 'place' });
  const seenBy = async (commissioners: readonly string[]): Promise<string[]> => {
    const who = anActor('lead.one', { scope: scopeOf({ home: [ICB], commissioners, cases: [], hidden: [] }) });
    return (await readDiscounts(db.as(who), TODAY)).map(({ organisation }) => organisation.code);
  };
  expect([await seenBy([COMMISSIONER]), await seenBy([other]), await seenBy([COMMISSIONER, other]), await seenBy([])]).toEqual([['PL1', 'S01'], ['PL2', 'S02'], ['PL1', 'PL2', 'QX1', 'S01', 'S02'], []]);
});

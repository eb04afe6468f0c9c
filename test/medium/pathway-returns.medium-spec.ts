// Each way through and out of a case, and what the national return then says: exactly that, and nothing besides.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ActName, DomainError, RefusedInput } from '@chc/casework';
import { COMMAND_LINE, Database } from '@chc/platform';
import { QuarterlyReturn } from '@chc/returns';
import { aPerson, aRecommendation, aReferral, anEligibility, theOrganisations } from '../builders/record.js';
import { Acting, anActor } from '../support/acting.js';
import { freshDatabase } from '../support/database.js';

const TODAY = '2026-03-16';
const QUARTER = '2026-03-31';
const scratch = mkdtempSync(join(tmpdir(), 'chc-pathway-'));
let db: Database;
let acting: Acting;
let second: Acting;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('pathway_returns')).ownerUrl });
  await theOrganisations(db);
  acting = new Acting(db, anActor('ve.one'), TODAY);
  second = new Acting(db, anActor('hm.one'), TODAY);
});
afterAll(async () => {
  await db.close();
  rmSync(scratch, { recursive: true });
});

type Figures = Map<string, number>;
/** What the return says of the one commissioner; it is not written when its identities do not hold. */
async function figuresNow(): Promise<Figures> {
  const { figures } = await new QuarterlyReturn(db).produce(QUARTER, scratch, COMMAND_LINE, { commissioner: 'S01' });
  return new Map(figures.filter(({ item, value }) => !item.endsWith('_pct') && value !== null).map(({ item, chc_type, band, value }) => [[chc_type, item, band].filter(Boolean).join(' '), value!]));
}

/** Does something and says by how much each figure of the return changed. */
async function changeOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await figuresNow();
  await work();
  return Object.fromEntries([...await figuresNow()].map(([name, value]): [string, number] => [name, value - (before.get(name) ?? 0)]).filter(([, change]) => change !== 0));
}

const NEW_IN_QUARTER = (type: string): object => ({ [`${type} newly_eligible`]: 1, [`${type} assessed`]: 1, [`${type} eligible_ytd_end`]: 1 });
const LASTS = (type: string): object => ({ [`${type} eligible_end`]: 1 });
const RECEIVED = { 'standard referrals_received': 1 };
const DST = { 'standard dst_completed': 1 };
const CONCLUDED = { 'standard referrals_concluded': 1, 'standard concluded_within_28_days': 1 };
const NOT_ELIGIBLE = { 'standard assessed': 1, 'standard assessed_not_eligible': 1 };
const DISCOUNTED = { ...CONCLUDED, 'standard discounted': 1 };
const FAST = { 'fast_track referrals_received': 1, 'fast_track referrals_concluded': 1 };
const DISCOUNT = { reason: '05', evidence: 'Withdrawn by her daughter', discountedOn: TODAY };

const standard = async (recommendation = '01', words: object = {}): Promise<string> => {
  const personId = await aPerson(db);
  await aRecommendation(db, { person_id: personId, received_on: '2026-03-03', ...words }, recommendation);
  return personId;
};
const fastTrack = async (): Promise<string> => {
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, activity_type: '02', received_on: '2026-03-09' });
  return personId;
};
const inState = async (activityType: string, state: string): Promise<string> => {
  if (state === 'verifying') return standard();
  const personId = await aPerson(db);
  await aReferral(db, { person_id: personId, activity_type: activityType, state, coordinator: 'PR1', received_on: '2026-03-03' });
  return personId;
};

describe('the return after a standard referral', () => {
  it.each<[string, string, object, object]>([
    ['CHC', '01', { outcome: '01' }, { ...NEW_IN_QUARTER('standard'), ...LASTS('standard') }],
    ['FNC', '02', { outcome: '03' }, { ...NOT_ELIGIBLE, 'all fnc_eligible_ytd': 1, 'all fnc_eligible_end': 1 }],
    ['joint', '03', { outcome: 'joint', nhsPercent: 50, councilPercent: 50 }, NOT_ELIGIBLE],
    ['not eligible', '03', { outcome: '04' }, NOT_ELIGIBLE],
  ])('decided as %s', async (_what, recommendation, input, counted) => {
    expect(await changeOf(async () => acting.do(await standard(recommendation), 'record_decision', input))).toEqual({ ...RECEIVED, ...DST, ...CONCLUDED, ...counted });
  });

  it('not accepted by two', async () => {
    expect(await changeOf(async () => {
      const caseId = await standard('01');
      await acting.do(caseId, 'propose_not_accepting', { outcome: '04', reasons: 'The evidence is about somebody else' });
      await second.do(caseId, 'confirm_not_accepting', {});
    })).toEqual({ ...RECEIVED, ...DST, ...CONCLUDED, ...NOT_ELIGIBLE });
  });

  it('decided after 28 days, delayed for a reason: late all the same', async () => {
    expect(await changeOf(async () => {
      const caseId = await standard('01', { received_on: '2026-02-15' });
      await acting.do(caseId, 'record_delay', { reason: 'D1', note: 'Notes are late', expectedOn: '2026-03-20' });
      await acting.do(caseId, 'record_decision', { outcome: '01' });
    })).toEqual({ ...RECEIVED, ...DST, 'standard referrals_concluded': 1, ...NEW_IN_QUARTER('standard'), ...LASTS('standard') });
  });

  it('returned to the MDT: nothing is concluded', async () => {
    expect(await changeOf(async () => acting.do(await standard(), 'return_to_mdt', { reason: 'evidence_gaps', note: 'Ask the ward' }))).toEqual({ ...RECEIVED, ...DST });
  });

  it.each(['received', 'assessing', 'mdt_held', 'verifying'])('discounted when %s', async (state) => {
    expect(await changeOf(async () => acting.do(await inState('01', state), 'discount', DISCOUNT))).toEqual({ ...RECEIVED, ...DISCOUNTED, ...(state === 'verifying' && DST) });
  });
});

describe('the return after a Fast Track tool', () => {
  it('accepted', async () => {
    expect(await changeOf(async () => acting.do(await fastTrack(), 'accept_fast_track'))).toEqual({ ...FAST, ...NEW_IN_QUARTER('fast_track'), ...LASTS('fast_track') });
  });

  it('returned, then asked to be considered in full: one discounted, one received that day', async () => {
    expect(await changeOf(async () => {
      const caseId = await fastTrack();
      await acting.do(caseId, 'return_fast_track', { reason: 'not_completed', note: 'No signature', clinician: 'Dr N. Invented', spokenOn: TODAY });
      await acting.do(caseId, 'ask_for_full_consideration', { askedOn: TODAY, sourceOfReferral: '05', note: 'The hospice asks' });
    })).toEqual({ ...FAST, 'fast_track discounted': 1, ...RECEIVED });
  });

  it('accepted, reassessed and found standard: one moves, and no referral is counted', async () => {
    const caseId = await fastTrack();
    await acting.do(caseId, 'accept_fast_track');
    const { id: reassesses_id } = (await acting.record(caseId)).eligibility[0]!;
    expect(await changeOf(async () => {
      await aRecommendation(db, { person_id: caseId, activity_type: 'RA', reassesses_id, received_on: '2026-03-10' });
      await acting.do(caseId, 'record_decision', { outcome: '01' });
    })).toEqual({ 'fast_track eligible_end': -1, 'fast_track no_longer_eligible': 1, ...NEW_IN_QUARTER('standard'), ...LASTS('standard') });
  });
});

describe('the return after a reassessment of somebody eligible for CHC', () => {
  it.each<[string, string, string, object]>([
    ['still eligible', '01', '01', {}],
    ['FNC', '02', '03', { 'standard eligible_end': -1, 'standard no_longer_eligible': 1, 'all fnc_eligible_ytd': 1, 'all fnc_eligible_end': 1 }],
    ['not eligible', '03', '04', { 'standard eligible_end': -1, 'standard no_longer_eligible': 1 }],
  ])('%s counts no referral, no assessment and no DST', async (_what, recommendation, outcome, counted) => {
    const caseId = await aPerson(db);
    const reassesses_id = await anEligibility(db, { person_id: caseId, eligible_from: '2025-06-02' });
    expect(await changeOf(async () => {
      await aRecommendation(db, { person_id: caseId, activity_type: 'RA', reassesses_id }, recommendation);
      await acting.do(caseId, 'record_decision', { outcome });
    })).toEqual(counted);
  });
});

const DEATH = { diedOn: '2026-03-14', toldBy: 'family' };

describe('the return after a death', () => {
  it.each<[string, object]>([
    ['chc_standard', { 'standard eligible_end': -1, 'standard no_longer_eligible': 1 }],
    ['chc_fast_track', { 'fast_track eligible_end': -1, 'fast_track no_longer_eligible': 1 }],
    ['fnc', { 'all fnc_eligible_end': -1 }],
    ['joint', {}],
  ])('of somebody with %s', async (funding, counted) => {
    const caseId = await aPerson(db);
    await anEligibility(db, { person_id: caseId, funding, eligible_from: '2025-06-02' });
    expect(await changeOf(() => acting.do(caseId, 'record_death', DEATH))).toEqual(counted);
  });

  it.each([['01', 'received'], ['01', 'assessing'], ['01', 'mdt_held'], ['01', 'verifying'], ['02', 'received'], ['02', 'returned_incomplete']])('of a referral (%s) that is %s: discounted once it is said so', async (activityType, state) => {
    const caseId = await inState(activityType, state);
    expect(await changeOf(() => acting.do(caseId, 'record_death', DEATH))).toEqual({});
    const type = activityType === '01' ? 'standard' : 'fast_track';
    expect(await changeOf(() => acting.do(caseId, 'discount', DISCOUNT)))
      .toEqual({ [`${type} referrals_concluded`]: 1, [`${type} discounted`]: 1, ...(type === 'standard' && { 'standard concluded_within_28_days': 1 }) });
  });

  it('and a decision where costs are at stake: newly and no longer eligible in one', async () => {
    const caseId = await standard();
    await acting.do(caseId, 'record_death', DEATH);
    await acting.do(caseId, 'go_on_after_death', { note: 'The family paid' });
    expect(await changeOf(() => acting.do(caseId, 'record_decision', { outcome: '01' }))).toEqual({ ...CONCLUDED, ...NEW_IN_QUARTER('standard'), 'standard no_longer_eligible': 1 });
  });

  it('of somebody decided as not eligible changes nothing', async () => {
    const caseId = await standard('03');
    await acting.do(caseId, 'record_decision', { outcome: '04' });
    expect(await changeOf(() => acting.do(caseId, 'record_death', DEATH))).toEqual({});
  });

  it('taken back leaves the return as it was', async () => {
    const caseId = await standard();
    await acting.do(caseId, 'record_decision', { outcome: '01' });
    expect(await changeOf(async () => {
      await acting.do(caseId, 'record_death', { ...DEATH, diedOn: TODAY });
      await acting.do(caseId, 'correct_death', { reason: 'Somebody else' });
    })).toEqual({});
  });
});

/** What may be tried in any order; what is refused is part of the walk. */
const TRIES: readonly (readonly [ActName, object])[] = [
  ['accept_fast_track', {}], ['record_decision', { outcome: '01' }], ['record_decision', { outcome: '03' }], ['record_decision', { outcome: '04' }],
  ['record_decision', { outcome: 'joint', nhsPercent: 50, councilPercent: 50 }], ['discount', DISCOUNT], ['open_reassessment', { because: 'needs_changed', note: 'x' }],
  ['withdraw_from_chc', { askedBy: 'individual', informedOn: '2026-03-10', note: 'x', endsOn: TODAY }], ['record_leaving_england', { endsOn: TODAY, note: 'x' }],
  ['end_fnc', { endsOn: TODAY, reason: 'other', note: 'x' }], ['end_joint', { endsOn: TODAY, reason: 'other', note: 'x' }],
  ['record_death', DEATH], ['correct_death', { reason: 'x' }], ['go_on_after_death', { note: 'x' }],
];

it('whatever is done in whatever order, eligibility rolls forward and nobody is eligible twice over', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(fc.nat(TRIES.length - 1), fc.nat(3)), { minLength: 4, maxLength: 14 }), fc.constantFrom('01', '02', '03'), fc.constantFrom(null, 'chc_fast_track', 'chc_standard', 'fnc', 'joint'),
    async (tries, recommendation, has) => {
      const caseId = await standard(recommendation);
      await aReferral(db, { person_id: caseId, activity_type: '02', received_on: '2026-03-09' });
      if (has) await anEligibility(db, { person_id: caseId, funding: has, eligible_from: '2025-06-02' });
      for (const [which, at] of tries) {
        const [action, input] = TRIES[which]!;
        const record = await acting.record(caseId);
        const rows = record[action.includes('death') && action !== 'go_on_after_death' ? 'person' : ['open_reassessment', 'withdraw_from_chc', 'record_leaving_england', 'end_fnc', 'end_joint'].includes(action) ? 'eligibility' : 'referral'] as readonly { id: string }[];
        const subjectId = rows[at % Math.max(1, rows.length)]?.id;
        if (!subjectId) continue;
        await acting.do(caseId, action, input, { subjectId }).catch((error: unknown) => {
          if (!(error instanceof DomainError || error instanceof RefusedInput)) throw error;
        });
      }
    }), { numRuns: 40 });
  // Written only when the roll-forward of table 1 and the other identities hold for every organisation.
  expect((await figuresNow()).size).toBeGreaterThan(20);
  const { rows } = await db.query(`select count(*)::int as n from eligibility a join eligibility b on b.person_id = a.person_id and b.id > a.id
    where a.funding like 'chc%' and daterange(a.eligible_from, a.eligible_to) && daterange(b.eligible_from, b.eligible_to)`);
  expect(rows).toEqual([{ n: 0 }]);
}, 240_000);

// The database refuses what the rules refuse, each time by the name of a constraint.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, type Transaction } from '@chc/platform';
import {
  COMMISSIONER, type Columns, ICB, NIGHT_RUN, OTHER_ICB, PLACE, aBreach, aDst, aNight, aPackage, aParent, aPerson, aReferral, aReview, anAppeal, anEligibility,
  insert, theOrganisations,
} from '../builders/record.js';
import { freshDatabase } from '../support/database.js';

let db: Database;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('refusals')).ownerUrl });
  await theOrganisations(db);
  await aNight(db);
});
afterAll(() => db.close());

type Write = (tx: Transaction) => Promise<unknown>;
const UNDONE = new Error('undone');

/** The constraint that refuses a piece of work, checked at its end at the latest; null when nothing does. Leaves nothing behind. */
async function refusedBy(work: Write): Promise<string | null> {
  const error = await db.transaction(async (tx) => {
    await work(tx);
    await tx.query('set constraints all immediate');
    throw UNDONE;
  }).catch((thrown: unknown) => thrown as { constraint?: string; message: string });
  if (error === UNDONE) return null;
  return (error as { constraint?: string }).constraint ?? (error as Error).message;
}

const DECIDED = { state: 'decided', decided_on: '2026-03-20', decision_outcome: '04' };
const DISCOUNTED = { state: 'discounted', discounted_on: '2026-03-20', discounted_reason: '02' };
const OURS = { coordinator: 'pr-7' };
const DIED = { end_basis: 'death', end_reason: 'deceased' };
const twoReferrals = (first: Columns, second: Columns): Write => async (tx) => {
  const person_id = await aPerson(tx);
  await aReferral(tx, { person_id, ...first });
  await aReferral(tx, { person_id, ...second });
};
const referral = (words: Columns): Write => (tx) => aReferral(tx, words);

describe('a referral', () => {
  it.each<[string, Write]>([
    ['open, standard', referral({})],
    ['decided', referral(DECIDED)],
    ['discounted', referral(DISCOUNTED)],
    ['decided and communicated the day it was received', referral({ ...DECIDED, decided_on: '2026-03-02', outcome_communicated_on: '2026-03-02' })],
    ['an accepted Fast Track', referral({ activity_type: '02', state: 'decided', decided_on: '2026-03-02', decision_outcome: '02' })],
    ['a Fast Track returned', referral({ activity_type: '02', state: 'returned_incomplete' })],
    ['imported with its MDT held and no coordinator of ours', referral({ state: 'mdt_held', source_id: 'R1' })],
    ['beside an open one, suspected to be a duplicate', twoReferrals({}, { suspected_duplicate: true })],
    ['beside a concluded one', twoReferrals(DECIDED, {})],
    ['beside an open Fast Track', twoReferrals({ activity_type: '02' }, {})],
  ])('may be %s', async (_, work) => {
    expect(await refusedBy(work)).toBeNull();
  });

  it.each<[string, Write, string]>([
    ['a second open standard one of a person', twoReferrals({}, {}), 'referral_one_open_per_person'],
    ['decided and discounted', referral({ ...DECIDED, ...DISCOUNTED, state: 'decided' }), 'referral_decided_xor_discounted_check'],
    ['a decision without outcome', referral({ ...DECIDED, decision_outcome: null }), 'referral_decision_has_outcome_check'],
    ['an outcome without decision', referral({ decision_outcome: '01' }), 'referral_decision_has_outcome_check'],
    ['a discount without reason', referral({ ...DISCOUNTED, discounted_reason: null }), 'referral_discount_has_reason_check'],
    ['a reason without discount', referral({ discounted_reason: '01' }), 'referral_discount_has_reason_check'],
    ['a standard one decided as Fast Track', referral({ ...DECIDED, decision_outcome: '02' }), 'referral_outcome_fits_type_check'],
    ['a Fast Track found not eligible', referral({ ...DECIDED, activity_type: '02' }), 'referral_outcome_fits_type_check'],
    ['decided before receipt', referral({ ...DECIDED, decided_on: '2026-03-01' }), 'referral_dates_in_order_check'],
    ['discounted before receipt', referral({ ...DISCOUNTED, discounted_on: '2026-03-01' }), 'referral_dates_in_order_check'],
    ['communicated before the decision', referral({ ...DECIDED, outcome_communicated_on: '2026-03-19' }), 'referral_dates_in_order_check'],
    ['communicated before receipt', referral({ outcome_communicated_on: '2026-03-01' }), 'referral_dates_in_order_check'],
    ['in state decided without a decision', referral({ state: 'decided' }), 'referral_state_implies_dates_check'],
    ['a decision in another state', referral({ ...DECIDED, state: 'received' }), 'referral_state_implies_dates_check'],
    ['in state discounted without a discount', referral({ state: 'discounted' }), 'referral_state_implies_dates_check'],
    ['a discount in another state', referral({ ...DISCOUNTED, state: 'assessing', ...OURS }), 'referral_state_implies_dates_check'],
    ['assessing without a coordinator', referral({ state: 'assessing' }), 'referral_state_implies_coordinator_check'],
    ['verifying without a coordinator', referral({ state: 'verifying' }), 'referral_state_implies_coordinator_check'],
    ['a Fast Track whose MDT was held', referral({ activity_type: '02', state: 'mdt_held', ...OURS }), 'referral_state_fits_type_check'],
    ['a standard one returned as incomplete', referral({ state: 'returned_incomplete' }), 'referral_state_fits_type_check'],
    ['a state nobody knows', referral({ state: 'paused' }), 'referral_state_check'],
    ['an unknown type', referral({ activity_type: '03' }), 'referral_activity_type_check'],
    ['an unknown delay reason', referral({ source_id: 'R1', delay_reason: 'D5' }), 'referral_delay_reason_check'],
    ['nobody’s', referral({ person_id: ICB }), 'referral_person_fkey'],
    ['a source identifier twice', async (tx) => [await aReferral(tx, { source_id: 'R1' }), await aReferral(tx, { source_id: 'R1' })], 'referral_source_id_key'],
  ])('may not be: %s', async (_, work, constraint) => {
    expect(await refusedBy(work)).toBe(constraint);
  });
});

const referralEvent = (event: string, from_state: string, to_state: string): Write => async (tx) => {
  const subject = await aReferral(tx);
  await tx.query(`insert into referral_event (referral_id, event, from_state, to_state, actor, actor_role, organisation_id) values ($1, $2, $3, $4, 'pr-7', 'practitioner', $5)`,
    [subject, event, from_state, to_state, ICB]);
};

describe('an event', () => {
  it('may tell of a move of the table', async () => {
    expect(await refusedBy(referralEvent('decision_recorded', 'verifying', 'decided'))).toBeNull();
  });

  it.each([
    ['decision_recorded', 'received', 'decided'], ['decision_recorded', 'verifying', 'discounted'], ['reopened', 'decided', 'received'], ['imported', 'new', 'verifying'],
  ])('may not tell of %s from %s to %s', async (event, from, to) => {
    expect(await refusedBy(referralEvent(event, from, to))).toBe('referral_event_transition_fkey');
  });

  it('of a review neither', async () => {
    const complete = (from: string): Write => async (tx) => {
      const review = await aReview(tx);
      await tx.query(`insert into review_event (review_id, event, from_state, to_state, actor, actor_role, organisation_id) values ($1, 'completed', $2, 'completed', 'pr-7', 'practitioner', $3)`, [review, from, ICB]);
    };
    expect([await refusedBy(complete('booked')), await refusedBy(complete('cancelled'))]).toEqual([null, 'review_event_transition_fkey']);
  });
});

/** A referral and its DST; then a change to the referral. */
const dst = (words: Columns, of: Columns = {}, change?: string): Write => async (tx) => {
  const referral_id = await aReferral(tx, of);
  await aDst(tx, { referral_id, ...words });
  if (change) await tx.query(`update referral set ${change} where id = $1`, [referral_id]);
};

describe('a DST', () => {
  it.each<[string, Write]>([
    ['on the day of receipt', dst({ completed_on: '2026-03-02' })],
    ['on the day of the decision', dst({ completed_on: '2026-03-20' }, DECIDED)],
    ['before receipt, once superseded', dst({ completed_on: '2026-03-01', superseded_at: new Date() })],
    ['a recommendation without a date yet', dst({ completed_on: null, setting: null, recommendation: '01' })],
    ['decided after it', dst({ completed_on: '2026-03-09' }, { source_id: 'R1' }, `state = 'decided', decided_on = '2026-03-09', decision_outcome = '01'`)],
  ])('may be %s', async (_, work) => {
    expect(await refusedBy(work)).toBeNull();
  });

  it.each<[string, Write, string]>([
    ['before receipt', dst({ completed_on: '2026-03-01' }), 'dst_dates_in_order_check'],
    ['after the decision', dst({ completed_on: '2026-03-21' }, DECIDED), 'dst_dates_in_order_check'],
    ['left behind by a later receipt', dst({}, {}, `received_on = '2026-03-10'`), 'dst_dates_in_order_check'],
    ['overtaken by an earlier decision', dst({}, {}, `state = 'decided', decided_on = '2026-03-08', decision_outcome = '01'`), 'dst_dates_in_order_check'],
    ['completed nowhere', dst({ setting: null }), 'dst_completed_has_setting_check'],
    ['a second standing one', async (tx) => {
      const referral_id = await aReferral(tx);
      await aDst(tx, { referral_id });
      await aDst(tx, { referral_id });
    }, 'dst_one_standing_per_referral'],
  ])('may not be: %s', async (_, work, constraint) => {
    expect(await refusedBy(work)).toBe(constraint);
  });
});

const CHECKLIST = { icb_id: ICB, framework: 'NF22', tool_version: 'CL22', full_assessment_required: true, threshold_met: false };

describe('other rows', () => {
  it.each<[string, Write, string]>([
    ['a Checklist overridden without a reason', async (tx) => insert(tx, 'checklist', { ...CHECKLIST, person_id: await aPerson(tx) }), 'checklist_override_has_reason_check'],
    ['a person traced without a number', (tx) => aPerson(tx, { nhs_number: null }), 'person_trace_required_check'],
    ['an NHS number of nine digits', (tx) => aPerson(tx, { nhs_number: '943476591' }), 'person_nhs_number_check'],
    ['dead before birth', (tx) => aPerson(tx, { died_on: '1938-05-16' }), 'person_dates_in_order_check'],
    ['eligible to before from', (tx) => anEligibility(tx, { eligible_to: '2026-03-31' }), 'eligibility_dates_in_order_check'],
    ['funded from after eligible from', (tx) => anEligibility(tx, { funded_from: '2026-04-02' }), 'eligibility_dates_in_order_check'],
    ['ended by death and lasting', (tx) => anEligibility(tx, { ended_by_death: true }), 'eligibility_ended_by_death_check'],
    ['a completed review without a date', (tx) => aReview(tx, { state: 'completed' }), 'review_state_implies_dates_check'],
    ['a date of completion on a due review', (tx) => aReview(tx, { completed_on: '2026-06-01' }), 'review_state_implies_dates_check'],
    ['a cancelled review without a date', (tx) => aReview(tx, { state: 'cancelled' }), 'review_state_implies_dates_check'],
    ['a booked review without a day', (tx) => aReview(tx, { state: 'booked' }), 'review_state_implies_dates_check'],
    ['a cancelled review without a reason', (tx) => aReview(tx, { state: 'cancelled', cancelled_on: '2026-06-01' }), 'review_cancelled_has_reason_check'],
    ['another kind of review, due by rule', (tx) => aReview(tx, { review_type: '03' }), 'review_other_has_due_date_check'],
    ['two open reviews made for one eligibility', async (tx) => {
      const eligibility_id = await anEligibility(tx);
      await aReview(tx, { eligibility_id });
      await aReview(tx, { eligibility_id, state: 'booked', booked_for: '2026-06-20' });
    }, 'review_one_made_open_per_eligibility'],
    ['an appeal’s letter without outcome', (tx) => anAppeal(tx, { outcome_letter_on: '2026-07-01' }), 'appeal_letter_has_outcome_check'],
    ['an appeal’s letter before the request', (tx) => anAppeal(tx, { outcome_letter_on: '2026-05-31', outcome: 'full' }), 'appeal_dates_in_order_check'],
    ['a package that ends before it starts', (tx) => aPackage(tx, { ends_on: '2026-03-31' }), 'care_package_dates_in_order_check'],
    ['a formal meeting before the informal one', (tx) => anAppeal(tx, { informal_meeting_on: '2026-07-02', formal_meeting_on: '2026-07-01' }), 'appeal_meetings_in_order_check'],
    ['an appeal that grants a period without an outcome', (tx) => anAppeal(tx, { eligible_from: '2026-01-01' }), 'appeal_eligible_has_outcome_check'],
    ['a cost centre that is no code', (tx) => aPackage(tx, { cost_centre_code: '12' }), 'care_package_cost_centre_code_check'],
    ['a subjective code that is too short', (tx) => aPackage(tx, { subjective_code: '1234567' }), 'care_package_subjective_code_check'],
    ['money that ends before the eligibility begins', (tx) => anEligibility(tx, { eligible_from: '2026-03-02', funded_to: '2026-03-01' }), 'eligibility_funded_dates_in_order_check'],
    ['a religion that is not in the list', (tx) => aPerson(tx, { religion: 'X' }), 'person_religion_check'],
    ['an ethnic category that is no code', (tx) => aPerson(tx, { ethnic_category: 'abc' }), 'person_ethnic_category_check'],
    ['a sexual orientation that is not in the list', (tx) => aPerson(tx, { stated_sexual_orientation: '5' }), 'person_stated_sexual_orientation_check'],
    ['a breach of nothing', (tx) => aBreach(tx, { referral_id: null }), 'breach_subject_check'],
    ['a breach of a referral and a review', async (tx) => aBreach(tx, { referral_id: await aReferral(tx), review_id: await aReview(tx) }), 'breach_subject_check'],
    ['a breach of the 28 days by a review', async (tx) => aBreach(tx, { review_id: await aReview(tx) }), 'breach_subject_check'],
    ['a breach cleared by no night', (tx) => aBreach(tx, { cleared_on: '2026-05-02' }), 'breach_cleared_has_run_check'],
    ['a breach cleared before it was raised', (tx) => aBreach(tx, { cleared_on: '2026-04-30', cleared_run_id: NIGHT_RUN }), 'breach_dates_in_order_check'],
    ['two open breaches of one referral', async (tx) => {
      const referral_id = await aReferral(tx);
      await aBreach(tx, { referral_id });
      await aBreach(tx, { referral_id });
    }, 'breach_one_open_per_referral'],
    ['two open breaches of one review', async (tx) => {
      const review_id = await aReview(tx);
      await aBreach(tx, { standard: 'review_overdue', review_id });
      await aBreach(tx, { standard: 'review_overdue', review_id });
    }, 'breach_one_open_per_review'],
    ['a finished night without a result', (tx) => insert(tx, 'nightly_run', { business_date: '2026-05-02', reason: 'asked', finished_at: new Date() }), 'nightly_run_finished_has_result_check'],
    ['a place under a place', async (tx) => {
      const place = await insert(tx, 'organisation', { code: 'PL2', kind: 'place' });
      await aParent(tx, { organisation_id: place, organisation_kind: 'place', parent_id: PLACE, parent_kind: 'place' });
    }, 'organisation_parent_kind_check'],
    ['a place under a place that says it is an ICB', async (tx) => {
      const place = await insert(tx, 'organisation', { code: 'PL2', kind: 'place' });
      await aParent(tx, { organisation_id: place, organisation_kind: 'place', parent_id: PLACE, parent_kind: 'icb' });
    }, 'organisation_parent_parent_fkey'],
    ['two parents at once', (tx) => aParent(tx, { organisation_id: PLACE, organisation_kind: 'place', parent_id: OTHER_ICB, parent_kind: 'icb', effective_from: '2026-04-01' }), 'organisation_parent_one_at_a_time_excl'],
    ['its own parent', async (tx) => {
      const hub = await insert(tx, 'organisation', { code: 'HB1', kind: 'hub' });
      await aParent(tx, { organisation_id: hub, organisation_kind: 'hub', parent_id: hub, parent_kind: 'hub' });
    }, 'organisation_parent_not_itself_check'],
    ['a commissioner become a place', (tx) => tx.query(`update organisation set kind = 'place' where id = $1`, [COMMISSIONER]), 'organisation_parent_kind_check'],
  ])('may not be: %s', async (_, work, constraint) => {
    expect(await refusedBy(work)).toBe(constraint);
  });

  it('an organisation may move to another parent from a day on', async () => {
    expect(await refusedBy(async (tx) => {
      await tx.query(`update organisation_parent set effective_to = '2026-04-01' where organisation_id = $1`, [PLACE]);
      await aParent(tx, { organisation_id: PLACE, organisation_kind: 'place', parent_id: OTHER_ICB, parent_kind: 'icb', effective_from: '2026-04-01' });
    })).toBeNull();
  });

  it('a breach may be raised again once cleared', async () => {
    expect(await refusedBy(async (tx) => {
      const referral_id = await aReferral(tx);
      await aBreach(tx, { referral_id, cleared_on: '2026-05-01', cleared_run_id: NIGHT_RUN });
      await aBreach(tx, { referral_id });
    })).toBeNull();
  });
});

const CHC = ['chc_standard', 'chc_fast_track'];
const FUNDINGS = [...CHC, 'fnc', 'joint'];
const PAIRS = FUNDINGS.flatMap((one) => FUNDINGS.map((other) => ({ one, other, refused: one === other || CHC.includes(one) || CHC.includes(other) })));

describe('two eligibilities of one person', () => {
  const both = (one: Columns, other: Columns): Write => async (tx) => {
    const person_id = await aPerson(tx);
    await anEligibility(tx, { person_id, ...one });
    await anEligibility(tx, { person_id, ...other });
  };
  const EXCLUDED = 'eligibility_one_at_a_time_excl';

  it.each(PAIRS)('$one beside $other: refused $refused', async ({ one, other, refused }) => {
    expect(await refusedBy(both({ funding: one }, { funding: other, eligible_from: '2026-06-01' }))).toBe(refused ? EXCLUDED : null);
  });

  it.each(PAIRS.filter(({ refused }) => refused))('$one may follow $other on the day it ends, and not a day sooner', async ({ one, other }) => {
    const ended = { funding: other, eligible_to: '2026-06-01' };
    expect(await refusedBy(both(ended, { funding: one, eligible_from: '2026-06-01' }))).toBeNull();
    expect(await refusedBy(both(ended, { funding: one, eligible_from: '2026-05-31' }))).toBe(EXCLUDED);
  });

  it.each(FUNDINGS)('one of %s that ended the day it was decided overlaps nothing', async (funding) => {
    expect(await refusedBy(both({}, { funding, eligible_from: '2026-05-01', eligible_to: '2026-05-01' }))).toBeNull();
  });

  it('of two people never meet', async () => {
    expect(await refusedBy(async (tx) => [await anEligibility(tx), await anEligibility(tx)])).toBeNull();
  });

  it('may swap their dates within one transaction', async () => {
    expect(await refusedBy(async (tx) => {
      const person_id = await aPerson(tx);
      const first = await anEligibility(tx, { person_id, eligible_to: '2026-05-01', ...DIED });
      const second = await anEligibility(tx, { person_id, eligible_from: '2026-05-01', eligible_to: '2026-06-01', ...DIED });
      await tx.query('set constraints eligibility_one_at_a_time_excl deferred');
      await tx.query(`update eligibility set eligible_from = '2026-05-01', eligible_to = '2026-06-01' where id = $1`, [first]);
      await tx.query(`update eligibility set eligible_from = '2026-04-01', eligible_to = '2026-05-01' where id = $1`, [second]);
    })).toBeNull();
  });
});

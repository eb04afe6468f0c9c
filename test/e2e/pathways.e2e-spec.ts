// Every way through the pathway, from its first notice to the national return: a script of acts, and beside it each cell
// of the return that it moves. Each script has a commissioner of its own, so that a cell that is not named must be nought.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@chc/platform';
import { levels } from '../builders/intake.js';
import { aParent, insert, PLACE, theOrganisations } from '../builders/record.js';
import { freshDatabase } from '../support/database.js';
import { type Cells, type Line, play, theReturn } from '../support/pathway.js';

// Quarter ends of two years.
const LAST_Q4 = '2025-03-31';
const Q3 = '2025-12-31';
const Q4 = '2026-03-31';
const NEXT_Q1 = '2026-06-30';

// Pieces of scripts. What they share is said once; what a row of the table is about stands in the row.
const [RECEIVED_ON, ASSESSED_ON, DECIDED_ON] = ['2026-01-12', '2026-01-26', '2026-01-28'];
const checklist = (on = RECEIVED_ON): Line => [on, 'referrer', 'send_checklist'];
const accept = (on = RECEIVED_ON): Line => [on, 'access', 'accept_referral'];
const coordinator = (on = RECEIVED_ON): Line => [on, 'practitioner', 'name_coordinator', { coordinator: 'PR1' }];
const assess = (recommendation: '01' | '02' | '03', on = ASSESSED_ON): Line => [on, 'practitioner', 'assess', { recommendation }];
const decide = (outcome: string, on = DECIDED_ON, shares: object = {}): Line => [on, 'verifier', 'record_decision', { outcome, ...shares }];
const discount = (reason: string, on = DECIDED_ON): Line => [on, 'manager', 'discount', { reason, evidence: 'Told by the ward, and written down there', discountedOn: on }];
const dies = (on = DECIDED_ON): Line => [on, 'practitioner', 'record_death', { diedOn: on, toldBy: 'family' }];
const goOn = (on = DECIDED_ON): Line => [on, 'practitioner', 'go_on_after_death', { note: 'The care home was paid by the family since October' }];
const tool = (on = RECEIVED_ON): Line => [on, 'referrer', 'send_fast_track_tool'];
const acceptTool = (on = RECEIVED_ON): Line => [on, 'practitioner', 'accept_fast_track'];
const returnTool = (on = RECEIVED_ON): Line => [on, 'practitioner', 'return_fast_track', { reason: 'not_completed', note: 'The needs are not described', clinician: 'Dr Invented', spokenOn: on }];
const received = [checklist(), accept()] as const;
const assessing = [...received, coordinator()] as const;
const verifying = (recommendation: '01' | '02' | '03'): Line[] => [...assessing, assess(recommendation)];
const decided = (recommendation: '01' | '02' | '03', outcome: string, shares: object = {}): Line[] => [...verifying(recommendation), decide(outcome, DECIDED_ON, shares)];
const reviewed = (on: string, next: string, more: object = {}): Line =>
  [on, 'practitioner', 'complete_review', { completed_on: on, package_right: true, review_outcome: '01', next_planned_on: next, ...more }, ({ review }) => review.find(({ state }) => state === 'due' || state === 'booked')!.id];

// Pieces of the return.
const RECEIVED: Cells = { '3 referrals_received standard': 1 };
const IN_TIME: Cells = { '4 referrals_concluded standard': 1, '7 concluded_within_28_days standard': 1, '7 concluded_within_28_days_pct standard': 100 };
const LATE: Cells = { '4 referrals_concluded standard': 1, '7 concluded_within_28_days_pct standard': 0 };
const DST: Cells = { '6 dst_completed standard': 1, '6 dst_in_acute_pct standard': 0 };
const NEWLY: Cells = { '1 newly_eligible standard': 1, '2 eligible_ytd_end standard': 1, '4 assessed standard': 1, '5 assessment_conversion_pct standard': 100 };
const FOUND: Cells = { ...NEWLY, '1 eligible_end standard': 1, '5 referral_conversion_pct standard': 100 };
const NOT_FOUND: Cells = { '4 assessed_not_eligible standard': 1, '4 assessed standard': 1, '5 assessment_conversion_pct standard': 0, '5 referral_conversion_pct standard': 0 };
const DISCOUNTED: Cells = { '4 discounted standard': 1, '5 referral_conversion_pct standard': 0 };
const WAITING: Cells = { '7 incomplete_over_28_days standard': 1, '8 incomplete_over_28_days_by_band standard 03': 1 };
const FNC: Cells = { '11 fnc_eligible_ytd all': 1, '11 fnc_eligible_end all': 1 };
const FAST_RECEIVED: Cells = { '3 referrals_received fast_track': 1 };
const FAST_DISCOUNTED: Cells = { '4 discounted fast_track': 1, '4 referrals_concluded fast_track': 1, '5 referral_conversion_pct fast_track': 0 };
const FAST_NEWLY: Cells = {
  ...FAST_RECEIVED, '1 newly_eligible fast_track': 1, '2 eligible_ytd_end fast_track': 1,
  '4 assessed fast_track': 1, '4 referrals_concluded fast_track': 1, '5 assessment_conversion_pct fast_track': 100, '5 referral_conversion_pct fast_track': 100,
};
const FAST_ACCEPTED: Cells = { ...FAST_NEWLY, '1 eligible_end fast_track': 1 };
const STILL: Cells = { '1 eligible_start standard': 1, '1 eligible_end standard': 1, '2 eligible_ytd_start standard': 1, '2 eligible_ytd_end standard': 1 };
const ENDED = '1 no_longer_eligible standard';

/** What it is about, the script, and for each quarter the cells that are not nought. */
type Pathway = readonly [what: string, script: readonly Line[], expected: Readonly<Record<string, Cells>>];

const OUTCOMES: readonly Pathway[] = [
  ['standard to CHC', decided('01', '01'), { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND } }],
  ['standard to FNC', decided('02', '03'), { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND, ...FNC } }],
  ['standard to a joint package', decided('03', 'joint', { nhsPercent: 60, councilPercent: 40 }), { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND } }],
  ['standard to not eligible', decided('03', '04'), { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND } }],
  ['decided on the 28th day', [...assessing, assess('01'), decide('01', '2026-02-09')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND } }],
  ['decided on the 29th day', [...assessing, assess('01'), decide('01', '2026-02-10')], { [Q4]: { ...RECEIVED, ...LATE, ...DST, ...FOUND } }],
  ['returned to the MDT and back', [
    ...verifying('03'), [DECIDED_ON, 'verifier', 'return_to_mdt', { reason: 'evidence_and_recommendation_differ', note: 'Look at breathing again' }],
    ['2026-02-02', 'practitioner', 'recommend', { recommendation: '01', rationale: 'From the needs as a whole' }], ['2026-02-02', 'practitioner', 'hold_mdt', { completedOn: '2026-02-02' }],
    ['2026-02-02', 'practitioner', 'submit_for_verification', { unsigned: 'Agreed by telephone' }], decide('01', '2026-02-04'),
  ], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND } }],
  ['waiting with the verifier at the quarter’s end', verifying('01'), { [Q4]: { ...RECEIVED, ...DST, ...WAITING } }],
];

const DISCOUNTS: readonly Pathway[] = [
  ['discounted as it is received', [checklist(), discount('04')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DISCOUNTED } }],
  ['discounted while it is assessed', [...assessing, discount('05')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DISCOUNTED } }],
  ['discounted with its MDT held', [...verifying('01'), [DECIDED_ON, 'verifier', 'return_to_mdt', { reason: 'evidence_gaps', note: 'No notes' }],
    [DECIDED_ON, 'practitioner', 'hold_mdt', { completedOn: DECIDED_ON }], discount('02')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...DISCOUNTED } }],
  ['discounted while it is verified', [...verifying('01'), discount('03')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...DISCOUNTED } }],
  ['discounted late', [...assessing, discount('98', '2026-02-27')], { [Q4]: { ...RECEIVED, ...LATE, ...DISCOUNTED } }],
  ['a Fast Track discounted as it is received', [tool(), discount('04')], { [Q4]: { ...FAST_RECEIVED, ...FAST_DISCOUNTED } }],
  ['a Fast Track discounted when it was returned', [tool(), returnTool(), discount('04')], { [Q4]: { ...FAST_RECEIVED, ...FAST_DISCOUNTED } }],
];

const FAST_TRACKS: readonly Pathway[] = [
  ['Fast Track, care started', [tool(), acceptTool(), ['2026-01-13', 'practitioner', 'record_care_started', { startedAt: '2026-01-13T09:00' }]], { [Q4]: FAST_ACCEPTED }],
  ['Fast Track returned once as incomplete, then accepted', [
    tool(), returnTool(), ['2026-01-14', 'practitioner', 'resubmit_fast_track', { receivedAt: '2026-01-14T09:00' }], acceptTool('2026-01-14'),
  ], { [Q4]: FAST_ACCEPTED }],
  ['Fast Track that becomes a request for full consideration', [
    tool(), returnTool(), [RECEIVED_ON, 'practitioner', 'ask_for_full_consideration', { askedOn: RECEIVED_ON, sourceOfReferral: '05', note: 'The hospice asks for it' }],
    coordinator(), assess('01'), decide('01'),
  ], { [Q4]: { ...FAST_RECEIVED, ...FAST_DISCOUNTED, ...RECEIVED, ...IN_TIME, ...DST, ...FOUND } }],
  ['Fast Track to standard: one leaves, one is newly eligible, and tables 3 and 7 do not move', [
    tool(), acceptTool(), ['2026-04-13', 'practitioner', 'open_reassessment', { because: 'fast_track_ends', note: 'Stable for two months' }], coordinator('2026-04-13'), assess('01', '2026-04-27'), decide('01', '2026-04-29'),
  ], {
    [Q4]: FAST_ACCEPTED,
    [NEXT_Q1]: {
      '1 eligible_start fast_track': 1, '1 no_longer_eligible fast_track': 1, '2 eligible_ytd_start fast_track': 1, '2 eligible_ytd_end fast_track': 1,
      ...NEWLY, '1 eligible_end standard': 1,
    },
  }],
];

const LONG: readonly Line[] = [
  checklist('2025-01-06'), accept('2025-01-06'), coordinator('2025-01-06'), assess('01', '2025-01-20'), decide('01', '2025-01-22'),
  reviewed('2025-04-22', '2026-01-22'), reviewed('2026-01-20', '2027-01-20', { review_outcome: '02', what_changed: 'More help at night' }),
  ['2026-01-20', 'practitioner', 'needs_have_changed', { noticed_on: '2026-01-20', evidence: 'Walks again with one' }, ({ review }) => review.find(({ completedOn }) => completedOn === '2026-01-20')!.id],
  coordinator('2026-01-21'),
];
const BEGUN: Cells = { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND };
const REVIEWS: readonly Pathway[] = [
  ['two reviews and a reassessment that finds the person eligible: nothing moves', [...LONG, assess('01', '2026-02-02'), decide('01', '2026-02-04')], { [LAST_Q4]: BEGUN, [Q3]: STILL, [Q4]: STILL }],
  ['two reviews and a reassessment that does not: one leaves, in no other table', [...LONG, assess('03', '2026-02-02'), decide('04', '2026-02-04')], {
    [LAST_Q4]: BEGUN, [Q3]: STILL, [Q4]: { '1 eligible_start standard': 1, [ENDED]: 1, '2 eligible_ytd_start standard': 1, '2 eligible_ytd_end standard': 1 },
  }],
  ['a review of FNC that finds changed needs: a new referral with its clock', [
    checklist('2025-10-06'), accept('2025-10-06'), coordinator('2025-10-06'), assess('02', '2025-10-20'), decide('03', '2025-10-22'),
    reviewed('2026-01-12', '2027-01-12', { chc_considered: 'needs_changed' }), [RECEIVED_ON, 'practitioner', 'needs_have_changed', { noticed_on: RECEIVED_ON, evidence: 'Cannot swallow safely any more' }, ({ review }) => review.find(({ completedOn }) => completedOn)!.id],
    coordinator(), assess('01'), decide('01'),
  ], { [Q3]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND, ...FNC }, [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND, '11 fnc_eligible_ytd all': 1 } }],
];

const negative: Line = [RECEIVED_ON, 'referrer', 'send_checklist', { ...levels({ mobility: 'A' }), fullAssessment: false }];
const NURSING: readonly Pathway[] = [
  ['a negative Checklist: in no table', [negative], { [Q4]: {} }],
  ['FNC by its own decision after a negative Checklist: in table 11 alone', [negative, [DECIDED_ON, 'lead', 'record_fnc_decision', { decided_on: DECIDED_ON, band: 'standard', decided_by: 'N Invented, lead nurse' }]], { [Q4]: FNC }],
  ['a short stay with its end: in the year, not on the last day', [
    negative, [RECEIVED_ON, 'practitioner', 'record_short_stay_fnc', { first_day: RECEIVED_ON, last_day: '2026-01-25', home: 'HOME1', band: 'standard' }],
  ], { [Q4]: { '11 fnc_eligible_ytd all': 1 } }],
  ['FNC ended by a decision about it', [...decided('02', '03'), ['2026-02-20', 'lead', 'end_fnc', { endsOn: '2026-02-20', reason: 'no_longer_eligible', note: 'Moved to a home without nursing' }]], {
    [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND, '11 fnc_eligible_ytd all': 1 },
  }],
];

const twice = [checklist(), checklist('2026-01-20')] as const;
const merge = (from: 0 | 1, into: 0 | 1): Line => ['2026-01-20', 'access', 'merge_referral', ({ referral }) => ({ into: referral[into]!.id }), ({ referral }) => referral[from]!.id];
const unmerge: Line = ['2026-01-21', 'access', 'unmerge_referral', {}, ({ referral }) => referral.find(({ state }) => state === 'merged')!.id];
const DOUBLES: readonly Pathway[] = [
  ['a duplicate merged: one referral', [...twice, merge(1, 0)], { [Q4]: { ...RECEIVED, ...WAITING } }],
  ['the earlier one merged into the later: its receipt stays, so the decision is late', [
    ...twice, merge(0, 1), accept('2026-01-20'), coordinator('2026-01-20'), assess('01'), decide('01', '2026-02-10'),
  ], { [Q4]: { ...RECEIVED, ...LATE, ...DST, ...FOUND } }],
  ['a duplicate merged and taken apart again: two', [...twice, merge(1, 0), unmerge], {
    [Q4]: { '3 referrals_received standard': 2, '7 incomplete_over_28_days standard': 2, '8 incomplete_over_28_days_by_band standard 03': 2 },
  }],
  ['a corrected receipt date: into the quarter before, and late', [
    ...decided('01', '01'), ['2026-02-02', 'practitioner', 'propose_received_date_correction', { receivedOn: '2025-12-22', reason: 'The email of the ward was read late' }],
    ['2026-02-03', 'manager', 'confirm_correction', { seen: 'seen' }],
  ], { [Q3]: RECEIVED, [Q4]: { ...LATE, ...DST, ...FOUND } }],
  ['a correction that is refused: nothing moves', [
    ...decided('01', '01'), ['2026-02-02', 'practitioner', 'propose_received_date_correction', { receivedOn: '2025-12-22', reason: 'The email of the ward was read late' }],
    ['2026-02-03', 'manager', 'refuse_correction', { reason: 'The email is of January' }],
  ], { [Q3]: {}, [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND } }],
];

const DEATHS: readonly Pathway[] = [
  ['dies as it is received, and nobody has answered what becomes of it', [checklist(), dies()], { [Q4]: { ...RECEIVED, ...WAITING } }],
  ['dies as it is received; discounted', [...received, dies(), discount('98')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DISCOUNTED } }],
  ['dies while assessed; discounted', [...assessing, dies(), discount('01')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DISCOUNTED } }],
  ['dies while assessed; care costs are at stake, so it is decided', [...assessing, dies(), goOn(), assess('01', '2026-02-02'), decide('01', '2026-02-04')], {
    [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NEWLY, '5 referral_conversion_pct standard': 100, [ENDED]: 1 },
  }],
  ['dies after its MDT; discounted', [...verifying('01'), [DECIDED_ON, 'verifier', 'return_to_mdt', { reason: 'evidence_gaps', note: 'No notes' }],
    [DECIDED_ON, 'practitioner', 'hold_mdt', { completedOn: DECIDED_ON }], dies(), discount('01')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...DISCOUNTED } }],
  ['dies while verified; decided as not eligible', [...verifying('03'), dies(), goOn(), decide('04')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND } }],
  ['dies with CHC', [...decided('01', '01'), dies('2026-02-20')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NEWLY, '5 referral_conversion_pct standard': 100, [ENDED]: 1 } }],
  ['dies with FNC', [...decided('02', '03'), dies('2026-02-20')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND, '11 fnc_eligible_ytd all': 1 } }],
  ['dies with a joint package', [...decided('03', 'joint', { nhsPercent: 60, councilPercent: 40 }), dies('2026-02-20')], { [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...NOT_FOUND } }],
  ['dies before the Fast Track is accepted; discounted', [tool(), dies(), discount('98')], { [Q4]: { ...FAST_RECEIVED, ...FAST_DISCOUNTED } }],
  ['dies with its Fast Track returned; discounted', [tool(), returnTool(), dies(), discount('98')], { [Q4]: { ...FAST_RECEIVED, ...FAST_DISCOUNTED } }],
  ['dies on Fast Track', [tool(), acceptTool(), dies()], { [Q4]: { ...FAST_NEWLY, '1 no_longer_eligible fast_track': 1 } }],
  ['dies while a reassessment is open', [tool(), acceptTool(), [DECIDED_ON, 'practitioner', 'open_reassessment', { because: 'person_asks', note: 'Their daughter wrote' }], coordinator(DECIDED_ON), dies('2026-02-20'), discount('01', '2026-02-20')], {
    [Q4]: { ...FAST_NEWLY, '1 no_longer_eligible fast_track': 1 },
  }],
  ['a death recorded in error and corrected: as if nothing had been', [...decided('01', '01'), dies('2026-02-20'), ['2026-02-23', 'manager', 'correct_death', { reason: 'Another person of this name' }]], {
    [Q4]: { ...RECEIVED, ...IN_TIME, ...DST, ...FOUND },
  }],
];

const PATHWAYS: readonly (readonly [group: string, pathways: readonly Pathway[]])[] = [
  ['decisions', OUTCOMES], ['discounts', DISCOUNTS], ['Fast Track', FAST_TRACKS], ['nursing care', NURSING], ['reviews', REVIEWS], ['duplicates and corrections', DOUBLES], ['deaths', DEATHS],
];

let db: Database;
let played = 0;
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('pathways')).ownerUrl });
  await theOrganisations(db);
  await insert(db, 'organisation', { code: 'HOME1', name: 'Invented House', kind: 'care_home' });
});
afterAll(() => db.close());

/** A commissioner that nobody else has. */
async function aCommissioner(): Promise<string> {
  played += 1;
  const code = `W${String(played).padStart(3, '0')}`;
  const id = await insert(db, 'organisation', { code, kind: 'sub_icb' });
  await aParent(db, { organisation_id: id, organisation_kind: 'sub_icb', parent_id: PLACE, parent_kind: 'place' });
  return code;
}

describe.each(PATHWAYS)('%s', (_group, pathways) => {
  it.each(pathways)('%s', async (_what, script, expected) => {
    const commissioner = await aCommissioner();
    const quarters = Object.keys(expected);
    const before = await Promise.all(quarters.map((quarter) => theReturn(db, quarter)));
    await play(db, commissioner, script);
    for (const [at, quarter] of quarters.entries()) {
      const after = new Map(await theReturn(db, quarter));
      expect({ [quarter]: after.get(commissioner) }).toEqual({ [quarter]: expected[quarter] });
      after.delete(commissioner);
      expect(after).toEqual(new Map([...before[at]!].filter(([code]) => code !== commissioner)));
    }
  });
});

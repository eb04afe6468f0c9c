import { addDays } from '@chc/deadlines';
import { act, type ActTable, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, type FieldRefusal, line, lines, pounds, sometimes } from '../act/fields.js';
import { insertRow } from '../act/write.js';
import { findOrganisation } from '../organisation/organisation.find.js';
import { betweenBodies } from '../refund/refund.rules.js';
import { paidMeanwhile, procedureOn } from './council-dispute.rows.js';
import { COUNCIL_DISPUTE_TRANSITIONS as MOVES } from './council-dispute.transitions.js';

export const DISPUTE_GROUNDS = {
  checklist_refused: 'A Checklist was refused or judged otherwise', levels: 'The levels the MDT recorded', recommendation: 'The MDT’s recommendation', decision: 'The ICB’s decision',
  section_117: 'Section 117 aftercare', ordinary_residence: 'Where the person ordinarily lives',
} as const;
export const DISPUTE_PAYERS = { icb: 'The ICB pays all', council: 'The council pays all', shared: 'Shared' } as const;
export const DISPUTE_OUTCOMES = { icb_pays: 'The ICB pays', council_pays: 'The council pays', shared: 'Shared' } as const;

const noneOpen: Guard<'referral'> = ({ record, row }) => (record.council_dispute.some(({ referralId, state }) => referralId === row.id && state === 'open') ? 'dispute_is_open' : undefined);

const PERCENT = /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)$/;
const share = line('The ICB’s share in %', { hint: 'Needed where it is shared', most: 6 });

/** What the ICB pays, per cent, by who pays; undefined where a share is not one. */
function icbPercent(who: string, given: string | undefined): number | undefined {
  if (who === 'icb' || who === 'icb_pays') return 100;
  if (who === 'council' || who === 'council_pays') return 0;
  return given !== undefined && PERCENT.test(given) ? Number(given) : undefined;
}
const wrongShare = (who: string, given: string | undefined): FieldRefusal[] =>
  (who !== 'shared' && given !== undefined ? [refuse('icbShare', given, 'nothing: it is not shared')]
    : icbPercent(who, given) === undefined ? [refuse('icbShare', given, 'a percentage from 0 to 100 with two decimals at most')] : []);

/** A dispute between the ICB and a council: by stages with days, somebody paying meanwhile without prejudice. The person’s own challenge is another matter. */
export const COUNCIL_DISPUTE_ACTS = {
  raise_council_dispute: act({
    on: 'referral', stage: 'challenge', title: 'Record a dispute with a council', event: 'council_dispute_raised', creates: true,
    says: 'Care is never delayed by it: say who pays meanwhile. Whoever pays does so without prejudice, and what they should not have paid is repaid at the end.',
    fields: {
      raisedOn: day('Raised on'), raisedBy: choice('Raised by', { council: 'The council', icb: 'The ICB' }), council: line('Council', { hint: 'Its code or its whole name' }),
      ground: choice('About', DISPUTE_GROUNDS), note: lines('What is disputed', { most: 4_000 }),
      interimPayer: choice('Who pays meanwhile, without prejudice', DISPUTE_PAYERS), icbShare: sometimes(share), interimFrom: day('They pay from'),
    },
    guards: [noneOpen],
    initial: ({ record }) => ({ raisedOn: record.today, interimFrom: record.today }),
    check: ({ record, row }, { raisedOn, interimFrom, interimPayer, icbShare }) => [
      ...dateWithin('raisedOn', raisedOn, { from: [[row.receivedOn, 'when the referral was received']], to: [[record.today, 'today']] }),
      ...dateWithin('interimFrom', interimFrom, { from: [[row.receivedOn, 'when the referral was received']], to: [[record.today, 'today: care is not to wait']] }),
      ...wrongShare(interimPayer, icbShare),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const organisation = await findOrganisation(tx, 'council', input.council, ['local_authority'], 'a council');
      const [first] = procedureOn(record.dispute_stage, input.raisedOn);
      const id = await insertRow(tx, 'council_dispute', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, organisation_id: organisation, state: 'open', raised_on: input.raisedOn, raised_by: input.raisedBy, ground: input.ground,
        note: input.note, stage: first!.position, stage_name: first!.name, stage_from: input.raisedOn, stage_due: addDays(input.raisedOn, first!.days), interim_payer: input.interimPayer,
        interim_percent: icbPercent(input.interimPayer, input.icbShare), interim_from: input.interimFrom, without_prejudice: true, recorded_by: by.id,
      });
      return { made: { kind: 'council_dispute', id }, details: { raisedOn: input.raisedOn, ground: input.ground, interimPayer: input.interimPayer, stage: first!.name } };
    },
  }),

  take_dispute_further: act({
    on: 'council_dispute', stage: 'challenge', title: 'Take the dispute to its next stage', event: 'council_dispute_taken_further', moves: MOVES.take_dispute_further,
    fields: { on: day('From'), note: lines('What the stage before came to', { most: 4_000 }) },
    guards: [({ record, row }) => (procedureOn(record.dispute_stage, row.raisedOn).some(({ position }) => position > row.stage) ? undefined : 'last_stage_of_dispute')],
    initial: ({ record }) => ({ on: record.today }),
    check: ({ record, row }, { on }) => dateWithin('on', on, { from: [[row.stageFrom, 'the stage before it']], to: [[record.today, 'today']] }),
    sets: ({ record, row, input }) => {
      const next = procedureOn(record.dispute_stage, row.raisedOn).find(({ position }) => position > row.stage)!;
      return { stage: next.position, stage_name: next.name, stage_from: input.on, stage_due: addDays(input.on, next.days) };
    },
    also: ({ record, row, input }) => Promise.resolve({ details: { stage: procedureOn(record.dispute_stage, row.raisedOn).find(({ position }) => position > row.stage)!.name, from: input.on, note: input.note } }),
  }),

  change_interim_payer: act({
    on: 'council_dispute', stage: 'challenge', title: 'Change who pays meanwhile', event: 'interim_payer_changed', creates: true,
    says: 'Care goes on without a gap: one stops paying on the day the other begins, both without prejudice.',
    fields: { fromOn: day('From'), interimPayer: choice('Who pays from then', DISPUTE_PAYERS), icbShare: sometimes(share), note: lines('What was agreed', { most: 2_000 }) },
    guards: [({ row }) => (row.state === 'open' ? undefined : `not_possible_when_${row.state}`)],
    initial: ({ record }) => ({ fromOn: record.today }),
    check: ({ record, row }, { fromOn, interimPayer, icbShare }) => [
      ...dateWithin('fromOn', fromOn, { from: [[addDays(paidMeanwhile(row, record.dispute_payer).at(-1)!.fromOn, 1), 'after the last change']], to: [[record.today, 'today']] }), ...wrongShare(interimPayer, icbShare),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const id = await insertRow(tx, 'dispute_payer', {
        icb_id: record.person[0]!.icbId, person_id: record.caseId, council_dispute_id: row.id, from_on: input.fromOn, icb_percent: icbPercent(input.interimPayer, input.icbShare), note: input.note,
        recorded_on: record.today, recorded_by: by.id,
      });
      return { made: { kind: 'dispute_payer', id }, details: { fromOn: input.fromOn, interimPayer: input.interimPayer } };
    },
  }),

  settle_council_dispute: act({
    on: 'council_dispute', stage: 'challenge', title: 'Settle the dispute', event: 'council_dispute_settled', moves: MOVES.settle_council_dispute,
    says: 'What was paid meanwhile is set against who should have paid, day by day.',
    fields: {
      settledOn: day('Settled on'), outcome: choice('Who pays', DISPUTE_OUTCOMES), icbShare: sometimes(share), weeklyPence: pounds('What the care cost a week meanwhile'),
      note: lines('How it was settled', { most: 4_000 }),
    },
    guards: [],
    initial: ({ record }) => ({ settledOn: record.today }),
    check: ({ record, row }, { settledOn, outcome, icbShare }) => [
      ...dateWithin('settledOn', settledOn, { from: [[row.stageFrom, 'its latest stage'], [paidMeanwhile(row, record.dispute_payer).at(-1)!.fromOn, 'from when somebody pays as it is now']], to: [[record.today, 'today']] }), ...wrongShare(outcome, icbShare),
    ],
    sets: ({ record, row, input }) => {
      const percent = icbPercent(input.outcome, input.icbShare)!;
      const owed = betweenBodies({ paid: paidMeanwhile(row, record.dispute_payer), toOn: input.settledOn, weeklyPence: input.weeklyPence, outcomePercent: percent });
      return { settled_on: input.settledOn, outcome: input.outcome, outcome_percent: percent, outcome_note: input.note, weekly_pence: input.weeklyPence, repaid_by: owed.repaidBy, repaid_pence: owed.pence };
    },
    also: ({ input }) => Promise.resolve({ details: { outcome: input.outcome, settledOn: input.settledOn } }),
  }),

  withdraw_council_dispute: act({
    on: 'council_dispute', stage: 'challenge', title: 'Record that the dispute is withdrawn', event: 'council_dispute_withdrawn', moves: MOVES.withdraw_council_dispute,
    fields: { withdrawnOn: day('Withdrawn on'), note: lines('By whom, and why', { most: 2_000 }) },
    guards: [],
    initial: ({ record }) => ({ withdrawnOn: record.today }),
    check: ({ record, row }, { withdrawnOn }) => dateWithin('withdrawnOn', withdrawnOn, { from: [[row.stageFrom, 'its latest stage']], to: [[record.today, 'today']] }),
    sets: ({ input }) => ({ withdrawn_on: input.withdrawnOn, withdrawn_note: input.note }),
  }),
} as const satisfies ActTable;

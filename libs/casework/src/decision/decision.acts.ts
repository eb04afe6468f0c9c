import type { PlainDate } from '@chc/deadlines';
import { act, type ActTable, type Doing, type Done, type Guard, refuse, type Standing } from '../act/act.js';
import { choice, day, type FieldRefusal, lines, maybe, NO_FIELDS } from '../act/fields.js';
import type { Reason } from '../act/reasons.js';
import { updateRow } from '../act/write.js';
import { endReplaced, openEligibility } from '../eligibility/open-eligibility.js';
import { type Found, unsettled } from '../eligibility/settle.js';
import { isStandard } from '../referral/referral.acts.js';
import { REFERRAL_TRANSITIONS } from '../referral/referral.transitions.js';
import { cancelWhatItOvertakes, isNotStoppedByDeath, outOfOrder } from './concluding.js';
import type { DecisionCode } from './decision.rows.js';
import { agreeing, DECISIONS, hasRecommendation, isNotFromFinance, isOutsideTheMdt, namesNoMoney, nothingIsProposed, notReadElsewhere, RETURN_REASONS, somethingIsProposed } from './decision.rules.js';
import { SHARE_FIELDS, wrongShares, writeShares } from './shares.js';
import { standingDst } from '../dst/dst.picture.js';
import { reopenDst } from '../dst/dst.writing.js';
import { answerVerification, openVerificationOf } from './verification.js';

const FOUND: Readonly<Record<DecisionCode, Found>> = { '01': 'chc_standard', '03': 'fnc', '04': 'nothing', joint: 'joint' };
const nationalOutcome = (code: DecisionCode): string => (code === 'joint' ? '04' : code);

const isBeingVerified: Guard<'referral'> = ({ row }) => (row.state === 'verifying' ? undefined : `not_possible_when_${row.state}`);

/** The first day a decision may be of: that of the DST, or of receipt. */
const earliest = (at: Standing<'referral'>): PlainDate => [at.row.receivedOn, standingDst(at.record, at.row.id)?.completedOn ?? at.row.receivedOn].sort().at(-1)!;

function wrongDecision(at: Standing<'referral'>, code: DecisionCode, on: PlainDate): (FieldRefusal | Reason)[] {
  const wrong = outOfOrder('decidedOn', on, { from: earliest(at), record: at.record });
  return wrong.length > 0 ? wrong : [unsettled(at.record, FOUND[code], on) ?? []].flat();
}

/** Asked of whoever judges a recommendation; needed where the DST came without its domains. */
const dstRead = maybe(lines('Where you read the DST', { rows: 2, most: 1_000, hint: 'Needed only where its domains are not held here: in which system or file you read them, and when' }));

/** Everything a decision brings with it, in its own transaction: eligibility, what it replaces, shares. */
async function settle(doing: Doing<'referral'>, code: DecisionCode, on: PlainDate, shares: Parameters<typeof wrongShares>[1]): Promise<Done> {
  const found = FOUND[code];
  await cancelWhatItOvertakes(doing);
  if (code === 'joint') await writeShares(doing, shares);
  const { reassessesId: reassesses } = doing.row;
  if (found === 'nothing') return { details: { outcome: '04', ended: await endReplaced(doing, found, on, doing.row.id), ...(reassesses && { reassesses }) } };
  const { id, opened, ended } = await openEligibility(doing, { funding: found, referralId: doing.row.id, eligibleFrom: on });
  return { ...(opened && { made: { kind: 'eligibility', id } }), details: { outcome: nationalOutcome(code), funding: found, eligibility: id, ended, ...(reassesses && { reassesses }) } };
}

/** Acts of whoever verifies: agree, send back, or, two people for exceptional reasons in writing, not accept. Nobody edits the DST here. */
export const DECISION_ACTS = {
  record_decision: act({
    on: 'referral', stage: 'decision', title: 'Agree with the recommendation and decide', event: 'decision_recorded',
    says: 'The decision stops the clock and opens what the person is eligible for, from the day of the decision.',
    moves: REFERRAL_TRANSITIONS.record_decision,
    fields: {
      outcome: choice('Decision', DECISIONS),
      decidedOn: maybe(day('Decided on', { hint: 'Today, unless you give another date' })),
      dstRead,
      note: maybe(lines('Note', { most: 4_000 })),
      ...SHARE_FIELDS,
    },
    guards: [isStandard, isNotStoppedByDeath, hasRecommendation, isOutsideTheMdt, nothingIsProposed],
    offers: (at) => ({ outcome: Object.fromEntries(agreeing(at).map((code) => [code, DECISIONS[code]])) }),
    initial: (at) => ({ outcome: agreeing(at)[0] }),
    check: (at, input) => [
      ...(agreeing(at).includes(input.outcome) ? [] : [refuse('outcome', input.outcome, `what the MDT recommends (${agreeing(at).map((code) => DECISIONS[code]).join(' or ')}); otherwise send it back, or propose not to accept it`)]),
      ...notReadElsewhere(at, input.dstRead),
      ...wrongShares(input.outcome === 'joint', input),
      ...wrongDecision(at, input.outcome, input.decidedOn ?? at.record.today),
    ],
    sets: ({ record, input }) => ({ decided_on: input.decidedOn ?? record.today, decision_outcome: nationalOutcome(input.outcome), undecided_at_death: false }),
    also: async (doing) => {
      await answerVerification(doing, 'agreed', { note: doing.input.note, dst_read: doing.input.dstRead });
      return settle(doing, doing.input.outcome, doing.input.decidedOn ?? doing.record.today, doing.input);
    },
  }),

  return_to_mdt: act({
    on: 'referral', stage: 'decision', title: 'Return to the MDT', event: 'returned_to_mdt',
    says: 'Care goes on as it is, and the 28 days go on counting. How often a case goes back is counted.',
    moves: REFERRAL_TRANSITIONS.return_to_mdt,
    fields: { reason: choice('Why', RETURN_REASONS), note: lines('What the MDT should do', { most: 4_000 }) },
    guards: [isStandard, isNotStoppedByDeath, isOutsideTheMdt, nothingIsProposed],
    also: async (doing) => {
      await answerVerification(doing, 'returned', { return_reason: doing.input.reason, note: doing.input.note });
      await reopenDst(doing, doing.row.id, 'returned_to_mdt');
      return { details: { reason: doing.input.reason } };
    },
  }),

  propose_not_accepting: act({
    on: 'referral', stage: 'decision', title: 'Propose not to accept the recommendation', event: 'not_accepting_proposed',
    says: 'Only in exceptional circumstances, for reasons in writing that are about the person’s needs. A second person has to confirm it; neither may be from finance.',
    fields: { outcome: choice('Decision proposed', DECISIONS), reasons: lines('Exceptional reasons', { most: 10_000, rows: 8, hint: 'Clear enough for the person to read: why the recommendation cannot stand on the evidence' }), dstRead },
    guards: [isStandard, isBeingVerified, isNotStoppedByDeath, hasRecommendation, isOutsideTheMdt, isNotFromFinance, nothingIsProposed],
    check: (at, { outcome, reasons, dstRead: read }) => [
      ...notReadElsewhere(at, read),
      ...(agreeing(at).includes(outcome) ? [refuse('outcome', outcome, 'another decision than the MDT recommends')] : []),
      ...namesNoMoney('reasons', reasons),
    ],
    also: async (doing) => {
      const { tx, by, record, input } = doing;
      await updateRow(tx, 'verification', openVerificationOf(doing)!, {
        proposed_outcome: input.outcome, proposed_reasons: input.reasons, proposed_by: by.id, proposed_by_name: by.name, proposed_on: record.today, dst_read: input.dstRead,
      });
      return { details: { outcome: input.outcome } };
    },
  }),

  withdraw_not_accepting: act({
    on: 'referral', stage: 'decision', title: 'Withdraw the proposal not to accept', event: 'not_accepting_withdrawn',
    fields: NO_FIELDS,
    guards: [isStandard, isBeingVerified, somethingIsProposed],
    also: async (doing) => {
      await updateRow(doing.tx, 'verification', openVerificationOf(doing)!, { proposed_outcome: null, proposed_reasons: null, proposed_by: null, proposed_by_name: null, proposed_on: null, dst_read: null });
    },
  }),

  confirm_not_accepting: act({
    on: 'referral', stage: 'decision', title: 'Confirm that the recommendation is not accepted', event: 'recommendation_not_accepted',
    says: 'You are the second person. Confirm only what you would say to the person yourself.',
    moves: REFERRAL_TRANSITIONS.record_decision,
    fields: { decidedOn: maybe(day('Decided on', { hint: 'Today, unless you give another date' })), note: maybe(lines('Note', { most: 4_000 })), ...SHARE_FIELDS },
    guards: [
      isStandard, isNotStoppedByDeath, somethingIsProposed, isOutsideTheMdt, isNotFromFinance,
      (at) => (openVerificationOf(at)?.proposedBy === at.by.id ? 'needs_another_person' : undefined),
    ],
    check: (at, input) => {
      const code = openVerificationOf(at)!.proposedOutcome!;
      return [...wrongShares(code === 'joint', input), ...wrongDecision(at, code, input.decidedOn ?? at.record.today)];
    },
    sets: (doing) => ({ decided_on: doing.input.decidedOn ?? doing.record.today, decision_outcome: nationalOutcome(openVerificationOf(doing)!.proposedOutcome!), undecided_at_death: false }),
    also: async (doing) => {
      const code = openVerificationOf(doing)!.proposedOutcome!;
      await answerVerification(doing, 'not_accepted', { note: doing.input.note });
      return settle(doing, code, doing.input.decidedOn ?? doing.record.today, doing.input);
    },
  }),
} as const satisfies ActTable;

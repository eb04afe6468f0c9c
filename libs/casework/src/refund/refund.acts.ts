import { clock, type PlainDate } from '@chc/deadlines';
import { act, type ActTable, type Doing, type Guard, refuse } from '../act/act.js';
import { dateWithin } from '../act/date-checks.js';
import { choice, day, line, lines, maybe, pounds, sometimes, yesNo } from '../act/fields.js';
import { insertRow, updateRow } from '../act/write.js';
import { challengedReferral } from '../appeal/appeal.rules.js';
import type { AppealRow } from '../appeal/appeal.rows.js';
import type { CaseRecord } from '../case/case.record.js';
import { findOrganisation } from '../organisation/organisation.find.js';
import { refundBasis } from './refund-basis.js';
import { day29, refundOf } from './refund.rules.js';

export const DELAY_JUDGED = {
  unreasonable: 'The delay was the ICB’s own: staff, panels, paperwork',
  D1: 'Evidence from another body was late',
  D2: 'Information or participation from the person was late',
  D3: 'A practitioner of another body was not available',
  D4: 'Another exceptional reason outside its control',
} as const;

/** The outcome of a challenge that found somebody eligible: its day and period. An independent review comes after the local resolution. */
export function upheldOf(record: CaseRecord, appeal: AppealRow): { on: PlainDate; fromOn: PlainDate; toOn: PlainDate } | undefined {
  const review = record.independent_review.find(({ appealId, answer, recommendedFrom }) => appealId === appeal.id && answer === 'accepted' && recommendedFrom !== null);
  const [on, fromOn, toOn] = review ? [review.answeredOn, review.recommendedFrom, review.recommendedTo] : [appeal.decidedOn, appeal.eligibleFrom, appeal.eligibleTo];
  return on === null || fromOn === null ? undefined : { on, fromOn, toOn: toOn ?? on };
}

const isOpen = (state: string): boolean => state === 'proposed' || state === 'approved';
const noRefundYet = (because: string, referralId: string, record: CaseRecord): boolean => record.refund.some((row) => row.referralId === referralId && row.because === because && isOpen(row.state));
const isProposed: Guard<'refund'> = ({ row }) => (row.state === 'proposed' ? undefined : 'refund_is_decided');
const byAnother: Guard<'refund'> = ({ row, by }) => (row.proposedBy === by.id ? 'needs_another_person' : undefined);

interface Worked { readonly referralId: string; readonly appealId?: string; readonly because: 'late_decision' | 'challenge'; readonly fromOn: PlainDate; readonly statistic: PlainDate; readonly toOn: PlainDate; readonly columns: Readonly<Record<string, unknown>> }

/** Works a refund out in both readings of its first day and keeps it as it was worked out. */
async function propose(doing: Doing, { referralId, appealId, because, fromOn, statistic, toOn, columns }: Worked): Promise<{ made: { kind: string; id: string }; details: object }> {
  const { tx, record, by } = doing;
  const basis = await refundBasis(tx, record);
  const [refund, other] = [refundOf(basis, fromOn, toOn), refundOf(basis, statistic, toOn)];
  const none = columns.state === 'none_due';
  const sums = none ? { individual_pence: 0, council_pence: 0, fnc_pence: 0, individual_statistic_pence: 0, council_statistic_pence: 0 } : {
    individual_pence: refund.individualPence, council_pence: refund.councilPence, fnc_pence: refund.fncPence, individual_statistic_pence: other.individualPence, council_statistic_pence: other.councilPence,
  };
  const id = await insertRow(tx, 'refund', {
    icb_id: record.person[0]!.icbId, person_id: record.caseId, referral_id: referralId, appeal_id: appealId, because, from_on: fromOn, from_on_statistic: statistic, to_on: toOn,
    days: refund.days, days_not_known: refund.daysNotKnown, ...sums, stretches: JSON.stringify(refund.stretches), proposed_on: record.today, proposed_by: by.id, state: 'proposed', ...columns,
  });
  return { made: { kind: 'refund', id }, details: { fromOn, toOn, individualPence: sums.individual_pence, councilPence: sums.council_pence } };
}

/** What is paid back, to whom: from what care cost meanwhile, worked out by one and approved by another. */
export const REFUND_ACTS = {
  record_care_cost: act({
    on: 'referral', stage: 'challenge', title: 'Record what care cost meanwhile', event: 'care_cost_recorded', creates: true,
    says: 'What the person or the council paid for care that a refund may be due for, as bills or statements show it. What councils paid of packages held here is known already.',
    fields: {
      fromOn: day('From'), toOn: maybe(day('First day no longer paid', { hint: 'Leave it out where it goes on' })),
      weeklyPence: pounds('Cost a week'), payer: choice('Who paid', { individual: 'The person, or their family for them', council: 'The council; give the whole price, with what it took from the person' }),
      council: sometimes(line('Council', { hint: 'Its code or its whole name. Needed where it paid' })),
      includesFnc: yesNo('Does that price hold the part that the NHS paid as nursing care?', { hint: 'It is then set off' }),
      evidence: lines('The papers that show it', { most: 2_000 }),
    },
    guards: [],
    check: ({ record }, { fromOn, toOn, payer, council }) => [
      ...dateWithin('fromOn', fromOn, { to: [[record.today, 'today']] }),
      ...(toOn !== undefined && toOn <= fromOn ? [refuse('toOn', toOn, `a day after ${fromOn}`)] : []),
      ...((payer === 'council') === (council !== undefined) ? [] : [refuse('council', council, payer === 'council' ? 'the council that paid' : 'nothing: the person paid')]),
    ],
    also: async ({ tx, record, row, by, input }) => {
      const council = input.council === undefined ? null : await findOrganisation(tx, 'council', input.council, ['local_authority'], 'a council');
      const id = await insertRow(tx, 'care_cost', {
        icb_id: row.icbId, person_id: record.caseId, referral_id: row.id, from_on: input.fromOn, to_on: input.toOn, weekly_pence: input.weeklyPence, payer: input.payer,
        organisation_id: council, includes_fnc: input.includesFnc, evidence: input.evidence, recorded_on: record.today, recorded_by: by.id,
      });
      return { made: { kind: 'care_cost', id }, details: { fromOn: input.fromOn, toOn: input.toOn, payer: input.payer } };
    },
  }),

  withdraw_care_cost: act({
    on: 'care_cost', stage: 'challenge', title: 'Withdraw this cost', event: 'care_cost_withdrawn',
    fields: { reason: lines('Why', { most: 1_000 }) },
    guards: [({ row }) => (row.withdrawnOn === null ? undefined : 'already_ended')],
    sets: ({ record, input }) => ({ withdrawn_on: record.today, withdrawn_reason: input.reason }),
  }),

  propose_delay_refund: act({
    on: 'referral', stage: 'challenge', title: 'Work out the refund for a late decision', event: 'delay_refund_proposed', creates: true,
    says: 'Only where the ICB took unreasonably longer than 28 days. It runs from the 29th day, the day of receipt being day 1, to the day of the decision.',
    fields: { delayReason: choice('Why did it take longer?', DELAY_JUDGED), reason: lines('What happened, and how it is known', { most: 4_000 }) },
    guards: [
      ({ row }) => (row.activityType === '01' ? undefined : 'only_for_standard_referrals'),
      ({ row }) => (row.decidedOn !== null && row.decisionOutcome === '01' ? undefined : 'not_found_eligible'),
      ({ row }) => (row.decidedOn !== null && clock(row.receivedOn, row.decidedOn).daysOver > 0 ? undefined : 'decided_in_time'),
      ({ record, row }) => (noRefundYet('late_decision', row.id, record) ? 'refund_is_proposed' : undefined),
    ],
    initial: ({ row }) => ({ delayReason: (row.delayReason ?? undefined) as 'D1' | undefined }),
    also: (doing) => {
      const { row, input } = doing;
      const first = day29(row.receivedOn);
      return propose(doing, {
        referralId: row.id, because: 'late_decision', fromOn: first.refund, statistic: first.statistic, toOn: row.decidedOn!,
        columns: { delay_reason: input.delayReason, reason: input.reason, state: input.delayReason === 'unreasonable' ? 'proposed' : 'none_due' },
      });
    },
  }),

  propose_challenge_refund: act({
    on: 'appeal', stage: 'challenge', title: 'Work out the refund for an upheld challenge', event: 'challenge_refund_proposed', creates: true,
    says: 'From the day the person should have been found eligible to the day they were. Record first what care cost meanwhile.',
    fields: { reason: lines('What it rests on', { most: 4_000, hint: 'Bills seen, what could not be found' }) },
    guards: [
      ({ record, row }) => (upheldOf(record, row) ? undefined : 'not_upheld'),
      ({ record, row }) => (noRefundYet('challenge', row.referralId, record) ? 'refund_is_proposed' : undefined),
    ],
    also: (doing) => {
      const { record, row, input } = doing;
      const { fromOn, toOn } = upheldOf(record, row)!;
      const first = day29(challengedReferral(doing).receivedOn);
      return propose(doing, {
        referralId: row.referralId, appealId: row.id, because: 'challenge', fromOn, statistic: fromOn === first.refund && first.statistic <= toOn ? first.statistic : fromOn, toOn, columns: { reason: input.reason },
      });
    },
  }),

  approve_refund: act({
    on: 'refund', stage: 'challenge', title: 'Approve the refund', event: 'refund_approved',
    says: 'You are the second person. It is what was worked out that is paid; where costs have changed since, refuse it and have it worked out again.',
    fields: { note: maybe(lines('Note', { most: 2_000 })) },
    guards: [isProposed, byAnother],
    sets: ({ record, by, input }) => ({ state: 'approved', decided_on: record.today, decided_by: by.id, decided_note: input.note }),
    also: async ({ tx, record, row }) => {
      if (row.because !== 'late_decision') return;
      const opened = record.eligibility.find(({ referralId, appealId, funding }) => referralId === row.referralId && appealId === null && funding === 'chc_standard');
      if (opened && row.fromOn < (opened.fundedFrom ?? opened.eligibleFrom)) await updateRow(tx, 'eligibility', opened, { funded_from: row.fromOn });
    },
  }),

  refuse_refund: act({
    on: 'refund', stage: 'challenge', title: 'Refuse the refund', event: 'refund_refused',
    fields: { note: lines('Why', { most: 2_000 }) },
    guards: [isProposed, byAnother],
    sets: ({ record, by, input }) => ({ state: 'refused', decided_on: record.today, decided_by: by.id, decided_note: input.note }),
  }),
} as const satisfies ActTable;

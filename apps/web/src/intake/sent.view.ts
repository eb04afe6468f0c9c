import { addDays, businessDateAt, CLOCK_DAYS, londonTimeAt } from '@chc/deadlines';
import type { SentRow } from '@chc/casework';
import { longDate, shortDate } from '../page/wording.js';
import { personName } from './intake.view.js';

const FAST_TRACK: Readonly<Record<string, string>> = { received: 'Received, to be accepted', returned_incomplete: 'Returned to you as incomplete', discounted: 'Closed without a decision' };
const STANDARD: Readonly<Record<string, string>> = {
  assessing: 'Being assessed', mdt_held: 'The MDT has met', verifying: 'The recommendation is being verified', decided: 'Decided', discounted: 'Closed without a decision',
  merged: 'Joined with another referral for the same person', screened_out: 'The Checklist was negative: no full assessment',
};
const at = (instant: Date): string => `${longDate(businessDateAt(instant))}, ${londonTimeAt(instant)}`;

/** Where something sent stands, in plain words for whoever sent it. */
export function stageOf(row: SentRow): string {
  if (row.kind === 'checklist') return row.outcomeSentOn ? `Negative: the person was told on ${longDate(row.outcomeSentOn)}` : 'Negative: the person is being told';
  if (row.activityType === '02' && row.state === 'decided') return row.careStartedAt ? `Accepted. Care started ${at(row.careStartedAt)}` : `Accepted on ${longDate(row.decidedOn!)}. Care has not started yet`;
  if (row.activityType === '02') return [FAST_TRACK[row.state!] ?? row.state!, row.returnedNote].filter(Boolean).join(': ');
  if (row.detailWanted) return `More detail is wanted from you: ${row.detailWanted}`;
  return row.state === 'received' ? (row.accepted ? 'Accepted, a coordinator is being named' : 'Received, not accepted yet') : STANDARD[row.state!] ?? row.state!;
}

export const kindOf = ({ kind, activityType, notificationType }: SentRow): string =>
  kind === 'checklist' ? 'Checklist, negative' : activityType === '02' ? 'Fast Track tool' : notificationType === '02' ? 'Direct referral' : 'Checklist';

export interface SentView {
  readonly showing: string; readonly firstHref: string | null; readonly nextHref: string | null;
  readonly rows: readonly { readonly reference: string; readonly href: string; readonly person: string; readonly kind: string; readonly received: string; readonly stage: string }[];
}

export function sentView(rows: readonly SentRow[], total: number, next: string | null, isFirst: boolean): SentView {
  return {
    showing: total === 0 ? 'You have sent nothing yet.' : `${rows.length} of ${total} that you have sent, the latest first`,
    firstHref: isFirst ? null : '/my-referrals', nextHref: next && `/my-referrals?after=${next}`,
    rows: rows.map((row) => ({ reference: row.reference, href: `/refer/receipt/${row.reference}`, person: personName(row), kind: kindOf(row), received: shortDate(row.receivedOn), stage: stageOf(row) })),
  };
}

export interface ReceiptView {
  readonly title: string; readonly lines: readonly { readonly key: string; readonly value: string }[]; readonly says: string;
  /** Where more detail is wanted: the form that answers. */
  readonly answerHref: string | null;
}

/** What its sender keeps: the reference and the dates. */
export function receiptView(row: SentRow): ReceiptView {
  const standard = row.kind === 'referral' && row.activityType === '01';
  return {
    answerHref: row.detailWanted ? `/refer/answer_more_detail?reference=${row.reference}` : null,
    title: `Received: ${kindOf(row)}`,
    says: row.kind === 'checklist' ? 'The outcome is yours: no full assessment. The person is told in writing and may ask for it to be reconsidered.' : standard ? 'A decision is due within 28 calendar days of receipt. Nothing pauses them.' : `Care should be in place by ${at(row.careDueAt!)}.`,
    lines: [
      { key: 'Reference', value: row.reference }, { key: 'Person', value: personName(row) }, { key: 'Received', value: at(row.at) },
      ...(standard ? [{ key: 'Decision due by', value: longDate(addDays(row.receivedOn, CLOCK_DAYS)) }] : []),
      ...(row.careDueAt ? [{ key: 'Care due by', value: at(row.careDueAt) }] : []),
      { key: 'Stage', value: stageOf(row) },
    ],
  };
}

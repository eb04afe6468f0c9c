import { addDays, businessDateAt, CLOCK_DAYS, londonTimeAt } from '@chc/deadlines';
import { type ChecklistGaps, INCOMPLETE, type SentRow } from '@chc/casework';
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
  if (row.activityType === '02') return [FAST_TRACK[row.state!] ?? row.state!, row.returnedReason && INCOMPLETE[row.returnedReason as keyof typeof INCOMPLETE], row.returnedNote].filter(Boolean).join(': ');
  if (row.detailWanted) return `More detail is wanted from you: ${row.detailWanted}`;
  if (row.state === 'assessing' && row.meetingOn) return `Assessment booked for ${longDate(row.meetingOn)}`;
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
  readonly title: string;
  /** What has happened so far, each with its day or time. */
  readonly steps: readonly { readonly what: string; readonly when: string }[];
  readonly next: readonly string[];
  readonly lines: readonly { readonly key: string; readonly value: string }[]; readonly says: string;
  /** Where something is wanted of them: the form that answers. */
  readonly answer: { readonly text: string; readonly href: string } | null;
}

/** What its sender keeps: the reference and the dates. */
export function receiptView(row: SentRow & { readonly gaps: ChecklistGaps | null }): ReceiptView {
  const standard = row.kind === 'referral' && row.activityType === '01';
  return {
    answer: answerOf(row), steps: stepsOf(row), next: nextOf(row),
    title: `Received: ${kindOf(row)}`,
    says: row.kind === 'checklist' ? 'The outcome is yours: no full assessment. The person is told in writing and may ask for it to be reconsidered.' : standard ? 'A decision is due within 28 calendar days of receipt. Nothing pauses them.' : `Care should be in place by ${at(row.careDueAt!)}.`,
    lines: [
      { key: 'Reference', value: row.reference }, { key: 'Person', value: personName(row) }, { key: 'Received', value: at(row.at) },
      ...(standard ? [{ key: 'Decision due by', value: `${longDate(addDays(row.receivedOn, CLOCK_DAYS))}, which is day ${CLOCK_DAYS}` }] : []),
      ...(row.careDueAt ? [{ key: 'Care due by', value: at(row.careDueAt) }] : []),
      { key: 'Stage', value: stageOf(row) },
      ...(row.teamName ? [{ key: 'Who gets in touch', value: `${row.teamName}, ${row.teamPhone}` }] : []),
      ...(row.gaps ? [{ key: 'How complete it is', value: `${row.gaps.asked - row.gaps.missing.length} of ${row.gaps.asked} things are there (${row.gaps.complete} per cent)` }] : []),
    ],
  };
}

const answerOf = ({ detailWanted, reference, state, activityType }: SentRow): ReceiptView['answer'] =>
  detailWanted ? { text: 'Answer the question', href: `/refer/answer_more_detail?reference=${reference}` }
  : activityType === '02' && state === 'returned_incomplete' ? { text: 'Send what was missing', href: `/refer/complete_fast_track_tool?reference=${reference}` } : null;

/** What has happened, as a referrer may know of it: that it was decided, never what. */
function stepsOf(row: SentRow): ReceiptView['steps'] {
  const fast = row.activityType === '02';
  const steps: (readonly [string, string | null])[] = [
    ['Received', at(row.at)],
    ['More detail asked of you', row.detailAskedOn && longDate(row.detailAskedOn)], ['More detail received', row.detailReceivedOn && longDate(row.detailReceivedOn)],
    [fast ? 'Returned to you' : '', row.returnedOn && longDate(row.returnedOn)],
    ['Accepted', fast ? row.decidedOn && (row.acceptedAt && businessDateAt(row.acceptedAt) === row.decidedOn ? at(row.acceptedAt) : longDate(row.decidedOn)) : row.acceptedAt && at(row.acceptedAt)],
    ['Assessment meeting booked for', row.meetingOn && longDate(row.meetingOn)],
    ['Decided', !fast && row.decidedOn ? longDate(row.decidedOn) : null], ['Care started', row.careStartedAt && at(row.careStartedAt)],
    ['Closed without a decision', row.kind === 'referral' && row.state === 'discounted' && row.concludedOn ? longDate(row.concludedOn) : null],
  ];
  return steps.flatMap(([what, when]) => (what !== '' && when !== null ? [{ what, when }] : []));
}

function nextOf({ kind, activityType, state, outcomeSentOn, careStartedAt }: SentRow): string[] {
  if (kind === 'checklist') return outcomeSentOn ? [] : ['The person is told in writing, and how to ask for it to be looked at again.'];
  if (activityType === '02') {
    if (state === 'received') return ['The tool is read as soon as it comes. It is accepted, or comes back to you with what is missing, after a talk with the clinician.', 'You will see here when care has started.'];
    return state === 'decided' && careStartedAt === null ? ['Care is being arranged. You will see here when it has started.'] : [];
  }
  return state === 'received' ? ['It is looked at and accepted, or more detail is asked of you here.', 'A coordinator is named, who gets in touch with you and the person.'] : [];
}

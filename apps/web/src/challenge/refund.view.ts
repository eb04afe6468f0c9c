import type { CaseRecord, Names, RefundRow } from '@chc/casework';
import { addDays } from '@chc/deadlines';
import type { Tag } from '../caseload/caseload-row.view.js';
import { codeInWords } from '../case/code.words.js';
import { count, counted, longDate, shortDate } from '../page/wording.js';
import { pounds } from './challenge-stages.view.js';

/** A refund with how it was worked out, in both readings of its first day. */
export interface RefundView {
  readonly title: string;
  readonly tag: Tag;
  readonly says: string;
  readonly rows: readonly { readonly from: string; readonly to: string; readonly time: string; readonly week: string; readonly fnc: string; readonly payer: string }[];
  readonly readings: readonly { readonly name: string; readonly from: string; readonly individual: string; readonly council: string }[];
}

const COLOURS: Readonly<Record<RefundRow['state'], Tag['colour']>> = { proposed: 'yellow', approved: 'green', refused: 'grey', none_due: 'grey' };

/** `22 weeks and 3 days`. */
export function weeksAndDays(days: number): string {
  const [weeks, rest] = [Math.floor(days / 7), days % 7];
  return [weeks > 0 ? counted(weeks, 'week') : '', rest > 0 || weeks === 0 ? counted(rest, 'day') : ''].filter(Boolean).join(' and ');
}

function refundView(refund: RefundRow, names: Names): RefundView {
  const { because, state, delayReason, fromOn, fromOnStatistic, toOn, days, daysNotKnown, stretches, fncPence } = refund;
  const none = state === 'none_due';
  const rows = none ? [] : stretches.map(({ fromOn: from, toOn: to, days: length, weeklyPence, fncWeeklyPence, payer, organisationId }) => ({
    from: shortDate(from), to: shortDate(addDays(to, -1)), time: weeksAndDays(length), week: payer === 'nobody' ? 'Not known' : pounds(weeklyPence), fnc: fncWeeklyPence > 0 ? pounds(fncWeeklyPence) : 'None',
    payer: payer === 'individual' ? 'The individual' : payer === 'council' ? (organisationId && names.organisations[organisationId]) ?? 'A council' : 'Nobody known',
  }));
  return {
    title: `${codeInWords('refund', 'because', because)}: ${longDate(fromOn)} to ${longDate(addDays(toOn, -1))}`, tag: { text: codeInWords('refund', 'state', state), colour: COLOURS[state] },
    says: none ? `None is due: ${codeInWords('refund', 'delayReason', delayReason!).toLowerCase()}.`
      : `${weeksAndDays(days)} (${counted(days, 'day')}) that the NHS should have paid for${fncPence > 0 ? `, ${pounds(Number(fncPence))} of nursing care set off` : ''}.${daysNotKnown > 0 ? ` For ${count(daysNotKnown)} of them no cost is recorded: they are in no sum.` : ''}`,
    rows,
    readings: [
      { name: 'The refund’s: the day of receipt is day 1', from: shortDate(fromOn), individual: pounds(Number(refund.individualPence)), council: pounds(Number(refund.councilPence)) },
      { name: 'The statistic’s: the day of receipt is day 0', from: shortDate(fromOnStatistic), individual: pounds(Number(refund.individualStatisticPence)), council: pounds(Number(refund.councilStatisticPence)) },
    ],
  };
}

/** The refunds of a case, the latest first. */
export const refundViews = (record: CaseRecord, names: Names): RefundView[] => record.refund.toReversed().map((row) => refundView(row, names));

import { type AppealRow, type CaseRecord, type ChecklistRow, type CouncilDisputeRow, type IndependentReviewRow, paidMeanwhile, procedureOn } from '@chc/casework';
import { daysBetween, type PlainDate } from '@chc/deadlines';
import type { Tag } from '../caseload/caseload-row.view.js';
import { codeInWords } from '../case/code.words.js';
import type { StageView } from '../case/case-stages.view.js';
import { counted, longDate, shortDate } from '../page/wording.js';

/** One challenge of a case: its clock, and its stages in order. */
export interface ChallengeView {
  readonly title: string;
  readonly tag: Tag;
  readonly says: string | null;
  readonly stages: readonly StageView[];
}

const DONE = { text: 'Done', colour: 'white' } as const;
const NEXT = { text: 'Next', colour: 'yellow' } as const;
const LATER = { text: 'Later', colour: 'grey' } as const;
const NOT = { text: 'Not needed', colour: 'grey' } as const;
const UNKNOWN = { text: 'Not recorded', colour: 'grey' } as const;
const LATE = { text: 'Late', colour: 'red' } as const;

/** The clock of something open: how far away its day is, in words. */
export function clockTag(dueOn: PlainDate, today: PlainDate): Tag {
  const left = daysBetween(today, dueOn);
  if (left < 0) return { text: `Overdue by ${counted(-left, 'day')}`, colour: 'red' };
  return { text: left === 0 ? 'Due today' : `${counted(left, 'day')} left`, colour: left <= 14 ? 'yellow' : 'green' };
}

interface Step { readonly title: string; readonly doneOn: PlainDate | null; readonly says?: string | null; readonly plan?: string; readonly skipped?: boolean }

/** Steps in order: those done with their day, the first other one is next, the rest come later; none where it is over. */
function inOrder(steps: readonly Step[], over: boolean, late: boolean): StageView[] {
  const next = steps.findIndex(({ doneOn, skipped }) => doneOn === null && !skipped);
  return steps.map(({ title, doneOn, says, plan, skipped }, at): StageView => ({
    title, says: doneOn ? `${longDate(doneOn)}${says ? `: ${says}` : ''}` : skipped ? 'Passed over' : over ? 'No day is recorded' : plan ?? 'No day yet',
    status: doneOn ? DONE : skipped ? NOT : over ? UNKNOWN : at === next ? (late ? LATE : NEXT) : LATER,
  }));
}

function appealView(appeal: AppealRow, record: CaseRecord): ChallengeView {
  const { state, requestedOn, dueOn, askBy, informalMeetingOn, formalBookedFor, formalMeetingOn, decidedOn, decidedOutcome, outcome, outcomeLetterOn, lateAnswer, reviewBy } = appeal;
  const over = state === 'completed';
  const words = (code: string | null): string => (code === null ? '' : codeInWords('appeal', 'outcome', code));
  const lateStep: Step[] = askBy !== null && requestedOn > askBy ? [{ title: 'Late request answered', doneOn: lateAnswer ? requestedOn : null, plan: `It came after ${shortDate(askBy)}, the last day to ask` }] : [];
  return {
    title: `Local resolution, asked for on ${longDate(requestedOn)}`,
    tag: over ? { text: words(outcome), colour: 'grey' } : clockTag(dueOn, record.today),
    says: over ? (reviewBy ? `Independent review can be asked for until ${longDate(reviewBy)}.` : null) : `To be finished by ${longDate(dueOn)}.`,
    stages: inOrder([
      { title: 'Asked for', doneOn: requestedOn, says: askBy ? `the last day to ask was ${shortDate(askBy)}` : null }, ...lateStep,
      { title: 'Informal discussion', doneOn: informalMeetingOn, skipped: informalMeetingOn === null && formalBookedFor !== null },
      { title: 'Formal meeting', doneOn: formalMeetingOn, skipped: formalMeetingOn === null && decidedOn !== null, ...(formalBookedFor && { plan: `Booked for ${longDate(formalBookedFor)}` }) },
      { title: 'Outcome', doneOn: decidedOn ?? outcomeLetterOn, says: words(decidedOutcome ?? outcome) },
      { title: 'Outcome letter, or end', doneOn: outcomeLetterOn, plan: `By ${longDate(dueOn)}` },
    ], over, dueOn < record.today),
  };
}

function reviewView(review: IndependentReviewRow, record: CaseRecord): ChallengeView {
  const { state, body, requestedOn, dueOn, declinedOn, panelBookedFor, panelHeldOn, recommendedOn, recommendation, answer, answeredOn, withdrawnOn } = review;
  const over = ['declined', 'concluded', 'withdrawn'].includes(state);
  return {
    title: `Independent review by ${body}, asked for on ${longDate(requestedOn)}`,
    tag: over ? { text: codeInWords('independent_review', 'state', state), colour: 'grey' } : clockTag(dueOn, record.today), says: over ? null : `To be finished by ${longDate(dueOn)}.`,
    stages: inOrder([
      { title: 'Asked for', doneOn: requestedOn },
      ...(declinedOn ? [{ title: 'The chair declined a panel', doneOn: declinedOn }] : withdrawnOn ? [{ title: 'Withdrawn', doneOn: withdrawnOn }] : [
        { title: 'Panel held', doneOn: panelHeldOn, ...(panelBookedFor && { plan: `Booked for ${longDate(panelBookedFor)}` }) },
        { title: 'Recommendation', doneOn: recommendedOn, says: recommendation && codeInWords('independent_review', 'recommendation', recommendation) },
        { title: 'Answer of the ICB', doneOn: answeredOn, says: answer && codeInWords('independent_review', 'answer', answer) },
      ]),
    ], over, dueOn < record.today),
  };
}

function disputeView(dispute: CouncilDisputeRow, record: CaseRecord): ChallengeView {
  const { state, raisedOn, stage, stageName, stageDue, settledOn, withdrawnOn, repaidBy, repaidPence } = dispute;
  const over = state !== 'open';
  const procedure = procedureOn(record.dispute_stage, raisedOn);
  const paid = paidMeanwhile(dispute, record.dispute_payer).at(-1)!.icbPercent;
  return {
    title: `Dispute with a council, raised on ${longDate(raisedOn)}`, tag: over ? { text: codeInWords('council_dispute', 'state', state), colour: 'grey' } : clockTag(stageDue, record.today),
    says: over ? (repaidPence ? `Repaid by ${repaidBy === 'icb' ? 'the ICB to the council' : 'the council to the ICB'}: ${pounds(Number(repaidPence))}.` : null)
      : `Meanwhile, without prejudice, the ICB pays ${paid}% and the council ${100 - paid}%. Care is not to wait for this.`,
    stages: [
      ...procedure.map(({ position, name, days }): StageView => ({
        title: name, says: position === stage && !over ? `Until ${longDate(stageDue)}` : counted(days, 'day'),
        status: position < stage ? DONE : position === stage && !over ? (stageDue < record.today ? LATE : NEXT) : over ? NOT : LATER,
      })),
      ...(over ? [{ title: withdrawnOn ? 'Withdrawn' : 'Settled', says: longDate((settledOn ?? withdrawnOn)!), status: DONE }] : []),
    ].map((one) => (one.title === stageName && over ? { ...one, status: DONE } : one)),
  };
}

function reconsiderationView({ reconsiderationAskedOn, reconsiderationDueOn, reconsideredOn, reconsiderationOutcome, reconsiderationToldOn }: ChecklistRow, record: CaseRecord): ChallengeView {
  return {
    title: `Checklist to be looked at again, asked for on ${longDate(reconsiderationAskedOn!)}`,
    tag: reconsideredOn || !reconsiderationDueOn ? { text: reconsideredOn ? 'Answered' : 'Open', colour: 'grey' } : clockTag(reconsiderationDueOn, record.today),
    says: reconsideredOn || !reconsiderationDueOn ? null : `To be answered by ${longDate(reconsiderationDueOn)}.`,
    stages: inOrder([
      { title: 'Asked for', doneOn: reconsiderationAskedOn },
      { title: 'Answered', doneOn: reconsideredOn, says: reconsiderationOutcome === 'stands' ? 'it stands' : reconsiderationOutcome && 'a full assessment is needed', ...(reconsiderationDueOn && { plan: `By ${longDate(reconsiderationDueOn)}` }) },
      { title: 'Told in writing', doneOn: reconsiderationToldOn },
    ], false, reconsideredOn === null && reconsiderationDueOn !== null && reconsiderationDueOn < record.today),
  };
}

export const pounds = (pence: number): string => `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** Every challenge of a case, the latest kind of each last asked first. */
export function challengeViews(record: CaseRecord): ChallengeView[] {
  return [
    ...record.independent_review.toReversed().map((row) => reviewView(row, record)),
    ...record.appeal.toReversed().map((row) => appealView(row, record)),
    ...record.council_dispute.toReversed().map((row) => disputeView(row, record)),
    ...record.checklist.filter(({ reconsiderationAskedOn }) => reconsiderationAskedOn !== null).toReversed().map((row) => reconsiderationView(row, record)),
  ];
}

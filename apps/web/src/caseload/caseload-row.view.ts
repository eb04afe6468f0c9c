import { type CaseloadRow, ESCALATION_KINDS, type OtherMatter, type Urgency } from '@chc/casework';
import { clock, daysBetween, type PlainDate } from '@chc/deadlines';
import type { Actor } from '@chc/platform';
import { count, counted, nhsNumberGroups, shortDate } from '../page/wording.js';
import { nextStep } from './next-step.view.js';

/** A status in words; its colour only repeats them. */
export interface Tag {
  readonly text: string;
  readonly colour: 'red' | 'yellow' | 'green' | 'orange' | 'grey';
}

/** `in 3 days`, `today`, `5 days ago`. */
export function away(date: PlainDate, today: PlainDate): string {
  const days = daysBetween(today, date);
  return days === 0 ? 'today' : days > 0 ? `in ${counted(days, 'day')}` : `${counted(-days, 'day')} ago`;
}

/** `Ashworth, Edith`. */
export function personName({ familyName, givenName }: { familyName: string | null; givenName: string | null }): string {
  return [familyName, givenName].filter(Boolean).join(', ') || 'Name not known';
}

const STAGES: Readonly<Record<CaseloadRow['kind'], Readonly<Record<string, string>>>> = {
  referral: { received: 'Received, no coordinator yet', assessing: 'Being assessed', mdt_held: 'MDT held, not yet submitted', verifying: 'Being verified' },
  fast_track: { received: 'Fast Track received', returned_incomplete: 'Fast Track returned as incomplete' },
  task: { open: 'Task' },
  review: { due: 'In receipt: review not booked', booked: 'In receipt: review booked' },
};

const FUNDINGS: Readonly<Record<string, string>> = { chc_standard: 'CHC', chc_fast_track: 'Fast Track', fnc: 'FNC', joint: 'Joint funding' };
const REVIEWS: Readonly<Record<string, string>> = { '01': 'Three-month review', '02': 'Yearly review', '03': 'Other review' };
const DELAYS: Readonly<Record<string, string>> = {
  D1: 'third-party evidence late', D2: 'information from the person late', D3: 'other body’s practitioner unavailable', D4: 'other exceptional reason',
};

/** The tag and the sentence why, by how much it presses. */
const WORDS: Readonly<Record<Urgency, (row: CaseloadRow, today: PlainDate) => { tag: Tag; why: string }>> = {
  fast_track_past: ({ dueOn, hoursAllowed }, today) => ({ tag: { text: `Past ${hoursAllowed} hours`, colour: 'red' }, why: `Care should have been in place by ${shortDate(dueOn)}, ${away(dueOn, today)}.` }),
  fast_track: ({ dueOn, hoursAllowed }, today) => ({ tag: { text: 'Fast Track', colour: 'yellow' }, why: `Care should be in place within ${hoursAllowed} hours: by ${shortDate(dueOn)}, ${away(dueOn, today)}.` }),
  long_wait: ({ dueOn, beganOn }, today) => ({
    tag: { text: `Overdue by ${counted(daysBetween(dueOn, today), 'day')}`, colour: 'red' },
    why: `Waiting since ${shortDate(beganOn)}: more than 12 weeks beyond 28 days.`,
  }),
  due_soon: ({ dueOn }, today) => (dueOn === today
    ? { tag: { text: 'Due today', colour: 'yellow' }, why: 'Today is the last day in time.' }
    : { tag: { text: `Due in ${counted(daysBetween(today, dueOn), 'day')}`, colour: 'yellow' }, why: `Without a decision by ${shortDate(dueOn)} it breaches 28 days.` }),
  over_28: ({ dueOn }, today) => ({ tag: { text: `Overdue by ${counted(daysBetween(dueOn, today), 'day')}`, colour: 'red' }, why: `It should have been decided by ${shortDate(dueOn)}.` }),
  task_due: ({ dueOn }, today) => ({ tag: { text: dueOn === today ? 'Task due today' : `Task overdue by ${counted(daysBetween(dueOn, today), 'day')}`, colour: dueOn === today ? 'yellow' : 'red' }, why: `The task was to be done by ${shortDate(dueOn)}.` }),
  task_later: ({ dueOn }, today) => ({ tag: { text: 'Task', colour: 'grey' }, why: `The task is due ${away(dueOn, today)}.` }),
  review_overdue: ({ dueOn, bookedFor }, today) => ({
    tag: { text: `Review overdue by ${counted(daysBetween(dueOn, today), 'day')}`, colour: 'red' },
    why: bookedFor ? `The review was due on ${shortDate(dueOn)} and is booked for ${shortDate(bookedFor)}.` : `The review was due on ${shortDate(dueOn)} and is not booked.`,
  }),
  review_soon: ({ dueOn }, today) => ({ tag: { text: dueOn === today ? 'Review due today' : `Review due in ${counted(daysBetween(today, dueOn), 'day')}`, colour: 'yellow' }, why: `The review is due on ${shortDate(dueOn)} and is not booked.` }),
  in_time: ({ dueOn, behind }, today) => {
    const left = `${counted(daysBetween(today, dueOn), 'day')} left to decide.`;
    return behind === null ? { tag: { text: 'On track', colour: 'green' }, why: left } : { tag: { text: 'Behind', colour: 'yellow' }, why: `By now it should have “${behind}”. ${left}` };
  },
  review_later: ({ dueOn, bookedFor }, today) => ({
    tag: { text: bookedFor ? 'Booked' : 'On track', colour: 'green' },
    why: bookedFor ? `The review is booked for ${shortDate(bookedFor)}.` : `The review is due ${away(dueOn, today)}.`,
  }),
};

const OTHERS: Readonly<Record<OtherMatter['kind'], string>> = { referral: 'a standard referral', fast_track: 'a Fast Track tool', review: 'a review', task: 'a task' };

export interface CaseloadRowView {
  readonly href: string;
  readonly person: string;
  readonly nhsNumber: string;
  readonly died: string | null;
  readonly stage: string;
  readonly more: string | null;
  readonly next: string;
  readonly due: string;
  readonly away: string;
  readonly day: string;
  readonly dayMore: string | null;
  readonly owner: string;
  readonly tags: readonly Tag[];
  readonly why: string;
  readonly also: readonly string[];
  readonly escalated: string | null;
}

/** Who reads it and when. */
export interface Reader {
  readonly today: PlainDate;
  readonly now: Date;
  readonly by: Actor;
}

export const may = (by: Actor) => (act: string): boolean => by.may?.has(act) ?? true;

function dayOf({ kind, beganOn, receivedAt, hoursAllowed, funding, reviewType }: CaseloadRow, { today, now }: Reader): { day: string; dayMore: string | null } {
  if (kind === 'task') return { day: 'No 28-day clock', dayMore: null };
  if (kind === 'review') return { day: 'No 28-day clock', dayMore: reviewType && REVIEWS[reviewType] ? REVIEWS[reviewType] : (funding && FUNDINGS[funding]) ?? null };
  if (kind === 'fast_track') {
    const hours = receivedAt && Math.floor((now.getTime() - receivedAt.getTime()) / 3_600_000);
    return hours === null ? { day: `Day ${count(daysBetween(beganOn, today))}`, dayMore: `${hoursAllowed} hours allowed` } : { day: `Hour ${count(hours)} of ${hoursAllowed}`, dayMore: null };
  }
  const { day, of, daysOver } = clock(beganOn, today);
  return { day: `Day ${count(day)} of ${of}`, dayMore: daysOver > 0 ? `${counted(daysOver, 'day')} over` : null };
}

/** A case as its caseload shows it: no cell is empty. */
export function caseloadRow(row: CaseloadRow, reader: Reader): CaseloadRowView {
  const { today, by } = reader;
  const { tag, why } = WORDS[row.urgency](row, today);
  const delay = row.delayReason && `Delay ${row.delayReason}: ${DELAYS[row.delayReason] ?? 'reason not known'}`;
  return {
    href: `/cases/${row.caseId}`,
    person: personName(row),
    nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known',
    died: row.diedOn && `Died on ${shortDate(row.diedOn)}`,
    stage: STAGES[row.kind][row.state] ?? row.state,
    more: row.kind === 'review' ? (row.funding && FUNDINGS[row.funding]) ?? null : delay,
    next: nextStep(row, may(by)),
    due: shortDate(row.dueOn),
    away: away(row.dueOn, today),
    ...dayOf(row, reader),
    owner: row.owner === null ? 'Nobody' : row.owner === by.practitioner ? 'You' : row.ownerName ?? row.owner,
    tags: [tag, ...(row.suspectedDuplicate ? [{ text: 'Suspected duplicate', colour: 'orange' } as const] : []), ...(row.reassessment ? [{ text: 'Reassessment', colour: 'grey' } as const] : []), ...(row.diedOn ? [{ text: 'Person has died', colour: 'grey' } as const] : [])],
    why,
    escalated: row.escalated.length === 0 ? null : `Escalated: ${row.escalated.map((kind) => ESCALATION_KINDS[kind].title).join(', ')}`,
    also: row.others.map((other) => `Also open: ${OTHERS[other.kind]}, due ${shortDate(other.dueOn)}`),
  };
}

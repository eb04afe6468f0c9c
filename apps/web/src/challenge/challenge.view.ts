import { APPEAL_STATE_WORDS, type ChallengeAsked, type ChallengeKind, type OpenChallenge } from '@chc/casework';
import { daysBetween, type PlainDate } from '@chc/deadlines';
import { away, personName, type Tag } from '../caseload/caseload-row.view.js';
import { INDEPENDENT_REVIEW_WORDS } from '../case/code.words.js';
import { count, counted, longDate, nhsNumberGroups, shortDate } from '../page/wording.js';

export const KIND_WORDS: Readonly<Record<ChallengeKind, string>> = { reconsideration: 'Checklist to be looked at again', appeal: 'Local resolution', independent_review: 'Independent review', council_dispute: 'Dispute with a council' };
const STAGE_WORDS: Readonly<Record<string, string>> = { ...APPEAL_STATE_WORDS, asked: 'Waits for an answer' };

/** Days ahead of which something is said to be due soon. */
const SOON = 14;

export interface ChallengeRowView {
  readonly href: string;
  readonly person: string;
  readonly nhsNumber: string;
  readonly kind: string;
  readonly stage: string;
  readonly next: string | null;
  readonly asked: string;
  readonly due: string;
  readonly away: string;
  readonly tag: Tag;
  readonly commissioner: string;
}

function tagOf(dueOn: PlainDate, today: PlainDate): Tag {
  const late = daysBetween(dueOn, today);
  if (late > 0) return { text: `Overdue by ${counted(late, 'day')}`, colour: 'red' };
  return late >= -SOON ? { text: late === 0 ? 'Due today' : `Due ${away(dueOn, today)}`, colour: 'yellow' } : { text: 'On track', colour: 'green' };
}

function rowView({ caseId, kind, id, stage, askedOn, dueOn, nextOn, nhsNumber, commissioner, ...person }: OpenChallenge, today: PlainDate): ChallengeRowView {
  return {
    href: `/cases/${caseId}#${kind === 'reconsideration' ? 'checklist' : kind}-${id}`, person: personName(person), nhsNumber: nhsNumber ? nhsNumberGroups(nhsNumber) : 'NHS number not known',
    kind: KIND_WORDS[kind], stage: (kind === 'independent_review' ? INDEPENDENT_REVIEW_WORDS : STAGE_WORDS)[stage] ?? stage, next: nextOn && `${nextOn < today ? 'Was booked for' : 'Booked for'} ${shortDate(nextOn)}`,
    asked: shortDate(askedOn), due: shortDate(dueOn), away: away(dueOn, today), tag: tagOf(dueOn, today), commissioner,
  };
}

/** The page of open challenges. */
export function challengesView(read: { rows: readonly OpenChallenge[]; total: number; late: number; next: string | null }, asked: ChallengeAsked, isFirst: boolean, today: PlainDate): object {
  const address = (words: Record<string, string> = {}): string => {
    const query = new URLSearchParams({ ...(asked.kind && { kind: asked.kind }), ...(asked.late && { show: 'late' }), ...words }).toString();
    return `/challenges${query && `?${query}`}`;
  };
  return {
    asOf: longDate(today), showing: read.total === 0 ? 'No challenge is open' : `${counted(read.total, 'open challenge')}, ${count(read.late)} past the day they were due`,
    rows: read.rows.map((row) => rowView(row, today)),
    kinds: [{ value: '', text: 'Any' }, ...Object.entries(KIND_WORDS).map(([value, text]) => ({ value, text, selected: value === asked.kind }))],
    shows: [{ value: '', text: 'All that are open' }, { value: 'late', text: 'Past the day they were due', selected: asked.late }],
    firstHref: isFirst ? null : address(), nextHref: read.next && address({ after: read.next }),
  };
}

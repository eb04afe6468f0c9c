import type { ReferralState, WorklistChoices, WorklistFilters, WorklistPage, WorklistRow } from '@chc/casework';
import { OVER_28_BANDS, type PlainDate } from '@chc/deadlines';
import { count, counted, longDate, nameOf, nhsNumberGroups, shortDate } from '../page/wording.js';
import { chips, type Chip, selects, type Select } from './worklist-filters.view.js';

/** A status in words; its colour only repeats them. */
export interface Tag {
  readonly text: string;
  readonly colour: 'red' | 'yellow' | 'green' | 'orange';
}

export interface WorklistRowView {
  readonly person: string;
  readonly href: string;
  readonly nhsNumber: string;
  readonly referral: string;
  readonly commissioner: string;
  readonly place: string;
  readonly stage: string;
  readonly delay: string | null;
  readonly day: string;
  readonly over: string | null;
  readonly due: string;
  readonly tags: readonly Tag[];
  readonly why: string;
  readonly practitioner: string;
}

export interface WorklistView {
  readonly title: string;
  readonly asOf: string;
  readonly showing: string;
  readonly rows: readonly WorklistRowView[];
  readonly selects: readonly Select[];
  readonly chips: readonly Chip[];
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

/** Days before the 28th from which a referral counts as due soon. */
const DUE_SOON_DAYS = 7;

const STAGES: Record<ReferralState, string> = {
  received: 'Received, no DST yet',
  assessing: 'Being assessed',
  mdt_held: 'DST completed, awaiting decision',
  verifying: 'Recommendation being verified',
  decided: 'Decided',
  discounted: 'Discounted',
  returned_incomplete: 'Returned as incomplete',
  merged: 'Merged into another referral',
  screened_out: 'Its Checklist was negative',
};

const DELAYS: Record<NonNullable<WorklistRow['delayReason']>, string> = {
  D1: 'third-party evidence late',
  D2: 'information from the person late',
  D3: 'other body’s practitioner unavailable',
  D4: 'other exceptional reason',
};

function bandWords(code: string | null): string {
  const { name } = OVER_28_BANDS.find((band) => band.code === code)!;
  return `${name[0]!.toUpperCase()}${name.slice(1)} beyond 28 days`;
}

function urgency({ clock: { daysLeft, daysOver, band } }: WorklistRow): { tag: Tag; why: string } {
  if (daysOver > 0) return { tag: { text: `Overdue by ${counted(daysOver, 'day')}`, colour: 'red' }, why: bandWords(band) };
  if (daysLeft === 0) return { tag: { text: 'Due today', colour: 'yellow' }, why: 'The last day in time' };
  if (daysLeft <= DUE_SOON_DAYS) return { tag: { text: `Due in ${counted(daysLeft, 'day')}`, colour: 'yellow' }, why: 'Its last week in time' };
  return { tag: { text: 'On track', colour: 'green' }, why: `${counted(daysLeft, 'day')} left` };
}

/** A referral as the worklist shows it: no cell is empty. */
export function worklistRow(row: WorklistRow): WorklistRowView {
  const { day, of, daysOver, dueOn } = row.clock;
  const { tag, why } = urgency(row);
  const name = [row.familyName, row.givenName].filter(Boolean).join(', ');
  return {
    person: name || 'Name not known', href: `/cases/${row.caseId}`,
    nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known',
    referral: row.sourceId ?? row.id,
    commissioner: nameOf(row.commissioner),
    place: row.place ? nameOf(row.place) : 'No place',
    stage: STAGES[row.state],
    delay: row.delayReason && `Delay ${row.delayReason}: ${DELAYS[row.delayReason]}`,
    day: `Day ${count(day)} of ${of}`,
    over: daysOver > 0 ? `${counted(daysOver, 'day')} over` : null,
    due: shortDate(dueOn),
    tags: [tag, ...(row.suspectedDuplicate ? [{ text: 'Suspected duplicate', colour: 'orange' } as const] : [])],
    why: row.suspectedDuplicate ? `${why}; another standard referral of this person is open` : why,
    practitioner: row.practitioner ?? 'Not known',
  };
}

interface WorklistModel {
  readonly page: WorklistPage;
  readonly choices: WorklistChoices;
  readonly filters: WorklistFilters;
  readonly asOf: PlainDate;
  readonly next: string | null;
}

/** The worklist page; `next` is the cursor of the page after this one. */
export function worklistView({ page, choices, filters, asOf, next }: WorklistModel): WorklistView {
  const { rows, total, first } = page;
  const address = (more: Record<string, string> = {}): string => {
    const query = new URLSearchParams({ ...filters, ...more }).toString();
    return query ? `/referrals?${query}` : '/referrals';
  };
  return {
    title: 'Open standard referrals',
    asOf: longDate(asOf),
    showing: rows.length === 0 ? (total === 0 ? 'No open standard referral' : `No more of ${count(total)}`) : `Showing ${count(first)}\u2013${count(first + rows.length - 1)} of ${count(total)}`,
    rows: rows.map(worklistRow),
    selects: selects(filters, choices),
    chips: chips(filters, choices),
    nextHref: next && address({ after: next }),
    firstHref: first > 1 || (rows.length === 0 && total > 0) ? address() : null,
  };
}

import { type CaseloadAsked, type CaseloadPage, type CaseloadSort, type CaseOwner, type Named, type Show, type Urgency, URGENCIES } from '@chc/casework';
import { daysBetween } from '@chc/deadlines';
import { count, counted, longDate } from '../page/wording.js';
import { away, caseloadRow, type CaseloadRowView, may, personName, type Reader } from './caseload-row.view.js';

export const SHOW_WORDS: Readonly<Record<Show, string>> = {
  attention: 'Needs attention', referrals: 'Standard referrals', reviews: 'Reviews', tasks: 'Tasks', any_fast_track: 'Fast Track', any_over_28: 'Beyond 28 days',
  long_wait: 'Over 12 weeks beyond 28 days', due_soon: 'Due within a week', fast_track_past: 'Fast Track past its hours', review_overdue: 'Reviews overdue', review_soon: 'Reviews to book now',
};

const COLUMNS: readonly { text: string; sort: CaseloadSort | null }[] = [
  { text: 'Person', sort: 'person' }, { text: 'Needs attention', sort: 'urgent' }, { text: 'Next action', sort: null }, { text: 'Stage', sort: 'stage' },
  { text: 'Due', sort: 'due' }, { text: 'Day of 28', sort: 'waiting' }, { text: 'Owner', sort: null },
];

/** What is counted above the list; each figure leads to its cases. */
const GLANCE: readonly { show: Show; says: string }[] = [
  { show: 'fast_track_past', says: 'Fast Track past its hours' }, { show: 'long_wait', says: 'over 12 weeks beyond 28 days' },
  { show: 'due_soon', says: 'breach 28 days within a week' }, { show: 'review_overdue', says: 'reviews overdue' },
];

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly CaseloadRowView[];
}

export interface CaseloadView {
  readonly title: string;
  readonly asOf: string;
  readonly who: string;
  readonly owners: readonly { value: string; text: string; selected: boolean }[] | null;
  readonly shows: readonly { value: string; text: string; selected: boolean }[];
  readonly carried: readonly { name: string; value: string }[];
  readonly first: readonly { title: string; person: string | null; href: string | null; says: string }[];
  readonly glance: readonly { figure: string; says: string; href: string }[];
  readonly columns: readonly { text: string; href: string | null; order: string | null; says: string | null }[];
  readonly showing: string;
  readonly sections: readonly Section[];
  readonly filter: { text: string; href: string } | null;
  readonly exportHref: string | null;
  readonly exportSays: string;
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

/** An export holds at most so many cases. */
export const EXPORT_LIMIT = 5_000;

interface Model extends Reader {
  readonly page: CaseloadPage;
  readonly asked: CaseloadAsked;
  /** Whose it may be; null for somebody who sees their own only. */
  readonly owners: readonly CaseOwner[] | null;
  readonly next: string | null;
}

/** Addresses of the caseload: what is default is left out. */
function addresses({ asked: { owner, show, sort, down }, by }: Model): (more?: Partial<Record<'owner' | 'show' | 'sort' | 'down' | 'after', string | undefined>>, path?: string) => string {
  const set = { owner: owner === by.practitioner ? undefined : owner, show, sort: sort === 'urgent' ? undefined : sort, down: down ? 'yes' : undefined };
  return (more = {}, path = '/caseload') => {
    const query = new URLSearchParams(Object.entries({ ...set, ...more }).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
    return query ? `${path}?${query}` : path;
  };
}

function firsts({ page, today }: Model): CaseloadView['first'] {
  const one = (title: string, named: Named | null, says: (found: Named) => string, none: string): CaseloadView['first'][number] =>
    named ? { title, person: personName(named), href: `/cases/${named.caseId}`, says: says(named) } : { title, person: null, href: null, says: none };
  return [
    one('Breaches first', page.nextToBreach, ({ dueOn }) => `decide by ${longDate(dueOn)}, ${away(dueOn, today)}`, 'No referral that is still in time'),
    one('Waiting longest', page.longestWaiting, ({ receivedOn }) => `day ${count(daysBetween(receivedOn, today))} of 28`, 'No open standard referral'),
  ];
}

function sections({ page, asked }: Model, rows: readonly CaseloadRowView[]): Section[] {
  if (asked.sort !== 'urgent' || asked.show || asked.down) return rows.length > 0 ? [{ id: 'cases', title: 'Cases', rows }] : [];
  const split = (wanted: boolean): CaseloadRowView[] => rows.filter((_row, at) => URGENCIES[page.rows[at]!.urgency].attention === wanted);
  return [
    { id: 'attention', title: `Needs attention (${count(page.attention)})`, rows: split(true) },
    { id: 'rest', title: `Nothing pressing (${count(page.cases - page.attention)})`, rows: split(false) },
  ].filter((section) => section.rows.length > 0);
}

/** The caseload page; `next` is the cursor of the page after this one. */
export function caseloadView(model: Model): CaseloadView {
  const { page, asked, owners, by, next, today } = model;
  const address = addresses(model);
  const shown = page.rows.length;
  const own = asked.owner === by.practitioner;
  const ownerName = owners?.find(({ code }) => code === asked.owner)?.name;
  return {
    title: own ? 'My caseload' : `Caseload of ${ownerName ?? asked.owner}`,
    asOf: longDate(today),
    who: page.cases === 0 ? 'No case is open.' : `${counted(page.cases, 'case')} with something open; ${page.attention === 0 ? 'none needs' : page.attention === 1 ? '1 needs' : `${count(page.attention)} need`} attention.`,
    owners: owners && owners.map(({ code, name }) => ({ value: code, text: name ? `${name} (${code})` : code, selected: code === asked.owner })),
    shows: [{ value: '', text: 'All open cases', selected: !asked.show }, ...Object.entries(SHOW_WORDS).map(([value, text]) => ({ value, text, selected: value === asked.show }))],
    carried: [...(asked.sort === 'urgent' ? [] : [{ name: 'sort', value: asked.sort as string }]), ...(asked.down ? [{ name: 'down', value: 'yes' }] : []), ...(!owners && !own ? [{ name: 'owner', value: asked.owner }] : [])],
    first: firsts(model),
    glance: GLANCE.map(({ show, says }) => ({ figure: count(page.byUrgency[show as Urgency] ?? 0), says, href: address({ show }) })),
    columns: COLUMNS.map(({ text, sort }) => {
      const sorted = sort !== null && sort === asked.sort;
      const href = sort && address({ sort: sort === 'urgent' ? undefined : sort, down: sorted && !asked.down ? 'yes' : undefined });
      return { text, href, order: sorted ? (asked.down ? 'descending' : 'ascending') : null, says: sorted ? (asked.down ? 'sorted, reversed' : 'sorted') : null };
    }),
    showing: shown === 0 ? (page.total === 0 ? (asked.show ? 'No such case' : 'No open case') : `No more of ${count(page.total)}`) : `Showing ${count(page.first)}\u2013${count(page.first + shown - 1)} of ${count(page.total)}`,
    sections: sections(model, page.rows.map((row) => caseloadRow(row, model))),
    filter: asked.show ? { text: SHOW_WORDS[asked.show], href: address({ show: undefined }) } : null,
    exportHref: may(by)('export_caseload') && page.total > 0 ? address({}, '/caseload.csv') : null,
    exportSays: page.total > EXPORT_LIMIT ? `the first ${count(EXPORT_LIMIT)} of ${count(page.total)}` : page.total === 1 ? 'this 1 case' : `these ${count(page.total)} cases`,
    nextHref: next && address({ after: next }),
    firstHref: page.first > 1 || (shown === 0 && page.total > 0) ? address() : null,
  };
}

/** The page for somebody without a practitioner code of their own who has not chosen anybody yet. */
export interface ChooseOwnerView {
  readonly title: string;
  readonly choose: true;
  readonly owners: readonly { value: string; text: string; selected: boolean }[];
}

export function chooseOwnerView(owners: readonly CaseOwner[]): ChooseOwnerView {
  return { title: 'Caseloads', choose: true, owners: owners.map(({ code, name }) => ({ value: code, text: name ? `${name} (${code})` : code, selected: false })) };
}

import { addDays, businessDateAt, londonTimeAt } from '@chc/deadlines';
import { ACCESS_LISTS, type AccessList, type AccessPage, type AccessRow, BULK_DAYS, type BulkRow, type FoundPerson } from '@chc/casework';
import { personName } from '../caseload/caseload-row.view.js';
import { count, counted, longDate, nhsNumberGroups, shortDate, visible } from '../page/wording.js';
import { writeCursor } from './privacy.input.js';

interface Link { readonly text: string; readonly href: string; readonly current?: boolean }

export interface AccessView {
  readonly title: string;
  readonly says: string;
  readonly rows: readonly {
    readonly when: string; readonly who: string; readonly whoHref: string | null; readonly role: string; readonly what: string;
    readonly whose: string; readonly whoseHref: string | null; readonly nhsNumber: string | null; readonly remarks: readonly string[];
  }[];
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

const KINDS: Readonly<Record<string, string>> = {
  case: 'Opened the case', document: 'Opened a document', letter: 'Read a letter', list: 'Saw a list', search: 'Searched', export: 'Exported', refused: 'Was refused',
};

function whatOf({ kind, status, route, named, terms }: AccessRow): string {
  if (kind === 'search') return `Searched for “${visible(terms ?? '')}”: ${counted(named, 'person', 'people')} found`;
  if (kind === 'refused') return `Was refused ${status === 404 ? '(no such case, or not theirs)' : ''} at ${route}`.replace('  ', ' ');
  return named > 0 ? `${KINDS[kind]} (${route}), with ${counted(named, 'case')} on it` : `${KINDS[kind]} (${route})`;
}

function rowView(row: AccessRow): AccessView['rows'][number] {
  const known = row.familyName !== null || row.givenName !== null || row.nhsNumber !== null;
  return {
    when: `${shortDate(businessDateAt(row.at))}, ${londonTimeAt(row.at).slice(0, 5)}`,
    who: row.actorName ?? row.actor, whoHref: row.accountId && `/privacy/people/${row.accountId}`, role: row.actorRole.replaceAll('_', ' '),
    what: whatOf(row),
    whose: row.caseId === null ? 'Nobody in particular' : known ? personName(row) : 'Not a case of this ICB',
    whoseHref: row.caseId && known ? `/privacy/cases/${row.caseId}` : null, nhsNumber: row.nhsNumber && nhsNumberGroups(row.nhsNumber),
    remarks: [...(row.ownRecord ? ['Own record'] : row.sameSurname ? ['Same surname'] : []), ...(row.outOfHours ? ['Out of hours'] : [])],
  };
}

/** A page of the access log. @param address where it is, without a cursor */
export function accessView(title: string, says: string, { rows, next }: AccessPage, address: string, isLater: boolean): AccessView {
  const join = address.includes('?') ? '&' : '?';
  return {
    title, says: rows.length === 0 ? 'Nothing is noted.' : says, rows: rows.map(rowView),
    nextHref: next && `${address}${join}${new URLSearchParams({ after: writeCursor(next) })}`, firstHref: isLater ? address : null,
  };
}

export interface PrivacyView {
  readonly lists: readonly Link[];
  readonly words: string;
  readonly found: { readonly says: string; readonly links: readonly Link[] } | null;
}

/** The first page: what can be looked through, and what the box found. */
export function privacyView(words = '', cases: readonly FoundPerson[] = [], viewers: readonly { id: string; username: string; name: string }[] = []): PrivacyView {
  const links = [
    ...cases.map((person) => ({ text: `Who looked at ${personName(person)}${person.nhsNumber ? `, ${nhsNumberGroups(person.nhsNumber)}` : ''}`, href: `/privacy/cases/${person.caseId}` })),
    ...viewers.map(({ id, username, name }) => ({ text: `What ${name} (${username}) looked at`, href: `/privacy/people/${id}` })),
  ];
  return {
    lists: [...(Object.keys(ACCESS_LISTS) as AccessList[]).map((list) => ({ text: ACCESS_LISTS[list].title, href: `/privacy/log?list=${list}` })), { text: 'Many cases in a day', href: '/privacy/bulk' }],
    words, found: words ? { says: links.length === 0 ? 'Nobody was found, of this ICB’s people or of those who looked at them.' : `${counted(links.length, 'answer')}:`, links } : null,
  };
}

export interface BulkView {
  readonly says: string;
  readonly rows: readonly { readonly on: string; readonly who: string; readonly href: string | null; readonly cases: string }[];
  readonly earlier: Link;
  readonly later: Link | null;
}

/** Who opened many cases in a day. */
export function bulkView(rows: readonly BulkRow[], threshold: number, to: string, today: string): BulkView {
  const later = addDays(to, BULK_DAYS);
  return {
    says: `${longDate(addDays(to, 1 - BULK_DAYS))} to ${longDate(to)}: ${rows.length === 0 ? 'nobody' : counted(rows.length, 'time')}, at ${counted(threshold, 'different case')} or more in one day (a value that each ICB may set).`,
    rows: rows.map(({ onDate, actor, actorName, accountId, cases }) => ({ on: shortDate(onDate), who: actorName ?? actor, href: accountId && `/privacy/people/${accountId}`, cases: count(cases) })),
    earlier: { text: 'The seven days before', href: `/privacy/bulk?to=${addDays(to, -BULK_DAYS)}` },
    later: later <= today ? { text: 'The seven days after', href: `/privacy/bulk?to=${later}` } : null,
  };
}

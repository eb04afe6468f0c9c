import type { LetterList, LetterListName } from '@chc/casework';
import { businessDateAt, londonTimeAt } from '@chc/deadlines';
import { LETTER_KINDS } from '@chc/letters';
import { counted, nhsNumberGroups, shortDate } from '../page/wording.js';

export interface LettersView {
  readonly title: string;
  readonly other: { readonly text: string; readonly href: string };
  readonly showing: string;
  readonly rows: readonly { readonly person: string; readonly nhsNumber: string; readonly letter: string; readonly to: string; readonly since: string; readonly caseHref: string; readonly letterHref: string; readonly next: { readonly text: string; readonly href: string } }[];
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

const CHANNELS = { print: 'by post', email: 'by email' } as const;

/** The send queue, or the letters that came back. */
export function lettersView(list: LetterListName, { rows, total, next }: LetterList, isLater: boolean): LettersView {
  const queued = list === 'queued';
  return {
    title: queued ? 'Letters to send' : 'Letters that came back',
    other: queued ? { text: 'Letters that came back', href: '/letters?list=returned' } : { text: 'Letters to send', href: '/letters' },
    showing: total === 0 ? (queued ? 'No letter waits to be sent.' : 'No letter has come back.') : `${counted(total, 'letter')}, the longest waiting first.`,
    rows: rows.map((row) => ({
      person: [row.familyName, row.givenName].filter(Boolean).join(', ') || 'Name not known',
      nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known',
      letter: LETTER_KINDS[row.kind].title,
      to: `${row.recipientName}, ${CHANNELS[row.channel]}`,
      since: queued ? `${shortDate(businessDateAt(row.queuedAt))}, ${londonTimeAt(row.queuedAt)}` : `${shortDate(row.returnedOn!)}: ${row.returnedReason}`,
      caseHref: `/cases/${row.caseId}`, letterHref: `/cases/${row.caseId}/letters/${row.id}`,
      next: queued ? { text: 'Issue', href: `/cases/${row.caseId}/letter/${row.id}/issue_letter` } : { text: 'Open the case', href: `/cases/${row.caseId}#letters` },
    })),
    nextHref: next && `/letters?${new URLSearchParams({ ...(!queued && { list }), after: next })}`,
    firstHref: isLater ? (queued ? '/letters' : '/letters?list=returned') : null,
  };
}

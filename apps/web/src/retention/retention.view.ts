import { RETENTION_LISTS, type RetentionList, type RetentionQueue } from '@chc/casework';
import { personName } from '../caseload/caseload-row.view.js';
import { count, counted, nhsNumberGroups, shortDate } from '../page/wording.js';
import { writeCursor } from './retention.input.js';

export interface RetentionView {
  readonly title: string;
  readonly lists: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly showing: string;
  /** No link where the reader opens no case. */
  readonly rows: readonly { readonly href: string | null; readonly person: string; readonly nhsNumber: string; readonly last: string; readonly keptUntil: string; readonly reviewed: string }[];
  readonly reviewedToo: boolean;
  readonly nextHref: string | null;
  readonly firstHref: string | null;
}

const NOTHING: Readonly<Record<RetentionList, string>> = {
  to_review: 'No case waits to be reviewed.', reviewed: 'No review waits for a second person.', confirmed: 'No case has been reviewed and confirmed.', held: 'No case whose retention has passed is held.',
};

const hrefOf = (list: RetentionList, after?: string): string => {
  const query = new URLSearchParams({ ...(list !== 'to_review' && { list }), ...(after && { after }) }).toString();
  return query ? `/retention?${query}` : '/retention';
};

/** Cases whose retention has passed, as a page. */
export function retentionView(list: RetentionList, { rows, total, counts, next }: RetentionQueue, isLater: boolean, opensCases: boolean): RetentionView {
  return {
    title: RETENTION_LISTS[list],
    lists: (Object.keys(RETENTION_LISTS) as RetentionList[]).map((one) => ({ text: `${RETENTION_LISTS[one]} (${count(counts[one])})`, href: hrefOf(one), current: one === list })),
    showing: total === 0 ? NOTHING[list] : `${counted(total, 'case')}, the longest passed first.`,
    rows: rows.map((row) => ({
      href: opensCases ? `/cases/${row.caseId}#records-retention` : null, person: personName(row), nhsNumber: row.nhsNumber ? nhsNumberGroups(row.nhsNumber) : 'NHS number not known',
      last: shortDate(row.lastOn), keptUntil: shortDate(row.keptUntil), reviewed: row.reviewedBy ?? 'Nobody yet',
    })),
    reviewedToo: list === 'reviewed' || list === 'confirmed',
    nextHref: next && hrefOf(list, writeCursor(next)),
    firstHref: isLater ? hrefOf(list) : null,
  };
}

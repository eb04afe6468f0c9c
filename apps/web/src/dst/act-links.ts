import { type ActName, ACTS, type CaseRecord, refusals, type Standing } from '@chc/casework';
import type { Actor } from '@chc/platform';

export interface ActLink {
  readonly text: string;
  readonly href: string;
}

/** Links to the forms of acts: only of what the reader may do now. */
export class ActLinks {
  constructor(private readonly record: CaseRecord, private readonly by: Actor) {}

  /** The form of an act on a row, with what its address asks for; null when the act may not be done now. */
  to(action: ActName, row: { readonly id: string }, asked: Readonly<Record<string, string>> = {}, text: string = ACTS[action].title): ActLink | null {
    if (refusals(action, ACTS[action], { record: this.record, row: row as Standing['row'], by: this.by }).length > 0) return null;
    const query = new URLSearchParams(asked).toString();
    return { text, href: `/cases/${this.record.caseId}/${ACTS[action].on as string}/${row.id}/${action}${query && `?${query}`}` };
  }

  /** Those of several that may be done. */
  all(links: readonly (ActLink | null)[]): ActLink[] {
    return links.filter((link) => link !== null);
  }
}

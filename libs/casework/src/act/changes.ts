import type { Transaction } from '@chc/platform';

type Columns = Readonly<Record<string, unknown>>;

/** What an act did to one row: the columns that are not what they were; of a row that is new, what it was made with. */
export interface Change {
  readonly table: string;
  readonly id: string;
  readonly before?: Columns;
  readonly after: Columns;
}

const watched = new WeakMap<Transaction, Change[]>();

/** Has the changes that `updateRow` and `insertRow` make in a transaction gathered while `work` goes on, for the audit entry of an act. */
export async function gatheringChanges<T>(tx: Transaction, work: (changes: readonly Change[]) => Promise<T>): Promise<T> {
  const changes: Change[] = [];
  watched.set(tx, changes);
  try {
    return await work(changes);
  } finally {
    // The connection goes back to the pool, and to somebody else.
    watched.delete(tx);
  }
}

/** Tells of a row that was made. */
export function noteMade(tx: Transaction, table: string, { id, ...columns }: { readonly id: string } & Columns): void {
  watched.get(tx)?.push({ table, id, after: Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null && value !== undefined)) });
}

/** Tells of a row whose columns were written; those that were so already are no change. */
export function noteChanged(tx: Transaction, table: string, id: string, before: Columns, after: Columns): void {
  const names = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (names.length === 0) return;
  const only = (columns: Columns): Columns => Object.fromEntries(names.map((name) => [name, columns[name]]));
  watched.get(tx)?.push({ table, id, before: only(before), after: only(after) });
}

/** Before its first event a record is `new`. */
export type Before<State> = State | 'new';

/** One move: the event it leaves behind, the states it may start from, where it leads. What else it needs is its act's to say. */
export interface Transition<State extends string> {
  readonly event: string;
  readonly from: readonly Before<State>[];
  /** One state; for `imported` several, because the row's dates decide which. */
  readonly to: State | readonly State[];
}

/** Keyed by act: one row is one act with one guard list, one permission, one URL, one button. */
export type TransitionTable<State extends string> = Readonly<Record<string, Transition<State>>>;

/** Every (event, from, to) of a table, as the database lists them. */
export function transitionRows<State extends string>(table: TransitionTable<State>): { event: string; from: Before<State>; to: State }[] {
  return Object.values(table).flatMap(({ event, from, to }) =>
    from.flatMap((start) => [to].flat().map((end) => ({ event, from: start, to: end as State }))));
}

/** States that no chain of acts starting from `new` reaches. */
export function unreachable<State extends string>(table: TransitionTable<State>, states: readonly State[]): State[] {
  const rows = transitionRows(table);
  const reached = new Set<string>(['new']);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const row of rows) if (reached.has(row.from)) reached.add(row.to);
  }
  return states.filter((state) => !reached.has(state));
}

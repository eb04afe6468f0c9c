/** Before its first event a record is `new`. */
export type Before<State> = State | 'new';

/** The reason a move may not be made now, or nothing. */
export type Guard<Subject> = (subject: Subject) => string | undefined;

/** One act: the event it leaves behind, the states it may start from, where it leads, what it needs. */
export interface Transition<State extends string, Subject> {
  readonly event: string;
  readonly from: readonly Before<State>[];
  /** One state; for `imported` several, because the row's dates decide which. */
  readonly to: State | readonly State[];
  readonly guards: readonly Guard<Subject>[];
}

/** Keyed by act: one row is one act with one guard list, one permission, one URL, one button. */
export type TransitionTable<State extends string, Subject> = Readonly<Record<string, Transition<State, Subject>>>;

/**
 * All reasons why the act may not be done now; empty when it may.
 * @param state where the record is; `new` before its first event
 * @param subject the record with the act's own input applied
 */
export function refusals<State extends string, Subject>(
  transition: Transition<State, Subject>, state: Before<State>, subject: Subject,
): string[] {
  const wrongState = transition.from.includes(state) ? [] : [`not_possible_when_${state}`];
  return [...wrongState, ...transition.guards.flatMap((guard) => guard(subject) ?? [])];
}

/** Every (event, from, to) of a table, as the database lists them. */
export function transitionRows<State extends string>(
  table: TransitionTable<State, never>,
): { event: string; from: Before<State>; to: State }[] {
  return Object.values(table).flatMap(({ event, from, to }) =>
    from.flatMap((start) => [to].flat().map((end) => ({ event, from: start, to: end as State }))));
}

/** States that no chain of acts starting from `new` reaches. */
export function unreachable<State extends string>(table: TransitionTable<State, never>, states: readonly State[]): State[] {
  const rows = transitionRows(table);
  const reached = new Set<string>(['new']);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const row of rows) if (reached.has(row.from)) reached.add(row.to);
  }
  return states.filter((state) => !reached.has(state));
}

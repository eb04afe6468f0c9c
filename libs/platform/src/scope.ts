/** Whose cases the statements of a connection may see: what is said to PostgreSQL, where every row of a case is behind a policy that asks for it. */
export interface Scope {
  /** Settings of the connection (`chc.<name>`) by name; every scope says all of them. */
  readonly says: Readonly<Record<ScopeSetting, string>>;
  /** The ICBs of one's own organisation: where a case may be opened urgently. */
  readonly home: readonly string[];
}

const SETTINGS = ['system', 'home', 'commissioners', 'cases', 'hidden'] as const;
export type ScopeSetting = (typeof SETTINGS)[number];

/** Ids of what somebody sees, as the database worked it out (case_scope). */
export interface Reach {
  readonly home: readonly string[];
  readonly commissioners: readonly string[];
  readonly cases: readonly string[];
  readonly hidden: readonly string[];
}

const array = (ids: readonly string[]): string => `{${ids.join(',')}}`;

/** The scope of somebody who sees this and nothing else. */
export function scopeOf({ home, commissioners, cases, hidden }: Reach): Scope {
  return { says: { system: '', home: array(home), commissioners: array(commissioners), cases: array(cases), hidden: array(hidden) }, home };
}

/** Nobody in particular: no row of any case. What a web process works in until it knows who asks. */
export const NOBODY: Scope = { says: { system: '', home: '', commissioners: '', cases: '', hidden: '' }, home: [] };

/** Our own programs and what tells of nobody: every row. */
export const SYSTEM: Scope = { says: { ...NOBODY.says, system: 'yes' }, home: [] };

const SAY = `select ${SETTINGS.map((name, at) => `set_config('chc.${name}', $${at + 1}, false)`).join(', ')}`;

/** The statement that says a scope to a connection, for as long as it lasts. */
export const sayScope = (scope: Scope): { name: string; text: string; values: string[] } => ({ name: 'scope', text: SAY, values: SETTINGS.map((name) => scope.says[name]) });

/** Whether two scopes say the same. */
export const isSameScope = (one: Scope, other: Scope): boolean => one === other || SETTINGS.every((name) => one.says[name] === other.says[name]);

/** One refused input: which field, what it held, what it should have held. */
export interface InputRefusal {
  readonly field: string;
  readonly value: string;
  readonly expected: string;
}

/** An error as the API tells it (RFC 9457) and a page shows it. */
export interface Problem {
  /** What went wrong is said by `title` and `status` alone, so there is no address of its own. */
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names this one occurrence in the log. */
  readonly instance: string;
  readonly errors?: readonly InputRefusal[];
  readonly reasons?: readonly string[];
  /** The acts that are possible instead. */
  readonly possible?: readonly string[];
}

/** Input that was refused before anything was done. */
export class InvalidInput extends Error {
  constructor(readonly refusals: readonly InputRefusal[]) {
    super(refusals.map(({ field, value, expected }) => `${field} is "${value}": expected ${expected}`).join('; '));
  }
}

const LONGEST_SHOWN = 80;

/** A refused value as it may be repeated: cut when long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

import type { DocumentStore } from '@chc/documents';
import type { Actor, Transaction } from '@chc/platform';
import type { CaseRecord, SubjectKind } from '../case/case.record.js';
import type { CaseRows, PersonRow } from '../case/case.rows.js';
import type { FieldRefusal, Fields, InputOf } from './fields.js';
import type { Reason } from './reasons.js';

/** The parts of a case as the case page lays them out; also where an act has its button. */
export const STAGES = {
  intake: 'Referral', assessment: 'Assessment', decision: 'Decision', funding: 'Funding and care', reviews: 'Reviews', challenge: 'Challenge',
  people: 'People', letters: 'Letters', documents: 'Documents', notes: 'Notes, contacts and tasks', corrections: 'Corrections',
  escalations: 'Escalations', retention: 'Retention', bundles: 'Case bundles',
} as const;
export type Stage = keyof typeof STAGES;

export type RowOf<P extends SubjectKind> = P extends keyof CaseRows ? CaseRows[P] : PersonRow;

/** Where an act would be done: the whole case, the row it is about, and by whom. */
export interface Standing<P extends SubjectKind = SubjectKind> {
  readonly record: CaseRecord;
  readonly row: RowOf<P>;
  readonly by: Actor;
}

/** The reason why an act may not be done now, before anything is filled in; or nothing. */
export type Guard<P extends SubjectKind = SubjectKind> = (at: Standing<P>) => Reason | undefined;

/** An act being done, inside its one transaction: use `tx` and nothing else. */
export interface Doing<P extends SubjectKind = SubjectKind, F extends Fields = Fields> extends Standing<P> {
  readonly tx: Transaction;
  readonly input: InputOf<F>;
  /** The instant it is done. The day is `record.today`. */
  readonly at: Date;
  readonly store: DocumentStore | undefined;
}

/** What an act has done besides its own row. */
export interface Done {
  /** The row it made, where it made one that others will act on. */
  readonly made?: { readonly kind: string; readonly id: string };
  /** What whoever did it is told this once and nothing keeps: a secret in the making. */
  readonly told?: Readonly<Record<string, string>>;
  /** For the account of the case: codes, dates, identifiers; never names or free text. */
  readonly details?: object;
}

/**
 * One act of a case: one row is one button, one form, one address, one permission (in access), one event. Everything
 * asks this row: the page for what to offer and why not yet, the API for `actions`, the transaction before it writes.
 */
export interface Act<P extends SubjectKind = SubjectKind, F extends Fields = Fields> {
  /** What it is done to. */
  readonly on: P;
  readonly stage: Stage;
  /** The button and the heading, as an imperative: `Name the coordinator`. */
  readonly title: string;
  /** What the form should say above its fields. */
  readonly says?: string;
  /** The event it leaves behind: the past of its name. */
  readonly event: string;
  /** It makes something new and changes nothing anybody may be editing: it needs a key instead of a version. */
  readonly creates?: true;
  /** The move it makes in a transition table: the row's state is set with `sets`. */
  readonly moves?: { readonly from: readonly string[]; readonly to: string | readonly string[]; readonly event: string };
  readonly fields: F;
  readonly guards: readonly Guard<P>[];
  /** What the input must be, given the case: refused fields, or reasons; `changed_meanwhile` where what it carries was overtaken. */
  readonly check?: (at: Standing<P>, input: InputOf<F>) => readonly (FieldRefusal | Reason)[];
  /** What the form begins with; `asked` is the query of the form's address. */
  readonly initial?: (at: Standing<P>, asked: Readonly<Record<string, string>>) => Partial<InputOf<F>>;
  /** Fewer or other options of a choice than its field lists, for this case. */
  readonly offers?: (at: Standing<P>, asked: Readonly<Record<string, string>>) => Readonly<Partial<Record<keyof F & string, Readonly<Record<string, string>>>>>;
  /** The page it is done from and goes back to, where that is not the case's own; `made` is what it has just made. */
  readonly page?: (at: Standing<P>, asked: Readonly<Record<string, string>>, made?: Done['made']) => string | undefined;
  /** The columns of its own row that it writes. A row with a state gets the move's end by itself. */
  readonly sets?: (doing: Doing<P, F>) => Readonly<Record<string, unknown>>;
  /** Everything else that must be true with it, after its own row is written. */
  readonly also?: (doing: Doing<P, F>) => Promise<Done | void>;
}

/** Writes an act down so that its parts are checked against each other. */
export function act<P extends SubjectKind, F extends Fields>(definition: Act<P, F>): Act<P, F> {
  return definition;
}

/** A table of acts, of whatever they are done to. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an act takes its own rows and input; any narrower type here would be taken for what they are
export type ActTable = Readonly<Record<string, Act<any, any>>>;

/** A refused field, said by a check. */
export function refuse(field: string, value: string | number | boolean | null | undefined, expected: string): FieldRefusal {
  return { field, value: String(value ?? '').slice(0, 80), expected };
}

import type { PlainDate } from '@chc/deadlines';
import type { DocumentStore } from '@chc/documents';
import type { Actor, Transaction } from '@chc/platform';
import type { FieldRefusal, Fields, InputOf } from './fields.js';

/** A commissioner that something received may be for. */
export interface Commissioner {
  readonly id: string;
  readonly code: string;
  readonly name: string | null;
  readonly icbId: string;
}

/** Where something is received: no case yet, only who sends it, when, and for whom it may be. */
export interface Door {
  readonly by: Actor;
  readonly today: PlainDate;
  /** The instant it is done. */
  readonly at: Date;
  readonly commissioners: readonly Commissioner[];
  /** What the sender's own organisation is called; null where it is not known. */
  readonly ownOrganisation: string | null;
  /** What the sender gave last time and gives every time; absent where nobody asked. */
  readonly lastSent?: LastSent | undefined;
}

/** What a sender's forms begin with: where they work and what they are. Never anything of a person, nor what one declares anew each time. */
export interface LastSent {
  readonly commissioner: string | null;
  readonly organisation: string | null;
  readonly sourceOfReferral: string | null;
  readonly profession: string | null;
  readonly location: string | null;
  readonly staffGroup: string | null;
  readonly registration: string | null;
}

/** An intake act being done, inside its one transaction: use `tx` and nothing else. */
export interface Receiving<F extends Fields = Fields> extends Door {
  readonly tx: Transaction;
  readonly input: InputOf<F>;
  readonly store: DocumentStore | undefined;
}

/** What was received: the case it is now in, the record it made, and what its sender is told. */
export interface Received {
  readonly caseId: string;
  readonly icbId: string;
  readonly made: { readonly kind: 'referral' | 'checklist'; readonly id: string };
  /** What the sender may quote. */
  readonly reference: string;
  readonly receivedOn: PlainDate;
  /** For the account of the case: codes, dates, identifiers; never names or free text. */
  readonly details: object;
}

/** One way in: like an act of a case, where no case is there yet. One row is one form, one address, one permission, one event. */
export interface IntakeAct<F extends Fields = Fields> {
  readonly title: string;
  readonly says?: string;
  /** What is missing is looked at on the page before there is a button to send it. */
  readonly checksFirst?: true;
  readonly event: string;
  readonly fields: F;
  /** What the input must be. */
  readonly check?: (at: Door, input: InputOf<F>) => readonly FieldRefusal[];
  readonly initial?: (at: Door) => Partial<InputOf<F>>;
  /** Options of choices that depend on what we hold. */
  readonly offers?: (at: Door) => Readonly<Partial<Record<keyof F & string, Readonly<Record<string, string>>>>>;
  readonly receive: (doing: Receiving<F>) => Promise<Received>;
}

/** Writes an intake act down so that its parts are checked against each other. */
export function intakeAct<F extends Fields>(definition: IntakeAct<F>): IntakeAct<F> {
  return definition;
}

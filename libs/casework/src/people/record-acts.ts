import { type Act, act, type Guard, refuse, type Standing } from '../act/act.js';
import type { FieldRefusal, Fields, InputOf } from '../act/fields.js';
import { day, lines } from '../act/fields.js';
import type { Reason } from '../act/reasons.js';
import { insertRow } from '../act/write.js';
import type { EndingPart, EndingRow, PeoplePart } from './people.rows.js';

// Records around a case are of one shape: written once by an act that makes them, ended once by an act that says when and
// why. What each holds is its table's and its fields', which have the same names.

type Said<F extends Fields> = Pick<Act<'case', F>, 'stage' | 'title' | 'event' | 'says' | 'fields' | 'check' | 'initial' | 'offers'> & {
  /** Fields whose day may not lie ahead. */
  readonly past?: readonly (keyof F & string)[];
  /** Fields whose days come one after the other, where given. */
  readonly inOrder?: readonly (keyof F & string)[];
  readonly guards?: Act<'case', F>['guards'];
  /** Columns beside the fields. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** The act that makes a record of `part` out of its fields. */
export function records<F extends Fields>(part: PeoplePart, { past = [], inOrder = [], guards = [], more = {}, check, ...said }: Said<F>): Act<'case', F> {
  return act({
    on: 'case', creates: true, ...said, guards,
    check: (at, input) => [...notAhead(at, input, past), ...outOfOrder(input, inOrder), ...(check?.(at, input) ?? [])],
    also: async ({ tx, record, by, at, input }) => ({
      made: {
        kind: part,
        id: await insertRow(tx, part, { icb_id: record.person[0]!.icbId, person_id: record.caseId, recorded_by: by.id, recorded_at: at, ...more, ...columnsOf(input) }),
      },
    }),
  });
}

/** When and why a record ends: the fields of every act that ends one. */
export const endFields = (on: string, reason: string): { endedOn: ReturnType<typeof day>; endedReason: ReturnType<typeof lines> } =>
  ({ endedOn: day(on), endedReason: lines(reason, { most: 2000 }) });

/**
 * The act that ends a record of `part`.
 * @param words what the form calls the day and the reason
 * @param began the day before which it cannot have ended
 */
export function ends<P extends EndingPart>(
  part: P, said: Pick<Act<P>, 'stage' | 'title' | 'event' | 'says'>, words: { on: string; reason: string }, began: (row: Standing<P>['row']) => string | null,
  guards: readonly Guard<P>[] = [],
): Act<P, ReturnType<typeof endFields>> {
  return act({
    on: part, ...said, fields: endFields(words.on, words.reason), guards: [stands, ...guards],
    initial: ({ record }) => ({ endedOn: record.today }),
    check: (at, input) => {
      const from = began(at.row);
      return [...notAhead(at, input, ['endedOn']), ...(from !== null && input.endedOn < from ? [refuse('endedOn', input.endedOn, `no day before ${from}`)] : [])];
    },
    sets: ({ input, by }) => ({ ended_on: input.endedOn, ended_reason: input.endedReason, ended_by: by.id }),
  });
}

/** It has not ended. */
export const stands = ({ row }: { row: object }): Reason | undefined => ((row as EndingRow).endedOn === null ? undefined : 'already_ended');

/** Days that lie ahead and may not. */
export function notAhead(at: Pick<Standing, 'record'>, input: Readonly<Record<string, unknown>>, fields: readonly string[]): FieldRefusal[] {
  const { today } = at.record;
  return fields.flatMap((field) => (typeof input[field] === 'string' && input[field] > today ? [refuse(field, input[field], `no day after today, ${today}`)] : []));
}

/** Days that come before the one they should follow. */
export function outOfOrder<F extends Fields>(input: InputOf<F>, fields: readonly (keyof F & string)[]): FieldRefusal[] {
  const given = fields.flatMap((field) => (typeof input[field] === 'string' ? [[field, input[field] as string] as const] : []));
  return given.flatMap(([field, value], at) => (at > 0 && value < given[at - 1]![1] ? [refuse(field, value, `no day before ${given[at - 1]![1]}`)] : []));
}

/** Input as columns: a field and its column have one name. */
export const columnsOf = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).map(([field, value]) => [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as unknown]));

import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ALL_ESCALATION_KINDS, ESCALATION_SHOWS, type EscalationCursor, type EscalationKind, type EscalationsAsked, type EscalationShow } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';
import { InvalidInput, shown } from '../errors/problem.js';

const Blank = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the address of the escalations may hold. */
export class EscalationInput {
  @IsOptional() @Blank @IsIn(Object.keys(ESCALATION_SHOWS), { message: `one of ${Object.keys(ESCALATION_SHOWS).join(', ')}` })
  readonly show?: EscalationShow;

  @IsOptional() @Blank @IsIn(ALL_ESCALATION_KINDS, { message: `one of ${ALL_ESCALATION_KINDS.join(', ')}` })
  readonly kind?: EscalationKind;

  @IsOptional() @Blank @Matches(IDENTIFIER, { message: 'a place of the list' })
  readonly place?: string;

  @IsOptional() @Blank @Matches(/^[^\p{C}]{1,255}$/u, { message: 'the code of a practitioner' })
  readonly owner?: string;

  @IsOptional() @Blank @Matches(/^[\w-]{1,120}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

export const askedOf = ({ show, kind, place, owner }: EscalationInput): EscalationsAsked => ({ show: show ?? 'waiting', kind, place, owner });

const CURSOR = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as addresses carry it: a date and an identifier. */
export const writeCursor = ({ raisedOn, id }: EscalationCursor): string => Buffer.from(`${raisedOn} ${id}`).toString('base64url');

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): EscalationCursor | null {
  if (after === undefined) return null;
  const [, raisedOn, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!raisedOn || !id || !isPlainDate(raisedOn)) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { raisedOn, id };
}

import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ALL_CASELOAD_SORTS, ALL_SHOWS, type CaseloadAsked, type CaseloadCursor, type CaseloadSort, type Show } from '@chc/casework';
import { InvalidInput, shown } from '../errors/problem.js';

const Blank = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));

/** What the address of a caseload may hold. Nothing of it is remembered: who comes back sees the most pressing first. */
export class CaseloadInput {
  @IsOptional() @Blank @Matches(/^[^\p{C}]{1,255}$/u, { message: 'the code of a practitioner' })
  readonly owner?: string;

  @IsOptional() @Blank @IsIn(ALL_SHOWS, { message: `one of ${ALL_SHOWS.join(', ')}` })
  readonly show?: Show;

  @IsOptional() @Blank @IsIn(ALL_CASELOAD_SORTS, { message: `one of ${ALL_CASELOAD_SORTS.join(', ')}` })
  readonly sort?: CaseloadSort;

  @IsOptional() @Blank @IsIn(['yes'], { message: 'yes, or left out' })
  readonly down?: string;

  @IsOptional() @Blank @Matches(/^[\w-]{1,200}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

export const askedOf = ({ show, sort, down }: CaseloadInput, owner: string): CaseloadAsked => ({ owner, show, sort: sort ?? 'urgent', down: down === 'yes' });

const CURSOR = /^(\d{1,4}) (-|[\d-]{10}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as addresses carry it: numbers, a date and an identifier, no name. */
export function writeCursor({ first, second, id }: CaseloadCursor): string {
  return Buffer.from(`${first} ${second ?? '-'} ${id}`).toString('base64url');
}

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): CaseloadCursor | null {
  if (after === undefined) return null;
  const [, first, second, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!first || !second || !id) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { first: Number(first), second: second === '-' ? null : second, id };
}

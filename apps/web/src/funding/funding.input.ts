import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { FUNDING_SHOWS, type FundingAsked, type FundingCursor, type FundingShow } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';
import { InvalidInput, shown } from '../errors/problem.js';

const Blank = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));

/** The kinds of funding, in words. */
export const FUNDINGS = { chc_standard: 'CHC', chc_fast_track: 'CHC, Fast Track', fnc: 'NHS-funded nursing care', joint: 'Joint package' } as const;

/** What the address of the funding list may hold. */
export class FundingInput {
  @IsOptional() @Blank @IsIn(Object.keys(FUNDING_SHOWS), { message: `one of ${Object.keys(FUNDING_SHOWS).join(', ')}` })
  readonly show?: FundingShow;

  @IsOptional() @Blank @IsIn(Object.keys(FUNDINGS), { message: `one of ${Object.keys(FUNDINGS).join(', ')}` })
  readonly funding?: string;

  @IsOptional() @Blank @Matches(/^[\w-]{1,120}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

export const askedOf = ({ show, funding }: FundingInput): FundingAsked => ({ show: show ?? 'now', funding: funding ?? null });

const CURSOR = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as addresses carry it: a date and an identifier, no name. */
export const writeCursor = ({ from, id }: FundingCursor): string => Buffer.from(`${from} ${id}`).toString('base64url');

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): FundingCursor | null {
  if (after === undefined) return null;
  const [, from, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!from || !id || !isPlainDate(from)) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { from, id };
}

import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { isPlainDate } from '@chc/deadlines';
import { ACCESS_LISTS, type AccessCursor, type AccessList } from '@chc/casework';
import { InvalidInput, shown } from '../errors/problem.js';

const LISTS = Object.keys(ACCESS_LISTS) as AccessList[];
const LAST = 'the last row of the page before';

/** A page of the access log. */
export class AccessInput {
  @IsOptional() @IsIn(LISTS, { message: `one of ${LISTS.join(', ')}` })
  readonly list?: AccessList;

  @IsOptional() @Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z\.\d{1,15}$/, { message: LAST })
  readonly after?: string;
}

/** The seven days of those who opened many cases. */
export class BulkInput {
  @IsOptional() @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'a date, YYYY-MM-DD' })
  readonly to?: string;
}

/** What the box sends. */
export class FindInput {
  @IsOptional() @MaxLength(200, { message: 'at most 200 characters' })
  readonly q?: string;
}

export const writeCursor = ({ exactAt, id }: AccessCursor): string => `${exactAt}.${id}`;

/** @throws InvalidInput for an instant that is none */
export function readCursor(after: string | undefined): AccessCursor | null {
  if (after === undefined) return null;
  const [, exactAt, id] = /^(.+Z)\.(\d+)$/.exec(after)!;
  if (Number.isNaN(Date.parse(exactAt!)) || !isPlainDate(exactAt!.slice(0, 10))) throw new InvalidInput([{ field: 'after', value: shown(after), expected: LAST }]);
  return { exactAt: exactAt!, id: Number(id) };
}

/** @throws InvalidInput for a day that is none */
export function readDay(to: string | undefined, today: string): string {
  if (to === undefined) return today;
  if (!isPlainDate(to) || to < '2000-01-01' || to > '2200-01-01') throw new InvalidInput([{ field: 'to', value: shown(to), expected: 'a date, YYYY-MM-DD' }]);
  return to;
}

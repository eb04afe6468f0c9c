import { readOwnIcbs, readSessionTotals, SESSION_KINDS, type SessionTotal } from '@chc/casework';
import { addDays, addMonths, isPlainDate, type PlainDate } from '@chc/deadlines';
import { type Actor, type Database, harmlessCell } from '@chc/platform';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { InvalidInput } from '../errors/problem.js';

/** Which months are asked for, by the page, the file and the API alike. */
export class SessionsInput {
  @ApiPropertyOptional({ type: String, description: 'The first month, YYYY-MM; eleven months ago when left out' })
  @IsOptional() @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/, { message: 'a month, YYYY-MM' })
  readonly from?: string;

  @ApiPropertyOptional({ type: String, description: 'The last month, YYYY-MM; the third from now when left out' })
  @IsOptional() @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/, { message: 'a month, YYYY-MM' })
  readonly to?: string;
}

const MOST_MONTHS = 60;

/** The first day of the first month asked for and the last day of the last. */
export function monthsAsked({ from, to }: SessionsInput, today: PlainDate): { fromOn: PlainDate; toOn: PlainDate } {
  const thisMonth = `${today.slice(0, 7)}-01`;
  const fromOn = from ? `${from}-01` : addMonths(thisMonth, -11);
  const toOn = addDays(addMonths(to ? `${to}-01` : addMonths(thisMonth, 3), 1), -1);
  if (!isPlainDate(fromOn) || toOn < fromOn || addMonths(fromOn, MOST_MONTHS) < toOn) throw new InvalidInput([{ field: 'to', value: to ?? '', expected: `a month from the first one on, at most ${MOST_MONTHS} of them` }]);
  return { fromOn, toOn };
}

export async function sessionsOf(db: Database, by: Actor, input: SessionsInput, today: PlainDate): Promise<{ fromOn: PlainDate; toOn: PlainDate; rows: SessionTotal[] }> {
  const { fromOn, toOn } = monthsAsked(input, today);
  const scoped = db.as(by);
  return { fromOn, toOn, rows: await readSessionTotals(scoped, await readOwnIcbs(scoped, today), fromOn, toOn) };
}

/** The totals as CSV. */
export function sessionsCsv(rows: readonly SessionTotal[]): string {
  const line = (cells: readonly (string | number)[]): string => `${cells.map(harmlessCell).join(',')}\r\n`;
  return line(['month', 'session_kind', 'funded', 'offered', 'used', 'unused', 'hours']) + rows.map((row) => line([row.month, row.sessionKind, row.funded ? 'yes' : 'no', row.offered, row.used, row.unused, row.hours])).join('');
}

export const kindInWords = (kind: SessionTotal['sessionKind']): string => SESSION_KINDS[kind];

import { IsIn, IsOptional, Matches } from 'class-validator';
import { isPlainDate } from '@chc/deadlines';
import { RETENTION_LISTS, type RetentionCursor, type RetentionList } from '@chc/casework';
import { InvalidInput, shown } from '../errors/problem.js';

const LISTS = Object.keys(RETENTION_LISTS) as RetentionList[];

/** What the address of the retention page may hold. */
export class RetentionInput {
  @IsOptional() @IsIn(LISTS, { message: `one of ${LISTS.join(', ')}` })
  readonly list?: RetentionList;

  @IsOptional() @Matches(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, { message: 'the last case of the page before' })
  readonly after?: string;
}

/** A case as addresses carry it: a day and an identifier, no name. */
export const writeCursor = ({ keptUntil, caseId }: RetentionCursor): string => `${keptUntil}.${caseId}`;

/** @throws InvalidInput for a day that is none */
export function readCursor(after: string | undefined): RetentionCursor | null {
  if (after === undefined) return null;
  const [keptUntil, caseId] = after.split('.') as [string, string];
  if (!isPlainDate(keptUntil)) throw new InvalidInput([{ field: 'after', value: shown(after), expected: 'the last case of the page before' }]);
  return { keptUntil, caseId };
}

import { IsOptional, Matches } from 'class-validator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import type { IntakeCursor } from '@chc/casework';
import { InvalidInput, shown } from '../errors/problem.js';

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export class IntakeInput {
  @ApiPropertyOptional({ type: String, description: '`next` of the page before' })
  @IsOptional()
  @Matches(/^[\w-]{1,120}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

/** A cursor as addresses carry it. */
export const writeCursor = ({ at, id }: IntakeCursor): string => Buffer.from(`${at} ${id}`).toString('base64url');

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): IntakeCursor | null {
  if (after === undefined) return null;
  const [, at, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at))) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { at, id };
}

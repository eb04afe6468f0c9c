import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { CHALLENGE_KINDS, type ChallengeAsked, type ChallengeCursor, type ChallengeKind } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';
import { InvalidInput, shown } from '../errors/problem.js';

const Blank = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));

/** What the address of the challenges may hold. */
export class ChallengeInput {
  @IsOptional() @Blank @IsIn(Object.keys(CHALLENGE_KINDS), { message: `one of ${Object.keys(CHALLENGE_KINDS).join(', ')}` })
  readonly kind?: ChallengeKind;

  @IsOptional() @Blank @IsIn(['late'], { message: 'late' })
  readonly show?: 'late';

  @IsOptional() @Blank @Matches(/^[\w-]{1,120}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

export const askedOf = ({ kind, show }: ChallengeInput): ChallengeAsked => ({ kind: kind ?? null, late: show === 'late' });

const CURSOR = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as addresses carry it: a date and an identifier. */
export const writeCursor = ({ dueOn, id }: ChallengeCursor): string => Buffer.from(`${dueOn} ${id}`).toString('base64url');

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): ChallengeCursor | null {
  if (after === undefined) return null;
  const [, dueOn, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!dueOn || !id || !isPlainDate(dueOn)) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { dueOn, id };
}

import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { REVIEW_AGES, type ReviewAge, REVIEW_FUNDINGS, type ReviewFunding, type ReviewsAsked, type ReviewsCursor } from '@chc/casework';
import { InvalidInput, shown } from '../errors/problem.js';

const Blank = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the address of the reviews may hold. */
export class ReviewsInput {
  @IsOptional() @Blank @IsIn(Object.keys(REVIEW_AGES), { message: `one of ${Object.keys(REVIEW_AGES).join(', ')}` })
  readonly age?: ReviewAge;

  @IsOptional() @Blank @IsIn(Object.keys(REVIEW_FUNDINGS), { message: `one of ${Object.keys(REVIEW_FUNDINGS).join(', ')}` })
  readonly type?: ReviewFunding;

  @IsOptional() @Blank @Matches(IDENTIFIER, { message: 'a place of the list' })
  readonly place?: string;

  @IsOptional() @Blank @Matches(/^[^\p{C}]{1,255}$/u, { message: 'the code of a practitioner' })
  readonly owner?: string;

  @IsOptional() @Blank @Matches(/^[\w-]{1,120}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

/** What the address of the weights may hold: the version to compare with the one in force. */
export class WeightsInput {
  @IsOptional() @Blank @Matches(/^\d{1,6}$/, { message: 'a version of the list' })
  readonly compare?: string;
}

export const askedOf = ({ age, type, place, owner }: ReviewsInput): ReviewsAsked => ({ age: age ?? 'overdue', funding: type, place, owner });

const CURSOR = /^(-?[01]) (\d{1,6}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor as addresses carry it: numbers and an identifier. */
export const writeCursor = ({ moved, score, id }: ReviewsCursor): string => Buffer.from(`${moved} ${score} ${id}`).toString('base64url');

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): ReviewsCursor | null {
  if (after === undefined) return null;
  const [, moved, score, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!moved || !score || !id) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { moved: Number(moved), score: Number(score), id };
}

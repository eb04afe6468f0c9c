import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { OPEN_STAGES, type OpenStage, PLACE_WAITS, type Wait, WAITS, type WorklistCursor, type WorklistFilters } from '@chc/casework';
import { isPlainDate } from '@chc/deadlines';
import { InvalidInput, shown } from '../errors/problem.js';

const A_CODE = /^[^\p{C}]{1,255}$/u;
const CURSOR = /^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A filter of a list: a form sends one that is not chosen as empty text. */
function Filter(description: string, check: PropertyDecorator, values?: readonly string[]): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description, ...(values && { enum: values }) }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value)),
    check,
  );
}

/** What the worklist is asked for, by a form and by the API alike. */
export class WorklistInput implements WorklistFilters {
  @Filter('Code of an ICB', Matches(A_CODE, { message: 'the code of an ICB' }))
  readonly icb?: string;

  @Filter('Code of a place', Matches(A_CODE, { message: 'the code of a place' }))
  readonly place?: string;

  @Filter('Code of a commissioner', Matches(A_CODE, { message: 'the code of a commissioner (kind sub_icb)' }))
  readonly commissioner?: string;

  @Filter('Code of a practitioner, or `nobody` for referrals that have none yet', Matches(A_CODE, { message: 'the code of a practitioner with a referral' }))
  readonly practitioner?: string;

  @Filter('How long it has waited: in time, over 28 days, one band of days beyond 28 (DCB2117 table 8), one day of the 28, or one week beyond them',
    IsIn([...WAITS, ...PLACE_WAITS], { message: `one of ${WAITS.join(', ')}, day_0 to day_28, week_1 to week_12` }), [...WAITS, ...PLACE_WAITS])
  readonly band?: Wait;

  @Filter('Stage of the referral', IsIn(OPEN_STAGES, { message: `one of ${OPEN_STAGES.join(', ')}` }), OPEN_STAGES)
  readonly stage?: OpenStage;

  @Filter('`next` of the page before', Matches(/^[\w-]{1,100}$/, { message: '`next` of a page before' }))
  readonly after?: string;
}

/** The filters alone, without those that are not set. */
export function filtersOf({ after: _after, ...filters }: WorklistInput): WorklistFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** A cursor as addresses carry it. */
export function writeCursor({ receivedOn, id }: WorklistCursor): string {
  return Buffer.from(`${receivedOn} ${id}`).toString('base64url');
}

/** @throws InvalidInput for what `writeCursor` did not write */
export function readCursor(after: string | undefined): WorklistCursor | null {
  if (after === undefined) return null;
  const [, receivedOn, id] = CURSOR.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (!receivedOn || !id || !isPlainDate(receivedOn)) throw new InvalidInput([{ field: 'after', value: shown(after), expected: '`next` of a page before' }]);
  return { receivedOn, id };
}

import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { FILE_NAMES, type FileName } from '@chc/exchange';

const EmptyIsNotSet = (): PropertyDecorator =>
  applyDecorators(IsOptional(), Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value)));

/** What the list of rejected rows is asked for, by a page and by the API alike. */
export class RejectionsInput {
  @ApiPropertyOptional({ type: String, enum: FILE_NAMES, description: 'Only rows of this file' })
  @EmptyIsNotSet()
  @IsIn(FILE_NAMES, { message: `one of ${FILE_NAMES.join(', ')}` })
  readonly file?: FileName;

  @ApiPropertyOptional({ type: String, description: '`next` of the page before' })
  @EmptyIsNotSet()
  @Matches(/^[1-9]\d{0,14}$/, { message: '`next` of a page before' })
  readonly after?: string;
}

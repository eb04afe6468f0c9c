import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { isQuarterEnd, type PlainDate } from '@chc/deadlines';

@ValidatorConstraint()
class IsQuarterEnd implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isQuarterEnd(value);
  }

  defaultMessage(): string {
    return 'the last day of a quarter, YYYY-MM-DD';
  }
}

/** Which quarter's discounts are asked for, by a page and by the API alike. */
export class DiscountsInput {
  @ApiPropertyOptional({ type: String, format: 'date', description: 'The last day of a quarter; the one under way when left out' })
  @IsOptional()
  @Validate(IsQuarterEnd)
  readonly quarter?: string;
}

/** The day up to which the quarter is counted: its last, or today. */
export const countedTo = ({ quarter }: DiscountsInput, today: PlainDate): PlainDate => (quarter !== undefined && quarter < today ? quarter : today);

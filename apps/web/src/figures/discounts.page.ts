import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsOptional, Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { isQuarterEnd } from '@chc/deadlines';
import { Database } from '@chc/platform';
import { readDiscounts } from '@chc/returns';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { Needs } from '../sign-in/policy.js';
import { discountsView, type DiscountsView } from './discounts.view.js';

@ValidatorConstraint()
class IsQuarterEnd implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && isQuarterEnd(value);
  }

  defaultMessage(): string {
    return 'the last day of a quarter, YYYY-MM-DD';
  }
}

class DiscountsInput {
  @IsOptional()
  @Validate(IsQuarterEnd)
  readonly quarter?: string;
}

/** `/figures/discounts`: referrals that ended without a decision, by place: how many, why, and how late. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_team_figures')
@Controller('figures/discounts')
export class DiscountsPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('discounts.njk')
  async show(@Query() { quarter }: DiscountsInput): Promise<DiscountsView> {
    const today = this.clock.today();
    const on = quarter !== undefined && quarter < today ? quarter : today;
    return discountsView(await readDiscounts(this.db, on), on, today);
  }
}

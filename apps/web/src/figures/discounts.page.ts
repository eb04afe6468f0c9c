import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Actor, Database } from '@chc/platform';
import { readDiscounts } from '@chc/returns';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { countedTo, DiscountsInput } from './discounts.input.js';
import { discountsView, type DiscountsView } from './discounts.view.js';

/** `/figures/discounts`: referrals that ended without a decision, by place and commissioner: how many, why, and how late. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_team_figures')
@Controller('figures/discounts')
export class DiscountsPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('discounts.njk')
  async show(@By() by: Actor, @Query() input: DiscountsInput): Promise<DiscountsView> {
    const today = this.clock.today();
    const on = countedTo(input, today);
    return discountsView(await readDiscounts(this.db.as(by), on), on, today);
  }
}

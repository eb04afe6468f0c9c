import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readWorklist, readWorklistChoices } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { filtersOf, readCursor, WorklistInput, writeCursor } from './referral.input.js';
import { worklistView, type WorklistView } from './referral.view.js';
import { By, Needs } from '../sign-in/policy.js';

/** `/referrals`: the worklist. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_worklist')
@Controller('referrals')
export class ReferralPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('referrals.njk')
  async list(@By() by: Actor, @Query() input: WorklistInput): Promise<WorklistView> {
    const asOf = this.clock.today();
    const filters = filtersOf(input);
    const page = await readWorklist(this.db.as(by), asOf, filters, readCursor(input.after));
    const choices = await readWorklistChoices(this.db.as(by), asOf);
    return worklistView({ page, choices, filters, asOf, next: page.next && writeCursor(page.next) });
  }
}

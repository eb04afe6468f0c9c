import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readRetentionQueue } from '@chc/casework';
import { type Actor, Database, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { readCursor, RetentionInput } from './retention.input.js';
import { retentionView, type RetentionView } from './retention.view.js';

/** Nobody's organisation: whoever has none sees no case. */
const NONE = '00000000-0000-0000-0000-000000000000';

/** `/retention`: cases of the reader's own ICB whose retention has passed, the oldest first. It deletes nothing. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_retention')
@Controller('retention')
export class RetentionPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('retention.njk')
  async list(@By() by: Actor, @Query() { list = 'to_review', after }: RetentionInput): Promise<RetentionView> {
    // The privacy officer opens no case and so has none of a scope; the list is of their own ICB by itself.
    const opensCases = by.may?.has('see_case') ?? false;
    const queue = await readRetentionQueue(this.db.as(opensCases ? by : SYSTEM), by.organisationId ?? NONE, this.clock.today(), list, readCursor(after));
    return retentionView(list, queue, after !== undefined, opensCases);
  }
}

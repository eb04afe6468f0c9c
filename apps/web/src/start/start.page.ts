import { Controller, Get, Inject, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '@chc/platform';
import { readTargets } from '@chc/returns';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { positionOf } from './read-position.js';
import { startView, type StartView } from './start.view.js';
import { Public } from '../sign-in/policy.js';

/** `/`: where the region stands. Counts only, nothing about a person. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Public()
@Controller()
export class StartPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('start.njk')
  async show(): Promise<StartView> {
    const today = this.clock.today();
    return startView(await positionOf(this.db, today), await readTargets(this.db, today));
  }
}

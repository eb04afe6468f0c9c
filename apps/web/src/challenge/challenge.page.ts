import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { countChallenges, readChallenges } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { askedOf, ChallengeInput, readCursor, writeCursor } from './challenge.input.js';
import { challengesView } from './challenge.view.js';

/** `/challenges`: what is challenged and open, what is due first comes first. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_challenges')
@Controller('challenges')
export class ChallengePage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('challenges.njk')
  async list(@Query() input: ChallengeInput, @By() by: Actor): Promise<object> {
    const [asked, today] = [askedOf(input), this.clock.today()];
    const { rows, next } = await readChallenges(this.db.as(by), today, asked, readCursor(input.after));
    const counts = await countChallenges(this.db.as(by), today, asked);
    return challengesView({ rows, ...counts, next: next && writeCursor(next) }, asked, input.after === undefined, today);
  }
}

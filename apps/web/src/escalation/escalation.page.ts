import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { countEscalations, readCaseOwners, readEscalations, readPlaceChoices } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { askedOf, EscalationInput, readCursor, writeCursor } from './escalation.input.js';
import { escalationsView } from './escalation.view.js';

/** `/escalations`: what was found too long undone and is open, the longest raised first. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_escalations')
@Controller('escalations')
export class EscalationPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @Render('escalations.njk')
  async list(@Query() input: EscalationInput, @By() by: Actor): Promise<object> {
    const [asked, today, db] = [askedOf(input), this.clock.today(), this.db.as(by)];
    const { rows, next } = await readEscalations(db, today, asked, readCursor(input.after));
    const counts = await countEscalations(db, today, asked);
    const [places, owners] = [await readPlaceChoices(db, today), await readCaseOwners(db)];
    return escalationsView({ rows, counts, places, owners, next: next && writeCursor(next), asked, isFirst: input.after === undefined, today, mayAcknowledge: by.may?.has('acknowledge_escalation') ?? true });
  }
}

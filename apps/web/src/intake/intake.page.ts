import { Controller, Get, Inject, Param, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { compareReferral, DomainError, readIntakeQueue } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { IntakeInput, readCursor, writeCursor } from './intake.cursor.js';
import { IntakeDesk } from './intake.desk.js';
import { comparisonView, type ComparisonView, queueView, type QueueView } from './intake.view.js';

const AN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/intake`: what waits at the single point of access. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_intake')
@Controller('intake')
export class IntakePage {
  constructor(@Inject(IntakeDesk) private readonly desk: IntakeDesk) {}

  @Get()
  @Render('intake.njk')
  async queue(@By() by: Actor, @Query() input: IntakeInput): Promise<QueueView> {
    const queue = await readIntakeQueue(this.desk.db.as(by), readCursor(input.after));
    return queueView(queue, this.desk.clock.actingAt(), queue.next && writeCursor(queue.next), input.after === undefined);
  }

  @Get('duplicates/:referralId')
  @Render('duplicates.njk')
  async compare(@By() by: Actor, @Param('referralId') id: string): Promise<ComparisonView> {
    const found = AN_ID.test(id) ? await compareReferral(this.desk.db.as(by), id) : null;
    if (!found) throw new DomainError('not_found', ['no_such_record']);
    return comparisonView(found.one, found.others);
  }
}

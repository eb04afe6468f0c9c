import { Controller, Get, Inject, Query, Render, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { recordAudit } from '@chc/audit';
import { countFunding, readFunding } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { By, Needs } from '../sign-in/policy.js';
import { exportFunding } from './funding.export.js';
import { askedOf, FundingInput, readCursor, writeCursor } from './funding.input.js';
import { fundingView } from './funding.view.js';

/** `/funding`: who is funded, by which package, at what cost and whose, and the payments to stop. Nothing that waits for a decision, nothing of anybody's health. */
@ApiExcludeController()
@Controller()
export class FundingPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get('funding')
  @Needs('see_funding')
  @UseInterceptors(ShellInterceptor)
  @Render('funding.njk')
  async list(@Query() input: FundingInput, @By() by: Actor): Promise<object> {
    const [asked, today] = [askedOf(input), this.clock.today()];
    const { rows, next } = await readFunding(this.db.as(by), today, asked, readCursor(input.after));
    const total = await countFunding(this.db.as(by), today, asked);
    return fundingView({ rows, total, next: next && writeCursor(next) }, asked, input.after === undefined, by.may?.has('export_funding') ?? false);
  }

  @Get('funding.csv')
  @Needs('export_funding')
  async export(@Query() input: FundingInput, @By() by: Actor, @Res() reply: FastifyReply): Promise<void> {
    const [asked, today] = [askedOf(input), this.clock.today()];
    await this.db.as(by).transaction(async (tx) =>
      recordAudit(tx, by, { action: 'funding_exported', subjectKind: 'funding', subjectId: by.accountId!, details: { ...asked, eligibilities: await countFunding(tx, today, asked) } }));
    await reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="funding-${today}.csv"`).header('cache-control', 'no-store').send(exportFunding(this.db.as(by), today, asked));
  }
}

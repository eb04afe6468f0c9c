import { Controller, Get, Inject, Query, Render, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SESSION_KINDS, type SessionTotal } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { ApiProblems } from '../errors/problem.schema.js';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { count, longDate } from '../page/wording.js';
import { date, integer, listOf, number, object, oneOf, text, yesNo } from '../schema.js';
import { By, Needs } from '../sign-in/policy.js';
import { kindInWords, sessionsCsv, SessionsInput, sessionsOf } from './sessions.js';

const monthInWords = (month: string): string => longDate(`${month}-01`).slice(2);
const sum = (rows: readonly SessionTotal[], of: 'offered' | 'used'): number => rows.reduce((total, row) => total + row[of], 0);

/** `/schedule/sessions`: how many sessions were offered and used each month, for what, paid for or not. */
@ApiExcludeController()
@Needs('see_session_totals')
@Controller('schedule')
export class SessionsPage {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get('sessions')
  @UseInterceptors(ShellInterceptor)
  @Render('sessions.njk')
  async page(@By() by: Actor, @Query() input: SessionsInput): Promise<object> {
    const { fromOn, toOn, rows } = await sessionsOf(this.db, by, input, this.clock.today());
    const thisMonth = rows.filter(({ month, sessionKind, funded }) => month === this.clock.today().slice(0, 7) && sessionKind === 'discharge_to_assess' && !funded);
    return {
      period: `${longDate(fromOn)} to ${longDate(toOn)}`, query: new URLSearchParams({ from: fromOn.slice(0, 7), to: toOn.slice(0, 7) }).toString(), from: fromOn.slice(0, 7), to: toOn.slice(0, 7),
      headline: `${count(sum(rows, 'offered'))} sessions, ${count(sum(rows, 'used'))} of them used. Discharge to assess without funding takes ${count(sum(thisMonth, 'offered'))} sessions this month.`,
      rows: rows.map((row) => ({ month: monthInWords(row.month), kind: kindInWords(row.sessionKind), funded: row.funded ? 'Funded' : 'Not funded', offered: count(row.offered), used: count(row.used), unused: count(row.unused), hours: row.hours.toFixed(1) })),
    };
  }

  @Get('sessions.csv')
  async file(@By() by: Actor, @Query() input: SessionsInput, @Res() reply: FastifyReply): Promise<void> {
    const { rows } = await sessionsOf(this.db, by, input, this.clock.today());
    await reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="sessions.csv"').send(sessionsCsv(rows));
  }
}

const SESSIONS = object({
  fromOn: date('The first day counted.'), toOn: date('The last day counted.'),
  rows: listOf(object({
    month: text('YYYY-MM.'), sessionKind: oneOf(Object.keys(SESSION_KINDS)), funded: yesNo('Whether somebody pays for the time.'),
    offered: integer('Sessions offered, used or not; those taken back are not counted.'), used: integer('Booked for a meeting, or given.'), unused: integer(), hours: number('Hours of all of them.'),
  })),
});

@ApiTags('Figures')
@Needs('see_session_totals')
@Controller('api/v1/schedule/sessions')
export class SessionsController {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @ApiOperation({ summary: 'Sessions by month, kind and funding: how many were offered and used.' })
  @ApiOkResponse({ schema: SESSIONS })
  @ApiProblems(400, 401, 403, 500)
  read(@By() by: Actor, @Query() input: SessionsInput): Promise<{ fromOn: string; toOn: string; rows: SessionTotal[] }> {
    return sessionsOf(this.db, by, input, this.clock.today());
  }
}

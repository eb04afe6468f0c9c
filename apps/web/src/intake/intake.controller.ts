import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { intakeActOf, type IntakeQueue, type Receipted, readIntakeQueue } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { keyOf } from '../case/preconditions.js';
import { ApiProblems } from '../errors/problem.schema.js';
import { readInputOf } from '../form/form-body.js';
import { By, Needs } from '../sign-in/policy.js';
import { IntakeInput, readCursor, writeCursor } from './intake.cursor.js';
import { IntakeDesk } from './intake.desk.js';
import { QUEUE } from './intake.schema.js';

/** What is received without a case: the queue of the single point of access, and handing something in. */
@ApiTags('Intake')
@Controller('api/v1/intake')
export class IntakeController {
  constructor(@Inject(IntakeDesk) private readonly desk: IntakeDesk) {}

  @Get()
  @Needs('see_intake')
  @ApiOperation({ summary: 'What waits at the single point of access: not accepted yet, or an outcome to send; the oldest first.' })
  @ApiOkResponse({ schema: QUEUE })
  @ApiProblems(400, 401, 403, 500)
  async list(@By() by: Actor, @Query() input: IntakeInput): Promise<Omit<IntakeQueue, 'next'> & { next: string | null }> {
    const { next, ...queue } = await readIntakeQueue(this.desk.db.as(by), readCursor(input.after));
    return { ...queue, next: next && writeCursor(next) };
  }

  /** Documented act by act in api-document.ts, from the table of intake acts. */
  @Post(':action')
  @Needs('act_on_intake')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  async receive(@By() by: Actor, @Param('action') action: string, @Req() request: FastifyRequest, @Headers('idempotency-key') key?: string): Promise<Receipted> {
    const input = await readInputOf(request, intakeActOf(action)?.fields ?? {});
    return this.desk.begin(by, { action, input, key: keyOf(key) });
  }
}

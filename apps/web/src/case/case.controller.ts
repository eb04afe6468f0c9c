import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type ActName, ACTS, actionsOf, type ActionStanding, type CaseRecord, type Outcome, reasonInWords } from '@chc/casework';
import type { Actor } from '@chc/platform';
import { ApiProblems } from '../errors/problem.schema.js';
import { readInputOf } from '../form/form-body.js';
import { By, Needs } from '../sign-in/policy.js';
import { CASE } from './case.schema.js';
import { CaseDesk } from './case.desk.js';
import { keyOf, versionOf } from './preconditions.js';

type Case = CaseRecord & { readonly actions: readonly (Omit<ActionStanding, 'reasons'> & { readonly reasons: readonly { readonly code: string; readonly says: string }[] })[] };

/** One case: everything held of it, what may be done and why not yet, and doing it. */
@ApiTags('Cases')
@Controller('api/v1/cases/:caseId')
export class CaseController {
  constructor(@Inject(CaseDesk) private readonly desk: CaseDesk) {}

  @Get()
  @Needs('see_case')
  @ApiOperation({ summary: 'A case with every act on every record of it: whether it may be done now, and each reason why not.' })
  @ApiOkResponse({ schema: CASE })
  @ApiProblems(401, 403, 404, 500)
  async read(@By() by: Actor, @Param('caseId') caseId: string): Promise<Case> {
    const record = await this.desk.open(by, caseId);
    const actions = actionsOf(record, by).map((action) => ({ ...action, reasons: action.reasons.map((code) => ({ code, says: reasonInWords(code) })) }));
    return { ...record, actions };
  }

  /** Documented act by act in api-document.ts, from the table of acts. */
  @Post(':kind/:subjectId/:action')
  @Needs('act_on_case')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  async act(
    @By() by: Actor, @Param('caseId') caseId: string, @Param('kind') kind: string, @Param('subjectId') subjectId: string, @Param('action') action: string,
    @Req() request: FastifyRequest, @Headers('if-match') ifMatch?: string, @Headers('idempotency-key') key?: string,
  ): Promise<Outcome> {
    const fields = Object.hasOwn(ACTS, action) ? ACTS[action as ActName].fields : {};
    const input = await readInputOf(request, fields);
    return this.desk.act(by, { caseId, kind, subjectId, action, input, version: versionOf(ifMatch), key: keyOf(key) });
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readWorklist, type WorklistPage } from '@chc/casework';
import { type Actor, Database } from '@chc/platform';
import { ApiProblems } from '../errors/problem.schema.js';
import { BusinessClock } from '../business-clock.js';
import { filtersOf, readCursor, WorklistInput, writeCursor } from './referral.input.js';
import { WORKLIST } from './referral.schema.js';
import { By, Needs } from '../sign-in/policy.js';

type Worklist = Pick<WorklistPage, 'rows' | 'total' | 'first'> & { asOf: string; next: string | null };

@ApiTags('Referrals')
@Needs('see_worklist')
@Controller('api/v1/referrals')
export class ReferralController {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @ApiOperation({ summary: 'The worklist: open standard referrals, the longest waiting first, a page at a time.' })
  @ApiOkResponse({ schema: WORKLIST })
  @ApiProblems(400, 500)
  async list(@By() by: Actor, @Query() input: WorklistInput): Promise<Worklist> {
    const asOf = this.clock.today();
    const { rows, total, first, next } = await readWorklist(this.db.as(by), asOf, filtersOf(input), readCursor(input.after));
    return { asOf, total, first, rows, next: next && writeCursor(next) };
  }
}

import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Database } from '@chc/platform';
import type { Position } from '@chc/returns';
import { ApiProblems } from '../errors/problem.schema.js';
import { BusinessClock } from '../business-clock.js';
import { POSITION } from './position.schema.js';
import { positionOf } from './read-position.js';
import { Public } from '../sign-in/policy.js';

@ApiTags('Position')
@Public()
@Controller('api/v1/position')
export class PositionController {
  constructor(@Inject(Database) private readonly db: Database, @Inject(BusinessClock) private readonly clock: BusinessClock) {}

  @Get()
  @ApiOperation({ summary: 'Where every ICB, place and commissioner stands at the end of the business date. Counts only.' })
  @ApiOkResponse({ schema: POSITION })
  @ApiProblems(500)
  read(): Promise<Position> {
    return positionOf(this.db, this.clock.today());
  }
}

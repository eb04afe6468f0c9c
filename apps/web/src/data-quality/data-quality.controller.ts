import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readRejections, type RejectionsPage } from '@chc/exchange';
import { type Actor, Database } from '@chc/platform';
import { ApiProblems } from '../errors/problem.schema.js';
import { RejectionsInput } from './data-quality.input.js';
import { REJECTIONS } from './data-quality.schema.js';
import { By, Needs } from '../sign-in/policy.js';

@ApiTags('Data quality')
@Needs('see_data_quality')
@Controller('api/v1/data-quality')
export class DataQualityController {
  constructor(@Inject(Database) private readonly db: Database) {}

  @Get('rejections')
  @ApiOperation({ summary: 'Rows that imports refused and no later import has brought in, as they came, with every reason.' })
  @ApiOkResponse({ schema: REJECTIONS })
  @ApiProblems(400, 500)
  async rejections(@By() by: Actor, @Query() { file, after }: RejectionsInput): Promise<Omit<RejectionsPage, 'next'> & { next: string | null }> {
    const page = await readRejections(this.db.as(by), file, Number(after ?? 0));
    return { ...page, next: page.next === null ? null : String(page.next) };
  }
}

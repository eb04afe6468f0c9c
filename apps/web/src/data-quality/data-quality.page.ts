import { Controller, Get, Inject, Query, Render, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readDataQuality, readRejections } from '@chc/exchange';
import { type Actor, Database } from '@chc/platform';
import { ShellInterceptor } from '../page/shell.interceptor.js';
import { RejectionsInput } from './data-quality.input.js';
import { dataQualityView, type DataQualityView } from './data-quality.view.js';
import { By, Needs } from '../sign-in/policy.js';

/** `/data-quality`: what the figures leave out, and what in them is doubtful. */
@ApiExcludeController()
@UseInterceptors(ShellInterceptor)
@Needs('see_data_quality')
@Controller('data-quality')
export class DataQualityPage {
  constructor(@Inject(Database) private readonly db: Database) {}

  @Get()
  @Render('data-quality.njk')
  async list(@By() by: Actor, @Query() { file, after }: RejectionsInput): Promise<DataQualityView> {
    const quality = await readDataQuality(this.db.as(by));
    const page = await readRejections(this.db.as(by), file, Number(after ?? 0));
    return dataQualityView(quality, page, file);
  }
}

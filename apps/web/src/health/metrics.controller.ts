import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readNotCounted } from '@chc/exchange';
import { nightStatus } from '@chc/jobs';
import { Database, SYSTEM } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { Metrics } from './metrics.js';
import { Public } from '../sign-in/policy.js';

@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics, @Inject(Database) private readonly db: Database,
    @Inject(BusinessClock) private readonly clock: BusinessClock,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async scrape(): Promise<string> {
    const now = this.clock.now();
    const [night, { rows, files }] = await Promise.all([nightStatus(this.db, now, this.clock.set), readNotCounted(this.db.as(SYSTEM))]);
    return this.metrics.scrape(night, rows, files.length, now);
  }
}

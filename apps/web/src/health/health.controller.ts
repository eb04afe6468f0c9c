import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Database, type Settings } from '@chc/platform';
import { BusinessClock } from '../business-clock.js';
import { SETTINGS } from '../tokens.js';
import { readiness } from './readiness.js';
import { Public } from '../sign-in/policy.js';

@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings, @Inject(Database) private readonly db: Database,
    @Inject(BusinessClock) private readonly clock: BusinessClock,
  ) {}

  /** The process answers: restart it when this does not. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Whether to send people here. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { ready, checks } = await readiness(this.settings, this.db, this.clock);
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', checks };
  }
}

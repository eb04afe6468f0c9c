import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Database, connectRedis } from '@chc/platform';
import { impersonal } from './job-data.js';
import { JOBS, OUTBOX_QUEUE } from './jobs.js';
import { queuePrefix } from './night-queue.js';

const NAME = 'send-outbox';

/** Wakes the sender of emails. What is to be sent is in PostgreSQL; without a wake it is found within the minute. */
export class OutboxQueue {
  private readonly connection: Redis;
  private readonly queue: Queue;

  private constructor(redisUrl: string, prefix: string) {
    this.connection = connectRedis(redisUrl);
    this.queue = new Queue(OUTBOX_QUEUE, { connection: this.connection, prefix });
    // It reconnects by itself; whoever waits on it sees what fails.
    this.queue.on('error', () => {});
  }

  static async connect(db: Database, redisUrl: string): Promise<OutboxQueue> {
    return new OutboxQueue(redisUrl, await queuePrefix(db));
  }

  /** Has the outbox looked at now: call it after the commit of what put a message there. */
  async wake(): Promise<void> {
    await this.queue.add(NAME, impersonal({}), JOBS[NAME].options);
  }

  async keepSchedule(): Promise<void> {
    await this.queue.upsertJobScheduler(NAME, JOBS[NAME].every, { name: NAME, opts: JOBS[NAME].options });
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.connection.disconnect();
  }
}

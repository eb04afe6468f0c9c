import { FlowProducer, type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Database, connectRedis } from '@chc/platform';
import { impersonal } from './job-data.js';
import { JOBS, type NightJobName, NIGHTLY_QUEUE, type NightJobData } from './jobs.js';
import { NightService, type NightResult } from './night.service.js';
import { latestDueNight } from './night-status.js';

/** Two databases on one Redis never see each other's jobs; the braces keep a queue's keys on one slot of a cluster. */
export async function queuePrefix(db: Database): Promise<string> {
  const { rows: [installation] } = await db.query<{ id: string }>('select id from installation');
  return `{chc-${installation!.id.slice(0, 13)}}`;
}

/** States in which a job of the queue will still come to an end by itself. */
const ALIVE = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children', 'waiting-parent'];

/** Puts nights into the queue and waits for them. Redis only wakes the work up: what is to be done is in PostgreSQL. */
export class NightQueue {
  private readonly connection: Redis;
  private readonly queue: Queue;
  private readonly flows: FlowProducer;

  private constructor(private readonly db: Database, private readonly redisUrl: string, private readonly prefix: string) {
    this.connection = connectRedis(redisUrl);
    this.queue = new Queue(NIGHTLY_QUEUE, { connection: this.connection, prefix });
    this.flows = new FlowProducer({ connection: this.connection, prefix });
    // Both reconnect by themselves; whoever waits on them sees what fails.
    this.queue.on('error', () => {});
    this.flows.on('error', () => {});
  }

  static async connect(db: Database, redisUrl: string): Promise<NightQueue> {
    return new NightQueue(db, redisUrl, await queuePrefix(db));
  }

  /** Begins a run for a date: its three jobs, and the closing that waits for them. */
  async start(businessDate: string, reason: 'schedule' | 'missed' | 'asked', asked?: { by: string; runId: string }): Promise<Job<NightJobData, NightResult>> {
    const night = await new NightService(this.db).open(businessDate, reason, asked);
    const job = (name: NightJobName): { name: NightJobName; queueName: string; data: NightJobData; opts: object } => ({
      name, queueName: NIGHTLY_QUEUE, data: impersonal(night), opts: { ...JOBS[name].options, jobId: jobId(name, night) },
    });
    const flow = await this.flows.add({
      ...job('close-night'),
      children: JOBS['close-night'].after.map((name) => ({ ...job(name), opts: { ...job(name).opts, failParentOnFailure: true } })),
    });
    return flow.job as Job<NightJobData, NightResult>;
  }

  /**
   * Makes up the latest night that is due and missing; older ones stay missed, their flags come with this one. Leaves a
   * run alone that is under way.
   * @returns the date begun, or null
   */
  makeUpMissedNight(now: Date, today?: string): Promise<string | null> {
    const { businessDate } = latestDueNight(now, today);
    return this.db.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('chc missed night'))`);
      const { rows: [done] } = await tx.query<object>(`select from job_run where job = 'nightly' and business_date >= $1`, [businessDate]);
      if (done) return null;
      const { rows: unfinished } = await tx.query<{ id: string }>('select id from nightly_run where business_date = $1 and finished_at is null', [businessDate]);
      for (const { id } of unfinished) {
        const job = await this.queue.getJob(jobId('close-night', { runId: id, businessDate }));
        if (job && ALIVE.includes(await job.getState())) return null;
      }
      await this.start(businessDate, 'missed');
      return businessDate;
    });
  }

  /** Keeps the schedules of this queue's rows of JOBS; the same id again replaces what was there. */
  async keepSchedules(): Promise<void> {
    for (const [name, job] of Object.entries(JOBS)) {
      if ('every' in job && job.queue === NIGHTLY_QUEUE) await this.queue.upsertJobScheduler(name, job.every, { name, opts: job.options });
    }
  }

  async workers(): Promise<number> {
    return this.queue.getWorkersCount();
  }

  /** Waits until a run is closed. @throws when one of its jobs failed for good */
  async finished(job: Job<NightJobData, NightResult>): Promise<NightResult> {
    const connection = connectRedis(this.redisUrl);
    const events = new QueueEvents(NIGHTLY_QUEUE, { connection, prefix: this.prefix });
    try {
      return await job.waitUntilFinished(events);
    } finally {
      await events.close();
      connection.disconnect();
    }
  }

  async close(): Promise<void> {
    await this.flows.close();
    await this.queue.close();
    this.connection.disconnect();
  }
}

const jobId = (name: NightJobName, { runId }: NightJobData): string => `${name}-${runId}`;

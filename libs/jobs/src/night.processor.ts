import { type Job, UnrecoverableError } from 'bullmq';
import { anchorAudit } from '@chc/audit';
import type { HospitalDsts } from '@chc/returns';
import { type Database, type Logger, connectRedis, faultOf } from '@chc/platform';
import { impersonalWorker } from './job-data.js';
import { NIGHTLY_QUEUE, type NightJobName, type NightJobData } from './jobs.js';
import { NightQueue, queuePrefix } from './night-queue.js';
import { NightService } from './night.service.js';

/** A job whose worker died is taken up by another after this many milliseconds. */
const LOCK = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 };

export interface WorkerHost {
  close: () => Promise<void>;
}

/**
 * Hosts the processors of the nightly queue: looks the job's name up and calls its method. What fails is thrown, so that
 * it looks failed and is tried again; a name nobody knows is not.
 * @param today the business date now, for the night that the schedule starts
 * @param anchorFolder where the head of the audit is noted when a night is closed; without it in the project's own
 */
export async function hostNightlyWorker(db: Database, redisUrl: string, log: Logger, today: () => string, anchorFolder?: string): Promise<WorkerHost> {
  const nights = new NightService(db);
  const queue = await NightQueue.connect(db, redisUrl);
  const processors: Record<NightJobName, (job: Job<NightJobData>) => Promise<unknown>> = {
    'start-night': async () => (await queue.start(today(), 'schedule')).id,
    'flag-breaches': (job) => nights.flagBreaches(job.data),
    'flag-overdue-reviews': (job) => nights.flagOverdueReviews(job.data),
    'raise-escalations': (job) => nights.raiseEscalations(job.data),
    'refresh-review-priorities': (job) => nights.refreshPriorities(job.data),
    'measure-hospital-dsts': (job) => nights.measureHospitalDsts(job.data),
    'close-night': async (job) => {
      const result = await nights.close(job.data, await hospitalDstsOf(job));
      // A folder that cannot be written to is an alarm and no reason to have no night.
      await anchorAudit(db, anchorFolder, new Date()).catch((error: Error) => log.error({ error: faultOf(error) }, 'the audit could not be anchored'));
      return result;
    },
  };
  const connection = connectRedis(redisUrl);
  const worker = impersonalWorker<NightJobData, unknown>(NIGHTLY_QUEUE, async (job) => {
    const process = processors[job.name as NightJobName];
    if (!process) throw new UnrecoverableError(`no processor is known for ${job.name}`);
    return job.name === 'start-night' ? process(job) : nights.keep(job.data, job.name, job.attemptsMade + 1, () => process(job));
  }, { connection, prefix: await queuePrefix(db), concurrency: 4, ...LOCK });
  worker.on('completed', (job) => log.info({ job: job.name, businessDate: job.data.businessDate, ms: (job.finishedOn ?? 0) - (job.processedOn ?? 0) }, 'done'));
  worker.on('failed', (job, error) => log.error({ job: job?.name, businessDate: job?.data.businessDate, attempt: job?.attemptsMade, error: faultOf(error) }, 'failed'));
  worker.on('stalled', (id) => log.warn({ id }, 'taken up again: its worker died'));
  worker.on('error', (error) => log.error({ error: faultOf(error) }, 'worker'));
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      await queue.close();
      connection.disconnect();
    },
  };
}

async function hospitalDstsOf(job: Job<NightJobData>): Promise<HospitalDsts> {
  const values = Object.entries(await job.getChildrenValues<HospitalDsts>());
  return values.find(([key]) => key.includes('measure-hospital-dsts'))?.[1] ?? {};
}

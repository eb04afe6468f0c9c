import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { sealAudit, type Sealed } from '@chc/audit';
import { type Database, type Logger, connectRedis, faultOf } from '@chc/platform';
import { AUDIT_QUEUE, JOBS } from './jobs.js';
import { queuePrefix } from './night-queue.js';
import type { WorkerHost } from './night.processor.js';

/** How often everything ever written is looked through, for what a long transaction committed late, and the log's months are made. */
const LOOK_THROUGH_ALL_MS = 10 * 60_000;

/** Seals the audit once, then every few seconds by the schedule that it keeps. Several hosts at once make one chain. */
export async function hostAuditSealer(db: Database, redisUrl: string, log: Logger): Promise<WorkerHost> {
  let lookedAt = 0;
  const seal = async (): Promise<Sealed> => {
    const all = Date.now() - lookedAt >= LOOK_THROUGH_ALL_MS;
    const sealed = await sealAudit(db, { all });
    if (all) {
      await db.query('select keep_access_log_months(3)');
      lookedAt = Date.now();
    }
    return sealed;
  };
  const failed = (error: Error): void => log.error({ job: 'seal-audit', error: faultOf(error) }, 'failed');
  await seal().catch(failed);
  const prefix = await queuePrefix(db);
  const connection = connectRedis(redisUrl);
  const worker = new Worker<unknown, Sealed>(AUDIT_QUEUE, (job) => {
    if (job.name !== 'seal-audit') throw new UnrecoverableError(`no processor is known for ${job.name}`);
    return seal();
  }, { connection, prefix });
  worker.on('failed', (_, error) => failed(error));
  worker.on('error', failed);
  const queue = new Queue(AUDIT_QUEUE, { connection, prefix });
  queue.on('error', () => {});
  await worker.waitUntilReady();
  await queue.upsertJobScheduler('seal-audit', JOBS['seal-audit'].every, { name: 'seal-audit', opts: JOBS['seal-audit'].options });
  return {
    close: async () => {
      await worker.close();
      await queue.close();
      connection.disconnect();
    },
  };
}

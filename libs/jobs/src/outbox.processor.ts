import { UnrecoverableError } from 'bullmq';
import { type Mailer, sendOutbox, type Sent } from '@chc/letters';
import { type Database, type Logger, connectRedis, faultOf } from '@chc/platform';
import { impersonalWorker } from './job-data.js';
import { OUTBOX_QUEUE } from './jobs.js';
import { queuePrefix } from './night-queue.js';
import type { WorkerHost } from './night.processor.js';
import { OutboxQueue } from './outbox-queue.js';

/** Hosts the sender of emails and keeps its schedule. Several hosts at once send each message once. */
export async function hostOutboxWorker(db: Database, redisUrl: string, log: Logger, mailer: Mailer): Promise<WorkerHost> {
  const connection = connectRedis(redisUrl);
  const worker = impersonalWorker<unknown, Sent>(OUTBOX_QUEUE, async (job) => {
    if (job.name !== 'send-outbox') throw new UnrecoverableError(`no processor is known for ${job.name}`);
    return sendOutbox(db, mailer, new Date());
  }, { connection, prefix: await queuePrefix(db) });
  worker.on('completed', (_, did) => {
    if (did.givenUp > 0) log.error(did, 'emails were given up');
    else if (did.postponed > 0) log.warn(did, 'emails are postponed');
    else if (did.sent > 0) log.info(did, 'emails sent');
  });
  worker.on('failed', (job, error) => log.error({ job: job?.name, attempt: job?.attemptsMade, error: faultOf(error) }, 'failed'));
  worker.on('error', (error) => log.error({ error: faultOf(error) }, 'sender'));
  await worker.waitUntilReady();
  const queue = await OutboxQueue.connect(db, redisUrl);
  await queue.keepSchedule();
  return {
    close: async () => {
      await worker.close();
      await queue.close();
      mailer.transport.close();
      connection.disconnect();
    },
  };
}

// Exit 0 when a worker is at the queue; what a container's health check calls.
import { NightQueue } from '@chc/jobs';
import { Database, readSettings, redisAnswers, redisUrlOf } from '@chc/platform';

const settings = readSettings();
const redisUrl = redisUrlOf(settings);
const db = new Database(settings, 1);
let workers = 0;
if (await redisAnswers(redisUrl)) {
  const queue = await NightQueue.connect(db, redisUrl);
  workers = await queue.workers();
  await queue.close();
}
await db.close();
process.exit(workers > 0 ? 0 : 1);

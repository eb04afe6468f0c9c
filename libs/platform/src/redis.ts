import { Redis } from 'ioredis';
import { within } from './patience.js';

const ANSWER_MS = 2000;

/** A connection for queues: BullMQ wants commands to wait for Redis to come back rather than fail. */
export function connectRedis(redisUrl: string): Redis {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  // ioredis reconnects by itself; without a listener each failed try would be printed.
  redis.on('error', () => {});
  return redis;
}

/** True when Redis answers within two seconds. */
export async function redisAnswers(redisUrl: string): Promise<boolean> {
  const redis = new Redis(redisUrl, { lazyConnect: true, connectTimeout: ANSWER_MS, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    // A Redis that is paused takes connections and says nothing.
    return (await within(ANSWER_MS, redis.connect().then(() => redis.ping()))) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

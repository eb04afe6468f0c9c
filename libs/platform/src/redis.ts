import { Redis } from 'ioredis';

/** A connection for queues: BullMQ wants commands to wait for Redis to come back rather than fail. */
export function connectRedis(redisUrl: string): Redis {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  // ioredis reconnects by itself; without a listener each failed try would be printed.
  redis.on('error', () => {});
  return redis;
}

/** True when Redis answers within two seconds. */
export async function redisAnswers(redisUrl: string): Promise<boolean> {
  const redis = new Redis(redisUrl, { lazyConnect: true, connectTimeout: 2000, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

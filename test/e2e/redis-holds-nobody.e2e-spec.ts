// Everything Redis holds of us after a night, emails and a job that failed over a name: ids, dates and kinds of fault.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { hostNightlyWorker, hostOutboxWorker, NightQueue, OutboxQueue } from '@chc/jobs';
import { issueLetter, mailerOf, queueLetter } from '@chc/letters';
import { type Actor, connectRedis, createLog, Database, readSettings } from '@chc/platform';
import { aBundle, BUSINESS_DATE } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { until } from '../support/night.js';
import { type Smtp, startSmtp } from '../support/smtp.js';
import { importInto } from '../support/web.js';

const WHO = /Ashworth|Zwetfeld|council\.example\.org|90000000\d\d|900 000 00/;
const redisUrl = process.env.REDIS_URL!;
const anchors = mkdtempSync(join(tmpdir(), 'chc-anchors-'));
let db: Database;
let redis: Redis;
let smtp: Smtp;
let log = '';
beforeAll(async () => {
  db = new Database({ databaseUrl: (await freshDatabase('nobody')).ownerUrl });
  redis = connectRedis(redisUrl);
  smtp = await startSmtp();
  await importInto(db, BUSINESS_DATE, aBundle());
});
afterAll(async () => {
  redis.disconnect();
  await smtp.stop();
  await db.close();
  rmSync(anchors, { recursive: true });
});

/** All that stands under our prefix, as text. */
async function everythingHeld(prefix: string): Promise<string> {
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key), hash: (key) => redis.hgetall(key), list: (key) => redis.lrange(key, 0, -1), set: (key) => redis.smembers(key), zset: (key) => redis.zrange(key, 0, -1), stream: (key) => redis.xrange(key, '-', '+'),
  };
  const keys = await redis.keys(`${prefix.replaceAll(/[{}[\]]/g, '\\$&')}*`);
  return (await Promise.all(keys.map(async (key) => `${key} ${JSON.stringify(await read[await redis.type(key)]!(key))}`))).join('\n');
}

it('names nobody after a night, a letter sent and a job that failed over a name', async () => {
  const writes = createLog('debug', 'test', { write: (line) => void (log += line) });
  const by: Actor = { id: 'pr-7', role: 'practitioner', organisationId: null };
  const settings = readSettings({ DATABASE_URL: 'postgres://localhost/chc', SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'Invented team <team@example.org>', PUBLIC_URL: 'https://chc.example.org' });
  const night = await hostNightlyWorker(db, redisUrl, writes, () => BUSINESS_DATE, anchors);
  const outbox = await hostOutboxWorker(db, redisUrl, writes, mailerOf(settings)!);
  const [nights, wake] = [await NightQueue.connect(db, redisUrl), await OutboxQueue.connect(db, redisUrl)];
  const { rows: [installation] } = await db.query<{ id: string }>('select id from installation');
  const prefix = `{chc-${installation!.id.slice(0, 13)}}`;
  const connection = connectRedis(redisUrl);
  const queue = new Queue('nightly', { connection, prefix });
  try {
    await nights.finished(await nights.start(BUSINESS_DATE, 'asked'));
    const { rows: [person] } = await db.query<{ id: string }>('select id from person order by id limit 1');
    await db.transaction(async (tx) => {
      const id = await queueLetter(tx, by, {
        personId: person!.id, kind: 'council_copy', recipientKind: 'council', recipientName: 'Invented council', recipientAddress: 'care@council.example.org', channel: 'email',
        content: { personName: 'Ada Ashworth', reference: 'CHC-1', teamName: 'Invented team', teamPhone: '01632 960001', signedBy: 'Sam Field', signedAs: 'Nurse', decidedOn: '2026-01-30', outcome: 'chc', nhsNumber: '900 000 0009' },
      });
      await issueLetter(tx, by, id, { letterOn: BUSINESS_DATE });
    });
    await wake.wake();
    await until('the email', () => smtp.received[0]);
    // PostgreSQL says what it could not read: here an id. What was told stays in Redis as it was put there, so it is asked for apart.
    const { id } = await queue.add('flag-breaches', { runId: 'Zwetfeld', businessDate: BUSINESS_DATE }, { attempts: 1 });
    const failed = await until('the failure', async () => ((await (await queue.getJob(id!))?.getState()) === 'failed' ? queue.getJob(id!) : undefined));
    expect([failed.failedReason, JSON.stringify(failed.stacktrace)]).toEqual([expect.stringMatching(/^PostgreSQL 22/), expect.not.stringMatching(WHO)]);
    await failed.remove();
    const held = await everythingHeld(prefix);
    expect([held.includes('flag-breaches'), held.includes('close-night'), held.includes('send-outbox'), WHO.exec(held)]).toEqual([true, true, true, null]);
    expect([log.includes('emails sent'), WHO.exec(log)]).toEqual([true, null]);
  } finally {
    await queue.close();
    connection.disconnect();
    await nights.close();
    await wake.close();
    await outbox.close();
    await night.close();
  }
});

// The worker: keeps the schedules, does the nightly jobs, makes up the latest missed night, watches for a late one, sends emails, seals the audit.
import { bankHolidayWarning, businessDateAt } from '@chc/deadlines';
import { NightQueue, hostAuditSealer, hostNightlyWorker, hostOutboxWorker, watchForLateNight } from '@chc/jobs';
import { mailerOf } from '@chc/letters';
import { Database, PATIENCE, assertSchemaIsCurrent, createLog, readSettings, redisUrlOf, stopOnSignals } from '@chc/platform';

const STOP_WITHIN_MS = 12_000;
const CONNECTIONS = 10;

try {
  const settings = readSettings();
  const redisUrl = redisUrlOf(settings);
  const mailer = mailerOf(settings);
  const log = createLog(settings.logLevel, 'worker');
  await assertSchemaIsCurrent(settings);
  const db = new Database(settings, CONNECTIONS, PATIENCE.job);
  const today = (): string => settings.today ?? businessDateAt(new Date());
  const endOfHolidays = bankHolidayWarning(today());
  if (endOfHolidays) log.warn(endOfHolidays);
  const host = await hostNightlyWorker(db, redisUrl, log, today, settings.auditAnchorFolder);
  const sealer = await hostAuditSealer(db, redisUrl, log);
  const sender = mailer && (await hostOutboxWorker(db, redisUrl, log, mailer));
  if (!mailer) log.warn('no mail server is set (SMTP_URL): emails wait in the outbox');
  const queue = await NightQueue.connect(db, redisUrl);
  await queue.keepSchedules();
  const unwatch = watchForLateNight(db, log, { today: settings.today, onLate: () => queue.makeUpMissedNight(new Date(), settings.today) });
  const missed = await queue.makeUpMissedNight(new Date(), settings.today);
  log.info({ missed }, missed ? 'ready; making up the latest missed night' : 'ready');

  // No new jobs, those under way to their end: what is not done then is taken up by the next worker.
  stopOnSignals(log, STOP_WITHIN_MS, async () => {
    unwatch();
    await host.close();
    await sender?.close();
    await sealer.close();
    await queue.close();
    await db.close();
  });
} catch (error) {
  console.error(`The worker cannot start: ${(error as Error).message || (error as { code?: string }).code}`);
  process.exit(1);
}

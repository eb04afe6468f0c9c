// The worker: keeps the schedules, does the nightly jobs, makes up the latest missed night, watches for a late one, sends emails, seals the audit.
import { bankHolidayWarning, businessDateAt } from '@chc/deadlines';
import { NightQueue, hostAuditSealer, hostNightlyWorker, hostOutboxWorker, watchForLateNight } from '@chc/jobs';
import { mailerOf } from '@chc/letters';
import { Database, PATIENCE, assertSchemaIsCurrent, createLog, readSettings, redisUrlOf, stopOnSignals } from '@chc/platform';

const STOP_WITHIN_MS = 12_000;
const CONNECTIONS = 10;

/** What is open, in the order in which it was opened: closed the other way round. */
const open: (() => unknown)[] = [];
let isStopping = (): boolean => false;

try {
  const settings = readSettings();
  const redisUrl = redisUrlOf(settings);
  const mailer = mailerOf(settings);
  const log = createLog(settings.logLevel, 'worker');
  // From here on, though it be in the middle of its start: it may have taken up jobs already. No new ones, those under way to
  // their end; what is not done then is taken up by the next worker.
  isStopping = stopOnSignals(log, STOP_WITHIN_MS, async () => {
    for (const close of open.reverse()) await close();
  });
  log.info('starting');
  await assertSchemaIsCurrent(settings);
  const db = new Database(settings, CONNECTIONS, PATIENCE.job);
  open.push(() => db.close());
  const today = (): string => settings.today ?? businessDateAt(new Date());
  const endOfHolidays = bankHolidayWarning(today());
  if (endOfHolidays) log.warn(endOfHolidays);
  const sealer = await hostAuditSealer(db, redisUrl, log);
  open.push(() => sealer.close());
  const host = await hostNightlyWorker(db, redisUrl, log, today, settings.auditAnchorFolder);
  open.push(() => host.close());
  const sender = mailer && (await hostOutboxWorker(db, redisUrl, log, mailer));
  if (sender) open.push(() => sender.close());
  else log.warn('no mail server is set (SMTP_URL): emails wait in the outbox');
  const queue = await NightQueue.connect(db, redisUrl);
  open.push(() => queue.close());
  await queue.keepSchedules();
  open.push(watchForLateNight(db, log, { today: settings.today, onLate: () => queue.makeUpMissedNight(new Date(), settings.today) }));
  const missed = await queue.makeUpMissedNight(new Date(), settings.today);
  log.info({ missed }, missed ? 'ready; making up the latest missed night' : 'ready');
} catch (error) {
  // Told to stop during its start, it misses what has been closed.
  if (!isStopping()) {
    console.error(`The worker cannot start: ${(error as Error).message || (error as { code?: string }).code}`);
    process.exit(1);
  }
}

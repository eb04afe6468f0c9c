// The web process: pages, API, health and metrics.
import { assertSchemaIsCurrent, createLog, Database, DatabaseBehindError, PATIENCE, readSettings, redisUrlOf, SettingsError, type Settings, stopOnSignals } from '@chc/platform';
import { configureApi } from './configure.js';

const STOP_WITHIN_MS = 10_000;
/** To PostgreSQL, at most. */
const CONNECTIONS = 10;
/** What the network or PostgreSQL answers when there is no database for us: also a wrong password or name, or one still starting. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'ECONNRESET', 'EAI_AGAIN', '28P01', '28000', '3D000', '57P03']);

/** Why it does not start, in one sentence without a stack trace. */
function sentence(error: unknown): string {
  if (error instanceof SettingsError || error instanceof DatabaseBehindError) return error.message;
  const { code, message, syscall } = error as { code?: string; message?: string; syscall?: string };
  if (syscall === 'listen') return `The address to listen on cannot be used: ${message}`;
  return UNREACHABLE.has(code ?? '') ? `The database cannot be reached: ${message || code}` : `The web process cannot start: ${message || code}`;
}

async function start(settings: Settings): Promise<void> {
  const log = createLog(settings.logLevel, 'web');
  await assertSchemaIsCurrent(settings);
  const db = new Database(settings, CONNECTIONS, PATIENCE.page);
  const app = await configureApi(settings, db, log);
  // No new requests, those under way to their end, then the connections.
  stopOnSignals(log, STOP_WITHIN_MS, async () => {
    // Who was being answered when it began would keep the connection for another request that is not coming.
    const idle = setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
    await app.close();
    clearInterval(idle);
    await db.close();
  });

  await app.listen(settings.port, settings.listen);
  log.info({ address: await app.getUrl() }, 'listening');
}

try {
  const settings = readSettings();
  redisUrlOf(settings);
  await start(settings);
} catch (error) {
  // Said whatever LOG_LEVEL is: it may itself be what is wrong.
  createLog('fatal', 'web').fatal(sentence(error));
  process.exit(1);
}

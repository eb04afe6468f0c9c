// The web process: pages, API, health and metrics.
import { assertSchemaIsCurrent, createLog, Database, DatabaseBehindError, readSettings, redisUrlOf, SettingsError, type Settings } from '@chc/platform';
import { configureApi } from './configure.js';

const STOP_WITHIN_MS = 10_000;
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
  const db = new Database(settings);
  const app = await configureApi(settings, db, log);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    app.close().then(() => db.close()).then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

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

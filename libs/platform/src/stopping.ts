import type { Logger } from './log.js';

/**
 * Ends the process when it is told to: lets `stop` finish what is under way and exits 0; 1 where that fails or takes longer
 * than `withinMs` milliseconds. A second signal ends it at once.
 * @returns whether it has been told
 */
export function stopOnSignals(log: Logger, withinMs: number, stop: () => Promise<void>): () => boolean {
  let stopping = false;
  const told = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn({ signal }, 'stopped at once: told twice');
      process.exit(1);
    }
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({ withinMs }, 'stopped before everything was finished');
      process.exit(1);
    }, withinMs).unref();
    stop().then(() => {
      log.info('stopped');
      process.exit(0);
    }, (error: Error) => {
      log.error({ error: error.message }, 'stopped before everything was finished');
      process.exit(1);
    });
  };
  process.on('SIGTERM', told);
  process.on('SIGINT', told);
  return () => stopping;
}

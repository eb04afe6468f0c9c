import { faultOf, type Logger, type Queryable } from '@chc/platform';
import { nightStatus } from './night-status.js';

/**
 * Looks at the ledger every few minutes and reports a night that is late. It knows nothing of the scheduler, so it
 * speaks up when that has silently stopped; `onLate` may then do something about it.
 * @returns a function that ends the watch
 */
export function watchForLateNight(db: Queryable, log: Logger, options: { today?: string | undefined; everyMs?: number; onLate?: () => Promise<unknown> } = {}): () => void {
  let looking = false;
  const look = (): void => {
    // Without Redis the making up waits, and with it a connection: not one more every few minutes.
    if (looking) return;
    looking = true;
    nightStatus(db, new Date(), options.today)
      .then(async ({ late, dueFor, latest }) => {
        if (!late) return;
        log.error({ dueFor, latest: latest?.businessDate ?? null }, 'the nightly run is late');
        await options.onLate?.();
      })
      .catch((error: Error) => log.error({ error: faultOf(error) }, 'the watchdog cannot read the ledger'))
      .finally(() => { looking = false; });
  };
  const timer = setInterval(look, options.everyMs ?? 5 * 60_000);
  timer.unref();
  return () => clearInterval(timer);
}

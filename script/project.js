// Where things are, and the one kind of failure a command explains in a sentence. Node built-ins only:
// everything under script/ must load before node_modules exists.
import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = realpathSync(dirname(dirname(fileURLToPath(import.meta.url))));
export const DATA = join(ROOT, '.data');
export const LOGS = join(DATA, 'log');

/** The built programs, from the project's root. */
export const PROGRAMS = {
  web: 'dist/apps/web/src/main.js',
  worker: 'dist/apps/worker/src/main.js',
  chc: 'dist/apps/chc/src/main.js',
  provider: 'dist/apps/provider/src/main.js',
  migrate: 'dist/migrations/migrate.js',
  bench: 'dist/bench/main.js',
  screenshots: 'dist/bench/screenshots/main.js',
};

/** Something this machine or this project cannot give; its message is the sentence to print. */
export class CannotDo extends Error {}

/** Makes the data folder. Others may pass through it (the database may run as another user) but not list it. */
export function makeDataFolder() {
  mkdirSync(LOGS, { recursive: true });
  chmodSync(DATA, 0o711);
}

// Keeps a program running: its log in a file, its warnings shown, begun again when it dies.
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { reference, stopProcess } from './processes.js';
import { LOGS } from './project.js';
import { spawnProgram } from './run.js';

const QUICK_MS = 10_000;
const QUICK_DEATHS = 5;
const PAUSE_MS = 500;
const WARNING = 40;
const LEVELS = { warn: 40, error: 50, fatal: 60 };

/** How a program is ended: asked, and after these milliseconds made to. */
export const MANNER = [['SIGTERM', 15_000], ['SIGKILL', 5_000]];

/** What of a log line is for the terminal: a warning's or error's message; undefined for the rest. */
function worthSaying(line, isError) {
  try {
    const { level, msg, err } = JSON.parse(line);
    return (LEVELS[level] ?? level) >= WARNING ? [msg, err?.message].filter(Boolean).join(': ') : undefined;
  } catch {
    return isError ? line : undefined;
  }
}

function openLog(name) {
  const file = join(LOGS, `${name}.log`);
  if (existsSync(file)) renameSync(file, `${file}.before`);
  return createWriteStream(file);
}

/**
 * Starts the built program `file` and keeps it running. `env` is read anew at each beginning. `tell(line)` gets what
 * people should see, `begun(reference)` each process, `gaveUp(sentence)` the end of the trying.
 * Gives `{ stop, restart }`.
 */
export function keepRunning(name, file, env, { tell, begun, gaveUp }) {
  const log = openLog(name);
  let child, waiting, quickDeaths = 0, ending = false;

  function listen(stream, isError) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      const message = worthSaying(line, isError);
      if (message) tell(`[${name}] ${message}`);
    });
  }

  function ended(from, how) {
    if (ending) return;
    quickDeaths = performance.now() - from < QUICK_MS ? quickDeaths + 1 : 1;
    if (quickDeaths >= QUICK_DEATHS) return gaveUp(`The ${name} ended ${QUICK_DEATHS} times in a row (${how}); its log is .data/log/${name}.log.`);
    tell(`The ${name} ended (${how}); starting it again.`);
    waiting = setTimeout(begin, PAUSE_MS * quickDeaths);
  }

  function begin() {
    const from = performance.now();
    child = spawnProgram([file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child.once('error', () => {});
    child.once('exit', (code, signal) => ended(from, signal ?? `exit ${code}`));
    listen(child.stdout, false);
    listen(child.stderr, true);
    begun(reference(child.pid));
  }

  begin();
  return {
    restart: () => child.kill('SIGTERM'),
    stop: async () => {
      ending = true;
      clearTimeout(waiting);
      await stopProcess(reference(child.pid), MANNER);
      log.end();
    },
  };
}

// Child processes of the commands: to the end, with the output in a log, or in the command's own place.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { constants } from 'node:os';
import { CannotDo, LOGS, makeDataFolder, ROOT } from './project.js';

const END_WITH_PARENT = ['--import', new URL('./end-with-parent.js', import.meta.url).href];

/** Set once a command has been told to stop; every child run to its end is told too. */
export const stopping = new AbortController();

/** From here on a signal to stop does not end this process by itself: it is for the command to tidy up and end. */
export function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort(signal));
}

/** The words that run npm with this very Node: npm's own file where npm started us, else `npm` on PATH. */
export function npmCommand() {
  const npm = process.env.npm_execpath ?? '';
  const file = basename(npm) === 'npx-cli.js' ? join(dirname(npm), 'npm-cli.js') : npm;
  return basename(file) === 'npm-cli.js' ? [process.execPath, file] : ['npm'];
}

/** The last lines of a log, blank when there is none. */
export function tail(file, lines = 20) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** Starts one of the built programs so that it ends when this process does, however this one ends. */
export function spawnProgram(args, options) {
  return spawn(process.execPath, [...END_WITH_PARENT, ...args], { cwd: ROOT, ...options, stdio: [...options.stdio, 'ipc'] });
}

/** Waits for a child: its exit code, 128 + the signal's number when a signal ended it. */
export function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/**
 * Runs a command to its end with its output in `.data/log/<log>.log`.
 * Throws CannotDo when it ends with anything but 0, after showing the last `shown` lines of that output.
 */
export async function runLogged(title, log, [command, ...args], env = {}, shown = 20) {
  makeDataFolder();
  const file = join(LOGS, `${log}.log`);
  const output = openSync(file, 'w');
  try {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', output, output], signal: stopping.signal });
    const code = await exitOf(child).catch((error) => error.message);
    if (stopping.signal.aborted) throw new CannotDo('Stopped.');
    if (code !== 0) {
      const last = shown && tail(file, shown);
      if (last) process.stderr.write(`\n${last}\n`);
      throw new CannotDo(`${title} did not succeed (${code}); all it said is in ${relative(ROOT, file)}.`);
    }
  } finally {
    closeSync(output);
  }
}

/** Runs a built program in this command's place: same input and output, its exit code returned. Signals are passed on. */
export async function runInPlace(args, env) {
  if (stopping.signal.aborted) throw new CannotDo('Stopped before it began.');
  const child = spawnProgram(args, { env: { ...process.env, ...env }, stdio: ['inherit', 'inherit', 'inherit'] });
  stopping.signal.addEventListener('abort', () => child.kill(stopping.signal.reason));
  return exitOf(child);
}

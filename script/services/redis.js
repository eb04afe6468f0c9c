// A Redis of our own on a loopback port, with a password, kept append-only so that a queue survives a crash.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, commandOf, reference, stopProcess } from '../processes.js';
import { CannotDo } from '../project.js';
import { tail } from '../run.js';
import { findOrInstall } from './apt.js';
import { freePort } from './ports.js';
import { secrets } from './secrets.js';

const ATTEMPTS = 3;
const START_MS = 60_000;
const ANSWER_MS = 2_000;
const MANNER = [['SIGTERM', 20_000], ['SIGKILL', 5_000]];
const HOW_TO_GET = 'Redis is needed and could not be installed from here: install redis-server or valkey-server (on Debian: apt-get install redis-server), or set REDIS_URL to a running one.';

export const setBy = 'REDIS_URL';
export const title = 'Starting Redis';

/** Whether it takes our password and answers, with its data loaded. */
export function answers({ port, password }) {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => settle(false));
    socket.on('error', () => settle(false)).on('close', () => settle(false));
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.includes('+PONG')) settle(true);
      else if (heard.includes('-')) settle(false);
    });
  });
}

/** Stops the server and waits until it has written its data. */
export async function stop(server) {
  await stopProcess(server, MANNER);
}

/** Stops a server that a killed command left behind in that folder. */
export async function stopLeftover(folder) {
  let pid;
  try {
    pid = Number(readFileSync(join(folder, 'redis.pid'), 'utf8'));
  } catch {
    return;
  }
  if (/redis|valkey/.test(commandOf(pid))) await stopProcess(reference(pid), MANNER);
}

function settings({ folder, port, password, durable }) {
  return [
    'bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, `dir ${JSON.stringify(folder)}`,
    `appendonly ${durable ? 'yes' : 'no'}`, 'save ""', 'maxmemory-policy noeviction', 'daemonize no', `pidfile ${JSON.stringify(join(folder, 'redis.pid'))}`,
  ].join('\n');
}

function launch(program, folder, log) {
  const output = openSync(log, 'a');
  const child = spawn(program, [join(folder, 'redis.conf')], { cwd: folder, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.once('error', () => {});
  child.unref();
  return child.pid && reference(child.pid);
}

/**
 * Starts a server whose data is in `folder`; `durable: false` keeps nothing (for tests).
 * Gives `{ pid, mark, url, port, password }`. Throws CannotDo when this machine has no Redis or it does not start.
 */
export async function start({ folder, wishedPort, durable, log }) {
  const program = await findOrInstall(['redis-server', 'valkey-server'], 'redis-server', HOW_TO_GET);
  mkdirSync(folder, { recursive: true });
  await stopLeftover(folder);
  const password = secrets().redis;
  for (let attempt = 1, wish = wishedPort; attempt <= ATTEMPTS; attempt++) {
    const port = await freePort(wish);
    writeFileSync(join(folder, 'redis.conf'), settings({ folder, port, password, durable }), { mode: 0o600 });
    const running = launch(program, folder, log);
    for (const until = Date.now() + START_MS; Date.now() < until && isAlive(running); await wait(25)) {
      if (await answers({ port, password })) return { ...running, port, password, url: `redis://:${password}@127.0.0.1:${port}` };
    }
    await stopProcess(running, MANNER);
    if (wish !== 0) wish = port + 1;
  }
  throw new CannotDo(`Redis did not start; its log (${log}) ends: ${tail(log, 1)}`);
}

// npm start: everything on this machine, from nothing to the start page, until Ctrl-C.
import { setTimeout as wait } from 'node:timers/promises';
import { claimStart, endStart, noteStart } from './claim.js';
import { commandOf, isAlive, parentOf, reference } from './processes.js';
import { CannotDo, PROGRAMS } from './project.js';
import { ready, sentence } from './ready.js';
import { runLogged, stopOnSignals, stopping } from './run.js';
import { say, step } from './say.js';
import { holdServers, releaseServers, serversAlive } from './services/hold.js';
import { freePort } from './services/ports.js';
import { chooseSignIn, signInWords } from './services/sign-in.js';
import { keepRunning } from './supervise.js';

const WATCH_MS = 1_000;
const LIVE_MS = 60_000;
const POLL_MS = 100;
const running = [];
let failure;

function fail(message) {
  failure ??= new CannotDo(message);
  stopping.abort();
}

/** npm killed outright cannot pass that on: what it started must not go on unseen. */
function endWithNpm() {
  // npm runs a script through a shell, which may stay in between or give its place to the script.
  const npm = [process.ppid, parentOf(process.ppid)].find((pid) => /\bnpm\b/.test(commandOf(pid)));
  const ref = npm && reference(npm);
  if (ref) setInterval(() => isAlive(ref) || stopping.abort(), WATCH_MS / 4).unref();
}

/** The port of the start page: PORT, else 3000, or the next one free. */
async function choosePort() {
  const wished = Number(process.env.PORT || 3000);
  if (!Number.isInteger(wished) || wished < 0 || wished > 65535) throw new CannotDo(`PORT must be a port number, not ${process.env.PORT}.`);
  const port = await freePort(wished);
  if (wished !== 0 && port !== wished) say(`Port ${wished} is taken; using ${port}.`);
  return port;
}

async function isLive(address) {
  return fetch(`${address}health/live`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false);
}

async function untilLive(address) {
  for (const until = Date.now() + LIVE_MS; !stopping.signal.aborted; await wait(POLL_MS)) {
    if (await isLive(address)) return;
    if (Date.now() > until) throw new CannotDo('The pages did not come up within a minute; their log is .data/log/web.log.');
  }
}

/** Starts web, worker and sign-in, waits until the pages answer; gives `{ address, signIn, shown }`, shown() letting their warnings through. */
async function startPrograms(env) {
  const port = await choosePort();
  const held = [];
  const output = { tell: (line) => held.push(line) };
  const programs = {};
  const on = (name) => ({
    tell: (line) => output.tell(line),
    begun: (ref) => void noteStart({ programs: Object.assign(programs, { [name]: ref }) }),
    gaveUp: fail,
  });
  const address = `http://127.0.0.1:${port}/`;
  const signIn = await chooseSignIn(address);
  Object.assign(env, { PORT: String(port), ...signIn.env });
  await step('Starting the pages and the worker', async () => {
    // In the order they are stopped: no more questions first, then no more work.
    for (const name of ['web', ...(signIn.demonstration ? ['provider'] : []), 'worker']) running.push(keepRunning(name, PROGRAMS[name], env, on(name)));
    await untilLive(address);
  });
  const shown = () => {
    output.tell = say;
    held.forEach((line) => say(line));
  };
  return { address, signIn, shown };
}

/** Looks after the servers until told to stop: one that died is started again, on its port if that is still free. */
async function watch(env) {
  while (!stopping.signal.aborted) {
    await wait(WATCH_MS, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted || serversAlive()) continue;
    say('PostgreSQL or Redis ended; starting it again.');
    const before = JSON.stringify(env);
    Object.assign(env, await holdServers());
    if (JSON.stringify(env) !== before) running.forEach((program) => program.restart());
  }
}

async function setUpAndRun() {
  await ready();
  const env = await holdServers();
  const node = process.execPath;
  await step('Bringing the database to the current schema', () => runLogged('The migration', 'migrate', [node, PROGRAMS.migrate], env));
  await step('Loading the demonstration caseload, unless there is a caseload', () =>
    runLogged('The demonstration caseload', 'demonstrate', [node, PROGRAMS.chc, 'demonstrate'], env),
  );
  const { address, signIn, shown } = await startPrograms(env);
  if (stopping.signal.aborted) return;
  await noteStart({ address });
  process.stdout.write(
    `\nchc-casework runs at ${address}\n` +
      `${await signInWords(signIn)}\n` +
      'Logs are in .data/log, the data in .data, kept between starts.\n' +
      'Ctrl-C stops all of it.\n\n',
  );
  shown();
  await watch(env);
}

stopOnSignals();
endWithNpm();
try {
  const other = await claimStart();
  if (other) process.stdout.write(`chc-casework already runs at ${other} (stop it with Ctrl-C where it was started).\n`);
  else {
    try {
      await setUpAndRun();
    } catch (error) {
      if (!stopping.signal.aborted) failure ??= error;
    }
    await step('Stopping', async () => {
      await noteStart({ stopping: true });
      for (const program of running) await program.stop();
      await releaseServers();
      await endStart();
    });
  }
} catch (error) {
  if (!stopping.signal.aborted) failure ??= error;
}
if (failure) say(sentence(failure));
process.exit(failure ? 1 : 0);

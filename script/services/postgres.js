// A PostgreSQL of our own on a loopback port, from the programs npm installed.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, isAlive, reference, stopProcess } from '../processes.js';
import { CannotDo } from '../project.js';
import { tail } from '../run.js';
import { abandonedHomes, freshFolder, homeOf, isServerOn } from './postgres-home.js';
import { freePort } from './ports.js';
import { secrets } from './secrets.js';

const ATTEMPTS = 5;
const START_MS = 120_000;
const ROOMY_SHARED_MEMORY = 256 * 1024 * 1024;
// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (recovers at the next start).
const MANNER = [['SIGINT', 30_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]];

export const setBy = 'DATABASE_URL';
export const title = 'Starting PostgreSQL';

const urlOf = ({ port, password }, database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

async function ask(server, database, sql) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: urlOf(server, database), connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Whether it takes our password and answers. Throws CannotDo when it knows another password. */
export async function answers(server) {
  return ask(server, 'postgres', 'select 1').then(
    () => true,
    (error) => {
      if (error.code === '28P01') throw new CannotDo('The database in .data has another password than .data/secrets.json: put that file back, or move .data away to begin anew.');
      return false;
    },
  );
}

/** Stops the server and waits until its data is written. */
export async function stop(server) {
  await stopProcess(server, MANNER);
}

/** Stops a server that a killed command left behind on that data, and takes away the note a crash leaves. */
async function stopLeftoverOn(data) {
  const note = join(data, 'postmaster.pid');
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, 'utf8').split('\n')[0]);
  if (isServerOn(commandOf(pid), data)) await stopProcess(reference(pid), MANNER);
  else rmSync(note, { force: true });
}

/** As above for the data that belongs in `folder`, wherever it lives; gives that place. */
export async function stopLeftover(folder) {
  const { data } = await homeOf(folder);
  await stopLeftoverOn(data);
  return data;
}

/** Makes the cluster beside its final place and moves it there when complete, so that a half-made one is never used. */
function initialise({ native, data, user }, password) {
  const prepared = `${data}.new`;
  freshFolder(prepared, user);
  const secretFolder = mkdtempSync(join(tmpdir(), 'chc-'));
  const secret = join(secretFolder, 'password');
  try {
    writeFileSync(secret, password, { mode: 0o600 });
    if (user.uid !== undefined) for (const path of [secretFolder, secret]) chownSync(path, user.uid, user.gid);
    const made = spawnSync(
      join(native, 'bin/initdb'),
      // Text sorts byte by byte, as the return's files must, and still knows upper and lower case beyond ASCII.
      ['--pgdata', prepared, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      { ...user, cwd: prepared, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new CannotDo(`PostgreSQL could not prepare ${data}: ${(made.stderr || made.error?.message || '').trim().split('\n').at(-1)}`);
  } finally {
    rmSync(secretFolder, { recursive: true, force: true });
  }
  renameSync(prepared, data);
}

function assertSameVersion({ native, data }) {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const brings = /(\d+)\./.exec(spawnSync(join(native, 'bin/pg_ctl'), ['--version'], { encoding: 'utf8', cwd: '/' }).stdout)?.[1];
  if (made !== brings) throw new CannotDo(`The data in ${data} was made by PostgreSQL ${made} and this release brings PostgreSQL ${brings}: move that folder away to begin anew.`);
}

function launch({ native, data, user }, port, durable, log) {
  const sharedMemory = statfsSync(existsSync('/dev/shm') ? '/dev/shm' : data);
  const settings = {
    listen_addresses: '127.0.0.1', port, unix_socket_directories: '', shared_buffers: '256MB', max_wal_size: '2GB',
    // Containers often have 64 MB of shared memory, too little for a parallel query.
    ...(sharedMemory.bsize * sharedMemory.blocks < ROOMY_SHARED_MEMORY && { dynamic_shared_memory_type: 'mmap' }),
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const output = openSync(log, 'a');
  const child = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...user, cwd: data, detached: true, stdio: ['ignore', output, output], env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } },
  );
  closeSync(output);
  child.once('error', () => {});
  child.unref();
  return child.pid && reference(child.pid);
}

/**
 * Starts a server whose data belongs in `folder`, with an empty database `chc` the first time.
 * `durable: false` trades safety for speed (for tests). Gives `{ pid, mark, url, port, password }`.
 */
export async function start({ folder, wishedPort, durable, log }) {
  const home = await homeOf(folder);
  for (const base of abandonedHomes()) {
    await stopLeftoverOn(join(base, 'postgres'));
    rmSync(base, { recursive: true, force: true });
  }
  await stopLeftoverOn(home.data);
  const password = secrets().postgres;
  if (existsSync(join(home.data, 'PG_VERSION'))) assertSameVersion(home);
  else initialise(home, password);
  for (let attempt = 1, wish = wishedPort; attempt <= ATTEMPTS; attempt++) {
    const port = await freePort(wish);
    const running = launch(home, port, durable, log);
    for (const until = Date.now() + START_MS; Date.now() < until && isAlive(running); await wait(25)) {
      if (!(await answers({ port, password }).catch(async (error) => { await stop(running); throw error; }))) continue;
      const server = { ...running, port, password };
      const [found] = await ask(server, 'postgres', `select 1 from pg_database where datname = 'chc'`);
      if (!found) await ask(server, 'postgres', 'create database chc');
      return { ...server, url: urlOf(server, 'chc') };
    }
    await stopProcess(running, MANNER);
    if (/could not bind/i.test(tail(log, 10))) wish = wish && port + 1;
    // Backends of a killed server let go of its memory within a second or two.
    else await wait(1_000);
  }
  throw new CannotDo(`PostgreSQL did not start; its log (${log}) ends: ${tail(log, 1)}`);
}

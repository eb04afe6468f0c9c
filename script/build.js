// Compiles the TypeScript when dist is missing or was made from other sources.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.js';
import { PROGRAMS, ROOT } from './project.js';
import { runLogged } from './run.js';
import { step } from './say.js';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built');
const FOLDERS = ['apps', 'libs', 'migrations', 'bench'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];
const NEEDED = ['web', 'worker', 'chc', 'provider', 'migrate'].map((name) => join(ROOT, PROGRAMS[name]));

/** Every file the build reads, with its size and time: a deleted or older file counts as a change too. */
function sources() {
  const inFolder = (folder) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name)).filter((name) => /(?<!\.spec)\.(ts|json)$/.test(name))
      : [];
  return Object.fromEntries(
    [...SETTINGS, ...FOLDERS.flatMap(inFolder)].filter((name) => existsSync(join(ROOT, name))).sort().map((name) => {
      const { size, mtimeMs } = statSync(join(ROOT, name));
      return [name, `${size} ${mtimeMs}`];
    }),
  );
}

function builtFrom() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return undefined;
  }
}

const isBuilt = (now) => NEEDED.every((file) => existsSync(file)) && JSON.stringify(builtFrom()) === JSON.stringify(now);

async function compile(now) {
  // What a deleted source once compiled to must not linger (a migration would still run), and the compiler's own
  // note of what it wrote must not outlive what it wrote.
  const before = builtFrom();
  const nothingGone = Object.keys(before ?? {}).every((name) => name in now) && NEEDED.every((file) => existsSync(file));
  if (!nothingGone) rmSync(DIST, { recursive: true, force: true });
  await runLogged('The build', 'build', [process.execPath, 'node_modules/@nestjs/cli/bin/nest.js', 'build']);
  writeFileSync(STAMP, JSON.stringify(now));
}

/** Builds if need be, and says so. Throws CannotDo when the sources do not compile. */
export async function build() {
  if (isBuilt(sources())) return;
  await withLock('ready', async () => {
    const now = sources();
    if (!isBuilt(now)) await step('Building', () => compile(now));
  });
}

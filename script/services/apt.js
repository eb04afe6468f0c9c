// Programs of the operating system: found on PATH, or installed where Debian's apt may be used.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CannotDo } from '../project.js';
import { runLogged } from '../run.js';
import { step } from '../say.js';

/** The path of the first of these programs on PATH, undefined when there is none. */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** How apt-get may be run here: as it is for root, through sudo where that asks nothing; undefined when it may not. */
function aptCommand() {
  if (!findOnPath(['apt-get'])) return undefined;
  if (process.getuid() === 0) return ['apt-get'];
  return findOnPath(['sudo']) && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', 'apt-get'] : undefined;
}

/** Installs a Debian package and says so. Gives false where apt may not be used, throws CannotDo where it fails. */
export async function installPackage(name) {
  const apt = aptCommand();
  if (!apt) return false;
  const unattended = { DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing ${name} with apt`, async () => {
    // A repository that is away for the moment need not hold the package: let the install itself tell.
    await runLogged('apt-get update', 'apt-update', [...apt, '-qq', 'update'], unattended).catch((error) => {
      if (!(error instanceof CannotDo)) throw error;
    });
    await runLogged(`apt-get install ${name}`, 'apt-install', [...apt, 'install', '-y', '-qq', '--no-install-recommends', name], unattended);
  });
  return true;
}

/** The first of these programs, installed from the Debian package if need be. `otherwise` says what to do by hand. */
export async function findOrInstall(names, debianPackage, otherwise) {
  const found = findOnPath(names);
  if (found) return found;
  const installed = await installPackage(debianPackage).catch((error) => {
    throw new CannotDo(`${error.message} ${otherwise}`);
  });
  const now = installed && findOnPath(names);
  if (!now) throw new CannotDo(otherwise);
  return now;
}

// One command at a time: a file with the holder's process in it. A holder that died does not hold.
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, reference } from './processes.js';
import { DATA, makeDataFolder } from './project.js';
import { say } from './say.js';

const POLL_MS = 100;
const SAY_SO_AFTER_MS = 1000;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function take(file, mine) {
  writeFileSync(mine, JSON.stringify(reference(process.pid)));
  try {
    // A link appears with its content or not at all, so nobody ever reads a half-written holder.
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(mine);
  }
}

/** Runs the work while no other command of this project holds the lock of that name; waits as long as one lives. */
export async function withLock(name, work) {
  makeDataFolder();
  const file = join(DATA, `${name}.lock`);
  const from = Date.now();
  let told = false;
  while (!take(file, `${file}.${process.pid}`)) {
    const held = read(file);
    const holder = held && JSON.parse(held);
    if (holder && !isAlive(holder) && read(file) === held) unlinkSync(file);
    else {
      if (!told && Date.now() - from > SAY_SO_AFTER_MS) {
        told = true;
        say(`Waiting for another command of this project (process ${holder?.pid}) …`);
      }
      await wait(POLL_MS);
    }
  }
  try {
    return await work();
  } finally {
    unlinkSync(file);
  }
}

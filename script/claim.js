// Only one `npm start` of a project at a time, and what a killed one left behind.
import { setTimeout as wait } from 'node:timers/promises';
import { withLock } from './lock.js';
import { isAlive, reference, stopProcess } from './processes.js';
import { CannotDo } from './project.js';
import { say } from './say.js';
import { stopping } from './run.js';
import { readState, writeState } from './services/state.js';
import { MANNER } from './supervise.js';

const POLL_MS = 200;
// A start whose npm was killed a moment ago notices within a quarter of a second.
const SURE_AFTER_MS = 600;

const change = (work) =>
  withLock('servers', () => {
    const state = readState();
    const result = work(state);
    writeState(state);
    return result;
  });

function take(state) {
  if (isAlive(state.start)) return { other: state.start };
  const leftBehind = Object.values(state.start?.programs ?? {});
  state.start = reference(process.pid);
  return { leftBehind };
}

/** Notes something about this `npm start` for other commands to read. */
export async function noteStart(facts) {
  await change((state) => void Object.assign(state.start ?? {}, facts));
}

/** Takes the note away. */
export async function endStart() {
  await change((state) => void delete state.start);
}

/**
 * Claims to be the one `npm start`, ending the pages and worker of a killed one first.
 * Gives the address of the one that already runs, if there is one; waits for one that is setting up or stopping.
 */
export async function claimStart() {
  let seenAt, told;
  for (;;) {
    const { other, leftBehind } = await change(take);
    if (leftBehind) {
      for (const program of leftBehind) await stopProcess(program, MANNER);
      return undefined;
    }
    if (other.address && !other.stopping) {
      seenAt ??= Date.now();
      if (Date.now() - seenAt >= SURE_AFTER_MS) return other.address;
    } else if (!told) {
      told = true;
      say(`Another npm start (process ${other.pid}) is ${other.stopping ? 'stopping' : 'setting up'}; waiting for it.`);
    }
    if (stopping.signal.aborted) throw new CannotDo('Stopped.');
    await wait(POLL_MS);
  }
}

// What runs for this project right now, so that one command can use what another holds and clear up after a
// killed one. Read and written only under the lock `servers`.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../processes.js';
import { DATA, ROOT } from '../project.js';

const FILE = join(DATA, 'running.json');

/**
 * `{ root, servers, holders, start }`: the two servers by name, the commands that use them, and the `npm start`
 * that is up (`{ pid, mark, address, programs }`). Dead holders and a dead `npm start` are still there to be seen.
 */
export function readState() {
  const nothing = { root: ROOT, servers: {}, holders: [] };
  try {
    const state = JSON.parse(readFileSync(FILE, 'utf8'));
    // A copied folder brings the note of the folder it was copied from.
    return state.root === ROOT ? state : nothing;
  } catch {
    return nothing;
  }
}

/** Keeps the state for the next command; with nothing running there is nothing to keep. The file holds passwords. */
export function writeState(state) {
  const holders = state.holders.filter(isAlive);
  if (Object.keys(state.servers).length === 0 && holders.length === 0 && !state.start) return rmSync(FILE, { force: true });
  writeFileSync(`${FILE}.new`, JSON.stringify({ ...state, holders }, undefined, 2), { mode: 0o600 });
  renameSync(`${FILE}.new`, FILE);
}

// PostgreSQL and Redis for as long as a command needs them: named by the environment, or our own, started by the
// first command that needs them and stopped by the last.
import { join } from 'node:path';
import { withLock } from '../lock.js';
import { isAlive, reference } from '../processes.js';
import { DATA, LOGS } from '../project.js';
import { step } from '../say.js';
import * as postgres from './postgres.js';
import * as redis from './redis.js';
import { readState, writeState } from './state.js';

/** Each server: its module, the port it would like, and the settings its users read. Started in this order, stopped in reverse. */
const SERVERS = {
  postgres: { server: postgres, wishedPort: 54329, variable: 'DATABASE_URL' },
  redis: { server: redis, wishedPort: 63799, variable: 'REDIS_URL' },
};

async function ensure(state, name) {
  const { server, wishedPort } = SERVERS[name];
  const known = state.servers[name];
  // One that a killed command left behind is as good as any while it answers.
  if (isAlive(known) && (await server.answers(known))) return;
  if (known) await server.stop(known);
  state.servers[name] = await step(server.title, () =>
    server.start({ folder: join(DATA, name), wishedPort: known?.port ?? wishedPort, durable: true, log: join(LOGS, `${name}.log`) }),
  );
  writeState(state);
}

/**
 * Sees to it that the servers answer (both, or those named), and holds them for this command until `releaseServers`.
 * Safe to repeat. Gives the variables that name them. Throws CannotDo when this machine cannot give one.
 */
export async function holdServers(names = Object.keys(SERVERS)) {
  return withLock('servers', async () => {
    const state = readState();
    state.holders = [...state.holders.filter((holder) => holder.pid !== process.pid), reference(process.pid)];
    writeState(state);
    const env = {};
    for (const name of names) {
      const { server, variable } = SERVERS[name];
      if (process.env[server.setBy]) continue;
      await ensure(state, name);
      env[variable] = state.servers[name].url;
    }
    // A second address belongs to the server named beside it, not to ours.
    return env.DATABASE_URL ? { ...env, DATABASE_APP_URL: undefined } : env;
  });
}

/** Whether the servers this project started are still there. */
export function serversAlive() {
  return Object.values(readState().servers).every(isAlive);
}

/** Lets go of the servers; the last command to do so stops them. */
export async function releaseServers() {
  await withLock('servers', async () => {
    const state = readState();
    state.holders = state.holders.filter((holder) => holder.pid !== process.pid && isAlive(holder));
    if (state.holders.length === 0) {
      for (const name of Object.keys(SERVERS).reverse()) {
        if (state.servers[name]) await SERVERS[name].server.stop(state.servers[name]);
        delete state.servers[name];
      }
    }
    writeState(state);
  });
}

// PostgreSQL and Redis for one run of the tests or the bench: empty, quick, private, and gone afterwards.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lock.js';
import { isAlive, reference } from '../processes.js';
import { DATA } from '../project.js';
import { step } from '../say.js';
import * as postgres from './postgres.js';
import * as redis from './redis.js';

const FOLDER = join(DATA, 'temporary');
const SERVERS = { postgres, redis };

function ownerOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function clear(folder) {
  await redis.stopLeftover(join(folder, 'redis'));
  const data = await postgres.stopLeftover(join(folder, 'postgres'));
  for (const path of [data, `${data}.new`, folder]) rmSync(path, { recursive: true, force: true });
}

/** Stops and removes what killed runs left behind. */
async function clearAbandoned() {
  const left = existsSync(FOLDER) ? readdirSync(FOLDER).map((name) => join(FOLDER, name)) : [];
  for (const folder of left.filter((each) => !isAlive(ownerOf(each)))) await clear(folder);
}

/**
 * Starts those servers the environment does not name. Gives `{ env, servers, stop }`: the variables that name them, each
 * server's process with `again()` to start it anew on its data and port, and how to stop and remove them.
 * `own` starts them whatever the environment names; `durable` lets them keep what they acknowledged.
 * Throws CannotDo when this machine cannot give one.
 */
export async function startTemporaryServers(purpose, { own = false, durable = false } = {}) {
  const folder = join(FOLDER, `${purpose}-${process.pid}`);
  await withLock('temporary', async () => {
    await clearAbandoned();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'owner.json'), JSON.stringify(reference(process.pid)));
  });
  const servers = {};
  const env = {};
  const stop = async () => {
    for (const [name, running] of Object.entries(servers).reverse()) await SERVERS[name].stop(running);
    await clear(folder);
  };
  if (!process.env.AUDIT_ANCHOR_FOLDER) env.AUDIT_ANCHOR_FOLDER = join(folder, 'audit-anchors');
  try {
    for (const [name, server] of Object.entries(SERVERS)) {
      if (process.env[server.setBy] && !own) continue;
      const start = (wishedPort) => server.start({ folder: join(folder, name), wishedPort, durable, log: join(folder, `${name}.log`) });
      servers[name] = await step(server.title, () => start(0));
      servers[name].again = async () => Object.assign(servers[name], await start(servers[name].port));
      env[server.setBy] = servers[name].url;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, servers, stop };
}

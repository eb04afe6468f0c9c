import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../oracle/chance.js';
import { until } from '../support/night.js';
import { signalAll, withChildren, type World } from './world.js';

type Target = 'web' | 'worker' | 'postgres' | 'redis';
/** What can happen to each, and how often against the others. */
export const FAULTS = [
  ['web', 'SIGKILL'], ['web', 'SIGTERM'], ['web', 'pause'], ['worker', 'SIGKILL'], ['worker', 'SIGTERM'], ['worker', 'pause'],
  ['postgres', 'SIGKILL'], ['postgres', 'SIGQUIT'], ['postgres', 'pause'], ['redis', 'SIGKILL'], ['redis', 'SIGTERM'], ['redis', 'pause'],
] as const satisfies readonly (readonly [Target, NodeJS.Signals | 'pause'])[];
export type Fault = (typeof FAULTS)[number];
/** Brings back what was taken away. */
type Back = () => void | Promise<void>;

/** How long a fault lasts, in milliseconds. */
const LASTS = [500, 4_000] as const;
/** What health must have said by then, both ways. */
const SEEN_WITHIN = 8_000;
const BACK_WITHIN = 60_000;

interface Health { readonly status: number; readonly postgresql?: boolean; readonly redis?: boolean }

export async function health({ address }: World): Promise<Health | undefined> {
  try {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(6_000) });
    const { checks } = (await answer.json()) as { checks?: { postgresql: { ok: boolean }; redis: { ok: boolean } } };
    return { status: answer.status, ...(checks && { postgresql: checks.postgresql.ok, redis: checks.redis.ok }) };
  } catch {
    return undefined;
  }
}

/** Asks health again and again until it says so. */
async function says(world: World, within: number, so: (health: Health | undefined) => boolean): Promise<boolean> {
  for (const until = Date.now() + within; ; await pause(100)) {
    if (so(await health(world))) return true;
    if (Date.now() > until) return false;
  }
}

/** What health must say while a thing is away. */
const TRUTH: Record<Target, ((health: Health | undefined) => boolean) | null> = {
  postgres: (said) => said?.status === 503 && said.postgresql === false,
  redis: (said) => said?.status === 200 && said.redis === false && said.postgresql === true,
  web: (said) => said === undefined || said.status === 503,
  worker: null,
};

/** Takes something away, sees what health says, brings it back. @returns what was not as it must be */
export async function strike(world: World, chance: Chance, [target, how]: Fault): Promise<string[]> {
  const wrong: string[] = [];
  const lasts = chance.between(...LASTS);
  const ours = target === 'web' || target === 'worker';
  const back = ours ? await awayProgram(world, target, how, wrong) : awayServer(world, target, how);
  const truth = TRUTH[target];
  if (truth && !(await says(world, SEEN_WITHIN, truth))) wrong.push(`health did not say that ${target} was away (${how}): ${JSON.stringify(await health(world))}`);
  await pause(lasts);
  await back();
  if (!(await says(world, BACK_WITHIN, (said) => said?.status === 200 && said.redis === true))) wrong.push(`health did not say that all was back after ${target} ${how}: ${JSON.stringify(await health(world))}`);
  return wrong;
}

async function awayProgram(world: World, target: 'web' | 'worker', how: NodeJS.Signals | 'pause', wrong: string[]): Promise<Back> {
  const keeper = world[target];
  if (how === 'pause') {
    const { pid } = keeper;
    process.kill(pid, 'SIGSTOP');
    return () => signalAll([pid], 'SIGCONT');
  }
  // Before it listens to signals it has begun nothing.
  await until(`${target} is there`, () => keeper.program!.logged(target === 'web' ? 'listening' : 'starting')[0]);
  const ended = await keeper.end(how as 'SIGTERM' | 'SIGKILL');
  if (how === 'SIGTERM' && ended !== 0) wrong.push(`${target} told to stop ended with ${ended}: ${keeper.program!.stderr.trim().split('\n').at(-1)}`);
  return () => keeper.start();
}

function awayServer(world: World, target: 'postgres' | 'redis', how: NodeJS.Signals | 'pause'): Back {
  const server = world.servers[target];
  if (how === 'pause') {
    const all = withChildren(server.pid);
    signalAll(all, 'SIGSTOP');
    return () => signalAll(all, 'SIGCONT');
  }
  process.kill(server.pid, how);
  return async () => void (await server.again());
}

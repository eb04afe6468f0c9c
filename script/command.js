// A command of the built programs: make the project runnable, hold the servers for it, run it in this place.
import { ready, sentence } from './ready.js';
import { runInPlace, stopOnSignals } from './run.js';
import { say } from './say.js';
import { holdServers, releaseServers } from './services/hold.js';

/** What a command prints with --json when it could not even begin: still exactly one JSON object. */
const NOTHING_DONE = { import: { files: [], reviewsMade: 0 } };

/** The night goes through the queue; every other command needs PostgreSQL alone. */
const serversOf = (args) => (args[0] === 'nightly' ? ['postgres', 'redis'] : ['postgres']);

/** Runs a built program with these arguments and ends this process with its exit code; 1 when it could not be run. */
export async function runCommand(program, args) {
  stopOnSignals();
  try {
    await ready();
    try {
      process.exitCode = await runInPlace([program, ...args], await holdServers(serversOf(args)));
    } finally {
      await releaseServers();
    }
  } catch (error) {
    say(sentence(error));
    const ran = process.exitCode !== undefined;
    process.exitCode ||= 1;
    if (!ran && args.includes('--json')) process.stdout.write(`${JSON.stringify({ ...NOTHING_DONE[args[0]], error: sentence(error) })}\n`);
  }
}

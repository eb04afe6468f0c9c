// npm run bench: the measurements (bench/), on empty servers of their own or on those the environment names.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotDo, PROGRAMS, ROOT } from './project.js';
import { ready, sentence } from './ready.js';
import { runInPlace, stopOnSignals } from './run.js';
import { say } from './say.js';
import { startTemporaryServers } from './services/temporary.js';

stopOnSignals();
try {
  await ready();
  if (!existsSync(join(ROOT, PROGRAMS.bench))) throw new CannotDo(`There are no measurements yet: ${PROGRAMS.bench} is not there.`);
  const { env, stop } = await startTemporaryServers('bench');
  try {
    process.exitCode = await runInPlace([PROGRAMS.bench, ...process.argv.slice(2)], env);
  } finally {
    await stop();
  }
} catch (error) {
  process.exitCode = 1;
  say(sentence(error));
}

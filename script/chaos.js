// npm run chaos [-- --minutes 5 --seed S]: everything on servers of its own, killed and paused while people act (test/chaos).
import { parseArgs } from 'node:util';
import { CannotDo } from './project.js';
import { ready, sentence } from './ready.js';
import { runJest } from './jest-run.js';
import { stopOnSignals } from './run.js';
import { say } from './say.js';

/** A number above 0, or the one that is taken when none is given. */
function numberOf(name, text, otherwise) {
  const number = Number(text ?? otherwise);
  if (!Number.isFinite(number) || number <= 0) throw new CannotDo(`--${name} needs a number above 0, not ${text}.`);
  return number;
}

stopOnSignals();
try {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const seconds = Math.round(numberOf('minutes', values.minutes, 5) * 60);
  const seed = Math.floor(numberOf('seed', values.seed, 1 + (Date.now() % 1_000_000)));
  await ready();
  const { passed, failed } = await runJest({ kind: 'chaos', zone: 'UTC', options: ['--runInBand'] }, [], { CHAOS_SECONDS: String(seconds), CHAOS_SEED: String(seed) });
  say(`Seed ${seed}, ${seconds} seconds: the same faults again with npm run chaos -- --minutes ${seconds / 60} --seed ${seed}`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  say(sentence(error));
}

// npm run fuzz [-- --requests N --seed S --minutes M]: hostile requests at the web process, on empty servers of its own.
import { parseArgs } from 'node:util';
import { build } from './build.js';
import { install } from './install.js';
import { runJest } from './jest-run.js';
import { sentence } from './ready.js';
import { stopOnSignals } from './run.js';
import { say } from './say.js';
import { startTemporaryServers } from './services/temporary.js';

const RUN = { kind: 'e2e', zone: 'UTC', options: ['--runInBand'] };
const WHOLE = { type: 'string' };

/** What was asked for; undefined, with a sentence said, for what is no number. */
function asked() {
  const { values } = parseArgs({ options: { requests: { ...WHOLE, default: '20000' }, seed: { ...WHOLE, default: String(Date.now() % 1_000_000) }, minutes: { ...WHOLE, default: '60' } } });
  const wrong = Object.entries(values).find(([, value]) => !/^[1-9]\d{0,6}$/.test(value));
  if (wrong) throw new Error(`--${wrong[0]} is "${wrong[1]}": expected a whole number above 0`);
  return values;
}

stopOnSignals();
try {
  const { requests, seed, minutes } = asked();
  await install();
  await build();
  const { env, stop } = await startTemporaryServers('fuzz');
  try {
    say(`Seed ${seed}: npm run fuzz -- --requests ${requests} --seed ${seed} begins the same way again.`);
    const { failed } = await runJest(RUN, ['e2e/fuzz'], { ...env, FUZZ_REQUESTS: requests, FUZZ_SEED: seed, FUZZ_MINUTES: minutes });
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await stop();
  }
} catch (error) {
  process.exitCode = 1;
  say(sentence(error));
}

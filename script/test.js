// npm test: everything that must hold, in the order in which it is quickest to learn that something does not.
// `node script/test.js <kind> [pattern …]` runs the tests of one kind alone.
import { build } from './build.js';
import { install } from './install.js';
import { runJest } from './jest-run.js';
import { sentence } from './ready.js';
import { npmCommand, runLogged, stopOnSignals, stopping } from './run.js';
import { say, step } from './say.js';
import { findChromium } from './services/chromium.js';
import { startTemporaryServers } from './services/temporary.js';

/** What is checked without running anything: its title, its log, the npm script. */
const CHECKS = [
  ['Types', 'typecheck', 'typecheck'],
  ['Lint', 'lint', 'lint'],
  ['Who imports whom', 'boundaries', 'boundaries'],
];

/**
 * The runs of each kind. Dates must not depend on the machine's zone, so the rules run under three.
 * Those that share Redis or a browser run one file at a time: two workers on one queue would do each other's jobs.
 */
const RUNS = [
  ...['UTC', 'Europe/London', 'Pacific/Auckland'].map((zone) => ({ kind: 'unit', zone, options: [] })),
  { kind: 'medium', zone: 'UTC', options: ['--maxWorkers=2'], servers: true },
  { kind: 'e2e', zone: 'UTC', options: ['--runInBand'], servers: true },
  // On servers of its own, which it may kill.
  { kind: 'chaos', zone: 'UTC', options: ['--runInBand'], built: true },
  { kind: 'browser', zone: 'UTC', options: ['--runInBand'], servers: true, browser: true },
];

const total = { passed: 0, failed: 0 };
const count = ({ passed, failed }) => {
  total.passed += passed;
  total.failed += failed;
};

/** Does one thing that must succeed and counts it; gives what it gave, undefined when it failed. */
async function must(work) {
  if (stopping.signal.aborted) return undefined;
  try {
    const result = await work();
    count({ passed: 1, failed: 0 });
    return result ?? true;
  } catch (error) {
    say(sentence(error));
    count({ passed: 0, failed: 1 });
    return undefined;
  }
}

async function check() {
  for (const [title, log, script] of CHECKS) {
    await must(() => step(title, () => runLogged(title, log, [...npmCommand(), 'run', '--silent', script])));
  }
}

async function runTests(runs, patterns) {
  const needServers = runs.some(({ servers }) => servers);
  if (runs.some(({ servers, built }) => servers || built) && !(await must(build))) return;
  const held = needServers && (await must(() => startTemporaryServers('test')));
  try {
    for (const run of runs.filter(({ servers }) => !servers || held)) {
      const browser = run.browser && (await must(findChromium));
      if (stopping.signal.aborted || (run.browser && !browser)) continue;
      count(await runJest(run, patterns, { ...(run.servers && held.env), ...(browser && { CHROMIUM_PATH: browser }) }));
    }
  } finally {
    await held?.stop?.();
  }
}

async function main([kind, ...patterns]) {
  const runs = RUNS.filter((run) => !kind || run.kind === kind);
  if (runs.length === 0) {
    say(`There is no kind of test called ${kind}: ${[...new Set(RUNS.map((run) => run.kind))].join(', ')}.`);
    return count({ passed: 0, failed: 1 });
  }
  if (!(await must(install))) return undefined;
  if (!kind) await check();
  return runTests(runs, patterns);
}

stopOnSignals();
await main(process.argv.slice(2)).catch((error) => {
  say(sentence(error));
  count({ passed: 0, failed: 1 });
});
if (stopping.signal.aborted) count({ passed: 0, failed: 1 });
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);

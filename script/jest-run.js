// One run of one kind of test, and how many of its tests passed and failed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DATA, ROOT } from './project.js';
import { exitOf, npmCommand, stopping } from './run.js';
import { say } from './say.js';

const RESULTS = join(DATA, 'test-results');
// Settings of the shell that would make the tests say something about the shell.
const NOT_THEIRS = { CHC_TODAY: undefined, PORT: undefined, LISTEN: undefined, DATABASE_APP_URL: undefined, NODE_ENV: undefined };

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Runs jest's project `kind` (optionally only files matching `patterns`), its report on standard error.
 * Gives `{ passed, failed }`; a file that could not run, and a run in which nothing ran, count as a failure each.
 */
export async function runJest({ kind, zone, options }, patterns, env) {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `${kind}-${zone.replace('/', '-')}.json`);
  rmSync(file, { force: true });
  const [npm, ...before] = npmCommand();
  const args = ['run', '--silent', 'jest', '--', '--selectProjects', kind, '--json', `--outputFile=${file}`, ...options, ...patterns];
  say(`\nTests: ${kind}, TZ=${zone}`);
  const child = spawn(npm, [...before, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...NOT_THEIRS, ...env, TZ: zone },
    stdio: ['ignore', 'ignore', 'inherit'],
    signal: stopping.signal,
  });
  const code = await exitOf(child).catch(() => 1);
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = read(file) ?? {};
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  const nothingRan = passed + failed === 0;
  if (nothingRan) say(`No ${kind} test ran.`);
  return { passed, failed: failed || (code !== 0 || nothingRan ? 1 : 0) };
}

// npm run screenshots: a picture of every page, wide and narrow, as each role sees it, in .data/screenshots with an index.html.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, PROGRAMS } from './project.js';
import { ready, sentence } from './ready.js';
import { runInPlace, stopOnSignals } from './run.js';
import { say } from './say.js';
import { findChromium } from './services/chromium.js';
import { startTemporaryServers } from './services/temporary.js';

stopOnSignals();
try {
  await ready();
  const folder = join(DATA, 'screenshots');
  rmSync(folder, { recursive: true, force: true });
  const browser = await findChromium();
  const { env, stop } = await startTemporaryServers('screenshots');
  try {
    process.exitCode = await runInPlace([PROGRAMS.screenshots, folder, ...process.argv.slice(2)], { ...env, CHROMIUM_PATH: browser });
  } finally {
    await stop();
  }
} catch (error) {
  process.exitCode = 1;
  say(sentence(error));
}

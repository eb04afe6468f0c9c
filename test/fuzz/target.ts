import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { Database, PROJECT_ROOT, readSettings, type Settings } from '@chc/platform';
import { demonstrationProvider } from '../../apps/provider/src/provider.js';
import type { Bundle } from '../builders/bundle.js';
import { freshDatabase } from '../support/database.js';
import { importInto, UNHURRIED } from '../support/web.js';

const STARTS_WITHIN_MS = 60_000;

/** The built web process on a database of its own, with everything it says on its log. */
export interface Target {
  readonly address: string;
  readonly issuer: string;
  readonly settings: Settings;
  /** As the services see it, and as its owner does: what is checked afterwards is checked as the owner. */
  readonly db: Database;
  readonly owner: pg.Client;
  /** Every line of its log so far. */
  readonly log: readonly string[];
  readonly isAlive: () => boolean;
  /** Its memory in MB. */
  readonly memoryMb: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the web process as it is built, on a fresh database that holds `bundle`.
 * @param words more of its environment
 * @throws when it does not listen within a minute, with what it said
 */
export async function startTarget(name: string, today: string, bundle: Bundle, words: Record<string, string> = {}): Promise<Target> {
  const { ownerUrl, appUrl } = await freshDatabase(name);
  const documents = mkdtempSync(join(tmpdir(), 'chc-fuzz-'));
  const provider = createServer();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const environment: Record<string, string> = {
    DATABASE_URL: ownerUrl, ...(appUrl && { DATABASE_APP_URL: appUrl }), REDIS_URL: process.env.REDIS_URL!, PORT: '0', CHC_TODAY: today, LOG_LEVEL: 'debug',
    DOCUMENTS_FOLDER: documents, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'chc-casework', OIDC_CLIENT_SECRET: 'a secret of the fuzzer', ...UNHURRIED, ...words,
  };
  const settings = readSettings(environment);
  const db = new Database(settings);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await importInto(db, today, bundle);

  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'dist/apps/web/src/main.js')], { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  const lines = createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const stop = async (): Promise<void> => {
    await ended(child);
    lines.close();
    provider.close();
    provider.closeAllConnections();
    await Promise.all([owner.end(), db.close()]);
    rmSync(documents, { recursive: true, force: true });
  };
  const address = await listening(child, log).catch(async (error: Error) => {
    await stop();
    throw error;
  });
  provider.on('request', demonstrationProvider(issuer, { id: 'chc-casework', secret: 'a secret of the fuzzer', address }));
  return { address, issuer, settings, db, owner, log, stop, isAlive: () => child.exitCode === null && child.signalCode === null, memoryMb: () => memoryMb(child.pid!) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, 'close');
  child.kill('SIGTERM');
  await end;
}

async function listening(child: ChildProcess, log: readonly string[]): Promise<string> {
  const until = Date.now() + STARTS_WITHIN_MS;
  for (let seen = 0; Date.now() < until && child.exitCode === null; ) {
    for (; seen < log.length; seen += 1) {
      const { msg, address } = JSON.parse(log[seen]!) as { msg: string; address?: string };
      if (msg === 'listening') return address!;
    }
    await Promise.race([once(child.stderr!, 'data'), once(child, 'exit')]);
    await new Promise(setImmediate);
  }
  throw new Error(`the web process does not listen: ${log.join('\n')}`);
}

function memoryMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

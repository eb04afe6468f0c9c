import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, PROJECT_ROOT, readSettings, type Settings } from '@chc/platform';
import { type Smtp, startSmtp } from '../support/smtp.js';
import { Program } from '../support/programs.js';

export const TODAY = '2026-03-10';
const COMMAND_MS = 120_000;

/** A server of our own: its process, and how to start it anew on its data and port. */
export interface Server { readonly pid: number; readonly url: string; readonly again: () => Promise<Server> }
interface Servers { readonly servers: Record<'postgres' | 'redis', Server>; readonly stop: () => Promise<void> }

/** Everything that runs, as processes of their own on loopback ports. */
export interface World {
  readonly servers: Servers['servers'];
  readonly web: Keeper;
  readonly worker: Keeper;
  readonly smtp: Smtp;
  readonly settings: Settings;
  readonly address: string;
  /** Ours, to look and to prepare with; it waits for nothing long. */
  readonly db: Database;
  /** Runs a command to its end, at most so long. */
  readonly run: (...words: string[]) => Promise<Program>;
  readonly stop: () => Promise<void>;
}

/** Keeps one of our programs, and remembers every end that was not by our hand. */
export class Keeper {
  program: Program | undefined;
  readonly endedByItself: string[] = [];
  /** Everything each of its processes has said. */
  readonly said: Program[] = [];
  private expected = false;

  /** @param excused whether an end just now is one it may choose itself: a start without a database */
  constructor(readonly name: 'web' | 'worker', private readonly begin: () => Program, private readonly excused: () => boolean) {}

  start(): void {
    this.expected = false;
    const program = this.begin();
    this.program = program;
    this.said.push(program);
    void program.ended.then((how) => {
      if (this.program !== program || this.expected) return;
      const started = program.logged(this.name === 'web' ? 'listening' : 'ready').length > 0;
      if (started || !this.excused()) this.endedByItself.push(`${this.name} ended by itself (${how}): ${program.stderr.trim().split('\n').slice(-25).join(' | ')}`);
      // As a supervisor does.
      else setTimeout(() => this.program === program && !this.expected && this.start(), 500);
    });
  }

  get pid(): number {
    return this.program!.child.pid!;
  }

  /** Ends it by our hand. @returns the exit code or signal */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals> {
    this.expected = true;
    return this.program!.end(signal);
  }
}

export async function aWorld(databaseIsAway: () => boolean): Promise<World> {
  const file = join(PROJECT_ROOT, 'script/services/temporary.js');
  const { startTemporaryServers } = (await import(file)) as { startTemporaryServers: (purpose: string, how: object) => Promise<Servers> };
  const { servers, stop } = await startTemporaryServers('chaos', { own: true, durable: true });
  execFileSync(process.execPath, [join(PROJECT_ROOT, 'dist/migrations/migrate.js')], { cwd: PROJECT_ROOT, env: { ...process.env, DATABASE_URL: servers.postgres.url, DATABASE_APP_URL: '' }, stdio: 'ignore' });
  const { freePort } = (await import(join(PROJECT_ROOT, 'script/services/ports.js'))) as { freePort: (wished: number) => Promise<number> };
  const smtp = await startSmtp();
  const folder = mkdtempSync(join(tmpdir(), 'chc-chaos-'));
  const port = await freePort(0);
  const address = `http://127.0.0.1:${port}`;
  const env = {
    DATABASE_URL: servers.postgres.url, DATABASE_APP_URL: '', REDIS_URL: servers.redis.url, PORT: String(port), CHC_TODAY: TODAY, PUBLIC_URL: address, LOG_LEVEL: 'info',
    DOCUMENTS_FOLDER: join(folder, 'documents'), AUDIT_ANCHOR_FOLDER: join(folder, 'anchors'), SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'chc@example.invalid',
  };
  const keeper = (name: 'web' | 'worker'): Keeper => new Keeper(name, () => new Program(name, { databaseUrl: servers.postgres.url, today: TODAY, env }), databaseIsAway);
  const [web, worker] = [keeper('web'), keeper('worker')];
  const db = new Database({ databaseUrl: servers.postgres.url }, 12, { connectionTimeoutMillis: 3_000, query_timeout: 8_000 });
  return {
    servers, web, worker, smtp, address, db, settings: readSettings(env),
    run: async (...words) => {
      const command = new Program('chc', { databaseUrl: servers.postgres.url, today: TODAY, env }, ...words);
      const timer = setTimeout(() => void command.end('SIGKILL'), COMMAND_MS);
      await command.ended.finally(() => clearTimeout(timer));
      return command;
    },
    stop: async () => {
      for (const one of [web, worker]) if (one.program) await one.end('SIGKILL');
      await db.close();
      await smtp.stop();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A process and everything it has started: PostgreSQL's backends are processes of their own. */
export function withChildren(pid: number): number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      return [[Number(name), Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])] as const];
    } catch {
      return [];
    }
  });
  return [pid, ...parents.filter(([, parent]) => parent === pid).map(([child]) => child)];
}

/** Sends a signal to each that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It is no more: what a fault is about.
    }
  }
}

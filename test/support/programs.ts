import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');

/** Where a program works: its database, the day it takes for today. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly today: string;
  /** More of its settings. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A built program of ours, running as a process of its own. */
export class Program {
  /** What it has said on standard error: our log is one JSON object a line. */
  stderr = '';
  stdout = '';
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly child: ChildProcess;

  constructor(app: 'web' | 'worker' | 'chc', { databaseUrl, today, env: more }: Surroundings, ...words: string[]) {
    const env = { ...process.env, DATABASE_URL: databaseUrl, CHC_TODAY: today, LOG_LEVEL: 'info', NODE_OPTIONS: '', ...more };
    this.child = spawn(process.execPath, [join(PROJECT, `dist/apps/${app}/src/main.js`), ...words], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => { this.stdout += text; });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => { this.stderr += text; });
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve(code ?? signal!)));
  }

  /** Ends it and waits for its end: its exit code, or the signal it died of. */
  end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.ended;
  }

  /** The lines of its log that say `msg`. */
  logged(msg: string): Record<string, unknown>[] {
    return this.stderr.split('\n').flatMap((line) => {
      try {
        const entry = JSON.parse(line) as Record<string, unknown>;
        return (entry.msg as string).startsWith(msg) ? [entry] : [];
      } catch {
        return [];
      }
    });
  }
}

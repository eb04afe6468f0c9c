import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freshDatabase } from '../support/database.js';

const PROJECT = join(import.meta.dirname, '../..');
const MAIN = join(PROJECT, 'dist/apps/chc/src/main.js');
/** How long one command, and one test of a few commands, may take on a busy machine. */
export const PATIENCE_MS = 60_000;

/** What one run of the command line gave back; `code` is null when it had to be stopped. */
export interface Answer { code: number | null; stdout: string; stderr: string }

export interface FileReport {
  file: string; read: number; created: number; updated: number; unchanged: number; rejected: number; warned: number;
  errors: Refusal[]; warnings: Refusal[];
}
export interface Refusal { line: number | null; column: string; value: string; reason: string }
/** `error` is there when nothing could be read or reached. */
export interface ImportReport { files: FileReport[]; reviewsMade: number; error?: string }

/** Where a command works: a database of its own, a Redis database of this Jest worker's own, a business date. */
export interface Setting { databaseUrl: string; today: string }

export async function aSetting(today: string, name?: string): Promise<Setting> {
  return { databaseUrl: (await freshDatabase(name)).ownerUrl, today };
}

/** Each Jest worker keeps its queues in a Redis database of its own, so that no run takes another's jobs. */
function redisUrl(): string {
  const url = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
  url.pathname = `/${(Number(process.env.JEST_WORKER_ID ?? '1') % 15) + 1}`;
  return url.href;
}

/** Runs the built command line as a child process and waits for its end. */
export function chc(setting: Setting, ...words: string[]): Promise<Answer> {
  const environment = { ...process.env, DATABASE_URL: setting.databaseUrl, REDIS_URL: redisUrl(), CHC_TODAY: setting.today, NODE_OPTIONS: '' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd: PROJECT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const answer: Answer = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => { answer.stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { answer.stderr += text; });
    const stop = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(stop);
      resolve({ ...answer, code });
    });
  });
}

/** The one JSON object on standard output; fails when there is anything else. */
export function json<T>(answer: Answer): T {
  try {
    return JSON.parse(answer.stdout) as T;
  } catch {
    throw new Error(`not one JSON object (exit ${answer.code}):\n${answer.stdout.slice(0, 2000)}\n--- standard error\n${answer.stderr.slice(-2000)}`);
  }
}

export interface ImportAnswer extends Answer { report: ImportReport }

/** `import DIR --json`; the exit code and the report. */
export async function importBundle(setting: Setting, dir: string, ...options: string[]): Promise<ImportAnswer> {
  const answer = await chc(setting, 'import', dir, '--json', ...options);
  return { ...answer, report: json<ImportReport>(answer) };
}

export const fileOf = (report: ImportReport, kind: string): FileReport => {
  const found = report.files.find((file) => file.file === `${kind}.csv`);
  if (!found) throw new Error(`the report has no ${kind}.csv: ${JSON.stringify(report).slice(0, 500)}`);
  return found;
};

/** Every refusal of a report as one readable line each: what a failing test should show. */
export const refusals = (report: ImportReport): string[] => [
  ...(report.error === undefined ? [] : [report.error]),
  ...report.files.flatMap((file) => file.errors.map((error) => `${file.file}:${error.line} ${error.column} "${error.value}" ${error.reason}`)),
];

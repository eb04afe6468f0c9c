import { pino, type Logger } from 'pino';

/** Structured log on standard error: standard output belongs to what a command was asked for. */
export function createLog(level: string, name: string): Logger {
  return pino({ name, level, base: { name } }, pino.destination({ dest: 2, sync: true }));
}

export type { Logger };

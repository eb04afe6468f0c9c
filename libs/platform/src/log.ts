import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * What a line of the log may say beside its sentence: everything else is left out by name, so that a new field is a decision
 * made here. None of these holds a person's name, number, date or address, nor anything that somebody typed.
 */
export const LOGGED: ReadonlySet<string> = new Set([
  // a request, by its route's pattern
  'method', 'route', 'status', 'ms', 'reference',
  // what went wrong: kind and place of an error
  'name', 'code', 'at', 'why', 'said', 'error',
  // a process
  'address', 'signal', 'withinMs',
  // a job
  'job', 'attempt', 'id', 'businessDate', 'dueFor', 'latest', 'missed', 'sent', 'postponed', 'givenUp',
]);

/** Ten digits as an NHS number is written, with or without spaces. */
const LIKE_NHS_NUMBER = /(?<![\w.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w.])/g;

const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(LIKE_NHS_NUMBER, '(number)');
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? listed(value) : value;
};

const listed = (given: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, LOGGED.has(name) ? plain(value) : '(not for the log)']));

/** Structured log on standard error: standard output belongs to what a command was asked for. Only what LOGGED names is written. */
export function createLog(level: string, name: string, to: DestinationStream = pino.destination({ dest: 2, sync: true })): Logger {
  return pino({ name, level, base: { name }, formatters: { log: listed } }, to);
}

/**
 * What an error says without the values that caused it: PostgreSQL repeats them in its messages. For the log, and for what
 * a failed job leaves in Redis.
 */
export function faultOf(error: unknown): string {
  const { severity, code, table, constraint, message } = error as { severity?: string; code?: string; table?: string; constraint?: string; message?: string };
  if (severity === undefined) return (message ?? 'unknown').split('\n')[0]!.replace(LIKE_NHS_NUMBER, '(number)');
  return ['PostgreSQL', code, table, constraint].filter(Boolean).join(' ');
}

export type { Logger };

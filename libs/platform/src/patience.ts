/** How long a process waits for PostgreSQL, in milliseconds. */
export interface Patience {
  /** Until a connection is there, made or given back by another. */
  readonly connectionTimeoutMillis: number;
  /** Until the server ends a statement of ours. */
  readonly statement_timeout?: number;
  /** Until the server ends a statement that waits for somebody else's lock. */
  readonly lock_timeout?: number;
  /** Until the server ends a transaction in which we do nothing: we wait for something else, or are no more. */
  readonly idle_in_transaction_session_timeout?: number;
  /** Until we give a statement up by ourselves: a server that is paused ends nothing. Above statement_timeout. */
  readonly query_timeout?: number;
}

/** Somebody waits for a page; nobody for a sweep over a region; a person at the command line ends it as they like. */
export const PATIENCE = {
  page: { connectionTimeoutMillis: 5_000, statement_timeout: 20_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 90_000, query_timeout: 25_000 },
  job: { connectionTimeoutMillis: 10_000, statement_timeout: 600_000, lock_timeout: 60_000, idle_in_transaction_session_timeout: 300_000, query_timeout: 660_000 },
  command: { connectionTimeoutMillis: 10_000 },
} as const satisfies Record<string, Patience>;

/** What comes of `work`, if it comes within `ms`. @throws Error otherwise; the work itself goes on */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

interface Failure { readonly code?: string; readonly severity?: string; readonly message?: string }

/** The network's words for nobody there. */
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The driver's, which gives them no code. */
const DRIVER = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;
/** PostgreSQL's, by class or code: cut off, out of room, stopping, starting, read only for now, no such login or database. */
const SERVER = /^(08|53|57P|58|25P03|25006|28P01|28000|3D000)/;
/** Somebody else was in the way: the same again will do. Too slow, a lock not had in time, a deadlock, a serialization failure. */
const BUSY = /^(57014|55P03|40P01|40001)$/;

const isCutOff = ({ code = '', message = '' }: Failure): boolean => NETWORK.has(code) || DRIVER.test(message);

/** Whether a connection is of no use any more after this error: what the server only refused leaves it as it was. */
export const breaksConnection = (error: unknown): boolean => {
  const { severity } = error as Failure;
  return severity === undefined ? isCutOff(error as Failure) : severity === 'FATAL' || severity === 'PANIC';
};

/** Whether an error says nothing of what was asked, only that PostgreSQL could not do it now. */
export function isAway(error: unknown): boolean {
  const { code = '', severity } = error as Failure;
  return severity === undefined ? isCutOff(error as Failure) : SERVER.test(code) || BUSY.test(code);
}

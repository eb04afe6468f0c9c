import { Worker, type Job, type Processor, UnrecoverableError, type WorkerOptions } from 'bullmq';
import { faultOf } from '@chc/platform';

/** Ids, dates, whole numbers, yes and no: what Redis may hold. Everything else is read from PostgreSQL by who does the job. */
const MAY_BE: readonly ((value: unknown) => boolean)[] = [
  (value) => typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  (value) => typeof value === 'boolean' || (Number.isInteger(value) && Math.abs(value as number) < 1_000_000),
];

/**
 * What a job is told, as it came.
 * @throws Error naming the field (not its value) that is neither an id, a date, a small whole number nor yes or no
 */
export function impersonal<T extends object>(data: T): T {
  for (const [name, value] of Object.entries(data)) {
    if (!MAY_BE.some((allows) => allows(value))) throw new Error(`a job may carry ids and dates only, not ${/^\w{1,40}$/.test(name) ? name : 'this'}`);
  }
  return data;
}

/** A worker whose failures leave in Redis what went wrong, not the values it went wrong with. */
export function impersonalWorker<D, R>(queue: string, process: (job: Job<D>) => Promise<R>, options: WorkerOptions): Worker<D, R> {
  const processor: Processor<D, R> = async (job) => {
    try {
      return await process(job);
    } catch (error) {
      const told = error instanceof UnrecoverableError ? error : new Error(faultOf(error));
      told.stack = told.message;
      throw told;
    }
  };
  return new Worker<D, R>(queue, processor, options);
}

import { DomainError } from '../errors.js';

/** PostgreSQL's classes of error for what a constraint refuses. */
const CONSTRAINT_VIOLATION = /^23/;

/** What the database refuses reads like what the code refuses: a guard that is missing costs a sentence, not a failure. */
export async function refusedByTheRecord<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    // Two acts that each need the other's case: PostgreSQL ends one of them, which may simply be tried again.
    if (code === '40P01') throw new DomainError('stale', ['changed_meanwhile']);
    if (!CONSTRAINT_VIOLATION.test(code ?? '')) throw error;
    throw new DomainError('conflict', [`the_record_refuses_${constraint ?? 'it'}`]);
  }
}

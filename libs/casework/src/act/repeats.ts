import { createHash } from 'node:crypto';
import type { Actor, Transaction } from '@chc/platform';
import { DomainError } from '../errors.js';

/** What a request carries so that it is known again. */
export interface Repeatable {
  readonly key: string;
  /** Everything that was asked for; another request under one key is refused. */
  readonly asked: unknown;
}

const digestOf = (asked: unknown): string => createHash('sha256').update(JSON.stringify(asked)).digest('hex');

/**
 * The answer to an earlier request with the same key, or null. Takes the key: a second transaction with it waits for ours.
 * @throws DomainError when the key was used for something else
 */
export async function answeredBefore<T>(tx: Transaction, by: Actor, { key, asked }: Repeatable): Promise<T | null> {
  const digest = digestOf(asked);
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${by.id} ${key}`]);
  const { rows: [found] } = await tx.query<{ digest: string; answer: T }>('select digest, answer from answered_request where actor = $1 and key = $2', [by.id, key]);
  if (!found) return null;
  if (found.digest !== digest) throw new DomainError('key_used_otherwise', ['key_used_otherwise']);
  return found.answer;
}

export async function keepAnswer(tx: Transaction, by: Actor, { key, asked }: Repeatable, answer: object): Promise<void> {
  await tx.query('insert into answered_request (actor, key, digest, answer) values ($1, $2, $3, $4)', [by.id, key, digestOf(asked), JSON.stringify(answer)]);
}

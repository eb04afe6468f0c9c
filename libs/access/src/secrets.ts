import { createHash, randomBytes } from 'node:crypto';

/** 256 bits that nobody can guess, fit for a cookie and an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const isSecret = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);

/** What the database keeps of a secret. It needs no salt: there is nothing to guess. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

import { createHash, randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, string, number, Buffer>(scrypt);

/** 256 bits that nobody can guess, fit for an address and a cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const isSecret = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);
/** What is kept of a secret: there is nothing to guess, so it needs no salt. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Six digits to tell on the telephone. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');
/** What is kept of a code: slow to guess, and worth nothing without the secret of its link. */
export const codeHash = async (secret: string, code: string): Promise<string> => (await derive(code, secret, 32)).toString('hex');

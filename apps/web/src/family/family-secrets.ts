import { randomInt } from 'node:crypto';
import { hashOf } from '@chc/access';

/** Six digits, told apart from the link. */
export const newFamilyCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** What is kept of a code: hashed together with its link, which is kept nowhere, so that nobody finds it by trying a million. */
export const familyCodeHash = (link: string, code: string): string => hashOf(`${link}:${code}`);

import { REFERRAL_ACTS } from '../referral/referral.acts.js';
import type { Act, ActTable } from './act.js';

const TABLE = {
  // intake
  // assessment
  ...REFERRAL_ACTS,
  // decision
  // eligibility, funding and care
  // reviews
  // letters
  // people, documents, notes
  // corrections
} as const satisfies ActTable;

export type ActName = keyof typeof TABLE;

/**
 * Every act of a case by its name, which is the same in addresses, permissions and the account. An act is only ever asked
 * about rows of the part it is on, which the compiler cannot see across the table.
 */
export const ACTS: Readonly<Record<ActName, Act>> = TABLE as ActTable as Record<ActName, Act>;

import { addDays, quarterOf } from '@chc/deadlines';
import type { Transaction } from '@chc/platform';
import { digestOfReturn, IntegrityBroken } from '@chc/returns';
import type { Manifest } from './manifest.js';

/** How far the audit goes: its entries, the last of them, and the head of the chain that seals them. */
export async function auditHead(tx: Transaction): Promise<Manifest['audit']> {
  const { rows: [head] } = await tx.query<Manifest['audit']>(`
    select count(*)::int as entries, max(id)::text as last, (select hash from audit_seal order by number desc limit 1) as head from audit_entry`);
  return head!;
}

/** The quarter that had last ended on a date. */
export const lastQuarterEnd = (businessDate: string): string => addDays(quarterOf(businessDate).startsOn, -1);

/** What the quarter's return says, as a digest of its bytes; null where it contradicts itself, which is for `returns` to say. */
export async function returnProof(tx: Transaction, quarterEnd: string): Promise<Manifest['return']> {
  try {
    return { quarterEnd, digest: await digestOfReturn(tx, quarterEnd) };
  } catch (error) {
    if (error instanceof IntegrityBroken) return null;
    throw error;
  }
}

import type { Doing } from '../act/act.js';

/** Whoever is to work on what was accepted owns the case, where nobody does: otherwise it would be on no caseload. */
export async function ownUnowned({ tx, record }: Pick<Doing, 'tx' | 'record'>, practitioner: string | null | undefined): Promise<void> {
  if (!practitioner || record.person[0]!.practitioner !== null) return;
  await tx.query('update person set practitioner = $2, version = version + 1 where id = $1', [record.caseId, practitioner]);
}

import type { Actor, Queryable } from '@chc/platform';

/** One act to account for. */
export interface AuditEntry {
  /** What was done, in the past: `imported`, `night_closed`, `return_produced`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId?: string;
  /** What was done it to: counts, identifiers, what changed. It is kept in the database, sealed, and never logged. */
  readonly details?: object;
}

/** Adds an entry to the append-only audit, in the transaction of the act itself: pass its `tx`. */
export async function recordAudit(tx: Queryable, by: Actor, entry: AuditEntry): Promise<void> {
  await tx.query(
    `insert into audit_entry (actor, actor_role, organisation_id, action, subject_kind, subject_id, details)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [by.id, by.role, by.organisationId, entry.action, entry.subjectKind, entry.subjectId ?? null, entry.details ?? null],
  );
}

import { recordAudit } from '@chc/audit';
import type { Actor, Transaction } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import type { Change } from './changes.js';

/** Something done in a case. */
export interface Happening {
  readonly caseId: string;
  readonly icbId: string;
  readonly on: PlainDate;
  readonly kind: string;
  readonly id: string;
  readonly action: string;
  readonly event: string;
  readonly details?: object | undefined;
  /** What is not as it was, for the audit. */
  readonly changes?: readonly Change[] | undefined;
}

/** Writes what was done into the account of the case and the audit, in the act's own transaction. */
export async function recordHappening(tx: Transaction, by: Actor, { caseId, icbId, on, kind, id, action, event, details, changes = [] }: Happening): Promise<void> {
  await tx.query(
    `insert into case_event (icb_id, person_id, subject_kind, subject_id, event, on_date, actor, actor_name, actor_role, organisation_id, details)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10::uuid, $1::uuid), $11)`,
    [icbId, caseId, kind, id, event, on, by.id, by.name ?? null, by.role, by.organisationId, details ?? null],
  );
  await recordAudit(tx, by, { action, subjectKind: kind, subjectId: id, details: { caseId, ...details, ...(changes.length > 0 && { changes }) } });
}

const MACHINES = { referral: 'referral', review: 'review' } as const;

/** Writes a move into the event table of its own kind, which refuses one that the transition table does not have. */
export async function recordMove(tx: Transaction, by: Actor, kind: string, id: string, move: { icbId: string; event: string; from: string; to: string; details?: object | undefined }): Promise<void> {
  if (!(kind in MACHINES)) return;
  await tx.query(
    `insert into ${kind}_event (${kind}_id, event, from_state, to_state, actor, actor_role, organisation_id, details) values ($1, $2, $3, $4, $5, $6, coalesce($7::uuid, $8::uuid), $9)`,
    [id, move.event, move.from, move.to, by.id, by.role, by.organisationId, move.icbId, move.details ?? null],
  );
}

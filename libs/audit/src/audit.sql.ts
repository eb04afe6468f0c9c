/** An instant to the microsecond, whatever the session's settings are. */
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The columns of a seal, as `Seal` names them. */
export const SEAL_COLUMNS = `number, previous_hash as "previousHash", entries, batches, last_entry_id as "lastEntryId", last_batch_id as "lastBatchId",
  digest, complete, ${instant('sealed_at')} as "sealedAt", hash`;

export const NOW = instant('clock_timestamp()');

/**
 * The text of entry `e` made from its columns: the same as the database's `audit_entry_written`, which whoever tampers
 * could replace too.
 */
export const ENTRY_FROM_COLUMNS = `json_build_object(
  'id', e.id, 'at', ${instant('e.at')}, 'actor', e.actor, 'role', e.actor_role, 'organisation', e.organisation_id,
  'action', e.action, 'kind', e.subject_kind, 'subject', e.subject_id, 'details', e.details)::text`;

/** The text of batch `b` of the access log: itself and every row of it, from the columns alone. */
export const BATCH_FROM_ROWS = `json_build_object('id', b.id, 'at', ${instant('b.at')}, 'rows', b.rows)::text || coalesce((
  select string_agg(E'\\n' || json_build_array(l.id, ${instant('l.at')}, l.kind, l.actor, l.actor_name, l.actor_role, l.account_id, l.organisation_id, l.icb_id,
    l.method, l.route, l.status, l.case_id, l.case_ids, l.record_id, l.terms, l.same_surname, l.own_record, l.out_of_hours)::text, '' order by l.id, l.at)
  from access_log l where l.batch_id = b.id), '')`;

import type { Actor, Queryable } from '@chc/platform';

/** What an answered request showed. */
export type SeenKind = 'case' | 'document' | 'letter' | 'list' | 'search' | 'export' | 'refused';

/** One answered request that showed, or refused to show, something of somebody. */
export interface Seen {
  readonly at: Date;
  readonly kind: SeenKind;
  readonly by: Actor;
  readonly method: string;
  /** The route's pattern, never the address. */
  readonly route: string;
  readonly status: number;
  /** The case that the address names. */
  readonly caseId?: string | undefined;
  /** The cases that the answer named. */
  readonly caseIds?: readonly string[] | undefined;
  /** The document or letter. */
  readonly recordId?: string | undefined;
  /** What was searched for: personal data, kept here and nowhere else. */
  readonly terms?: string | undefined;
}

/**
 * Writes a batch of the access log in one statement: whose case it was, whether names are alike and whether the office
 * was open are found then, as they were then.
 */
export async function writeAccessBatch(db: Queryable, seen: readonly Seen[]): Promise<void> {
  const rows = seen.map(({ at, kind, by, method, route, status, caseId, caseIds, recordId, terms }) => ({
    at: at.toISOString(), kind, actor: by.id, actor_name: by.name ?? null, actor_role: by.role, account_id: by.accountId ?? null, organisation_id: by.organisationId,
    method, route, status, case_id: caseId ?? null, case_ids: caseIds ?? [], record_id: plain(recordId, 100), terms: plain(terms, 500),
  }));
  await db.query({ name: 'write-access-batch', text: WRITE, values: [rows.length, JSON.stringify(rows)] });
}

/** What a client sent, so that the database takes it whatever it is: one that it refused would hold up all that wait. */
const plain = (text: string | undefined, most: number): string | null => text?.replace(/\p{C}/gu, ' ').slice(0, most) ?? null;

const WRITE = `
  with batch as (insert into access_batch (rows) values ($1) returning id),
  seen as (
    select s.*, p.family_name, p.given_name,
      coalesce(p.icb_id, (select q.icb_id from person q where q.id = s.case_ids[1]), commissioner_icb(s.organisation_id, s.at::date)) as icb_id,
      regexp_split_to_array(btrim(s.actor_name), '\\s+') as names, s.at at time zone 'Europe/London' as local
    from jsonb_to_recordset($2) as s (at timestamptz, kind text, actor text, actor_name text, actor_role text, account_id uuid, organisation_id uuid,
      method text, route text, status smallint, case_id uuid, case_ids uuid[], record_id text, terms text)
    left join person p on p.id = s.case_id
  )
  insert into access_log (at, batch_id, kind, actor, actor_name, actor_role, account_id, organisation_id, icb_id, method, route, status, case_id, case_ids, record_id, terms,
    same_surname, own_record, out_of_hours)
  select s.at, batch.id, s.kind, s.actor, s.actor_name, s.actor_role, s.account_id, s.organisation_id, s.icb_id, s.method, s.route, s.status, s.case_id, s.case_ids, s.record_id, s.terms,
    -- A family name may be of two words.
    coalesce(plain_name(s.family_name) in (plain_name(names[cardinality(names)]), plain_name(concat(names[cardinality(names) - 1], names[cardinality(names)]))), false),
    coalesce(plain_name(s.given_name || s.family_name) = plain_name(s.actor_name), false),
    -- A family reads when it can.
    s.actor_role <> 'family' and (extract(isodow from local) > 5
      or extract(hour from local) < dated_value_on('office_hours_from', s.icb_id, local::date)
      or extract(hour from local) >= dated_value_on('office_hours_to', s.icb_id, local::date))
  from seen s, batch`;

import type { Queryable } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import { DST_PARTS } from '../dst/dst.rows.js';
import { PEOPLE_PARTS } from '../people/people.rows.js';
import { RETENTION_PARTS } from '../retention/retention.rows.js';
import type { CaseRows } from './case.rows.js';
import { type DatedValues, readDatedValues } from './dated-values.js';

/**
 * The parts of a case: the table, how its rows belong to person $1, and their order. A row's columns come as camelCase
 * with dates as text; `case.rows.ts` says which. A part's name is the kind of its rows in addresses and events.
 */
export const CASE_PARTS = {
  person: { where: 'id = $1', order: 'id', without: ['plain_family_name', 'plain_given_name', 'digits_given'] },
  referral: { where: 'person_id = $1', order: 'received_on, id' },
  checklist: { where: 'person_id = $1', order: 'completed_on, id' },
  fast_track_tool: { where: 'referral_id in (select id from referral where person_id = $1)', order: 'completed_on, id' },
  dst: { where: 'referral_id in (select id from referral where person_id = $1)', order: 'superseded_at nulls last, id' },
  eligibility: { where: 'person_id = $1', order: 'eligible_from, id' },
  review: { where: 'eligibility_id in (select id from eligibility where person_id = $1)', order: 'due_on, id' },
  appeal: { where: 'referral_id in (select id from referral where person_id = $1)', order: 'requested_on, id' },
  care_package: { where: 'eligibility_id in (select id from eligibility where person_id = $1)', order: 'starts_on, id' },
  // challenge
  independent_review: { where: 'person_id = $1', order: 'requested_on, id' },
  independent_review_body: { where: 'id is not null', order: 'from_on' },
  council_dispute: { where: 'person_id = $1', order: 'raised_on, id' },
  dispute_stage: { where: 'id in (select s.id from dispute_stage s where s.icb_id is null or s.icb_id = (select icb_id from person where id = $1))', order: 'from_on, position' },
  dispute_payer: { where: 'person_id = $1', order: 'from_on, id' },
  care_cost: { where: 'person_id = $1', order: 'from_on, id' },
  refund: { where: 'person_id = $1', order: 'proposed_on, id' },
  // intake
  not_screened: { where: 'person_id = $1', order: 'decided_on, id' },
  // assessment
  council_involvement: { where: 'person_id = $1', order: 'invited_on, id' },
  evidence_item: { where: 'person_id = $1', order: 'requested_on, id' },
  mdt_member: { where: 'person_id = $1', order: 'id' },
  slot_booking: { where: 'person_id = $1', order: 'starts_at, id' },
  case_link: { where: 'person_id = $1', order: 'made_on, id', without: ['secret_hash', 'code_hash', 'session_hash', 'session_until'] },
  ...DST_PARTS,
  // decision
  verification: { where: 'person_id = $1', order: 'submitted_at, id' },
  decision_share: { where: 'person_id = $1 and t.withdrawn_at is null', order: 'referral_id, funder desc' },
  fast_track_return: { where: 'person_id = $1', order: 'returned_on, id' },
  // eligibility, funding and care
  stop_payment: { where: 'person_id = $1', order: 'raised_on, id' },
  care_package_share: { where: 'person_id = $1 and t.replaced_at is null', order: 'from_on, funder' },
  care_package_change: { where: 'person_id = $1', order: 'effective_on, id' },
  // letters
  letter: { where: 'person_id = $1', order: 'queued_at, id', without: ['body', 'content', 'recipient_address'] },
  letterhead: { where: 'icb_id = (select icb_id from person where id = $1)', order: 'id' },
  // people, documents, notes
  family_link: { where: 'person_id = $1', order: 'recorded_at, id' },
  ...PEOPLE_PARTS,
  case_grant: { where: `person_id = $1 and t.kind = 'given'`, order: 'from_at, id' },
  document: { where: 'person_id = $1', order: 'received_at, id', without: ['sha256', 'stored_as'] },
  // corrections
  correction: { where: 'person_id = $1 or t.other_person_id = $1', order: 'proposed_at, id' },
  review_priority: { where: 'person_id = $1', order: 'id' },
  review_priority_override: { where: 'person_id = $1', order: 'set_on, id' },
  // escalations
  escalation: { where: 'person_id = $1', order: 'raised_on, id' },
  // retention
  ...RETENTION_PARTS,
  // bundles
  case_bundle: { where: 'person_id = $1', order: 'prepared_at, id', without: ['body', 'cover'] },
} as const satisfies Record<keyof CaseRows, { where: string; order: string; without?: readonly string[] }>;

export type CasePart = keyof typeof CASE_PARTS;
/** What an act may be done to: a row of a part, or the case as a whole. */
export type SubjectKind = CasePart | 'case';

/** Everything we hold of one person's case, as guards, acts and pages see it. */
export type CaseRecord = { readonly [P in CasePart]: readonly CaseRows[P][] } & {
  readonly caseId: string;
  readonly today: PlainDate;
  /** The numbers in force today for the person's ICB. */
  readonly values: DatedValues;
};

// `without` leaves long columns out, which are read where they are shown. Columns come in the order of their table. One column a
// part: a function takes no more than 100 arguments, so that they cannot be one object.
const RECORD_SQL = `select ${Object.entries<{ where: string; order: string; without?: readonly string[] }>(CASE_PARTS)
  .map(([part, { where, order, without = [] }]) => `(select coalesce(json_agg(${without.length === 0 ? 'row_to_json(t)' : `(select json_object_agg(c.key, c.value) from json_each(row_to_json(t)) c where c.key not in (${without.map((column) => `'${column}'`).join(', ')}))`} order by ${order.split(', ').map((column) => `t.${column}`).join(', ')}), '[]') from ${part} t where t.${where}) as "${part}"`)
  .join(', ')}`;

const camel = (column: string): string => column.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
const camelRow = (row: object): object => Object.fromEntries(Object.entries(row).map(([column, value]) => [camel(column), value as unknown]));

/**
 * Reads one case in one statement; null when there is no such person.
 * @param caseId the person's id
 */
export async function readCase(db: Queryable, caseId: string, today: PlainDate): Promise<CaseRecord | null> {
  const { rows } = await db.query<Record<CasePart, object[]>>({ name: 'case-record', text: RECORD_SQL, values: [caseId] });
  const parts = Object.fromEntries(Object.entries(rows[0]!).map(([part, found]) => [part, found.map(camelRow)])) as unknown as { [P in CasePart]: CaseRows[P][] };
  const person = parts.person[0];
  if (!person) return null;
  return { ...parts, caseId, today, values: await readDatedValues(db, person.icbId, today) };
}

/** The row an act is about; the person for the case as a whole; undefined when there is none. */
export function subjectRow(record: CaseRecord, kind: SubjectKind, id: string): { id: string; version: number } | undefined {
  if (kind === 'case') return id === record.caseId ? record.person[0] : undefined;
  return (record[kind] as readonly { id: string; version: number }[]).find((row) => row.id === id);
}

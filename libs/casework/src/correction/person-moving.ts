import type { Queryable, Transaction } from '@chc/platform';
import { recordHappening } from '../act/account.js';
import { type Doing, type Done, refuse } from '../act/act.js';
import { RefusedInput } from '../act/fields.js';
import { updateRow } from '../act/write.js';
import { DomainError } from '../errors.js';
import { endEligibilitiesOfTheDead } from '../eligibility/eligibility.death.js';
import { normaliseNhsNumber } from '../person/nhs-number.js';
import { settleDuplicatesOf } from '../referral/referral.duplicates.js';
import type { Corrected, CorrectionGuard } from './corrected.js';
import type { Values } from './correction.rows.js';

const isNoReassessment: CorrectionGuard = ({ referral }) => (referral.activityType === 'RA' ? 'reassessment_stays_with_eligibility' : undefined);
const nothingMergedIn: CorrectionGuard = ({ record, referral }) => (record.referral.some(({ mergedIntoId }) => mergedIntoId === referral.id) ? 'others_are_merged_into_it' : undefined);
const tiesNothing: CorrectionGuard = ({ record, referral }) => (record.eligibility.some(({ endReferralId, referralId }) =>
  endReferralId !== null && (endReferralId === referral.id) !== (referralId === referral.id)) ? 'its_decision_ties_eligibilities' : undefined);

/** A referral goes to another person only by itself: what ties it to others of this person is undone first. */
export const movingGuards: readonly CorrectionGuard[] = [isNoReassessment, nothingMergedIn, tiesNothing];

export interface OtherPerson { readonly id: string; readonly commissionerId: string }

/**
 * The one other person of the ICB that somebody typed: by NHS number as it is written, a referral's reference or the source's own identifier.
 * @throws RefusedInput for `field` where there is none, several, or the same
 */
export async function findOtherPerson(db: Queryable, field: string, typed: string, { caseId, icbId }: { caseId: string; icbId: string }): Promise<OtherPerson> {
  const { rows } = await db.query<OtherPerson>(
    `select p.id, p.commissioner_id as "commissionerId" from person p
     where p.icb_id = $1 and p.merged_into_id is null and (p.nhs_number = $2 or p.source_id = $3 or p.id in (select person_id from referral where reference = $3 or source_id = $3)) limit 2`,
    [icbId, normaliseNhsNumber(typed), typed]);
  if (rows.length === 1 && rows[0]!.id === caseId) throw new RefusedInput([refuse(field, typed, 'somebody other than the person it is recorded for')]);
  if (rows.length !== 1) throw new RefusedInput([refuse(field, typed, rows.length === 0 ? 'the NHS number, or a referral’s reference, of a person of this ICB that we hold' : 'a referral’s reference: several records have this NHS number')]);
  return rows[0]!;
}

/** Why what the referral opened cannot be the other person's. */
export async function refuseOverlaps(tx: Queryable, referralId: string, otherId: string): Promise<void> {
  const { rowCount } = await tx.query(
    `select from eligibility mine join eligibility other on other.person_id = $2
     where mine.referral_id = $1 and daterange(mine.eligible_from, mine.eligible_to) && daterange(other.eligible_from, other.eligible_to)
       and (mine.funding = other.funding or mine.funding like 'chc%' or other.funding like 'chc%') limit 1`, [referralId, otherId]);
  if (rowCount !== 0) throw new DomainError('conflict', ['other_person_is_eligible']);
}

/** Gives a referral with everything that hangs on it to the person it belongs to; both cases are locked. */
export async function moveReferral(doing: Doing<'correction'>, { record, referral }: Corrected, { personId, commissionerId }: Values): Promise<Done> {
  const { tx, by, row: correction } = doing;
  const { rowCount } = await tx.query('select from person where id = $1 and icb_id = $2 and merged_into_id is null for no key update', [personId, referral.icbId]);
  if (rowCount === 0) throw new DomainError('conflict', ['other_person_is_gone']);
  await refuseOverlaps(tx, referral.id, personId!);
  // Suspected until both cases are settled below: of two open ones only one may claim to be the one.
  await updateRow(tx, 'referral', referral, { person_id: personId, commissioner_id: commissionerId, suspected_duplicate: referral.concludedOn === null && referral.activityType === '01' });
  await tx.query('update referral set imported_person_id = coalesce(imported_person_id, $2) where id = $1 and source_id is not null', [referral.id, record.caseId]);
  const moved = await moveWhatHangsOn(tx, referral.id, correction.id, record.caseId, personId!);
  await tx.query('update eligibility set commissioner_id = $2, imported_person_id = case when source_id is not null then coalesce(imported_person_id, $3) end where referral_id = $1', [referral.id, commissionerId, record.caseId]);
  await settleDuplicatesOf(tx, [record.caseId, personId!]);
  await endEligibilitiesOfTheDead(tx, `select id from person where id in ('${record.caseId}', '${personId!}')`);
  await recordHappening(tx, by, {
    caseId: personId!, icbId: referral.icbId, on: record.today, kind: 'referral', id: referral.id, action: 'confirm_correction', event: 'referral_moved_in', details: { from: record.caseId, correction: correction.id },
  });
  return { details: { moved } };
}

/** The tables whose rows say whose they are and hang on another row by its own name (`referral_id`, `eligibility_id` …). */
const HANGING = `
  select c.relname::text as "table", parent.relname::text as parent
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  where k.contype = 'f' and cardinality(k.conkey) = 1 and k.connamespace = 'public'::regnamespace
    and a.attname = parent.relname || '_id' and parent.relname <> 'person'`;

/**
 * Follows what hangs on a referral down through every table and says of each row whose it now is. Read from the schema, so
 * that a table which comes later is not forgotten.
 * @returns how many rows of which table
 */
async function moveWhatHangsOn(tx: Transaction, referralId: string, correctionId: string, from: string, to: string): Promise<Record<string, number>> {
  const { rows: hanging } = await tx.query<{ table: string; parent: string }>(HANGING);
  const { rows: owned } = await tx.query<{ table: string }>(`select c.relname::text as "table"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
  const [saysWhose, moved, seen] = [new Set(owned.map(({ table }) => table)), {} as Record<string, number>, new Set([`referral ${referralId}`])];
  for (let reached = [{ table: 'referral', ids: [referralId] }]; reached.length > 0;) {
    const next: typeof reached = [];
    for (const { table: parent, ids } of reached) {
      for (const { table } of hanging.filter((one) => one.parent === parent)) {
        const { rows } = await tx.query<{ id: string }>(`select id::text from ${table} where ${parent}_id = any($1)`, [ids]);
        const fresh = rows.map(({ id }) => id).filter((id) => id !== correctionId && !seen.has(`${table} ${id}`));
        if (fresh.length === 0) continue;
        fresh.forEach((id) => seen.add(`${table} ${id}`));
        next.push({ table, ids: fresh });
        if (!saysWhose.has(table)) continue;
        const { rowCount } = await tx.query(`update ${table} set person_id = $2 where id = any($1) and person_id = $3`, [fresh, to, from]);
        moved[table] = (moved[table] ?? 0) + (rowCount ?? 0);
      }
    }
    reached = next;
  }
  return moved;
}

import { DomainError } from '../errors.js';
import type { Doing, Guard } from '../act/act.js';
import type { Reason } from '../act/reasons.js';
import { insertRow, updateRow } from '../act/write.js';
import type { CaseRecord } from '../case/case.record.js';
import type { Actor, Transaction } from '@chc/platform';
import type { CareDomain } from '../framework.js';
import type { MdtMemberRow } from '../mdt/mdt.rows.js';
import { isBeingAssessed, itsReferral } from '../referral/referral.guards.js';
import { membersOf, standingDst } from './dst.picture.js';
import type { DstRow, DstRows } from './dst.rows.js';

/** The DST counts, and its MDT is at work: afterwards it is closed to everybody. */
const counts: Guard<'dst'> = ({ row }) => (row.supersededAt === null ? undefined : 'dst_is_superseded');
export const dstIsOpen: readonly Guard<'dst'>[] = [
  counts,
  itsReferral(isBeingAssessed),
];

/** Whether somebody may speak for themselves only: invited to the case, not working on cases. */
const speaksForThemselves = (by: Actor): boolean => by.may !== undefined && !by.may.has('see_case');

/** The members of a DST's MDT for whom somebody may propose, by id. */
export function membersToSpeakFor(record: CaseRecord, dst: DstRow, by: Actor): MdtMemberRow[] {
  return membersOf(record, dst.referralId).filter(({ username }) => !speaksForThemselves(by) || username === by.id);
}

export const memberOptions = (members: readonly MdtMemberRow[]): Record<string, string> => Object.fromEntries(members.map(({ id, name, organisation }) => [id, `${name}, ${organisation}`]));

/** Why somebody may not speak for a member of the MDT. */
export function speakingRefusals(record: CaseRecord, dst: DstRow, by: Actor, memberId: string): Reason[] {
  if (!membersOf(record, dst.referralId).some(({ id }) => id === memberId)) return ['not_a_member'];
  return membersToSpeakFor(record, dst, by).some(({ id }) => id === memberId) ? [] : ['only_for_yourself'];
}

type DomainPart = 'dst_domain' | 'dst_proposal' | 'dst_warning_answer';

/** Writes one row of a DST's part: over the one that `finds` it, or a new one. */
export async function writePart<P extends DomainPart>(
  { tx, record, row: dst }: Pick<Doing<'dst'>, 'tx' | 'record' | 'row'>, part: P, key: Readonly<Record<string, unknown>>, finds: (row: DstRows[P]) => boolean, columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = (record[part] as readonly DstRows[P][]).find((row) => (row as { dstId: string }).dstId === dst.id && finds(row));
  if (before) await updateRow(tx, part, before, columns);
  else await insertRow(tx, part, { icb_id: record.person[0]!.icbId, person_id: record.caseId, dst_id: dst.id, ...key, ...columns });
}

/** Writes columns of one domain. */
export function writeDomain(doing: Pick<Doing<'dst'>, 'tx' | 'record' | 'row'>, domain: CareDomain, columns: Readonly<Record<string, unknown>>): Promise<void> {
  return writePart(doing, 'dst_domain', { domain }, (row) => row.domain === domain, columns);
}

/** What was signed has changed: no signature under it stands. @returns how many did */
export async function voidSignatures(tx: Transaction, dstId: string, at: Date, because: string): Promise<number> {
  const { rowCount } = await tx.query('update dst_signature set voided_at = $2, voided_because = $3, version = version + 1 where dst_id = $1 and voided_at is null', [dstId, at, because]);
  return rowCount ?? 0;
}

/**
 * Opens the DST of a referral that goes back to its MDT: the same one, its signatures void; when it was completed is kept
 * until the MDT completes it anew. For every act that moves a referral back to assessing.
 */
export async function reopenDst({ tx, record, at }: Pick<Doing, 'tx' | 'record' | 'at'>, referralId: string, because: string): Promise<void> {
  const dst = standingDst(record, referralId);
  if (!dst) return;
  await updateRow(tx, 'dst', dst, { reopened_at: at, submitted_at: null, submitted_by: null, unsigned_reason: null });
  await voidSignatures(tx, dst.id, at, because);
}

/** The standing DST of a referral. @throws DomainError where its guard was left out */
export function itsDst(record: CaseRecord, referralId: string): DstRow {
  const dst = standingDst(record, referralId);
  if (!dst) throw new DomainError('conflict', ['no_dst']);
  return dst;
}

import { queueEmail } from '@chc/letters';
import type { PlainDate } from '@chc/deadlines';
import { DomainError, type Queryable } from '@chc/platform';
import { insertRow } from '../act/write.js';
import type { Doing } from '../act/act.js';
import type { OpenSlot } from './meeting.rules.js';
import type { SessionKind, SlotBookingRow } from './scheduling.rows.js';

/** A slot as it is booked. */
export interface BookedSlot extends OpenSlot {
  readonly organisation: string;
  readonly email: string | null;
  readonly place: string | null;
  readonly online: boolean;
  readonly sessionKind: SessionKind;
  readonly state: 'offered' | 'booked' | 'withdrawn';
}

export const SLOT_COLUMNS = `s.id, s.version, s.professional_id as "professionalId", p.name, p.profession, p.side, p.care_act_assessor as "careActAssessor", p.practitioner, p.organisation, p.email,
  lower(s.during) as "startsAt", upper(s.during) as "endsAt", s.place, s.online, s.session_kind as "sessionKind", s.funded, s.state`;

/**
 * Takes slots for a case: of everybody who wants one at the same moment one has it, and the others are told. Slots are locked in
 * the order of their ids, so that two who want the same two do not wait for each other.
 * @throws DomainError conflict: slot_is_taken, slot_is_withdrawn, slot_is_over, session_is_discharge_to_assess; not_found
 */
export async function takeSlots(tx: Queryable, icbId: string, ids: readonly string[], at: Date): Promise<BookedSlot[]> {
  const { rows: slots } = await tx.query<BookedSlot>(
    `select ${SLOT_COLUMNS} from slot s join professional p on p.id = s.professional_id where s.id = any ($1) and s.icb_id = $2 order by s.id for update of s`, [ids, icbId]);
  if (slots.length < ids.length) throw new DomainError('not_found', ['no_such_slot']);
  const reasons = new Set(slots.flatMap(({ state, startsAt, sessionKind }) => [
    ...(state === 'booked' ? ['slot_is_taken'] : state === 'withdrawn' ? ['slot_is_withdrawn'] : []),
    ...(startsAt <= at ? ['slot_is_over'] : []),
    ...(sessionKind === 'chc' ? [] : ['session_is_discharge_to_assess']),
  ]));
  if (reasons.size > 0) throw new DomainError('conflict', [...reasons]);
  await tx.query(`update slot set state = 'booked', version = version + 1 where id = any ($1)`, [ids]);
  return slots;
}

/** What a booking is for, and from when until when. */
export interface Booking {
  readonly purpose: 'mdt' | 'review';
  readonly referralId?: string;
  readonly reviewId?: string;
  readonly mdtMemberId?: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Writes a booking of a slot that was taken, and sends whoever gives it a calendar file where we have their address. @returns its id */
export async function bookSlot({ tx, record, by }: Pick<Doing, 'tx' | 'record' | 'by'>, slot: BookedSlot, { purpose, referralId, reviewId, mdtMemberId, startsAt, endsAt }: Booking): Promise<string> {
  const icbId = record.person[0]!.icbId;
  const id = await insertRow(tx, 'slot_booking', {
    icb_id: icbId, person_id: record.caseId, slot_id: slot.id, purpose, referral_id: referralId, review_id: reviewId, mdt_member_id: mdtMemberId,
    starts_at: startsAt, ends_at: endsAt, booked_on: record.today, booked_by: by.id,
  });
  if (slot.email !== null) await queueEmail(tx, { kind: 'calendar_email', icbId, personId: record.caseId, slotBookingId: id, toAddress: slot.email, effect: `calendar:${id}` });
  return id;
}

/** Bookings that stand, of an MDT or a review. */
export const standingBookings = (bookings: readonly SlotBookingRow[], of: { readonly referralId: string } | { readonly reviewId: string } | { readonly mdtMemberId: string }): SlotBookingRow[] =>
  bookings.filter((one) => one.cancelledOn === null && Object.entries(of).every(([column, id]) => one[column as 'referralId'] === id));

/** Cancels bookings, gives their slots back and tells who was invited. @returns how many stood */
export async function releaseBookings(tx: Queryable, bookings: readonly { readonly id: string }[], on: PlainDate, reason: string): Promise<number> {
  if (bookings.length === 0) return 0;
  const { rows: [released] } = await tx.query<{ n: number }>('select release_slot_bookings($1, $2, $3) as n', [bookings.map(({ id }) => id), on, reason]);
  return released!.n;
}

/** Ends what a member of the MDT has by their slot: the booking, and the link where they are from outside. */
export async function leaveMeeting({ tx, record, by, at }: Pick<Doing, 'tx' | 'record' | 'by' | 'at'>, memberId: string, reason: string): Promise<void> {
  await releaseBookings(tx, standingBookings(record.slot_booking, { mdtMemberId: memberId }), record.today, reason);
  await tx.query(`update case_link set revoked_at = $2, revoked_by = $3, session_hash = null, session_until = null, version = version + 1 where mdt_member_id = $1 and revoked_at is null`, [memberId, at, by.id]);
}


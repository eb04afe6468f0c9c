import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DomainError, type Queryable } from '@chc/platform';

/** All that a calendar file tells of a booking: when and where, and nothing of whom. */
export interface BookedMeeting {
  /** The booking, by which a calendar knows the meeting again when it is cancelled. */
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly place: string | null;
  readonly isCancelled: boolean;
}

/** What the meeting is called in calendars that others may look into. */
export const CALENDAR_SAYS = 'A meeting is booked';

/** @throws DomainError where there is no such booking */
export async function readBookedMeeting(db: Queryable, bookingId: string): Promise<BookedMeeting> {
  const { rows: [found] } = await db.query<BookedMeeting>(`
    select b.id, b.starts_at as "startsAt", b.ends_at as "endsAt", case when s.online then coalesce('Online: ' || s.place, 'Online') else s.place end as place, b.cancelled_on is not null as "isCancelled"
    from slot_booking b join slot s on s.id = b.slot_id where b.id = $1`, [bookingId]);
  if (!found) throw new DomainError('not_found', ['no_such_record']);
  return found;
}

/** A calendar file (RFC 5545): an invitation to take part, or its cancellation under the same name. Times are UTC. */
export function calendarFile({ id, startsAt, endsAt, place, isCancelled }: BookedMeeting, { host, from, to }: { readonly host: string; readonly from?: string; readonly to?: string }): string {
  const calendar = ical({ prodId: { company: 'CHC casework', product: 'scheduling', language: 'EN' }, method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST });
  const event = calendar.createEvent({
    id: `${id}@${host}`, sequence: isCancelled ? 1 : 0, stamp: startsAt, start: startsAt, end: endsAt, summary: isCancelled ? 'Cancelled: meeting' : 'Meeting',
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED, location: place,
  });
  if (from) event.organizer({ name: 'The team', email: /<([^>]+)>/.exec(from)?.[1] ?? from });
  if (to) event.createAttendee({ email: to, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION, rsvp: false });
  return calendar.toString();
}

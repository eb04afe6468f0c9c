import { v4 as uuidv4 } from 'uuid';
import type { Queryable } from '@chc/platform';

export interface NewEmail {
  readonly kind: 'letter_email' | 'notification_email' | 'calendar_email' | 'case_link_email';
  readonly icbId: string;
  readonly personId?: string | null;
  readonly letterId?: string | null;
  /** What a calendar file is about. */
  readonly slotBookingId?: string | null;
  /** A one-case link, with the secret its address ends with: cleared once it is sent. */
  readonly caseLinkId?: string | null;
  readonly secret?: string | null;
  readonly toAccount?: string | null;
  readonly toAddress: string;
  /** What it is for; the same effect again is no second message. */
  readonly effect: string;
}

/** One mailbox, and nothing that could become a second one or a header line. */
export const isMailbox = (address: string): boolean => address.length <= 254 && /^[^\s<>@,;:"()[\]\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(address);

/** Puts a message into the outbox, in the transaction of what it tells of. @returns whether it is new */
export async function queueEmail(tx: Queryable, email: NewEmail): Promise<boolean> {
  if (!isMailbox(email.toAddress)) throw new RangeError('not an email address');
  const { rowCount } = await tx.query(`
    insert into outbox (id, icb_id, kind, person_id, letter_id, to_account, to_address, effect, slot_booking_id, case_link_id, secret, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
    on conflict (effect) do nothing`,
    [uuidv4(), email.icbId, email.kind, email.personId ?? null, email.letterId ?? null, email.toAccount ?? null, email.toAddress, email.effect,
      email.slotBookingId ?? null, email.caseLinkId ?? null, email.secret ?? null]);
  return rowCount === 1;
}

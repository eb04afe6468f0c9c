import { recordAudit } from '@chc/audit';
import { businessDateAt } from '@chc/deadlines';
import type { Actor, Database, Transaction } from '@chc/platform';
import { readBookedMeeting } from './calendar.js';
import { type Mailer, messageOf, type OutboxRow } from './mailer.js';

const SENDER: Actor = { id: 'system:send-outbox', role: 'sender of emails', organisationId: null };

/** A message is tried so many times: with the waits below, for a little over two days. */
export const MOST_ATTEMPTS = 20;
const LONGEST_WAIT_MINUTES = 240;
/** Minutes until the next attempt: 1, 2, 4 and so on to four hours. */
export const waitMinutes = (attempts: number): number => Math.min(2 ** (attempts - 1), LONGEST_WAIT_MINUTES);

/** Not the message's fault: no other would get through now, so the sweep ends. */
const SERVER_IS_AWAY = new Set(['ECONNECTION', 'ECONNREFUSED', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ENOTFOUND', 'EAUTH', 'ETLS']);

export interface Sent {
  sent: number;
  postponed: number;
  givenUp: number;
}

interface SendError { readonly code?: string; readonly responseCode?: number }

/** A failure by its codes: the words of a mail server often repeat the address. */
const nameOf = ({ code, responseCode }: SendError): string => [code ?? 'failed', responseCode].filter(Boolean).join(' ');
const isForGood = ({ code, responseCode = 0 }: SendError): boolean => responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');

async function isSent(tx: Transaction, { id, letter_id }: OutboxRow, proof: string, now: Date): Promise<void> {
  await tx.query('update outbox set sent_at = $2, attempts = attempts + 1, last_error = null, to_address = null, secret = null where id = $1', [id, now]);
  if (letter_id) await tx.query('update letter set proof = coalesce(proof, $2) where id = $1', [letter_id, proof]);
}

/** Gives a message up. Its letter has then not arrived, and is found where returned mail is. */
async function isGivenUp(tx: Transaction, { id, letter_id }: OutboxRow, why: string, now: Date): Promise<void> {
  await tx.query('update outbox set given_up_at = $2, attempts = attempts + 1, last_error = $3, to_address = null, secret = null where id = $1', [id, now, why]);
  if (letter_id) {
    await tx.query(`update letter set state = 'returned', returned_on = greatest(letter_on, $2), returned_reason = $3 where id = $1 and state = 'issued'`,
      [letter_id, businessDateAt(now), `The email could not be delivered (${why})`]);
  }
  await recordAudit(tx, SENDER, { action: 'email_given_up', subjectKind: 'outbox', subjectId: id, details: { why, letterId: letter_id } });
}

/** Sends the message that is due longest and that no other sender has in hand. Says what became of it; null when there is none. */
function sendOne(db: Database, mailer: Mailer, now: Date): Promise<keyof Sent | 'server_is_away' | null> {
  return db.transaction(async (tx) => {
    // outbox_due
    const { rows: [row] } = await tx.query<OutboxRow & { attempts: number }>(`
      select id, kind, letter_id, to_address, attempts, secret, slot_booking_id from outbox where sent_at is null and given_up_at is null and due_at <= $1
      order by due_at, id limit 1 for update skip locked`, [now]);
    if (!row) return null;
    const message = messageOf({ ...row, meeting: row.slot_booking_id ? await readBookedMeeting(tx, row.slot_booking_id) : null }, mailer);
    const error = await mailer.transport.sendMail(message).then(() => null, (thrown: SendError) => thrown);
    if (!error) {
      await isSent(tx, row, `Email accepted as ${message.messageId}`, now);
      return 'sent';
    }
    const [why, attempts] = [nameOf(error), row.attempts + 1];
    if (attempts >= MOST_ATTEMPTS || isForGood(error)) {
      await isGivenUp(tx, row, why, now);
      return 'givenUp';
    }
    await tx.query(`update outbox set attempts = $2, last_error = $3, due_at = $4::timestamptz + $5 * interval '1 minute' where id = $1`, [row.id, attempts, why, now, waitMinutes(attempts)]);
    return SERVER_IS_AWAY.has(error.code ?? '') ? 'server_is_away' : 'postponed';
  });
}

/**
 * Sends what is due, each message in a transaction of its own and held by its row lock, so that of several senders one has
 * it. At least once: where we fail between the mail server's word and our commit, it goes again under the same Message-ID.
 * @param now what is due by then is sent
 */
export async function sendOutbox(db: Database, mailer: Mailer, now: Date): Promise<Sent> {
  const did: Sent = { sent: 0, postponed: 0, givenUp: 0 };
  for (;;) {
    const became = await sendOne(db, mailer, now);
    if (became === null) return did;
    did[became === 'server_is_away' ? 'postponed' : became] += 1;
    if (became === 'server_is_away') return did;
  }
}

import { DomainError, type Queryable } from '@chc/platform';
import type { PlainDate } from '@chc/deadlines';
import type { LetterKindName, RecipientKind } from './letter-kinds.js';

export interface Letter {
  readonly id: string;
  readonly personId: string;
  readonly referralId: string | null;
  readonly kind: LetterKindName;
  readonly recipientKind: RecipientKind;
  readonly recipientName: string;
  readonly channel: 'print' | 'email';
  readonly state: 'queued' | 'issued' | 'cancelled' | 'returned';
  readonly queuedAt: Date;
  readonly queuedBy: string;
  readonly letterOn: PlainDate | null;
  readonly issuedBy: string | null;
  readonly proof: string | null;
  readonly appealByOn: PlainDate | null;
  readonly returnedOn: PlainDate | null;
  readonly returnedReason: string | null;
  readonly cancelledReason: string | null;
}

const COLUMNS = `
  id, person_id as "personId", referral_id as "referralId", kind, recipient_kind as "recipientKind", recipient_name as "recipientName", channel, state,
  queued_at as "queuedAt", queued_by as "queuedBy", letter_on as "letterOn", issued_by as "issuedBy", proof, appeal_by as "appealByOn",
  returned_on as "returnedOn", returned_reason as "returnedReason", cancelled_reason as "cancelledReason"`;

/** A person's letters, the latest queued first (letter_by_person). */
export async function listLetters(db: Queryable, personId: string): Promise<Letter[]> {
  return (await db.query<never>(`select ${COLUMNS} from letter where person_id = $1 order by queued_at desc, id`, [personId])).rows;
}

/** What waits to be issued, longest first; `after` is the id of the last letter already shown (letter_queued, letter_queued_by_icb). */
export async function readSendQueue(db: Queryable, { icbId = null, after = null, limit = 25 }: { icbId?: string | null; after?: string | null; limit?: number } = {}): Promise<Letter[]> {
  const conditions = [`state = 'queued'`, ...(icbId ? ['icb_id = $2'] : ['$2::uuid is null']), ...(after ? ['(queued_at, id) > (select queued_at, id from letter where id = $3)'] : [])];
  return (await db.query<never>(`select ${COLUMNS} from letter where ${conditions.join(' and ')} order by queued_at, id limit $1`,
    [limit, icbId, ...(after ? [after] : [])])).rows;
}

/** A letter with what it says, which an issued one went out with; null before. */
export async function readLetter(db: Queryable, id: string): Promise<Letter & { subject: string | null; html: string | null }> {
  const { rows: [letter] } = await db.query<never>(`select ${COLUMNS}, subject, body as html from letter where id = $1`, [id]);
  if (!letter) throw new DomainError('not_found', ['no_such_letter']);
  return letter;
}

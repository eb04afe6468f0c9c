import type { Queryable } from '@chc/platform';

export interface OutboxStatus {
  readonly ok: boolean;
  /** In a sentence, without anything personal. */
  readonly says: string;
  readonly waiting: number;
  /** Given up within the last seven days. */
  readonly givenUp: number;
}

const LATE_MS = 60 * 60_000;
const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/**
 * How the outbox stands, read from the rows alone, so that a sender that stopped cannot hide it.
 * @param canSend whether there is a mail server in the settings
 */
export async function outboxStatus(db: Queryable, now: Date, canSend: boolean): Promise<OutboxStatus> {
  // outbox_due, outbox_given_up
  const { rows: [row] } = await db.query<{ waiting: number; oldest: Date | null; given_up: number }>(`
    select count(*)::int as waiting, min(created_at) as oldest,
      (select count(*)::int from outbox where given_up_at > $1::timestamptz - interval '7 days' and last_error <> 'cancelled') as given_up
    from outbox where sent_at is null and given_up_at is null`, [now]);
  const { waiting, oldest, given_up: givenUp } = row!;
  const late = oldest !== null && now.getTime() - oldest.getTime() > LATE_MS;
  const words = [
    waiting === 0 ? 'nothing waits' : canSend ? `${count(waiting, 'email')} waiting${late ? ', some for over an hour' : ''}` : `no mail server is set: ${count(waiting, 'email')} waiting`,
    ...(givenUp > 0 ? [`${count(givenUp, 'email')} given up within 7 days`] : []),
  ];
  return { ok: !(late || (waiting > 0 && !canSend) || givenUp > 0), says: words.join('; '), waiting, givenUp };
}

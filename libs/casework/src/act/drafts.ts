import { type Actor, jsonText, type Queryable } from '@chc/platform';

/** What was typed, field by field of the form (not of the input: a date has three). */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

export interface Draft {
  readonly fields: Typed;
  readonly savedAt: Date;
}

/** What somebody has typed into a form and not sent yet; null when there is nothing. */
export async function readDraft(db: Queryable, by: Actor, form: string): Promise<Draft | null> {
  if (!by.accountId) return null;
  const { rows } = await db.query<Draft>('select fields, saved_at as "savedAt" from draft where account_id = $1 and form = $2', [by.accountId, form]);
  return rows[0] ?? null;
}

/** Throws away what somebody has typed into a form and not sent; nothing where there is nothing. */
export async function discardDraft(db: Queryable, by: Actor, form: string): Promise<void> {
  if (by.accountId) await db.query('delete from draft where account_id = $1 and form = $2', [by.accountId, form]);
}

/** Keeps what was typed until the form is sent. Files are not kept: they have to be chosen again. */
export async function saveDraft(db: Queryable, by: Actor, form: string, fields: Typed): Promise<void> {
  if (!by.accountId) return;
  await db.query(
    `insert into draft (account_id, form, fields) values ($1, $2, $3)
     on conflict (account_id, form) do update set fields = excluded.fields, saved_at = clock_timestamp()`,
    [by.accountId, form, jsonText(fields)],
  );
}

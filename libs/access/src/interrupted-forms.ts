import { jsonText, type Queryable } from '@chc/platform';
import { v4 as newId, validate as isId } from 'uuid';
import { hashOf, isSecret } from './secrets.js';

/** What was typed, by the names of the fields. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

const FOR_MS = 24 * 60 * 60_000;

/**
 * Keeps a form whose session has ended, for a day. `session` is the ended one's secret: nothing is kept of whoever never
 * signed in, so nobody can fill the database. `secret` is the browser's.
 * @returns the id to ask for it with; undefined when no session of ours is known by that secret
 */
export async function keepInterruptedForm(
  db: Queryable, form: { session: string; secret: string; path: string; fields: FormFields }, now: Date,
): Promise<string | undefined> {
  await db.query('delete from interrupted_form where expires_at < $1', [now]);
  const { rows: [kept] } = await db.query<{ id: string }>(
    `insert into interrupted_form (id, account_id, secret_hash, path, fields, created_at, expires_at)
     select $1, s.account_id, $2, $3, $4, $5, $6 from session s where s.id_hash = $7
     returning id`,
    [newId(), hashOf(form.secret), form.path, jsonText(form.fields), now, new Date(now.getTime() + FOR_MS), hashOf(form.session)],
  );
  return kept?.id;
}

/**
 * The kept form, for its person in the browser that typed it; undefined for anybody else. It stays until its day has
 * passed, so that a page asked for again still has it.
 * @param secret the browser's, from its cookie
 */
export async function takeInterruptedForm(
  db: Queryable, id: unknown, secret: unknown, accountId: string, now: Date,
): Promise<{ path: string; fields: FormFields } | undefined> {
  if (!isId(id) || !isSecret(secret)) return undefined;
  const { rows: [form] } = await db.query<{ path: string; fields: FormFields }>(
    'select path, fields from interrupted_form where id = $1 and secret_hash = $2 and account_id = $3 and expires_at > $4', [id, hashOf(secret), accountId, now]);
  return form;
}

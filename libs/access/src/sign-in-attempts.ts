import type { Queryable } from '@chc/platform';
import { hashOf } from './secrets.js';

/** What the provider's answer must match, and where to go then. */
export interface SignInAttempt {
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
}

/** How long somebody may take at the provider. */
const FOR_MS = 15 * 60_000;

/** Keeps a sign-in that goes to the provider. `state` travels with it; `browser` is the secret of the browser's cookie. */
export async function beginSignIn(db: Queryable, state: string, browser: string, attempt: SignInAttempt, now: Date): Promise<void> {
  await db.query('delete from sign_in_attempt where expires_at < $1', [now]);
  await db.query(
    `insert into sign_in_attempt (state_hash, browser_hash, nonce, code_verifier, return_to, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [hashOf(state), hashOf(browser), attempt.nonce, attempt.codeVerifier, attempt.returnTo, now, new Date(now.getTime() + FOR_MS)],
  );
}

/** Takes the sign-in that comes back, once: only with its own state and in the browser that began it. */
export async function takeSignIn(db: Queryable, state: string, browser: string, now: Date): Promise<SignInAttempt | undefined> {
  const { rows: [attempt] } = await db.query<SignInAttempt>(
    `delete from sign_in_attempt where state_hash = $1 and browser_hash = $2 and expires_at > $3
     returning nonce, code_verifier as "codeVerifier", return_to as "returnTo"`, [hashOf(state), hashOf(browser), now]);
  return attempt;
}

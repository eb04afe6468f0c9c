import { recordAudit } from '@chc/audit';
import type { Actor, Queryable } from '@chc/platform';
import { v7 as newId } from 'uuid';
import type { ClaimedPerson } from './claims.js';
import { permittedTo } from './permissions.js';
import type { Role } from './roles.js';

/** Somebody who has signed in at least once. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly organisationId: string | null;
  readonly practitioner: string | null;
  readonly roles: readonly Role[];
}

/** Who signed in by the provider's account: its address and its own name for the person. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

export const ACCOUNT_COLUMNS = 'a.id, a.username, a.name, a.organisation_id as "organisationId", a.practitioner, a.roles';

/** The signed-in person as whoever acts. */
export function actorOf(account: Account): Actor {
  const { id, username, name, organisationId, practitioner, roles } = account;
  return { id: username, role: roles.join(', ') || 'no role', organisationId, accountId: id, name, roles, practitioner, may: permittedTo(roles) };
}

/** Enters in the audit that somebody whom the provider knows was not let in, and why; no account is made of them. */
export async function recordRefusedSignIn(tx: Queryable, { issuer, subject }: Identity, username: string, details: { readonly why: string } & Readonly<Record<string, unknown>>): Promise<void> {
  const { rows: [known] } = await tx.query<Account>(`select ${ACCOUNT_COLUMNS} from account a where issuer = $1 and subject = $2`, [issuer, subject]);
  const by = known ? actorOf(known) : { id: username, role: 'not signed in', organisationId: null };
  await recordAudit(tx, by, { action: 'sign_in_refused', subjectKind: 'account', ...(known && { subjectId: known.id }), details });
}

/**
 * Creates the account at its first sign-in and brings it up to what is claimed at every other.
 * Events name people by `username`, so no two accounts share one: whoever comes second has a piece of the
 * provider's subject behind it.
 * @returns undefined when the account has been disabled
 */
export async function recordSignIn(tx: Queryable, { issuer, subject }: Identity, person: ClaimedPerson, at: Date): Promise<Account | undefined> {
  const { rows: [account] } = await tx.query<Account & { disabled: boolean; organisationCode: string | null }>(
    `with organisation_claimed as (select id from organisation where code = $7),
       free as (select case when exists (select from account where username = $4 and (issuer, subject) <> ($2, $3))
                            then $4 || '~' || left($3, 12) else $4 end as username)
     insert into account as a (id, issuer, subject, username, name, email, organisation_id, practitioner, roles, last_signed_in_at)
     select $1, $2, $3, free.username, $5, $6, (select id from organisation_claimed), $8, $9, $10 from free
     on conflict on constraint account_issuer_subject_key do update set
       username = excluded.username, name = excluded.name, email = excluded.email, organisation_id = excluded.organisation_id,
       practitioner = excluded.practitioner, roles = excluded.roles,
       last_signed_in_at = case when a.disabled_at is null then excluded.last_signed_in_at else a.last_signed_in_at end
     returning ${ACCOUNT_COLUMNS}, a.disabled_at is not null as disabled`,
    [newId(), issuer, subject, person.username, person.name, person.email, person.organisationCode, person.practitioner, person.roles, at],
  );
  const { disabled, ...known } = account!;
  await recordAudit(tx, actorOf(known), {
    action: disabled ? 'sign_in_refused' : 'signed_in', subjectKind: 'account', subjectId: known.id,
    details: { roles: known.roles, ...(person.unknownRoles.length > 0 && { unknownRoles: person.unknownRoles.length }) },
  });
  return disabled ? undefined : known;
}

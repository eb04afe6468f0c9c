import { timingSafeEqual } from 'node:crypto';
import { type PlainDate } from '@chc/deadlines';
import { type Actor, type Database, type Queryable, scopeOf } from '@chc/platform';
import { recordAudit } from '@chc/audit';
import { codeHash, isSecret, newSecret, secretHash } from './link-secrets.js';
import { actsAs } from './scheduling.rows.js';

/** Wrong codes after which a link is closed, and openings after which it is used up; the same as the checks of case_link. */
export const MOST_WRONG_CODES = 5;
export const MOST_OPENINGS = 20;
/** Minutes for which an opened link stays open without being asked for its code again. */
const SESSION_MINUTES = 30;

/** Why a link opens nothing: what its reader is told plainly. */
export const LINK_CLOSED = {
  unknown: 'There is no such link. Check that the address is complete, or ring the team that sent it.',
  expired: 'This link has expired. Ring the team that sent it if you still need it.',
  revoked: 'This link has been closed by the team that sent it. Ring them if you still need it.',
  wrong_codes: 'This link is closed, because a wrong code was given five times. Ring the team that sent it: they can send another.',
  used_up: 'This link is used up: it has been opened twenty times. Ring the team that sent it: they can send another.',
} as const;
export type LinkClosed = keyof typeof LINK_CLOSED;

interface LinkRow {
  readonly id: string;
  readonly caseId: string;
  readonly referralId: string;
  readonly memberId: string;
  readonly professionalId: string;
  readonly name: string;
  readonly codeHash: string;
  readonly expiresOn: PlainDate;
  readonly isRevoked: boolean;
  readonly wrongAnswers: number;
  readonly openings: number;
}

const LINK = `select l.id, l.person_id as "caseId", l.referral_id as "referralId", l.mdt_member_id as "memberId", l.professional_id as "professionalId", p.name, l.code_hash as "codeHash",
  l.expires_on as "expiresOn", l.revoked_at is not null or m.removed_on is not null as "isRevoked", l.wrong_answers as "wrongAnswers", l.openings
  from case_link l join professional p on p.id = l.professional_id join mdt_member m on m.id = l.mdt_member_id`;

/** Why it opens nothing; a session that is open already does not mind that it was the last opening. */
function closedFor(link: LinkRow | undefined, today: PlainDate, opening: boolean): LinkClosed | null {
  if (!link) return 'unknown';
  if (link.isRevoked) return 'revoked';
  if (link.expiresOn < today) return 'expired';
  if (link.wrongAnswers >= MOST_WRONG_CODES) return 'wrong_codes';
  return opening && link.openings >= MOST_OPENINGS ? 'used_up' : null;
}

/** Whether a link may still be opened, before anybody gives its code. Says nothing of whose case it is. */
export async function linkStanding(db: Queryable, secret: unknown, today: PlainDate): Promise<LinkClosed | null> {
  if (!isSecret(secret)) return 'unknown';
  const { rows: [link] } = await db.query<LinkRow>(`${LINK} where l.secret_hash = $1`, [secretHash(secret)]);
  return closedFor(link, today, true);
}

export type LinkOpened = { readonly session: string; readonly link: OpenLink } | { readonly refused: LinkClosed | 'wrong' };

/** Opens a link for whoever has it and knows its code. Each wrong code counts; the fifth closes it. */
export async function openCaseLink(db: Database, secret: unknown, code: string, { today, now }: { readonly today: PlainDate; readonly now: Date }): Promise<LinkOpened> {
  if (!isSecret(secret)) return { refused: 'unknown' };
  const given = await codeHash(secret, code.replace(/\s/g, '').slice(0, 20));
  return db.transaction(async (tx): Promise<LinkOpened> => {
    const { rows: [link] } = await tx.query<LinkRow>(`${LINK} where l.secret_hash = $1 for update of l`, [secretHash(secret)]);
    const closed = closedFor(link, today, true);
    if (closed || !link) return { refused: closed ?? 'unknown' };
    if (!timingSafeEqual(Buffer.from(given), Buffer.from(link.codeHash))) {
      await tx.query('update case_link set wrong_answers = wrong_answers + 1 where id = $1', [link.id]);
      await recordAudit(tx, actorOf(link), { action: 'case_link_refused', subjectKind: 'case_link', subjectId: link.id, details: { caseId: link.caseId, wrongAnswers: link.wrongAnswers + 1 } });
      return { refused: link.wrongAnswers + 1 >= MOST_WRONG_CODES ? 'wrong_codes' : 'wrong' };
    }
    const session = newSecret();
    await tx.query(`update case_link set openings = openings + 1, opened_at = $2::timestamptz, session_hash = $3, session_until = $2::timestamptz + $4 * interval '1 minute' where id = $1`, [link.id, now, secretHash(session), SESSION_MINUTES]);
    await recordAudit(tx, actorOf(link), { action: 'case_link_opened', subjectKind: 'case_link', subjectId: link.id, details: { caseId: link.caseId } });
    return { session, link: openLink(link) };
  });
}

/** A link that somebody has open: whose it is, and which one case it is to. */
export interface OpenLink {
  readonly id: string;
  readonly caseId: string;
  readonly referralId: string;
  readonly memberId: string;
  readonly expiresOn: PlainDate;
  readonly by: Actor;
}

const actorOf = ({ name, professionalId, caseId }: LinkRow): Actor => ({
  id: actsAs(professionalId), role: 'professional from outside', roles: ['professional_from_outside'], organisationId: null, name,
  // see_invited_cases opens the one case; the acts are those of their own slot and view.
  may: new Set(['see_invited_cases', 'answer_slot', 'record_domain_evidence', 'propose_level']),
  scope: scopeOf({ home: [], commissioners: [], cases: [caseId], hidden: [] }),
});
const openLink = (link: LinkRow): OpenLink => ({ id: link.id, caseId: link.caseId, referralId: link.referralId, memberId: link.memberId, expiresOn: link.expiresOn, by: actorOf(link) });

/** The link that a browser has open by its session; asked anew at each request, so that one closed meanwhile shows nothing more. */
export async function readOpenLink(db: Queryable, session: unknown, { today, now }: { readonly today: PlainDate; readonly now: Date }): Promise<OpenLink | null> {
  if (!isSecret(session)) return null;
  const { rows: [link] } = await db.query<LinkRow>(`${LINK} where l.session_hash = $1 and l.session_until > $2`, [secretHash(session), now]);
  return link && closedFor(link, today, false) === null ? openLink(link) : null;
}

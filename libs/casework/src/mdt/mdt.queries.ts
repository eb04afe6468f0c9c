import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** A case that somebody was invited to as a member of its MDT. */
export interface InvitedCase {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly state: string;
  readonly mayOpenUntil: PlainDate;
  /** The DST that counts; null while none is begun. */
  readonly dstId: string | null;
}

/** The cases an account may open by invitation today, the one that closes first at the top. */
export async function readInvitedCases(db: Queryable, username: string, today: PlainDate): Promise<InvitedCase[]> {
  const { rows } = await db.query<InvitedCase>({
    name: 'invited-cases',
    text: `select p.id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", r.state,
        m.may_open_until as "mayOpenUntil", d.id as "dstId"
      from mdt_member m join referral r on r.id = m.referral_id join seen_person p on p.id = m.person_id
      left join dst d on d.referral_id = r.id and d.superseded_at is null
      where m.username = $1 and m.removed_on is null and m.may_open_until >= $2
      order by m.may_open_until, m.id`,
    values: [username, today],
  });
  return rows;
}

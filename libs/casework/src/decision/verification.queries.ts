import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** A recommendation that waits for its verifier. */
export interface WaitingVerification {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly submittedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly submittedBy: string;
  readonly receivedOn: PlainDate;
  readonly commissioner: string;
  readonly proposed: boolean;
  readonly returns: number;
}

/** At most so many are listed; the count is of all. */
export const VERIFICATION_LIMIT = 200;

const WAITING = `
  select p.id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", v.submitted_on as "submittedOn", v.due_on as "dueOn",
    coalesce(a.name, v.submitted_by) as "submittedBy", r.received_on as "receivedOn", coalesce(c.name, c.code) as commissioner, v.proposed_on is not null as proposed,
    (select count(*)::int from verification b where b.referral_id = v.referral_id and b.outcome = 'returned') as returns,
    (select count(*)::int from verification w join seen_person s on s.id = w.person_id where w.outcome is null) as total
  from verification v join seen_person p on p.id = v.person_id join referral r on r.id = v.referral_id join organisation c on c.id = r.commissioner_id
  left join account a on a.username = v.submitted_by
  where v.outcome is null order by v.due_on, v.submitted_at, v.id limit ${VERIFICATION_LIMIT}`;

/** Everything that waits to be verified, the oldest first. */
export async function readWaitingVerifications(db: Queryable): Promise<{ rows: readonly WaitingVerification[]; total: number }> {
  const { rows } = await db.query<WaitingVerification & { total: number }>({ name: 'waiting-verifications', text: WAITING });
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}

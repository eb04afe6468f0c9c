import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';

/** What kinds of challenge wait, and which rows of them: all are read alike, from the open ones of each table by the day they are due. */
export const CHALLENGE_KINDS = {
  // checklist_reconsideration_open
  reconsideration: `select 'reconsideration' as kind, c.id, c.person_id, 'asked' as stage, c.reconsideration_asked_on as asked_on,
    c.reconsideration_due_on as due_on, null::date as next_on from checklist c where c.reconsideration_due_on is not null and c.reconsidered_on is null`,
  // appeal_open
  appeal: `select 'appeal' as kind, a.id, r.person_id, a.state as stage, a.requested_on as asked_on, a.due_on, case when a.formal_meeting_on is null then a.formal_booked_for end as next_on
    from appeal a join referral r on r.id = a.referral_id where a.outcome_letter_on is null`,
  // independent_review_open
  independent_review: `select 'independent_review' as kind, i.id, i.person_id, i.state as stage, i.requested_on as asked_on, i.due_on, case when i.panel_held_on is null then i.panel_booked_for end as next_on
    from independent_review i where i.state in ('requested', 'panel_booked', 'recommended')`,
  // council_dispute_open
  council_dispute: `select 'council_dispute' as kind, d.id, d.person_id, d.stage_name as stage, d.raised_on as asked_on, d.stage_due as due_on, null::date as next_on from council_dispute d where d.state = 'open'`,
} as const;
export type ChallengeKind = keyof typeof CHALLENGE_KINDS;

export interface ChallengeAsked {
  readonly kind: ChallengeKind | null;
  /** Only those past the day they were due. */
  readonly late: boolean;
}

/** One open challenge as the worklist shows it. */
export interface OpenChallenge {
  readonly kind: ChallengeKind;
  readonly id: string;
  readonly caseId: string;
  readonly stage: string;
  readonly askedOn: PlainDate;
  readonly dueOn: PlainDate;
  /** The day of a meeting or panel that is booked. */
  readonly nextOn: PlainDate | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly commissioner: string;
}

export interface ChallengeCursor {
  readonly dueOn: PlainDate;
  readonly id: string;
}

export const CHALLENGE_PAGE = 25;

const arms = ({ kind }: ChallengeAsked): string => `(${(kind ? [CHALLENGE_KINDS[kind]] : Object.values(CHALLENGE_KINDS)).join('\nunion all ')}) c join seen_person p on p.id = c.person_id`;
const where = ({ late }: ChallengeAsked): string => (late ? 'c.due_on < $1' : '$1::date is not null');

/** One page of the open challenges, what is due first comes first. */
export async function readChallenges(db: Queryable, today: PlainDate, asked: ChallengeAsked, after: ChallengeCursor | null): Promise<{ rows: readonly OpenChallenge[]; next: ChallengeCursor | null }> {
  const { rows } = await db.query<OpenChallenge>({
    name: `challenges-${asked.kind ?? 'all'}-${asked.late}`,
    text: `select c.kind, c.id, c.person_id as "caseId", c.stage, c.asked_on as "askedOn", c.due_on as "dueOn", c.next_on as "nextOn",
        p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", coalesce(o.name, o.code) as commissioner
      from ${arms(asked)} join organisation o on o.id = p.commissioner_id
      where ${where(asked)} and (c.due_on, c.id) > ($2::date, $3::uuid)
      order by c.due_on, c.id limit $4`,
    values: [today, after?.dueOn ?? '-infinity', after?.id ?? '00000000-0000-0000-0000-000000000000', CHALLENGE_PAGE + 1],
  });
  const shown = rows.slice(0, CHALLENGE_PAGE);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > CHALLENGE_PAGE && last ? { dueOn: last.dueOn, id: last.id } : null };
}

/** How many there are in all, and how many of them are past the day they were due. */
export async function countChallenges(db: Queryable, today: PlainDate, asked: ChallengeAsked): Promise<{ total: number; late: number }> {
  const { rows: [counted] } = await db.query<{ total: number; late: number }>({
    name: `challenges-counted-${asked.kind ?? 'all'}-${asked.late}`,
    text: `select count(*)::int as total, count(*) filter (where c.due_on < $1)::int as late from ${arms(asked)} where ${where(asked)}`, values: [today],
  });
  return counted!;
}

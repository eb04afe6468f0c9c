import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { ScoredFactors } from './priority.factors.js';

/** How long a review has been overdue: SQL over a priority `x` on $1. */
export const REVIEW_AGES = {
  overdue: 'x.due_on < $1', over_1_month: `x.due_on < $1::date - interval '1 month'`, over_3_months: `x.due_on < $1::date - interval '3 months'`, over_6_months: `x.due_on < $1::date - interval '6 months'`,
  over_1_year: `x.due_on < $1::date - interval '1 year'`, not_overdue: 'x.due_on >= $1',
} as const;
export type ReviewAge = keyof typeof REVIEW_AGES;
export const REVIEW_FUNDINGS = { chc_standard: 'Standard CHC', chc_fast_track: 'Fast Track CHC', joint: 'Joint funding', fnc: 'NHS-funded nursing care' } as const;
export type ReviewFunding = keyof typeof REVIEW_FUNDINGS;

export interface ReviewsAsked {
  readonly age: ReviewAge;
  readonly funding?: ReviewFunding | undefined;
  /** The id of an organisation: a place, commissioner or ICB. */
  readonly place?: string | undefined;
  readonly owner?: string | undefined;
}

/** One outstanding review with its priority and what it is made of. */
export interface PrioritisedReview {
  readonly id: string;
  readonly caseId: string;
  readonly score: number;
  readonly moved: -1 | 0 | 1;
  readonly movedUntil: PlainDate | null;
  readonly movedReason: string | null;
  readonly factors: ScoredFactors;
  readonly weightsVersion: number;
  readonly dueOn: PlainDate;
  readonly bookedFor: PlainDate | null;
  readonly funding: ReviewFunding;
  readonly reviewType: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly commissioner: string;
}

export interface ReviewsCursor {
  readonly moved: number;
  readonly score: number;
  readonly id: string;
}

export const REVIEWS_PAGE = 25;

function found({ age, funding, place, owner }: ReviewsAsked): string {
  return `from review_priority x join seen_person p on p.id = x.person_id
    where ${REVIEW_AGES[age]} and ${funding ? 'x.funding = $2' : '$2::text is null'}
      and ${place ? 'x.commissioner_id in (select organisation_id from organisation_above($1) where above_id = $3)' : '$3::uuid is null'}
      and ${owner ? 'p.practitioner = $4' : '$4::text is null'}`;
}
const given = ({ funding, place, owner }: ReviewsAsked, today: PlainDate): unknown[] => [today, funding ?? null, place ?? null, owner ?? null];
const nameOf = ({ age, funding, place, owner }: ReviewsAsked): string => [age, funding && 'funding', place && 'place', owner && 'owner'].filter(Boolean).join('-');

/**
 * One page of the outstanding reviews by their priority: those put first, then by points, then by id. The score is stored and
 * review_priority_order walked from the cursor, so a page costs what it shows.
 */
export async function readReviewsByPriority(db: Queryable, today: PlainDate, asked: ReviewsAsked, after: ReviewsCursor | null, size = REVIEWS_PAGE): Promise<{ rows: readonly PrioritisedReview[]; next: ReviewsCursor | null }> {
  const { rows } = await db.query<PrioritisedReview>({
    name: `reviews-${nameOf(asked)}-${after ? 'after' : 'first'}`,
    text: `
      with page as (
        select x.* ${found(asked)} and ${after ? '(x.moved, x.score) <= ($5, $6) and ((x.moved, x.score) < ($5, $6) or x.id > $7)' : '($5::smallint is null and $6::int is null and $7::uuid is null)'}
        order by x.moved desc, x.score desc, x.id limit $8
      )
      select x.id, x.person_id as "caseId", x.score, x.moved, x.factors, x.weights_version as "weightsVersion", x.due_on as "dueOn", x.funding, x.review_type as "reviewType", v.booked_for as "bookedFor",
        o.until_on as "movedUntil", o.reason as "movedReason", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.practitioner as owner,
        (select a.name from account a where a.practitioner = p.practitioner order by a.last_signed_in_at desc nulls last limit 1) as "ownerName", coalesce(c.name, c.code) as commissioner
      from page x join seen_person p on p.id = x.person_id join review v on v.id = x.id join organisation c on c.id = x.commissioner_id
      left join review_priority_override o on o.review_id = x.id and o.ended_on is null and x.moved <> 0
      order by x.moved desc, x.score desc, x.id`,
    values: [...given(asked, today), after?.moved ?? null, after?.score ?? null, after?.id ?? null, size + 1],
  });
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > size && last ? { moved: last.moved, score: last.score, id: last.id } : null };
}

/** How many there are of each funding, whatever the funding asked for. */
export async function countReviewsByPriority(db: Queryable, today: PlainDate, asked: ReviewsAsked): Promise<Readonly<Partial<Record<ReviewFunding, number>>>> {
  const any = { ...asked, funding: undefined };
  const { rows } = await db.query<{ funding: ReviewFunding; count: number }>({ name: `reviews-counted-${nameOf(any)}`, text: `select x.funding, count(*)::int as count ${found(any)} group by x.funding`, values: given(any, today) });
  return Object.fromEntries(rows.map(({ funding, count }) => [funding, count]));
}

/** A place or commissioner that a list may be narrowed to. */
export interface PlaceChoice {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

/** The places and commissioners in scope, by name. */
export async function readPlaceChoices(db: Queryable, on: PlainDate): Promise<readonly PlaceChoice[]> {
  const { rows } = await db.query<PlaceChoice>({
    name: 'place-choices',
    text: `select distinct o.id, coalesce(o.name, o.code) as name, o.kind from organisation_above($1) a join organisation o on o.id = a.above_id and o.kind in ('place', 'sub_icb')
      where (select in_system()) or a.organisation_id = any ((select in_scope('commissioners'))::uuid[]) order by 3, 2`,
    values: [on],
  });
  return rows;
}

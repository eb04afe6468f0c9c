import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { OPEN_STAGES, type OpenStage } from '../referral/referral.queries.js';
import { LAST_WEEK_DAYS, OVERDUE_AGE_OF, type OverdueAge, PLACE_OF_AGE } from './board.rules.js';


/** Cases handed over of one pile: more are counted and are on the worklist. */
export const PILE_CASES = 60;
/** Cases named beside a figure. */
export const NAMED_CASES = 12;

/** A place, and what of it the reader sees. Cases whose commissioner lies under no place stand under the commissioner's own code. */
export interface BoardSpoke {
  readonly code: string;
  readonly name: string;
  /** Whether `code` is a place's; else a commissioner's. */
  readonly isPlace: boolean;
  readonly open: number;
  readonly over28: number;
  /** More than 12 weeks beyond the 28 days. */
  readonly over12Weeks: number;
  readonly lastWeek: number;
  readonly byStage: Readonly<Record<OpenStage, number>>;
  /** Places of the runway that somebody stands at, by their index in RUNWAY; `cases` is each case's stage by its first letter, then its id, the longest waiting first. */
  readonly piles: readonly { readonly at: number; readonly count: number; readonly cases: readonly string[] }[];
  readonly reviewsOverdue: number;
}

/** A case named beside a figure: nothing of the person. */
export interface BoardCase {
  readonly caseId: string;
  readonly receivedOn: PlainDate;
  readonly state: OpenStage;
  readonly spoke: string;
  readonly owner: string | null;
}

export interface BoardVerification {
  readonly caseId: string;
  readonly submittedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly spoke: string;
}

/** Somebody's open cases: standard and Fast Track referrals under way, and people in receipt of care. */
export interface BoardPractitioner {
  readonly code: string;
  readonly name: string | null;
  readonly cases: number;
  /** Whole-time equivalent; null where only the code is known. */
  readonly wte: number | null;
}

/** Where everything stands that its reader sees, as one moment and one statement saw it. */
export interface Board {
  readonly spokes: readonly BoardSpoke[];
  readonly lastWeek: readonly BoardCase[];
  readonly longest: readonly BoardCase[];
  readonly reviews: readonly { readonly reviewType: '01' | '02' | '03'; readonly age: OverdueAge; readonly count: number }[];
  readonly verifications: { readonly waiting: number; readonly overdue: number; readonly oldest: readonly BoardVerification[] };
  readonly practitioners: readonly BoardPractitioner[];
  /** Open escalations by kind; `unanswered` have no plan yet, or its day has passed. */
  readonly escalations: readonly { readonly kind: string; readonly open: number; readonly unanswered: number; readonly oldestOn: PlainDate }[];
}

const REACHED = `(select in_scope('commissioners'))::uuid[]`;
const NOT_HIDDEN = `person_id <> all (coalesce((select in_scope('hidden')), '{}'))`;
const NAMED = `person_id = any ((select in_scope('cases'))::uuid[])`;
/** The reader's own part, arm by arm as the worklist has it, so that each goes through its index (decision 0034). */
const seen = (columns: string, from: string): string => `(
    select ${columns} from ${from} and (select in_system())
    union all select ${columns} from ${from} and commissioner_id = any (${REACHED}) and ${NOT_HIDDEN}
    union all select ${columns} from ${from} and ${NAMED} and commissioner_id <> all (${REACHED}))`;

/** The one statement of the board; one row, one column. $1 is the business date. */
export const BOARD = `
  with spoke as materialized (
    select c.id as commissioner_id, coalesce(p.code, c.code) as code, coalesce(p.name, p.code, c.name, c.code) as name, p.id is not null as is_place
    from organisation c
    left join organisation_parent up on up.organisation_id = c.id and up.parent_kind = 'place' and daterange(up.effective_from, up.effective_to) @> $1::date
    left join organisation p on p.id = up.parent_id
    where c.kind = 'sub_icb'
  ), waiting as materialized (
    select w.*, s.code, s.name, s.is_place, $1::date - w.received_on as age
    from ${seen('id, person_id, commissioner_id, received_on, state, practitioner', `referral where activity_type = '01' and concluded_on is null`)} w
    join spoke s using (commissioner_id)
  ), pile as (
    select code, ${PLACE_OF_AGE('age')} as at, count(*) as n, (array_agg(left(state, 1) || person_id order by received_on, id))[1:${PILE_CASES}] as cases
    from waiting group by 1, 2
  ), overdue as materialized (
    select s.code, v.review_type, $1::date - v.due_on as days
    from ${seen('id, commissioner_id', 'eligibility where eligible_from <= $1 and (eligible_to is null or eligible_to > $1)')} e
    join review v on v.eligibility_id = e.id and v.outstanding_to is null and v.due_on < $1
    join spoke s using (commissioner_id)
  ), overdue_at as (
    select code, count(*) as n from overdue group by code
  ), one_spoke as (
    select code, min(name) as name, bool_and(is_place) as is_place, count(*) as open, count(*) filter (where age > 28) as over_28, count(*) filter (where age > 112) as over_12_weeks,
      count(*) filter (where age between ${28 - LAST_WEEK_DAYS} and 28) as last_week,
      ${OPEN_STAGES.map((state) => `count(*) filter (where state = '${state}') as ${state}`).join(', ')}
    from waiting group by code
  ), every_spoke as (
    select s.*, coalesce(o.n, 0) as reviews_overdue from one_spoke s left join overdue_at o using (code)
    union all
    select distinct o.code, s.name, s.is_place, 0, 0, 0, 0, 0, 0, 0, 0, o.n from overdue_at o join spoke s using (code) where o.code not in (select code from one_spoke)
  ), verifying as materialized (
    select v.person_id, v.submitted_on, v.due_on, s.name, v.submitted_at, v.id
    from verification v join referral r on r.id = v.referral_id join seen_person p on p.id = v.person_id join spoke s on s.commissioner_id = r.commissioner_id
    where v.outcome is null
  ), in_hand as (
    select p.practitioner, count(*) as n from seen_person p
    where p.practitioner is not null and p.merged_into_id is null and p.id in (
      select person_id from referral where concluded_on is null
      union all select person_id from eligibility where eligible_from <= $1 and (eligible_to is null or eligible_to > $1))
    group by p.practitioner
  )
  select json_build_object(
    'spokes', (select coalesce(json_agg(json_build_object('code', s.code, 'name', s.name, 'isPlace', s.is_place, 'open', s.open, 'over28', s.over_28, 'over12Weeks', s.over_12_weeks, 'lastWeek', s.last_week,
        'byStage', json_build_object(${OPEN_STAGES.map((state) => `'${state}', s.${state}`).join(', ')}), 'reviewsOverdue', s.reviews_overdue,
        'piles', (select coalesce(json_agg(json_build_object('at', at, 'count', n, 'cases', cases) order by at), '[]') from pile where pile.code = s.code)) order by s.name, s.code), '[]') from every_spoke s),
    'lastWeek', ${named(`age between ${28 - LAST_WEEK_DAYS} and 28`)},
    'longest', ${named('age > 112')},
    'reviews', (select coalesce(json_agg(json_build_object('reviewType', review_type, 'age', age, 'count', n)), '[]')
      from (select review_type, ${OVERDUE_AGE_OF('days')} as age, count(*) as n from overdue group by 1, 2 order by 1, 2) counted),
    'verifications', json_build_object('waiting', (select count(*) from verifying), 'overdue', (select count(*) from verifying where due_on < $1),
      'oldest', (select coalesce(json_agg(json_build_object('caseId', person_id, 'submittedOn', submitted_on, 'dueOn', due_on, 'spoke', name) order by due_on, submitted_at, id), '[]')
        from (select * from verifying order by due_on, submitted_at, id limit ${NAMED_CASES}) oldest)),
    'escalations', (select coalesce(json_agg(json_build_object('kind', kind, 'open', n, 'unanswered', unanswered, 'oldestOn', oldest) order by n desc, kind), '[]')
      from (select e.kind, count(*) as n, count(*) filter (where e.acknowledged_on is null or e.plan_on < $1) as unanswered, min(e.raised_on) as oldest
        from escalation e join seen_person p on p.id = e.person_id where e.cleared_on is null group by e.kind) by_kind),
    'practitioners', (select coalesce(json_agg(json_build_object('code', h.practitioner, 'name', p.name, 'cases', h.n, 'wte', p.wte) order by h.n desc, h.practitioner), '[]')
      from in_hand h left join practitioner p on p.code = h.practitioner)
  ) as board`;

/** SQL: some of the waiting cases, the longest waiting first. */
function named(where: string): string {
  return `(select coalesce(json_agg(json_build_object('caseId', person_id, 'receivedOn', received_on, 'state', state, 'spoke', name, 'owner', practitioner) order by received_on, id), '[]')
      from (select * from waiting where ${where} order by received_on, id limit ${NAMED_CASES}) named)`;
}

/** The board as of a business date, of what the connection's scope sees. One statement, however much there is to tell. */
export async function readBoard(db: Queryable, businessDate: PlainDate): Promise<Board> {
  const { rows } = await db.query<{ board: Board }>({ name: 'board', text: BOARD, values: [businessDate] });
  return rows[0]!.board;
}

import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import type { ReferralState } from '../referral/referral.states.js';
import type { EscalationKind } from '../escalation/escalation.kinds.js';
import type { ReviewState } from '../review/review.states.js';
import { behindOn, BY_DAYS, type ByDays } from '../referral/milestones.rules.js';
import { ALL_URGENCIES, CASELOAD_SORTS, type CaseloadSort, type Matter, type Show, SHOWS, URGENCIES, type Urgency } from './caseload.rules.js';

/** Rows on one page of a caseload. */
export const CASELOAD_PAGE = 25;

/** Whose caseload, how narrowed, in which order. */
export interface CaseloadAsked {
  /** A practitioner code. */
  readonly owner: string;
  readonly show?: Show | undefined;
  readonly sort: CaseloadSort;
  readonly down?: boolean | undefined;
}

/** A row of the list: the next page begins after it. Never a name: the key of that order is looked up again. */
export interface CaseloadCursor {
  readonly first: number;
  readonly second: string | null;
  readonly id: string;
}

/** Something else that is open in the same case. */
export interface OtherMatter {
  readonly kind: Matter;
  readonly urgency: Urgency;
  readonly dueOn: PlainDate;
}

/** One case as its caseload shows it: the most pressing thing open in it, and what else is. */
export interface CaseloadRow {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly bornOn: PlainDate | null;
  readonly diedOn: PlainDate | null;
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly kind: Matter;
  readonly subjectId: string;
  readonly state: ReferralState | ReviewState | 'open';
  readonly urgency: Urgency;
  /** Receipt of a referral; the day an eligibility began, of a review. */
  readonly beganOn: PlainDate;
  /** Of Fast Track: the hours from receipt to care in place. */
  readonly hoursAllowed: number | null;
  readonly receivedAt: Date | null;
  readonly dueOn: PlainDate;
  readonly bookedFor: PlainDate | null;
  readonly reviewType: string | null;
  readonly funding: string | null;
  readonly coordinator: string | null;
  readonly delayReason: string | null;
  readonly suspectedDuplicate: boolean;
  /** A reassessment of somebody eligible for CHC. */
  readonly reassessment: boolean;
  /** By the single point of access; what was imported needs none. */
  readonly accepted: boolean;
  /** Of a task: what has to be done. */
  readonly what: string | null;
  /** Of a standard referral: what should have been done by today and is not; null where it is where it should be. */
  readonly behind: string | null;
  readonly others: readonly OtherMatter[];
  /** Escalations of the case that wait for an answer. */
  readonly escalated: readonly EscalationKind[];
}

/** A case named above the list. */
export interface Named {
  readonly caseId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly dueOn: PlainDate;
  readonly receivedOn: PlainDate;
}

export interface CaseloadPage {
  readonly rows: readonly CaseloadRow[];
  /** Cases that the filter lets through. */
  readonly total: number;
  /** Position of the first row, from 1; 0 when there is none. */
  readonly first: number;
  readonly next: CaseloadCursor | null;
  /** Cases of the whole caseload, and how many press how much, whatever the filter. */
  readonly cases: number;
  readonly attention: number;
  readonly byUrgency: Readonly<Partial<Record<Urgency, number>>>;
  /** The standard referral still in time that will breach first, and the one waiting longest. */
  readonly nextToBreach: Named | null;
  readonly longestWaiting: Named | null;
}

const NUMBERS = ['decision_days', 'fast_track_hours', 'due_soon_days', 'long_wait_weeks', 'review_soon_days', ...BY_DAYS.filter((name) => name !== 'decision_days')];

const rank = (urgency: Urgency): number => ALL_URGENCIES.indexOf(urgency) + 1;
const RANK = `case ${ALL_URGENCIES.map((one) => `when ${URGENCIES[one].when} then ${rank(one)}`).join(' ')} end`;
const LAST_OF_ATTENTION = ALL_URGENCIES.filter((one) => URGENCIES[one].attention).length;

/** SQL: a stage's place in the pathway, of a matter's kind and state. */
const STAGE = `case when m.kind = 'task' then 9 when m.kind = 'review' then 8 when m.kind = 'fast_track' then 0
  else array_position(array['received', 'assessing', 'mdt_held', 'verifying'], m.state) end`;

/**
 * The one statement of a caseload. It reads the cases of one practitioner and what is open in them from their indexes
 * (person_by_practitioner, referral_open_by_coordinator, task_open, referral_open_by_person, eligibility_by_person,
 * review_outstanding_by_eligibility), so it costs as much as one person can have on their hands, however many cases there are.
 * A row without an id carries the counts of an empty page. Exported for the test of its plan.
 * $1 owner, $2 business date, $3 ranks let through, $4-$6 cursor, $7 rows.
 */
export function caseloadSql(sort: CaseloadSort, down: boolean): string {
  const [first, second] = CASELOAD_SORTS[sort];
  const [after, order] = down ? ['<', 'desc'] : ['>', 'asc'];
  const keys = '(first_key, second_key, person_id)';
  return `
    with n as (
      select o.id as icb_id, ${NUMBERS.map((name) => `max(v.value) filter (where v.name = '${name}')::int as ${name}`).join(', ')}
      from organisation o cross join lateral (
        select distinct on (d.name) d.name, d.value from dated_value d
        where d.name in (${NUMBERS.map((name) => `'${name}'`).join(', ')}) and d.from_on <= $2 and (d.organisation_id = o.id or d.organisation_id is null)
        order by d.name, d.organisation_id nulls last, d.from_on desc) v
      where o.kind = 'icb' group by o.id
    ), mine as (
      select id from seen_person where practitioner = $1
      union select person_id from referral where coordinator = $1 and concluded_on is null
      union select person_id from task where assignee = $1 and ended_on is null
    ), open as (
      select r.person_id, case r.activity_type when '02' then 'fast_track' else 'referral' end as kind, r.id, r.state, r.received_on as began_on, r.received_at,
        case when r.activity_type <> '02' then r.received_on + n.decision_days
          else coalesce(((r.received_at + make_interval(hours => n.fast_track_hours)) at time zone 'Europe/London')::date, r.received_on + n.fast_track_hours / 24) end as due_on,
        null::date as booked_for, null as review_type, null as funding, r.coordinator, r.delay_reason, r.suspected_duplicate,
        r.activity_type = 'RA' as reassessment, r.accepted_at is not null or r.source_id is not null as accepted, null as what, n.fast_track_hours as hours_allowed
      from mine join referral r on r.person_id = mine.id and r.concluded_on is null join n on n.icb_id = r.icb_id
      union all
      select e.person_id, 'review', v.id, v.state, e.eligible_from, null, v.due_on, v.booked_for, v.review_type, e.funding, null, null, false, false, true, null, null
      from mine join eligibility e on e.person_id = mine.id join review v on v.eligibility_id = e.id and v.outstanding_to is null
      union all
      select t.person_id, 'task', t.id, 'open', (t.recorded_at at time zone 'Europe/London')::date, null, t.due_on, null, null, null, null, null, false, false, true, t.what, null
      from task t where t.assignee = $1 and t.ended_on is null
    ), ranked as (
      select m.*, ${RANK} as rank, ${STAGE} as stage, lower(concat_ws(' ', p.family_name, p.given_name)) as person_key,
        p.family_name, p.given_name, p.nhs_number, p.born_on, p.died_on, p.practitioner as owner,
        json_build_object(${BY_DAYS.map((name) => `'${name}', n.${name}`).join(', ')}) as by_days
      from open m join seen_person p on p.id = m.person_id join n on n.icb_id = p.icb_id
    ), keyed as (
      select distinct on (m.person_id) m.*, (${first})::int as first_key, (${second}) collate "C" as second_key
      from ranked m where m.rank = any ($3) order by m.person_id, m.rank, m.due_on, m.id
    ), page as (
      select * from keyed where $4::int is null or ${keys} ${after} ($4::int, $5::text collate "C", $6::uuid)
      order by ${keys.slice(1, -1).split(', ').map((key) => `${key} ${order}`).join(', ')} limit $7
    ), named as (
      select person_id as "caseId", family_name as "familyName", given_name as "givenName", due_on as "dueOn", began_on as "receivedOn"
      from ranked where kind = 'referral'
    )
    select (select count(*)::int from keyed) as total,
      (select count(*)::int from keyed where $4::int is not null and not (${keys} ${after} ($4::int, $5::text collate "C", $6::uuid))) as before,
      (select count(distinct person_id)::int from ranked) as cases,
      (select count(distinct person_id)::int from ranked where rank <= ${LAST_OF_ATTENTION}) as attention,
      (select json_object_agg(rank, count) from (select rank, count(distinct person_id)::int from ranked group by rank) c) as ranks,
      (select to_jsonb(f) from (select * from named where "dueOn" >= $2 order by "dueOn", "caseId" limit 1) f) as "nextToBreach",
      (select to_jsonb(f) from (select * from named order by "receivedOn", "caseId" limit 1) f) as "longestWaiting",
      p.person_id as "caseId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.born_on as "bornOn", p.died_on as "diedOn",
      p.owner, (select a.name from account a where a.practitioner = p.owner order by a.last_signed_in_at desc nulls last limit 1) as "ownerName",
      p.kind, p.id as "subjectId", p.state, p.rank, p.began_on as "beganOn", p.received_at as "receivedAt", p.due_on as "dueOn", p.booked_for as "bookedFor",
      p.review_type as "reviewType", p.funding, p.coordinator, p.delay_reason as "delayReason", p.suspected_duplicate as "suspectedDuplicate",
      p.reassessment, p.accepted, p.what, p.hours_allowed as "hoursAllowed", p.by_days as "byDays",
      p.kind = 'referral' and (exists (select from referral b where b.id = p.id and b.mdt_booked_on is not null)
        or exists (select from letter l where l.referral_id = p.id and l.kind = 'mdt_invitation' and l.state <> 'cancelled')) as "mdtBooked",
      p.kind = 'referral' and exists (select from dst d where d.referral_id = p.id and d.superseded_at is null and d.completed_on is not null) as "dstCompleted",
      p.first_key as "firstKey", p.second_key as "secondKey",
      (select json_agg(json_build_object('kind', o.kind, 'rank', o.rank, 'dueOn', o.due_on) order by o.rank, o.due_on, o.id)
        from ranked o where o.person_id = p.person_id and o.id <> p.id) as others,
      coalesce((select json_agg(e.kind order by e.raised_on, e.kind) from escalation e where e.person_id = p.person_id and e.cleared_on is null and (e.acknowledged_on is null or e.raised_again_on is not null)), '[]') as escalated
    from (values (1)) always (one) left join page p on true
    order by p.first_key ${order}, p.second_key ${order}, p.person_id ${order}`;
}

interface Read extends Omit<CaseloadRow, 'caseId' | 'urgency' | 'others' | 'behind'>, Pick<CaseloadPage, 'total' | 'cases' | 'attention' | 'nextToBreach' | 'longestWaiting'> {
  caseId: string | null; rank: number; before: number; ranks: Record<string, number> | null; firstKey: number; secondKey: string; byDays: ByDays; mdtBooked: boolean; dstCompleted: boolean;
  others: { kind: Matter; rank: number; dueOn: PlainDate }[] | null;
}

const urgencyAt = (place: number): Urgency => ALL_URGENCIES[place - 1]!;

function rowOf({ total: _t, before: _b, cases: _c, attention: _a, ranks: _r, nextToBreach: _n, longestWaiting: _l, firstKey: _f, secondKey: _s, rank: place, others, byDays, mdtBooked, dstCompleted, ...row }: Read & { caseId: string }, today: PlainDate): CaseloadRow {
  const behind = row.kind === 'referral' ? behindOn(today, row.beganOn, { state: row.state, coordinator: row.coordinator, mdtBooked, dstCompleted }, byDays)[0]?.title ?? null : null;
  return { ...row, behind, urgency: urgencyAt(place), others: (others ?? []).map(({ rank: its, ...other }) => ({ ...other, urgency: urgencyAt(its) })) };
}

/**
 * One page of a practitioner's caseload: the cases they own, and those they coordinate. The most pressing first unless
 * asked otherwise.
 * @param after the last row of the page before; none for the first page
 */
export async function readCaseload(db: Queryable, today: PlainDate, asked: CaseloadAsked, after: CaseloadCursor | null = null, rows = CASELOAD_PAGE): Promise<CaseloadPage> {
  const { owner, show, sort, down = false } = asked;
  const ranks = (show ? SHOWS[show] as readonly Urgency[] : ALL_URGENCIES).map(rank);
  const second = after && (after.second ?? await nameKey(db, after.id));
  const { rows: read } = await db.query<Read>({
    name: `caseload-${sort}-${down ? 'down' : 'up'}`, text: caseloadSql(sort, down),
    values: [owner, today, ranks, after?.first ?? null, second, after?.id ?? null, rows + 1],
  });
  const found = read.filter((row): row is Read & { caseId: string } => row.caseId !== null);
  const shown = found.slice(0, rows);
  const { total, before, cases, attention, nextToBreach, longestWaiting, ranks: counted } = read[0]!;
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => rowOf(row, today)), total, first: last ? before + 1 : 0, cases, attention, nextToBreach, longestWaiting,
    byUrgency: Object.fromEntries(Object.entries(counted ?? {}).map(([place, count]) => [urgencyAt(Number(place)), count])),
    next: found.length > rows && last ? { first: last.firstKey, second: sort === 'person' ? null : last.secondKey, id: last.caseId } : null,
  };
}

async function nameKey(db: Queryable, caseId: string): Promise<string> {
  const { rows: [person] } = await db.query<{ key: string }>(`select lower(concat_ws(' ', family_name, given_name)) as key from person where id = $1`, [caseId]);
  return person?.key ?? '';
}

/** Jumps from one owner of a commissioner's cases to the next (person_by_commissioner_and_owner), however many cases each has. */
const OWNERS = `
  with recursive reached as (
    select id from organisation where kind = 'sub_icb' and ((select in_system()) or id = any ((select in_scope('commissioners'))::uuid[]))
  ), one as (
    select c.id, (select p.practitioner from seen_person p where p.commissioner_id = c.id and p.practitioner is not null order by p.practitioner limit 1) as practitioner from reached c
    union all
    select one.id, (select p.practitioner from seen_person p where p.commissioner_id = one.id and p.practitioner > one.practitioner order by p.practitioner limit 1) from one where one.practitioner is not null
  ), owner as (
    select practitioner from one where practitioner is not null
    union select practitioner from person where practitioner is not null and id = any ((select in_scope('cases'))::uuid[])
  )
  select o.practitioner as code, (select a.name from account a where a.practitioner = o.practitioner order by a.last_signed_in_at desc nulls last limit 1) as name
  from owner o order by 1`;

/** Somebody who owns cases; the name where they have signed in. */
export interface CaseOwner {
  readonly code: string;
  readonly name: string | null;
}

/** Everybody who owns a case. Costs as much as there are owners. */
export async function readCaseOwners(db: Queryable): Promise<readonly CaseOwner[]> {
  return (await db.query<CaseOwner>({ name: 'case-owners', text: OWNERS })).rows;
}

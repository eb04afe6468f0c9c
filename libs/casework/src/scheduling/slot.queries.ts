import type { PlainDate } from '@chc/deadlines';
import type { Queryable } from '@chc/platform';
import { type BookedSlot, SLOT_COLUMNS } from './booking.js';
import type { SessionKind } from './scheduling.rows.js';

/** A slot as a week shows it. `caseId` only where the reader may see the case it is booked for. */
export interface ShownSlot extends BookedSlot {
  readonly version: number;
  readonly side: 'health' | 'social_care';
  readonly funded: boolean;
  readonly bookingId: string | null;
  readonly purpose: 'mdt' | 'review' | null;
  readonly answer: 'accepted' | 'declined' | null;
  readonly caseId: string | null;
  /** One of ours who is away on that day. */
  readonly away: boolean;
}

/** The ICBs whose slots somebody sees: those of the commissioners whose cases they see; all, for our own programs. */
export async function readOwnIcbs(db: Queryable, today: PlainDate): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(`
    select o.id from organisation o where o.kind = 'icb' and ((select in_system())
      or o.id in (select a.above_id from organisation_above($1::date) a where a.organisation_id = any ((select in_scope('commissioners'))::uuid[]))
      or o.id = any ((select in_scope('home'))::uuid[])) order by o.code`, [today]);
  return rows.map(({ id }) => id);
}

/** Somebody who gives slots, with how many they have offered in the days counted, booked ones among them. */
export interface ListedProfessional {
  readonly id: string;
  readonly icbId: string;
  readonly name: string;
  readonly profession: BookedSlot['profession'];
  readonly side: 'health' | 'social_care';
  readonly careActAssessor: boolean;
  readonly organisation: string;
  readonly practitioner: string | null;
  readonly email: string | null;
  /** Slots for CHC of the days ahead, and how many of them each should offer (dated value `slots_each`). */
  readonly offered: number;
  readonly expected: number;
}

/** Everybody who gives slots, those of one side together, by name. @param today slots are counted from it for `slots_ahead_days` */
export async function readProfessionals(db: Queryable, icbIds: readonly string[], today: PlainDate): Promise<ListedProfessional[]> {
  const { rows } = await db.query<ListedProfessional>(`
    select p.id, p.icb_id as "icbId", p.name, p.profession, p.side, p.care_act_assessor as "careActAssessor", p.organisation, p.practitioner, p.email,
      (select count(*)::int from slot s where s.professional_id = p.id and s.state <> 'withdrawn' and s.session_kind = 'chc'
        and lower(s.during) >= $2::date::timestamp at time zone 'Europe/London'
        and lower(s.during) < ($2::date + dated_value_on('slots_ahead_days', p.icb_id, $2::date)::int)::timestamp at time zone 'Europe/London') as offered,
      dated_value_on('slots_each', p.icb_id, $2::date)::int as expected
    from professional p where p.icb_id = any ($1) and p.left_on is null order by p.side, p.name, p.id`, [icbIds, today]);
  return rows;
}

const AWAY = `exists (select from practitioner_absence a join practitioner r on r.id = a.practitioner_id
  where r.code = p.practitioner and daterange(a.from_on, a.to_on) @> (lower(s.during) at time zone 'Europe/London')::date)`;
const SHOWN = `select ${SLOT_COLUMNS}, b.id as "bookingId", b.purpose, b.answer, b.person_id as "caseId", ${AWAY} as away
  from slot s join professional p on p.id = s.professional_id left join slot_booking b on b.slot_id = s.id and b.cancelled_on is null`;

/** The slots of some days, both ends included, in the order of their times. */
export async function readSlots(db: Queryable, icbIds: readonly string[], fromOn: PlainDate, toOn: PlainDate): Promise<ShownSlot[]> {
  const { rows } = await db.query<ShownSlot>(`${SHOWN}
    where s.icb_id = any ($1) and s.state <> 'withdrawn' and lower(s.during) >= $2::date::timestamp at time zone 'Europe/London' and lower(s.during) < ($3::date + 1)::timestamp at time zone 'Europe/London'
    order by lower(s.during), s.id`, [icbIds, fromOn, toOn]);
  return rows;
}

export async function readSlot(db: Queryable, icbIds: readonly string[], id: string): Promise<ShownSlot | null> {
  const { rows: [slot] } = await db.query<ShownSlot>(`${SHOWN} where s.id = $2 and s.icb_id = any ($1)`, [icbIds, id]);
  return slot ?? null;
}

/** The most open slots that proposals are made of: beyond that the first weeks have enough. */
const MOST_OPEN_SLOTS = 300;

/** Sessions of CHC that nobody has booked yet, from an instant on, the earliest first. */
export async function readOpenSlots(db: Queryable, icbId: string, from: Date): Promise<ShownSlot[]> {
  const { rows } = await db.query<ShownSlot>(`${SHOWN}
    where s.icb_id = $1 and s.state = 'offered' and s.session_kind = 'chc' and lower(s.during) > $2 and p.left_on is null and not ${AWAY} order by lower(s.during), s.id limit ${MOST_OPEN_SLOTS}`, [icbId, from]);
  return rows;
}

/** Sessions of one month, of one kind, paid for or not. */
export interface SessionTotal {
  readonly month: string;
  readonly sessionKind: SessionKind;
  readonly funded: boolean;
  readonly offered: number;
  readonly used: number;
  readonly unused: number;
  readonly hours: number;
}

/** How many sessions were offered and used, by month, kind and funding; months of London's calendar, the latest first. */
export async function readSessionTotals(db: Queryable, icbIds: readonly string[], fromOn: PlainDate, toOn: PlainDate): Promise<SessionTotal[]> {
  const { rows } = await db.query<SessionTotal>(`
    select to_char(lower(s.during) at time zone 'Europe/London', 'YYYY-MM') as month, s.session_kind as "sessionKind", s.funded, count(*)::int as offered,
      count(*) filter (where s.state = 'booked')::int as used, count(*) filter (where s.state = 'offered')::int as unused,
      round(extract(epoch from sum(upper(s.during) - lower(s.during))) / 3600, 1)::float as hours
    from slot s where s.icb_id = any ($1) and s.state <> 'withdrawn' and lower(s.during) >= $2::date::timestamp at time zone 'Europe/London' and lower(s.during) < ($3::date + 1)::timestamp at time zone 'Europe/London'
    group by 1, 2, 3 order by 1 desc, 2, 3 desc`, [icbIds, fromOn, toOn]);
  return rows;
}

/** A referral being assessed whose MDT is not booked. */
export interface UnbookedReferral {
  readonly caseId: string;
  readonly referralId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly receivedOn: PlainDate;
  readonly coordinator: string | null;
}

export const UNBOOKED_PAGE = 25;

/** A review that is due and not booked. */
export interface UnbookedReview {
  readonly caseId: string;
  readonly reviewId: string;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly reviewType: '01' | '02' | '03';
  readonly funding: string;
  readonly dueOn: PlainDate;
  readonly owner: string | null;
}

/** Reviews due by a day that nobody has booked, of people still eligible: the longest overdue first; a page begins after the one named. */
export async function readUnbookedReviews(db: Queryable, today: PlainDate, dueBy: PlainDate, after: string | null = null): Promise<{ rows: UnbookedReview[]; total: number; next: string | null }> {
  const from = `from review v join eligibility e on e.id = v.eligibility_id join seen_person p on p.id = e.person_id`;
  const where = `v.state = 'due' and v.due_on <= $2 and e.eligible_from <= $1 and (e.eligible_to is null or e.eligible_to > $1) and p.died_on is null`;
  const { rows: [counted] } = await db.query<{ total: number }>(`select count(*)::int as total ${from} where ${where}`, [today, dueBy]);
  const { rows } = await db.query<UnbookedReview>(`
    select p.id as "caseId", v.id as "reviewId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", v.review_type as "reviewType", e.funding, v.due_on as "dueOn", coalesce(c.name, p.practitioner) as owner
    ${from} left join practitioner c on c.code = p.practitioner
    where ${where} and ($3::uuid is null or (v.due_on, v.id) > (select a.due_on, a.id from review a where a.id = $3))
    order by v.due_on, v.id limit ${UNBOOKED_PAGE + 1}`, [today, dueBy, after]);
  const shown = rows.slice(0, UNBOOKED_PAGE);
  return { rows: shown, total: counted!.total, next: rows.length > UNBOOKED_PAGE ? shown.at(-1)!.reviewId : null };
}

/** Referrals that wait for an MDT to be booked, the oldest first; a page begins after the one named. */
export async function readUnbooked(db: Queryable, after: string | null = null): Promise<{ rows: UnbookedReferral[]; total: number; next: string | null }> {
  const where = `r.activity_type in ('01', 'RA') and r.concluded_on is null and r.state = 'assessing' and r.mdt_meeting_on is null`;
  const { rows: [counted] } = await db.query<{ total: number }>(`select count(*)::int as total from referral r join seen_person p on p.id = r.person_id where ${where}`);
  const { rows } = await db.query<UnbookedReferral>(`
    select p.id as "caseId", r.id as "referralId", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", r.received_on as "receivedOn", coalesce(c.name, r.coordinator) as coordinator
    from referral r join seen_person p on p.id = r.person_id left join practitioner c on c.code = r.coordinator
    where ${where} and ($1::uuid is null or (r.received_on, r.id) > (select a.received_on, a.id from referral a where a.id = $1))
    order by r.received_on, r.id limit ${UNBOOKED_PAGE + 1}`, [after]);
  const shown = rows.slice(0, UNBOOKED_PAGE);
  return { rows: shown, total: counted!.total, next: rows.length > UNBOOKED_PAGE ? shown.at(-1)!.referralId : null };
}

import type { PlainDate } from '@chc/deadlines';
import { type Actor, type Database, type Queryable, SYSTEM } from '@chc/platform';
import { type AskedChecklist, type ChecklistGaps, checklistGaps } from '../checklist/checklist.gaps.js';
import { OPEN_STATES, type ReferralState } from '../referral/referral.states.js';

/** Rows on one page of the queue, and of a referrer's own list. */
export const INTAKE_PAGE = 25;

/** What waits at the single point of access. */
export const WAITING_KINDS = ['referral', 'checklist', 'not_screened'] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

export interface IntakeCursor {
  readonly at: string;
  readonly id: string;
}

/** Something that waits: a referral to accept, a negative Checklist whose outcome is to be sent, a person to be screened. */
export interface WaitingRow {
  readonly kind: WaitingKind;
  readonly id: string;
  readonly caseId: string;
  readonly at: Date;
  readonly receivedOn: PlainDate;
  readonly activityType: '01' | '02' | 'RA' | null;
  readonly notificationType: '01' | '02' | null;
  readonly state: ReferralState | null;
  readonly channel: string | null;
  readonly reference: string | null;
  /** Who sent it, or completed it; never whoever logged it for them. */
  readonly sender: string | null;
  /** Who logged what came by email, on paper or by telephone. */
  readonly loggedBy: string | null;
  readonly organisation: string | null;
  readonly detailAskedOn: PlainDate | null;
  readonly detailReceivedOn: PlainDate | null;
  /** Of a Fast Track tool: when care should be in place. */
  readonly careDueAt: Date | null;
  readonly outcomeRecordedOn: PlainDate | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly nhsNumber: string | null;
  readonly bornOn: PlainDate | null;
  readonly commissioner: string;
  readonly checklistId: string | null;
  readonly checklistState: 'logged' | 'sent' | null;
  /** Other open referrals of the person, of the same kind. */
  readonly duplicates: number;
  /** Other records that may be the same person. */
  readonly samePersons: number;
  /** Of a Checklist: how much of it is there. */
  readonly gaps: ChecklistGaps | null;
}

export interface IntakeQueue {
  readonly rows: readonly WaitingRow[];
  readonly total: number;
  readonly first: number;
  readonly next: IntakeCursor | null;
}

const RECEIVED_AT = `coalesce(received_at, received_on::timestamp at time zone 'Europe/London')`;
/** SQL: when care should be in place for Fast Track referral `r`: as worked out when it was accepted, before that with the hours in force at its receipt. */
const CARE_DUE_AT = `case when r.activity_type = '02' then coalesce(r.care_due_at,
    ${RECEIVED_AT.replaceAll('received_', 'r.received_')} + make_interval(hours => dated_value_on('fast_track_hours', r.icb_id, r.received_on)::int)) end`;
/** What waits: each branch reads one partial index from the cursor on. */
const BRANCHES = {
  referral: { at: RECEIVED_AT, from: 'referral', where: 'source_id is null and accepted_at is null and concluded_on is null' },
  checklist: { at: 'received_at', from: 'checklist', where: 'received_at is not null and outcome_sent_on is null and not threshold_met and not full_assessment_required' },
  not_screened: { at: `lapsed_on::timestamp at time zone 'Europe/London'`, from: 'not_screened', where: 'lapsed_on is not null and screened_on is null' },
} as const satisfies Record<WaitingKind, { at: string; from: string; where: string }>;

const SEEN = 'exists (select from seen_person s where s.id = person_id)';
/** SQL: whether person `o` may be person `p`: the same number, or the same birth date and family name. */
const MAY_BE_THE_SAME = `o.icb_id = p.icb_id and o.id <> p.id and o.merged_into_id is null
  and (o.nhs_number = p.nhs_number or (o.born_on = p.born_on and lower(o.family_name) = lower(p.family_name)))`;

const ASKED = `json_build_object('nhsNumber', p.nhs_number, 'bornOn', p.born_on, 'postcode', p.postcode, 'completedOn', k.completed_on, 'location', k.location,
  'completedByName', k.completed_by_name, 'completedByProfession', k.completed_by_profession, 'completedByOrganisation', k.completed_by_organisation,
  'trained', k.trained, 'informed', k.informed, 'invited', k.invited, 'consentToShare', k.consent_to_share, 'levels', k.levels, 'evidence', k.evidence,
  'thresholdMet', k.threshold_met, 'fullAssessmentRequired', k.full_assessment_required)`;

/** The one statement of the queue: $1, $2 cursor, $3 rows, $4 open states. Exported for the test of its plan. */
export const INTAKE_QUEUE_SQL = `
  with counted as (
    select sum(n)::int as total, sum(before)::int as before from (${Object.values(BRANCHES).map(({ at, from, where }) =>
      `select count(*) as n, count(*) filter (where (${at}, id) <= ($1, $2)) as before from ${from} where ${where} and ${SEEN}`).join(' union all ')}) each
  ), page as (
    select * from (${Object.entries(BRANCHES).map(([kind, { at, from, where }]) =>
      `(select '${kind}' as kind, id, ${at} as at from ${from} where ${where} and ${SEEN} and (${at}, id) > ($1, $2) order by ${at}, id limit $3)`).join(' union all ')}) waiting
    order by at, id limit $3
  )
  select t.total, t.before, w.kind, w.id, w.at, p.id as "caseId", coalesce(r.received_on, k.received_on, n.lapsed_on) as "receivedOn",
    r.activity_type as "activityType", r.notification_type as "notificationType", r.state, coalesce(r.channel, k.channel) as channel,
    coalesce(r.reference, k.reference) as reference, coalesce(k.completed_by_name, case when coalesce(r.channel, 'electronic') = 'electronic' or r.sent_by_name is distinct from a.name then r.sent_by_name end) as sender,
    case when coalesce(r.channel, k.channel, 'electronic') <> 'electronic' then coalesce(a.name, r.sent_by, k.sent_by) end as "loggedBy",
    coalesce(r.sent_by_organisation, k.completed_by_organisation) as organisation, r.detail_asked_on as "detailAskedOn", r.detail_received_on as "detailReceivedOn",
    ${CARE_DUE_AT} as "careDueAt", k.outcome_recorded_on as "outcomeRecordedOn", p.family_name as "familyName", p.given_name as "givenName", p.nhs_number as "nhsNumber", p.born_on as "bornOn",
    coalesce(c.name, c.code) as commissioner, k.id as "checklistId", k.state as "checklistState",
    (select count(*)::int from referral o where o.person_id = r.person_id and o.id <> r.id and o.activity_type = r.activity_type and o.state = any ($4)) as duplicates,
    (select count(*)::int from seen_person o where ${MAY_BE_THE_SAME}) as "samePersons",
    case when k.id is not null then ${ASKED} end as asked
  from counted t left join (page w
    left join referral r on w.kind = 'referral' and r.id = w.id
    left join checklist k on k.id = case w.kind when 'checklist' then w.id when 'referral' then (select min(x.id::text)::uuid from checklist x where x.referral_id = w.id) end
    left join account a on a.username = coalesce(r.sent_by, k.sent_by)
    left join not_screened n on w.kind = 'not_screened' and n.id = w.id
    join seen_person p on p.id = coalesce(r.person_id, k.person_id, n.person_id)
    join organisation c on c.id = coalesce(r.commissioner_id, p.commissioner_id)) on true
  order by w.at, w.id`;

const BEFORE_ALL: IntakeCursor = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
type Read = Omit<WaitingRow, 'gaps' | 'id'> & { id: string | null; asked: AskedChecklist | null; total: number; before: number };

/** One page of what waits at the single point of access, the oldest first. */
export async function readIntakeQueue(db: Queryable, after: IntakeCursor | null = null): Promise<IntakeQueue> {
  const cursor = after ?? BEFORE_ALL;
  const { rows } = await db.query<Read>({ name: 'intake-queue', text: INTAKE_QUEUE_SQL, values: [cursor.at, cursor.id, INTAKE_PAGE + 1, OPEN_STATES] });
  const found = rows.filter((row): row is Read & { id: string } => row.id !== null);
  const shown = found.slice(0, INTAKE_PAGE).map(({ asked, total: _total, before: _before, ...row }): WaitingRow => ({ ...row, gaps: asked && checklistGaps(asked) }));
  const last = shown.at(-1);
  return {
    rows: shown, total: rows[0]!.total, first: last ? rows[0]!.before + 1 : 0,
    next: found.length > INTAKE_PAGE && last ? { at: last.at.toISOString(), id: last.id } : null,
  };
}

/** A referral as it is compared with another. */
export interface ComparedReferral {
  readonly id: string;
  readonly caseId: string;
  readonly version: number;
  readonly activityType: string;
  readonly state: ReferralState;
  readonly receivedOn: PlainDate;
  readonly receivedAt: Date | null;
  readonly channel: string | null;
  readonly reference: string | null;
  readonly sourceOfReferral: string | null;
  readonly sender: string | null;
  readonly organisation: string | null;
  readonly accepted: boolean;
  readonly practitioner: string | null;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly bornOn: PlainDate | null;
  readonly nhsNumber: string | null;
  readonly postcode: string | null;
  readonly levels: Readonly<Record<string, string>> | null;
}

const COMPARED = `
  select r.id, r.person_id as "caseId", r.version, r.activity_type as "activityType", r.state, r.received_on as "receivedOn", r.received_at as "receivedAt", r.channel,
    coalesce(r.reference, r.source_id) as reference, r.source_of_referral as "sourceOfReferral", r.sent_by_name as sender, r.sent_by_organisation as organisation,
    r.accepted_at is not null or r.source_id is not null as accepted, r.practitioner, p.family_name as "familyName", p.given_name as "givenName", p.born_on as "bornOn",
    coalesce(p.nhs_number, p.nhs_number_given) as "nhsNumber", p.postcode, (select k.levels from checklist k where k.referral_id = r.id order by k.id limit 1) as levels
  from referral r join seen_person p on p.id = r.person_id`;

/** A referral, the person's others, and those of records that may be the same person; null when there is no such referral. */
export async function compareReferral(db: Queryable, id: string): Promise<{ readonly one: ComparedReferral; readonly others: readonly ComparedReferral[] } | null> {
  const { rows: [one] } = await db.query<ComparedReferral>(`${COMPARED} where r.id = $1`, [id]);
  if (!one) return null;
  const { rows: others } = await db.query<ComparedReferral>(`
    ${COMPARED} where r.id <> $1 and (r.person_id = $2 or r.person_id in (select o.id from seen_person o, person p where p.id = $2 and ${MAY_BE_THE_SAME}))
    order by r.person_id <> $2, r.received_on desc, r.id limit 10`, [id, one.caseId]);
  return { one, others };
}

/** What a referrer has sent, as they may know of it. */
export interface SentRow {
  readonly id: string;
  readonly kind: 'referral' | 'checklist';
  readonly reference: string;
  readonly at: Date;
  readonly receivedOn: PlainDate;
  readonly familyName: string | null;
  readonly givenName: string | null;
  readonly activityType: '01' | '02' | null;
  readonly notificationType: '01' | '02' | null;
  readonly state: ReferralState | null;
  readonly accepted: boolean;
  readonly detailWanted: string | null;
  readonly decidedOn: PlainDate | null;
  readonly outcomeSentOn: PlainDate | null;
  readonly careDueAt: Date | null;
  readonly careStartedAt: Date | null;
  readonly returnedNote: string | null;
  readonly returnedOn: PlainDate | null;
  /** Why a Fast Track tool came back, by its code. */
  readonly returnedReason: string | null;
  readonly acceptedAt: Date | null;
  readonly detailAskedOn: PlainDate | null;
  readonly detailReceivedOn: PlainDate | null;
  /** The day the assessment meeting is booked for. */
  readonly meetingOn: PlainDate | null;
  readonly concludedOn: PlainDate | null;
  /** Who gets in touch, and how they are reached. */
  readonly teamName: string | null;
  readonly teamPhone: string | null;
}

/** SQL of a referrer's own: $1 account. Never anybody else's. */
const SENT = `
  select * from (
    select r.id, 'referral' as kind, r.reference, ${RECEIVED_AT.replaceAll('received_', 'r.received_')} as at, r.received_on as "receivedOn", p.family_name as "familyName", p.given_name as "givenName",
      r.activity_type as "activityType", r.notification_type as "notificationType", r.state, r.accepted_at is not null as accepted,
      case when r.detail_received_on is null then r.detail_wanted end as "detailWanted", r.decided_on as "decidedOn", null::date as "outcomeSentOn",
      ${CARE_DUE_AT} as "careDueAt", r.care_started_at as "careStartedAt",
      case when r.state = 'returned_incomplete' then f.note end as "returnedNote",
      f.returned_on as "returnedOn", f.reason as "returnedReason",
      coalesce((select max(e.at) from referral_event e where e.referral_id = r.id and e.event = 'fast_track_accepted'), r.accepted_at) as "acceptedAt", r.detail_asked_on as "detailAskedOn", r.detail_received_on as "detailReceivedOn",
      r.mdt_meeting_on as "meetingOn", r.concluded_on as "concludedOn", h.team_name as "teamName", h.team_phone as "teamPhone"
    from referral r join person p on p.id = r.person_id left join letterhead h on h.icb_id = r.icb_id
    left join lateral (select * from fast_track_return f where f.referral_id = r.id and f.ended_as is null order by f.returned_on desc, f.id desc limit 1) f on true where r.sent_by_account = $1
    union all
    select k.id, 'checklist', k.reference, k.received_at, k.received_on, p.family_name, p.given_name, null, null, null, false, null, null, k.outcome_sent_on, null, null, null,
      null, null, null, null, null, null, k.outcome_sent_on, h.team_name, h.team_phone
    from checklist k join person p on p.id = k.person_id left join letterhead h on h.icb_id = k.icb_id where k.sent_by_account = $1 and k.referral_id is null
  ) sent`;

/** One page of what somebody has sent, the latest first. That they sent it is all the relation they have to it: no scope holds it. */
export async function readSent(db: Database, { accountId }: Actor, after: IntakeCursor | null = null): Promise<{ readonly rows: readonly SentRow[]; readonly total: number; readonly next: IntakeCursor | null }> {
  const { rows: [counted] } = await db.as(SYSTEM).query<{ total: number }>(`select count(*)::int as total from (${SENT}) s`, [accountId]);
  const { rows } = await db.as(SYSTEM).query<SentRow>(`${SENT} where (at, id) < ($2, $3) order by at desc, id desc limit $4`,
    [accountId, after?.at ?? 'infinity', after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', INTAKE_PAGE + 1]);
  const shown = rows.slice(0, INTAKE_PAGE);
  const last = shown.at(-1);
  return { rows: shown, total: counted!.total, next: rows.length > INTAKE_PAGE && last ? { at: last.at.toISOString(), id: last.id } : null };
}

/** One thing somebody has sent, by its reference, with how complete its Checklist is; null where it is another's. */
export async function readSentOne(db: Database, { accountId }: Actor, reference: string): Promise<SentRow & { readonly gaps: ChecklistGaps | null } | null> {
  const { rows: [sent] } = await db.as(SYSTEM).query<SentRow>(`${SENT} where reference = $2`, [accountId, reference]);
  if (!sent) return null;
  const { rows: [checklist] } = await db.as(SYSTEM).query<{ asked: AskedChecklist }>(
    `select ${ASKED} as asked from checklist k join person p on p.id = k.person_id where ${sent.kind === 'checklist' ? 'k.id' : 'k.referral_id'} = $1 order by k.id limit 1`, [sent.id]);
  return { ...sent, gaps: checklist ? checklistGaps(checklist.asked) : null };
}
